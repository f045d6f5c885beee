#include "daemon/console/api/shapes.h"

#include <algorithm>

#include "daemon/desk/replies.h"
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
  const auto lower = [](std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return text;
  };
  const auto mentions = context.machine.mentions_in(draft.content.text);
  auto list = Json::array();
  for (const auto& each : draft.content.invited) {
    const bool in_text = std::any_of(mentions.begin(), mentions.end(), [&](const auto& mention) {
      return lower(mention) == lower(each.handle);
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

Json blocked_json(Context& context, const Draft& draft) {
  auto list = Json::array();
  if (!may_still_go_out(draft.state)) return list;
  for (const auto& each : context.machine.blocked_by(draft)) {
    list.push_back({{"code", text_of(each.code)},
                    {"message", each.message},
                    {"until", time_json(each.until)},
                    {"student", each.student.empty() ? Json(nullptr) : Json(each.student)},
                    {"consent", deciding_json(each.consent)}});
  }
  return list;
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

Json approval_json(const Draft& draft) {
  if (!draft.approval) return nullptr;
  return {{"by", draft.approval->by},
          {"actor", draft.approval->actor},
          {"at", to_rfc3339(draft.approval->at)},
          {"content_hash", draft.approval->content_hash},
          {"lone", draft.approval->lone}};
}

}  // namespace

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
  return {{"stage", transition.stage}, {"behaviour", text_of(transition.behaviour)},
          {"cycle", transition.cycle}, {"at", to_rfc3339(transition.at)},
          {"by", transition.by},       {"reason", transition.reason}};
}

Json cycle_json(const Cycle& cycle) {
  Json outcome = nullptr;
  if (cycle.outcome) {
    outcome = {{"worked", text_of(cycle.outcome->worked)},
               {"evidence", cycle.outcome->evidence},
               {"by", cycle.outcome->by},
               {"at", to_rfc3339(cycle.outcome->at)}};
  }
  return {{"number", cycle.number},     {"started_at", to_rfc3339(cycle.started_at)},
          {"question", cycle.question}, {"why_here", cycle.why_here},
          {"theory", cycle.theory},     {"outcome", outcome}};
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
            {"unverified", unverified}};
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
