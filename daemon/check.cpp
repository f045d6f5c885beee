#include "daemon/check.h"

#include <fmt/format.h>
#include <sysexits.h>

#include <cstdio>

#include "daemon/post_check.h"

namespace inquiry {

void print_errors(const std::vector<config::Diagnostic>& diagnostics) {
  for (const auto& diagnostic : diagnostics) {
    fmt::print(stderr, "{}\n", config::to_string(diagnostic));
  }
}

int check(const std::filesystem::path& config) {
  const auto loaded = config::load(config, post_text_problem);
  if (!loaded) {
    print_errors(loaded.error());
    return EX_CONFIG;
  }
  if (!loaded->unreadable_calendars.empty()) {
    print_errors(loaded->unreadable_calendars);
    return EX_CONFIG;
  }
  fmt::print("{}: good; {} teams, {} accounts\n", config.string(), loaded->teams.size(),
             loaded->accounts.size());
  return EX_OK;
}

}  // namespace inquiry
