#include "scheduler/gate.h"

#include <algorithm>
#include <cassert>

#include "base/proof.h"
#include "scheduler/asking.h"
#include "scheduler/consent.h"

namespace inquiry::scheduler {
namespace {

using Until = std::optional<UtcTime>;

// What was found so far, in the order of the checks.
class Reasons {
 public:
  void add(BlockCode code, std::string message, Until until = std::nullopt,
           std::string student = {}) {
    found_.push_back({code, std::move(message), until, std::move(student)});
  }
  void name_consent(const ConsentVerdict& verdict) {
    if (!verdict.decision) return;
    found_.back().consent = {verdict.consent_id, *verdict.decision, verdict.until};
  }
  std::vector<BlockedBy> take() { return std::move(found_); }

 private:
  std::vector<BlockedBy> found_;
};

constexpr auto kChannel = "x";

bool allows(Behaviour behaviour, DraftKind kind) {
  switch (behaviour) {
    case Behaviour::kDefine:
      return kind == DraftKind::kQuestion;
    case Behaviour::kPlan:
      return kind == DraftKind::kQuestion || kind == DraftKind::kChat;
    case Behaviour::kTeach:
    case Behaviour::kAnalyze:
      return false;
    case Behaviour::kReflect:
      return kind == DraftKind::kQuestion || kind == DraftKind::kCelebration;
  }
  return false;
}

// The next instant at which the calendar begins a stage that allows, or does not allow, this kind.
Until boundary_after(const Edges& edges, DraftKind kind, bool allowing, UtcTime after) {
  for (auto each = std::ranges::upper_bound(edges.boundaries, after, {}, &Boundary::at);
       each != edges.boundaries.end(); ++each) {
    if (allows(each->stage->behaviour, kind) == allowing) return each->at;
  }
  return std::nullopt;
}

// The next instant at which this kind is no longer allowed.
Until stage_edge(const GateFacts& facts, const Edges& edges, DraftKind kind, UtcTime now) {
  const auto edge = boundary_after(edges, kind, false, now);
  if (!edge || (facts.next_silence && *facts.next_silence < *edge)) return facts.next_silence;
  return edge;
}

void check_stage(DraftKind kind, const GateFacts& facts, const Edges& edges, UtcTime now,
                 Reasons& reasons) {
  const auto block = [&](std::string message) {
    reasons.add(BlockCode::kStage, std::move(message), boundary_after(edges, kind, true, now));
  };
  if (INQUIRY_KEEP("gate.cycle", !facts.stage)) {
    return block("no cycle of the team is running; set its stage");
  }
  const auto behaviour = facts.stage->behaviour;
  const auto named = [kind] { return std::string{word(kind)}; };
  if (INQUIRY_KEEP("gate.stage", !allows(behaviour, kind))) {
    return block(is_silent(behaviour)
                     ? "the stage " + facts.stage->label + " is silent; it waits for another stage"
                     : "a " + named() + " is not for the stage " + facts.stage->label +
                           "; it waits for another stage");
  }
  const auto edge = stage_edge(facts, edges, kind, now);
  if (INQUIRY_KEEP("gate.stage_guard", edge && now + facts.guard >= *edge)) {
    block("the next stage, which does not allow a " + named() + ", is too close to send now");
  }
}

void check_halts(const GateFacts& facts, Reasons& reasons) {
  for (const auto& halt : facts.halts) {
    const bool concerns = !halt.team || *halt.team == facts.team->name;
    if (!INQUIRY_KEEP("gate.halt", concerns)) continue;
    const std::string whose = halt.team ? "of this team" : "of all teams";
    reasons.add(BlockCode::kHalt, "all posting " + whose + " was stopped by " + halt.by + ": " +
                                      halt.reason + "; it waits until the halt is ended");
  }
}

void check_hours(const GateFacts& facts, UtcTime now, Reasons& reasons) {
  const auto& zone = facts.school->zone;
  const auto& posting = facts.team->posting;
  const bool open = hours_open(posting, zone, now, Duration::zero());
  const bool closed = INQUIRY_KEEP("gate.hours", !open);
  const bool closing =
      INQUIRY_KEEP("gate.hours_guard", open && !hours_open(posting, zone, now, facts.guard));
  if (!closed && !closing) return;
  reasons.add(BlockCode::kHours,
              closing ? "the end of the posting hours is too close to send now"
                      : "it is outside the team's posting hours",
              next_opening(posting, *facts.school, now, facts.guard));
}

void check_holidays(const GateFacts& facts, const Edges& edges, UtcTime now, Reasons& reasons) {
  const auto& school = *facts.school;
  if (INQUIRY_KEEP("gate.holidays_unreadable", !school.holidays_unreadable.empty())) {
    reasons.add(BlockCode::kHoliday, school.holidays_unreadable);
  }
  const auto holiday = holiday_at(edges.holidays, now, facts.guard);
  if (!holiday) return;
  if (INQUIRY_KEEP("gate.holiday", holiday->from <= now)) {
    reasons.add(BlockCode::kHoliday, "it is a school holiday", holiday->until);
  } else if (INQUIRY_KEEP("gate.holiday_guard", holiday->from > now)) {
    reasons.add(BlockCode::kHoliday, "a school holiday is too close to send now", holiday->until);
  }
}

void check_pacing(const Draft& draft, const GateFacts& facts, UtcTime now, Reasons& reasons) {
  if (draft.kind == DraftKind::kChat) return;
  const auto& zone = facts.school->zone;
  const auto& posting = facts.team->posting;
  if (INQUIRY_KEEP("gate.per_day", facts.posted_today >= posting.per_day)) {
    const std::chrono::local_days today{zone.local_date(now)};
    reasons.add(BlockCode::kPacing,
                "the team's " + std::to_string(posting.per_day) + " posts of today are used up",
                zone.latest(LocalTime{today + std::chrono::days{1}}));
  }
  if (INQUIRY_KEEP("gate.min_gap",
                   facts.last_posted && now < *facts.last_posted + posting.min_gap)) {
    reasons.add(BlockCode::kPacing,
                "the team's last post is less than " + to_string(posting.min_gap) + " old",
                *facts.last_posted + posting.min_gap);
  }
}

// X's rule for programs: one reply to each interaction.
void check_answered(const Draft& draft, const GateFacts& facts, Reasons& reasons) {
  const bool by_another = !facts.answered_by.empty() && facts.answered_by != draft.id;
  if (!INQUIRY_KEEP("gate.answered", by_another)) return;
  reasons.add(BlockCode::kPacing, "draft " + facts.answered_by +
                                      " answers the same post, and X allows a program one reply to "
                                      "it; take one of the two back");
}

void check_asking(const GateFacts& facts, UtcTime now, Reasons& reasons) {
  auto again = asked_too_often(facts.asks, facts.last_asked, facts.team->asking, now);
  if (!INQUIRY_KEEP("gate.asking", !again.empty())) return;
  for (auto& each : again) {
    reasons.add(BlockCode::kPacing, std::move(each.message), each.until);
  }
}

UtcTime next_month(UtcTime now) {
  const Date today{std::chrono::floor<std::chrono::days>(now)};
  return std::chrono::sys_days{(today.year() / today.month() + std::chrono::months{1}) / 1};
}

void check_budget(const GateFacts& facts, UtcTime now, Reasons& reasons) {
  const bool over = facts.budget_left && *facts.budget_left < facts.price;
  if (!INQUIRY_KEEP("gate.budget", over)) return;
  reasons.add(BlockCode::kBudget,
              "it costs " + to_string(facts.price) + " USD and the month's budget has " +
                  to_string(*facts.budget_left) + " left; raise it or wait",
              next_month(now));
}

// A student named twice is one student of whom all of it is shown.
std::vector<StudentShown> each_once(const std::vector<StudentShown>& students) {
  std::vector<StudentShown> once;
  for (const auto& shown : students) {
    const auto known = std::ranges::find(once, shown.student, &StudentShown::student);
    if (known == once.end()) {
      once.push_back(shown);
      continue;
    }
    const bool anything = known->kinds.empty() || shown.kinds.empty();
    known->kinds.insert(known->kinds.end(), shown.kinds.begin(), shown.kinds.end());
    if (anything) known->kinds.clear();
    known->name_level = std::max(known->name_level, shown.name_level);
  }
  return once;
}

void check_student(const StudentShown& shown, const GateFacts& facts, UtcTime now,
                   Reasons& reasons) {
  const auto& zone = facts.school->zone;
  const auto found = facts.consents.find(shown.student);
  static const std::vector<Consent> kNone;
  const auto& records = found == facts.consents.end() ? kNone : found->second;
  const auto verdict = consent_for(shown, kChannel, records, zone, now);
  if (INQUIRY_KEEP("gate.consent", !verdict.live)) {
    const bool ended = verdict.until && *verdict.until <= now;
    reasons.add(BlockCode::kConsent, verdict.message,
                verdict.from || !ended ? verdict.from : verdict.until, shown.student);
    reasons.name_consent(verdict);
  } else if (INQUIRY_KEEP("gate.consent_guard",
                          verdict.live && verdict.until && now + facts.guard >= *verdict.until)) {
    const auto then = consent_for(shown, kChannel, records, zone, *verdict.until);
    reasons.add(BlockCode::kConsent,
                "the end of the consent of student " + shown.student + " is too close to send now",
                then.live ? verdict.until : then.from, shown.student);
    reasons.name_consent(verdict);
  }
}

void check_consents(const Draft& draft, const GateFacts& facts, UtcTime now, Reasons& reasons) {
  if (!draft.content.students) {
    if (!INQUIRY_KEEP("gate.students_said", draft.kind == DraftKind::kCelebration)) return;
    reasons.add(BlockCode::kConsent,
                "nobody has said which students can be recognised; name them, "
                "or say that there are none");
    return;
  }
  for (const auto& shown : each_once(*draft.content.students)) {
    check_student(shown, facts, now, reasons);
  }
}

void check_approval(const Draft& draft, const GateFacts& facts, UtcTime now, Reasons& reasons) {
  const auto block = [&](std::string message, Until until = std::nullopt) {
    reasons.add(BlockCode::kApproval, std::move(message), until);
  };
  const auto& approval = draft.approval;
  const bool approved = draft.state == DraftState::kApproved || draft.state == DraftState::kSending;
  if (!approval || INQUIRY_KEEP("gate.approved", !approved)) {
    return block("no moderator has approved it");
  }
  if (INQUIRY_KEEP("gate.approval_hash", approval->content_hash != content_hash(draft.content))) {
    return block("it was changed after it was approved; a moderator must approve it again");
  }
  if (INQUIRY_KEEP("gate.approval_account", approval->account != facts.team->account)) {
    return block("it was approved for account " + approval->account + ", and the team posts from " +
                 facts.team->account + " now; a moderator must approve it again");
  }
  if (INQUIRY_KEEP("gate.approval_own",
                   approval->by == draft.author && !facts.school->lone_moderator)) {
    return block("its author approved it; another moderator must");
  }
  const auto free_at = approval->at + facts.team->posting.undo;
  if (INQUIRY_KEEP("gate.undo", now < free_at)) block("it can still be taken back", free_at);
}

void check_outcome(const Draft& draft, const GateFacts& facts, Reasons& reasons) {
  const bool missing = draft.kind == DraftKind::kCelebration && !facts.outcome_recorded;
  if (!INQUIRY_KEEP("gate.outcome", missing)) return;
  reasons.add(BlockCode::kOutcome,
              "nobody has recorded whether the team's theory of action worked; "
              "record the outcome with its evidence first");
}

void check_account(const GateFacts& facts, Reasons& reasons) {
  if (!INQUIRY_KEEP("gate.account", !facts.account_problem.empty())) return;
  reasons.add(BlockCode::kAccount, facts.account_problem);
}

void check_its_time(const Draft& draft, UtcTime now, Reasons& reasons) {
  if (INQUIRY_KEEP("gate.not_before", draft.not_before && now < *draft.not_before)) {
    reasons.add(BlockCode::kNotBefore,
                draft.kind == DraftKind::kChat
                    ? "it goes out at its time in the chat, or when a moderator asks the next one"
                    : "its author set a later time",
                draft.not_before);
  }
  if (INQUIRY_KEEP("gate.not_after", now >= draft.not_after)) {
    reasons.add(BlockCode::kNotBefore,
                "its time is over and it is never sent late; write a new one");
  }
}

}  // namespace

Edges edges_of(const Team& team, const School& school) {
  return {boundaries(team, school.zone), holidays_of(school)};
}

std::vector<BlockedBy> kept_silent_by(DraftKind kind, const GateFacts& facts, UtcTime now) {
  assert(facts.school && facts.team);
  const auto own = facts.edges ? Edges{} : edges_of(*facts.team, *facts.school);
  const auto& edges = facts.edges ? *facts.edges : own;
  Reasons reasons;
  check_stage(kind, facts, edges, now, reasons);
  check_holidays(facts, edges, now, reasons);
  return reasons.take();
}

std::vector<BlockedBy> blocked_by(const Draft& draft, const GateFacts& facts, UtcTime now) {
  assert(facts.school);
  if (INQUIRY_KEEP("gate.team", !facts.team)) {
    return {
        {BlockCode::kAccount,
         "team " + draft.team + " is no longer configured; put its file back or withdraw the draft",
         std::nullopt,
         {}}};
  }
  const auto own = facts.edges ? Edges{} : edges_of(*facts.team, *facts.school);
  const auto& edges = facts.edges ? *facts.edges : own;
  Reasons reasons;
  check_stage(draft.kind, facts, edges, now, reasons);
  check_halts(facts, reasons);
  check_hours(facts, now, reasons);
  check_holidays(facts, edges, now, reasons);
  check_pacing(draft, facts, now, reasons);
  check_answered(draft, facts, reasons);
  check_asking(facts, now, reasons);
  check_budget(facts, now, reasons);
  check_consents(draft, facts, now, reasons);
  check_approval(draft, facts, now, reasons);
  check_outcome(draft, facts, reasons);
  check_account(facts, reasons);
  check_its_time(draft, now, reasons);
  return reasons.take();
}

std::optional<UtcTime> ask_again_at(const std::vector<BlockedBy>& reasons) {
  std::optional<UtcTime> last;
  for (const auto& reason : reasons) {
    if (!reason.until) return std::nullopt;
    last = std::max(last.value_or(*reason.until), *reason.until);
  }
  return last;
}

}  // namespace inquiry::scheduler
