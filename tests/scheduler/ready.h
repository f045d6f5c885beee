// A draft that nothing stands against, and the facts it is judged by: each test spoils one thing.
#pragma once

#include <string>
#include <vector>

#include "scheduler/gate.h"
#include "tests/scheduler/school.h"

namespace inquiry::scheduler {

inline Consent photo_consent(std::string student) {
  Consent consent;
  consent.id = "c1";
  consent.student = std::move(student);
  consent.decision = ConsentDecision::kGranted;
  consent.channels = {"x"};
  consent.kinds = {EvidenceKind::kPhoto};
  consent.from = date("2026-08-20");
  return consent;
}

// Pinned: GateFacts points into it. Los Angeles, Tuesday 2026-10-27 noon, stage "share".
struct Ready {
  School school;
  Team team = grade4();
  GateFacts facts;
  Draft draft;
  UtcTime now = utc("2026-10-27T19:00:00Z");

  explicit Ready(DraftKind kind = DraftKind::kQuestion) {
    school.zone = zone("America/Los_Angeles");
    facts.team = &team;
    facts.school = &school;
    facts.price = Money{15'000};
    facts.guard = std::chrono::seconds{30};
    draft.id = "d7";
    draft.team = team.name;
    draft.kind = kind;
    draft.author = "ana";
    draft.state = DraftState::kApproved;
    draft.content.text = "What helped your students see equivalence?";
    draft.not_after = utc("2027-01-01T00:00:00Z");
    if (kind == DraftKind::kCelebration) {
      facts.outcome_recorded = true;
      show("s17");
    }
    if (kind == DraftKind::kChat) now = utc("2026-09-22T19:00:00Z");  // stage "plan"
    approve_as_it_stands();
    look();
  }
  Ready(const Ready&) = delete;
  Ready& operator=(const Ready&) = delete;

  void show(const std::string& student) {
    if (!draft.content.students) draft.content.students.emplace();
    draft.content.students->push_back({student, {EvidenceKind::kPhoto}, NameLevel::kNone});
    facts.consents[student] = {photo_consent(student)};
  }

  void approve_as_it_stands() {
    draft.approval = Approval{
        "sam",       utc("2026-09-01T00:00:00Z"), content_hash(draft.content), false, "sam",
        team.account};
  }

  // What the daemon reads from the calendar at `now`.
  void look() {
    facts.stage = stage_at(team, school.zone, std::nullopt, now);
    facts.next_silence = next_silence(team, school.zone, now);
  }

  void move_to(std::string_view time) {
    now = utc(time);
    look();
  }

  std::vector<BlockedBy> reasons() const { return blocked_by(draft, facts, now); }

  std::vector<BlockCode> codes() const {
    std::vector<BlockCode> codes;
    for (const auto& reason : reasons()) codes.push_back(reason.code);
    return codes;
  }

  // The only reason against; fails the test when there is none or another.
  BlockedBy only() const {
    const auto all = reasons();
    EXPECT_EQ(all.size(), 1U);
    if (all.empty()) return {};
    EXPECT_FALSE(all.front().message.empty());
    return all.front();
  }
};

}  // namespace inquiry::scheduler
