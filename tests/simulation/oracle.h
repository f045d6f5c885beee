// Knows what people were told, what the configuration says and what X saw, and objects when they do
// not agree. Shares no code with what it judges.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/ids.h"
#include "base/words.h"
#include "base/zone.h"
#include "client/simulator/world.h"
#include "tests/simulation/modelled_x.h"
#include "tests/simulation/school.h"

namespace inquiry::simulation {

struct Violation {
  std::string promise;
  std::string what;
  UtcTime at;
};

// One guardian's decision, as it was told to the daemon.
struct ConsentFact {
  std::string student;
  bool granted = true;
  std::set<std::string> kinds;
  Date from;
  std::optional<Date> until;
  std::string evidence;
  std::string id{};  // known once the daemon has shown it
  bool revoked = false;
};
bool same_decision(const ConsentFact& a, const ConsentFact& b);

struct ShownFact {
  std::string student;
  std::set<std::string> kinds;
};

// A draft as somebody saw it.
struct DraftFact {
  std::string id;
  std::string team;
  std::string kind;
  std::string author;
  std::string text;
  std::vector<ShownFact> shown;
  UtcTime not_after;
};
DraftFact read_draft(const nlohmann::json& json);

struct ApprovalFact {
  DraftFact seen;
  std::string by;
  UtcTime at;
};

class Oracle final : public Witness {
 public:
  // Both must outlive it. `wall` is the clock on the school's wall, which may be set.
  Oracle(const SchoolFacts& school, const Clock& wall);

  // What was asked for counts at once where it permits, and when it is answered where it forbids.
  void permits_stage(const std::string& team, Behaviour behaviour, UtcTime asked_at);
  void forbids_by_stage(const std::string& team, Behaviour behaviour, UtcTime asked_at);
  void halted(const std::string& team);  // empty: all
  void resumed(const std::string& team);
  void approves(const DraftFact& seen, const std::string& by);
  // The request to approve was refused: what stood before stands.
  void approval_refused(const std::string& draft);
  void voided(const std::string& draft);
  void wrote(const std::string& draft, const std::string& who);
  void consent(const ConsentFact& fact);
  // The daemon names the record by this id.
  void consent_shown(const ConsentFact& shown);
  void revoked(const std::string& id);
  void outcome_recorded(const std::string& team) { outcomes_.insert(team); }
  void school_changed(const SchoolFacts& school);
  void clock_was_set();

  // Witness
  int on_leaving(const std::string& text) override;
  void on_created(int leaving, PostId post, bool open) override;
  void on_posts_read(int count) override;

  // Once an hour or so: is what must go gone? `fair_since`: since when X and the daemon are well.
  // `undecided` are drafts that wait for a person to look.
  void check_takedowns(const simulator::World& world, std::optional<UtcTime> fair_since,
                       const std::set<std::string>& undecided);

  struct Created {
    PostId post;
    std::string draft;
    std::string text;
    bool deleted_by_hand = false;
  };
  std::vector<Created>& created() { return created_; }
  std::optional<Behaviour> behaviour(const std::string& team);
  UtcTime since(const std::string& team) { return stands_[team].since; }
  const std::set<std::string>& ever_approved() const { return ever_approved_; }
  const std::vector<ConsentFact>& consents() const { return consents_; }

  void object(const std::string& promise, const std::string& what);
  const std::optional<Violation>& violation() const { return violation_; }

 private:
  struct Stand {
    std::optional<Behaviour> behaviour;
    UtcTime since;
  };
  struct Leaving {
    std::string draft;
    std::string text;
    std::string team;
    std::vector<ShownFact> shown;
    UtcTime at;
    Date day;
    int per_day = 0;
    Duration min_gap{};
    int clock_era = 0;
    std::optional<PostId> created;
  };

  const TeamFacts& team_facts(const std::string& name) const;
  const ApprovalFact* approval_for(const std::string& text) const;
  bool is_halted(const std::string& team) const;
  bool is_live(const ShownFact& shown, Date day) const;
  void check_place(const std::string& team, const std::string& kind, const std::string& when);
  void check_hours(const TeamFacts& team, const std::string& when);
  void check_consents(const std::vector<ShownFact>& shown, const std::string& when);
  void check_pacing(const Leaving& newest);

  SchoolFacts school_;
  const Clock& wall_;
  Zone zone_;
  std::map<std::string, Stand> stands_;
  std::set<std::string> halts_;
  std::map<std::string, ApprovalFact> approvals_;  // by draft
  std::map<std::string, std::optional<ApprovalFact>> before_;
  std::map<std::string, std::string> writers_;
  std::set<std::string> ever_approved_;
  std::set<std::string> outcomes_;
  std::vector<ConsentFact> consents_;
  std::vector<Leaving> leavings_;
  std::vector<Created> created_;
  std::map<std::string, std::vector<PostId>> by_text_;
  std::map<PostId, UtcTime> must_go_;   // since when
  std::map<Date, std::int64_t> reads_;  // by first day of the month
  int clock_era_ = 0;
  std::optional<Violation> violation_;
};

}  // namespace inquiry::simulation
