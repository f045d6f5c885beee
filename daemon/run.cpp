#include "daemon/run.h"

#include <fmt/format.h>
#include <sysexits.h>

#include <chrono>
#include <memory>
#include <thread>
#include <utility>

#include "config/config.h"
#include "daemon/check.h"
#include "daemon/daemon.h"
#include "daemon/log.h"
#include "daemon/post_check.h"
#include "daemon/store/store.h"
#include "daemon/supervisor.h"

namespace inquiry {
namespace {

// Until it is asked to stop, or the store fails (StoreError).
int serve(const RunOptions& options, config::Config config, std::unique_ptr<store::Store> store) {
  const SystemClock clock;
  Daemon daemon{{[&options] { return config::load(options.config, post_text_problem); },
                 options.credentials, options.state_dir, options.socket},
                std::move(config),
                std::move(store),
                clock};
  if (const auto opened = daemon.open(); !opened) {
    log::error(opened.error().message);
    return EX_UNAVAILABLE;
  }
  daemon.run();
  return EX_OK;
}

// Nothing is open meanwhile, so that a disk can be mended, emptied or mounted anew. A signal ends
// the process, as there is nothing to finish.
std::unique_ptr<store::Store> wait_for_store(const RunOptions& options, const std::string& uri) {
  constexpr std::chrono::seconds kPause{1};
  constexpr int kPauses = 5;
  std::string said;
  for (;;) {
    for (int i = 0; i < kPauses; ++i) {
      supervisor::alive();
      std::this_thread::sleep_for(kPause);
    }
    auto store = store::open(uri, options.state_dir.string());
    if (store) return std::move(*store);
    if (said != store.error().message) log::error(store.error().message);
    said = store.error().message;
  }
}

}  // namespace

int run(const RunOptions& options) {
  auto config = config::load(options.config, post_text_problem);
  if (!config) {
    print_errors(config.error());
    return EX_CONFIG;
  }
  // A calendar that cannot be read means silence, which the daemon keeps; it does not mean absence.
  print_errors(config->unreadable_calendars);
  auto opened = store::open(config->store, options.state_dir.string());
  if (!opened) {
    log::error(opened.error().message);
    return EX_CANTCREAT;
  }
  auto store = std::move(*opened);
  for (;;) {
    try {
      return serve(options, *config, std::move(store));
    } catch (const store::StoreError& error) {
      if (error.damaged()) throw;
      log::error(
          fmt::format("{}; nothing is read or posted until it can be written again", error.what()));
    }
    // As after a crash: only what the store holds is believed.
    store = wait_for_store(options, config->store);
    if (auto newest = config::load(options.config, post_text_problem)) config = std::move(newest);
    log::info("the store can be written again");
  }
}

}  // namespace inquiry
