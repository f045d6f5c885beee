#include "daemon/run.h"

#include <fmt/format.h>
#include <sysexits.h>

#include <utility>

#include "config/config.h"
#include "daemon/check.h"
#include "daemon/daemon.h"
#include "daemon/log.h"
#include "daemon/post_check.h"
#include "daemon/store/store.h"

namespace inquiry {

int run(const RunOptions& options) {
  auto config = config::load(options.config, post_text_problem);
  if (!config) {
    print_errors(config.error());
    return EX_CONFIG;
  }
  // A calendar that cannot be read means silence, which the daemon keeps; it does not mean absence.
  print_errors(config->unreadable_calendars);
  auto store = store::open(config->store, options.state_dir.string());
  if (!store) {
    log::error(store.error().message);
    return EX_CANTCREAT;
  }
  const SystemClock clock;
  Daemon daemon{{[&options] { return config::load(options.config, post_text_problem); },
                 options.credentials, options.state_dir, options.socket},
                std::move(*config),
                std::move(*store),
                clock};
  if (const auto opened = daemon.open(); !opened) {
    log::error(opened.error().message);
    return EX_UNAVAILABLE;
  }
  daemon.run();
  return EX_OK;
}

}  // namespace inquiry
