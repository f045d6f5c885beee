// What a soak was, in figures, and what was wrong with it.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/money.h"
#include "tests/soak/shape.h"

namespace inquiry::soak {

struct TeamReport {
  std::string team;
  int had = 0;     // posts on X that the team listens for
  int stored = 0;  // of them: ideas of the team
  int lost = 0;
  int doubled = 0;  // ideas of a post beyond its first
};

struct Report {
  Shape shape;

  std::uint64_t requests = 0;  // made by the daemon
  std::uint64_t retried = 0;   // of them: again, after a failure
  std::uint64_t at_x = 0;      // that reached X; libcurl repeats a read whose connection had closed
  std::map<std::string, int> faults;

  std::array<TeamReport, 2> teams;
  int gaps = 0;
  std::int64_t quarantined = 0;

  int approved = 0;
  int posted = 0;  // approved posts that are on X, once or more often
  int posts_doubled = 0;
  int posts_lost = 0;
  int held = 0;  // for a person

  std::int64_t least_reads = 0;    // every post that a team had to see, once
  std::int64_t billed_reads = 0;   // by X's meter, for everything
  std::int64_t ledger_reads = 0;   // our own count of the same …
  std::int64_t ledger_intake = 0;  // … and its parts
  std::int64_t ledger_own = 0;
  std::int64_t ledger_rechecks = 0;
  Money billed;  // posts, users and what was created
  Money ledger;

  double cpu_seconds = 0;
  double real_seconds = 0;

  std::vector<std::string> objections;  // none: all is well

  int faults_met() const;
};

// A page for people.
std::string to_text(const Report& report);
// Several soaks as one; the shape is the first's.
Report sum(const std::vector<Report>& reports);

}  // namespace inquiry::soak
