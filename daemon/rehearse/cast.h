// The people of a rehearsal in fast time: teachers who draft, moderators who approve what others
// drafted, leads who record how it went, a parent who changes her mind. They act through the API,
// as people do, and may do no more than people may.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/team.h"
#include "base/time.h"
#include "base/zone.h"
#include "daemon/console/api/api.h"

namespace inquiry::rehearse {

// Loop thread only. The API must outlive it.
class Cast {
 public:
  // `tell` is called with what a person did and what came of it, for the timeline.
  using Tell = std::function<void(const std::string& team, const std::string& what)>;

  Cast(api::Api& api, const Zone& zone, Tell tell)
      : api_(api), zone_(zone), tell_(std::move(tell)) {}

  // The consents of the school, from a CSV file as the office would import them.
  void import_consents(const std::string& csv);

  // What this team's people do at `now`, given the stage that holds. Each thing once.
  void act(const Team& team, Behaviour behaviour, int cycle, UtcTime since, UtcTime now);

 private:
  bool once(const Team& team, int cycle, const std::string& what);
  std::string draft(const Team& team, const std::string& author, const std::string& body,
                    const std::string& about);
  void moderate(const Team& team);
  void ask(const Team& team, int cycle);
  void choose_ideas(const Team& team, int cycle);
  void capture_celebrations(const Team& team, int cycle, UtcTime now);
  void record_outcome(const Team& team, int cycle);
  void ask_what_did_not_work(const Team& team, int cycle);
  void change_a_mind(const Team& team);

  api::Api& api_;
  Zone zone_;
  Tell tell_;
  std::set<std::string> done_;
  std::map<std::string, std::string> celebrated_;  // by team: the student whom it quotes
};

}  // namespace inquiry::rehearse
