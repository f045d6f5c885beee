// `inquiryd rehearse`: the real service on a copy of a school's configuration, against a private X
// on this machine, so that a team can live through a cycle before any real account exists.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

namespace inquiry::rehearse {

struct Options {
  std::filesystem::path config;
  std::optional<double> days_per_minute;  // nullopt: real time
  std::uint64_t seed = 2026;
  std::filesystem::path socket;  // empty: in the rehearsal's own folder
  bool stay = false;
  std::filesystem::path reports;  // where the reports and archives of fast time go; empty: nowhere
};

// Runs until the cycle is over (in fast time) or until Ctrl-C, and answers the exit code. Nothing
// of it remains but the reports that were asked for.
int rehearse(const Options& options);

}  // namespace inquiry::rehearse
