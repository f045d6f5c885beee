// What happened in a rehearsal and why, line by line, and the counts at its end.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/team.h"
#include "base/time.h"
#include "base/zone.h"
#include "daemon/service.h"
#include "daemon/store/store.h"

namespace inquiry::rehearse {

// Loop thread only. The service must outlive it.
class Timeline {
 public:
  explicit Timeline(Service& service) : service_(service) {}

  // Prints what the audit log gained since the last call, and counts.
  void observe();

  void tell(const std::string& team, const std::string& what);

  // One row per team and stage: ideas new and parked, posts sent, held, taken down.
  void print_counts() const;

 private:
  struct Counts {
    std::string label;
    int ideas_new = 0;
    int parked = 0;
    int sent = 0;
    int held = 0;
    int withdrawn = 0;
  };
  struct TeamWatch {
    std::string newest_idea;     // id of the newest idea that was counted
    std::vector<Counts> stages;  // in the order they were lived through
  };

  void read_audit();
  void enter(const std::string& team, const std::string& stage);
  void count_ideas(const Team& team);
  Counts* now_of(const std::string& team);
  void line(UtcTime at, const std::string& team, const std::string& what) const;

  Service& service_;
  std::int64_t audited_ = 0;
  std::map<std::string, TeamWatch> watches_;
};

}  // namespace inquiry::rehearse
