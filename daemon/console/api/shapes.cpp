#include "daemon/console/api/shapes.h"

#include <algorithm>

#include "daemon/desk/replies.h"
#include "scheduler/asking.h"
#include "scheduler/consent.h"

namespace inquiry::api {
namespace {

constexpr Duration kVerifiedFor = std::chrono::hours{24};

template <typename Enum>
std::string text_of(Enum value) {
  return std::string(word(value));
}

Json kinds_json(const std::vector<EvidenceKind>& kinds) {
  auto list = Json::array();
  for (const auto kind : kinds) list.push_back(word(kind));
  return list;
}

Json id_json(const std::optional<PostId>& id) { return id ? Json(id->str()) : Json(nullptr); }

bool is_unverified(Context& context, const Idea& idea) {
  if (!idea.post_id || idea.state == IdeaState::kRemoved) return false;
  const auto stored = context.store().post(*idea.post_id);
  return !stored || stored->verified_at + kVerifiedFor < context.now();
}

bool is_confirmed(Context& context, const std::optional<UtcTime>& verified_at) {
  return !verified_at || *verified_at + kVerifiedFor >= context.now();
}

// What was parked, or left the board, is nobody's to see. An author whom X has not confirmed for a
// day is not named.
struct Folded {
  Json voices = Json::array();  // the first ones
  int count = 0;                // of all
};

Folded folded_json(Context& context, const Idea& idea) {
  constexpr int kNamed = 50;  // a text that half the world copies shall not fill the board
  Folded folded;
  for (const auto& voice : idea.folded) {
    if (voice.state == IdeaState::kParked && idea.state != IdeaState::kParked) continue;
    if (++folded.count > kNamed) continue;
    const bool confirmed = is_confirmed(context, voice.verified_at);
    folded.voices.push_back({{"id", voice.id},
                             {"author", confirmed ? voice.author : ""},
                             {"url", confirmed ? voice.url : ""},
                             {"created_at", to_rfc3339(voice.created_at)},
                             {"by", voice.by},
                             {"at", time_json(voice.at)}});
  }
  return folded;
}

// Why a text is not there, for people.
std::string notice(const Idea& idea, bool unverified) {
  if (unverified) {
    return "X has not confirmed this post for a day; it is shown again when X does";
  }
  if (idea.state != IdeaState::kRemoved) return {};
  return "deleted on X, and so its text is gone here too; it was " +
         text_of(idea.removed_from.value_or(IdeaState::kNew));
}

Json comments_json(const Idea& idea) {
  auto list = Json::array();
  for (const auto& each : idea.comments) {
    list.push_back({{"author", each.author}, {"at", to_rfc3339(each.at)}, {"text", each.text}});
  }
  return list;
}

Json students_json(Context& context, const Draft& draft) {
  if (!draft.content.students) return nullptr;
  auto list = Json::array();
  for (const auto& shown : *draft.content.students) {
    const auto verdict =
        scheduler::consent_for(shown, "x", context.store().consents_of(shown.student),
                               context.config().school.zone, context.now());
    list.push_back({{"student", shown.student},
                    {"kinds", kinds_json(shown.kinds)},
                    {"name_level", text_of(shown.name_level)},
                    {"consent",
                     {{"live", verdict.live},
                      {"id", verdict.decision ? Json(verdict.consent_id) : Json(nullptr)},
                      {"decision", verdict.decision ? Json(word(*verdict.decision)) : nullptr},
                      {"until", time_json(verdict.until)},
                      {"message", verdict.message}}}});
  }
  return list;
}

Json invited_json(Context& context, const Draft& draft) {
  const auto mentions = context.machine.mentions_in(draft.content.text);
  auto list = Json::array();
  for (const auto& each : draft.content.invited) {
    const bool in_text = std::any_of(mentions.begin(), mentions.end(), [&](const auto& mention) {
      return scheduler::same_handle(mention, each.handle);
    });
    list.push_back(
        {{"handle", "@" + each.handle}, {"because", each.because}, {"in_text", in_text}});
  }
  return list;
}

Json poll_json(const std::optional<Poll>& poll) {
  if (!poll) return nullptr;
  return {{"options", poll->options}, {"duration_minutes", poll->duration.count()}};
}

bool may_still_go_out(DraftState state) {
  return state == DraftState::kDraft || state == DraftState::kWaitingForConsent ||
         state == DraftState::kWaitingForReview || state == DraftState::kApproved ||
         state == DraftState::kHeld;
}

Json deciding_json(const std::optional<DecidingConsent>& consent) {
  if (!consent) return nullptr;
  return {{"id", consent->id},
          {"decision", text_of(consent->decision)},
          {"until", time_json(consent->until)}};
}

Json attempts_json(Context& context, const Draft& draft) {
  auto list = Json::array();
  for (const auto& each : context.store().attempts(draft.id)) {
    list.push_back({{"started_at", to_rfc3339(each.started_at)},
                    {"outcome", text_of(each.outcome)},
                    {"post_id", id_json(each.post_id)},
                    {"detail", each.detail},
                    {"answer", each.answer}});
  }
  return list;
}

Json outcome_json(const Outcome& outcome) {
  return {{"round", outcome.round},
          {"worked", text_of(outcome.worked)},
          {"evidence", outcome.evidence},
          {"by", outcome.by},
          {"at", to_rfc3339(outcome.at)}};
}

Json approval_json(const Draft& draft) {
  if (!draft.approval) return nullptr;
  return {{"by", draft.approval->by},
          {"actor", draft.approval->actor},
          {"at", to_rfc3339(draft.approval->at)},
          {"content_hash", draft.approval->content_hash},
          {"lone", draft.approval->lone}};
}

}  // namespace

Json school_reads_json(const MoneyStatus& money) {
  return {{"today", money.reads_today},
          {"month", money.reads_month},
          {"limit", money.reads_limit},
          {"forecast", money.reads_forecast}};
}

Json school_spent_json(const MoneyStatus& money) {
  return {{"today_usd", to_string(money.spent_today)},
          {"month_usd", to_string(money.spent_month)},
          {"budget_usd", money.budget ? Json(to_string(*money.budget)) : Json(nullptr)},
          {"forecast_usd", to_string(money.forecast)}};
}

Json blocked_json(const std::vector<BlockedBy>& reasons) {
  auto list = Json::array();
  for (const auto& each : reasons) {
    list.push_back({{"code", text_of(each.code)},
                    {"message", each.message},
                    {"until", time_json(each.until)},
                    {"student", each.student.empty() ? Json(nullptr) : Json(each.student)},
                    {"consent", deciding_json(each.consent)}});
  }
  return list;
}

Json blocked_json(Context& context, const Draft& draft) {
  if (!may_still_go_out(draft.state)) return Json::array();
  return blocked_json(context.machine.blocked_by(draft));
}

Json time_json(const std::optional<UtcTime>& time) {
  return time ? Json(to_rfc3339(*time)) : Json(nullptr);
}

Json halt_json(const Halt& halt) {
  return {{"team", nullable(halt.team)},
          {"reason", halt.reason},
          {"by", halt.by},
          {"at", to_rfc3339(halt.at)}};
}

Json transition_json(const Transition& transition) {
  return {{"stage", transition.stage},       {"behaviour", text_of(transition.behaviour)},
          {"cycle", transition.cycle},       {"round", transition.round},
          {"at", to_rfc3339(transition.at)}, {"by", transition.by},
          {"reason", transition.reason},     {"move", text_of(transition.move)}};
}

Json cycle_json(const Cycle& cycle, desk::CycleState state) {
  auto theories = Json::array();
  for (const auto& each : cycle.theories) {
    theories.push_back({{"round", each.round},
                        {"theory", each.text},
                        {"by", each.by},
                        {"at", to_rfc3339(each.at)}});
  }
  auto outcomes = Json::array();
  for (const auto& each : cycle.outcomes) outcomes.push_back(outcome_json(each));
  auto comments = Json::array();
  for (const auto& each : cycle.comments) {
    comments.push_back({{"author", each.author}, {"at", to_rfc3339(each.at)}, {"text", each.text}});
  }
  Json aborted = nullptr;
  if (cycle.aborted) {
    aborted = {{"by", cycle.aborted->by},
               {"at", to_rfc3339(cycle.aborted->at)},
               {"reason", cycle.aborted->reason}};
  }
  return {{"number", cycle.number},
          {"state", text_of(state)},
          {"started_at", to_rfc3339(cycle.started_at)},
          {"question", cycle.question},
          {"why_here", cycle.why_here},
          {"round", cycle.round},
          {"theory", cycle.theory},
          {"outcome", cycle.outcome ? outcome_json(*cycle.outcome) : Json(nullptr)},
          {"theories", theories},
          {"outcomes", outcomes},
          {"comments", comments},
          {"aborted", aborted}};
}

Json consent_json(const Consent& consent) {
  Json revoked = nullptr;
  if (consent.revoked_at) {
    revoked = {{"at", to_rfc3339(*consent.revoked_at)},
               {"by", consent.revoked_by},
               {"reason", consent.revoke_reason}};
  }
  return {{"id", consent.id},
          {"student", consent.student},
          {"guardian", consent.guardian},
          {"basis", text_of(consent.basis)},
          {"decision", text_of(consent.decision)},
          {"channels", consent.channels},
          {"kinds", kinds_json(consent.kinds)},
          {"name_level", text_of(consent.name_level)},
          {"from", to_string(consent.from)},
          {"until", consent.until ? Json(to_string(*consent.until)) : Json(nullptr)},
          {"wording_version", consent.wording_version},
          {"evidence", consent.evidence},
          {"recorded_at", to_rfc3339(consent.recorded_at)},
          {"recorded_by", consent.recorded_by},
          {"revoked", revoked}};
}

Json withdrawal_json(const Draft& draft) {
  if (!draft.withdrawal_requested_at) return nullptr;
  return {{"requested_at", to_rfc3339(*draft.withdrawal_requested_at)},
          {"proven_at", time_json(draft.withdrawal_proven_at)}};
}

std::string post_url(const config::Config& config, const std::string& team, PostId id) {
  const auto* found = config.find_team(team);
  const auto account =
      found == nullptr ? config.accounts.end() : config.accounts.find(found->account);
  const auto handle = account == config.accounts.end() ? "i" : account->second.handle;
  return "https://x.com/" + handle + "/status/" + id.str();
}

Json idea_json(Context& context, const Idea& idea) {
  const bool unverified = is_unverified(context, idea);
  const auto& me = context.acting.as;
  const auto folded = folded_json(context, idea);
  Json json{{"id", idea.id},
            {"team", idea.team},
            {"post_id", id_json(idea.post_id)},
            {"text", unverified ? "" : idea.text},
            {"author", unverified ? "" : idea.author},
            {"url", unverified ? "" : idea.url},
            {"created_at", to_rfc3339(idea.created_at)},
            {"arrived_at", to_rfc3339(idea.arrived_at)},
            {"language", idea.language},
            {"source", text_of(idea.source)},
            {"why", idea.why},
            {"state", text_of(idea.state)},
            {"votes", idea.votes.size()},
            {"voters", idea.votes},
            {"voted", std::find(idea.votes.begin(), idea.votes.end(), me) != idea.votes.end()},
            {"comments", comments_json(idea)},
            {"merged_into", nullable(idea.merged_into)},
            {"voices", 1 + folded.count},
            {"merged", folded.voices},
            {"cycles", idea.cycles},
            {"unverified", unverified},
            {"removed_from", idea.removed_from ? Json(word(*idea.removed_from)) : Json(nullptr)},
            {"removed_at", time_json(idea.removed_at)},
            {"notice", notice(idea, unverified)}};
  if (!idea.flag_reason.empty()) json["flag_reason"] = idea.flag_reason;
  return json;
}

// Why X would let the reply stand, or would not: a moderator decides with that before him.
Json reply_json(Context& context, const Draft& draft) {
  const auto* team = context.config().find_team(draft.team);
  if (!draft.content.reply_to || team == nullptr) return nullptr;
  const auto target = desk::reply_target(context.machine, *team, *draft.content.reply_to);
  return {{"post_id", draft.content.reply_to->str()},
          {"author", target.author},
          {"rule", target.objection.empty() ? target.rule : target.objection}};
}

// What stands behind asking people by name, and how it reads without notifying them.
Json asking_json(Context& context, const Draft& draft) {
  const auto* team = context.config().find_team(draft.team);
  const auto& invited = draft.content.invited;
  if (invited.empty() || team == nullptr) return nullptr;
  return {{"rule", scheduler::rule_of_asking(team->asking)},
          {"without_mentions", scheduler::without_mentions(draft.content.text, invited)}};
}

Json draft_json(Context& context, const Draft& draft) {
  const auto& content = draft.content;
  return {{"id", draft.id},
          {"team", draft.team},
          {"kind", text_of(draft.kind)},
          {"author", draft.author},
          {"author_actor", draft.author_actor},
          {"state", text_of(draft.state)},
          {"text", content.text},
          {"weighted_length", context.machine.weighted_length(content.text)},
          {"price_usd", to_string(context.machine.price_of(draft))},
          {"content_hash", content_hash(content)},
          {"media", Json::array()},
          {"students", students_json(context, draft)},
          {"staff", content.staff},
          {"invited", invited_json(context, draft)},
          {"asking", asking_json(context, draft)},
          {"evidence", content.evidence},
          {"ideas", content.ideas},
          {"poll", poll_json(content.poll)},
          {"reply_settings", text_of(content.reply_settings)},
          {"made_with_ai", content.made_with_ai},
          {"paid_partnership", content.paid_partnership},
          {"reply_to", reply_json(context, draft)},
          {"not_before", time_json(draft.not_before)},
          {"not_after", to_rfc3339(draft.not_after)},
          {"blocked_by", blocked_json(context, draft)},
          {"attempts", attempts_json(context, draft)},
          {"posted_id", id_json(draft.posted_id)},
          {"posted_at", time_json(draft.posted_at)},
          {"withdrawal", withdrawal_json(draft)},
          {"approval", approval_json(draft)},
          {"reason", draft.reason},
          {"cycle", draft.cycle},
          {"created_at", to_rfc3339(draft.created_at)},
          {"changed_at", to_rfc3339(draft.changed_at)}};
}

}  // namespace inquiry::api
