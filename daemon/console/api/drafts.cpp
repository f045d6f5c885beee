#include "daemon/desk/drafts.h"

#include "daemon/console/api/draft_change.h"
#include "daemon/console/api/handlers.h"
#include "daemon/console/api/page.h"
#include "daemon/console/api/problem.h"
#include "daemon/console/api/shapes.h"
#include "daemon/desk/review.h"

namespace inquiry::api {
namespace {

Answer draft_answer(Context& context, const Result<Draft>& draft, int status = 200) {
  if (!draft) return tl::unexpected(draft.error());
  return json_response(draft_json(context, *draft), status);
}

std::string reason_of(const Context& context) {
  return context.body.at("reason").get<std::string>();
}

std::vector<std::string> readable_teams(const Context& context) {
  if (context.team != nullptr) return {context.team->name};
  std::vector<std::string> teams;
  for (const auto& team : context.config().teams) {
    if (context.standing.may(desk::Verb::kReadDrafts, team.name)) teams.push_back(team.name);
  }
  return teams;
}

}  // namespace

Answer get_drafts(Context& context) {
  const auto page = page_wanted(context.request);
  if (!page) return tl::unexpected(page.error());
  store::DraftFilter filter;
  filter.teams = readable_teams(context);
  const auto state = word_wanted<DraftState>(context, "state");
  if (!state) return tl::unexpected(state.error());
  if (*state) filter.states.push_back(**state);
  const auto found = context.store().drafts(filter, *page);
  if (!found) return tl::unexpected(found.error());
  auto items = Json::array();
  for (const auto& draft : found->items) items.push_back(draft_json(context, draft));
  return json_response(page_json(std::move(items), found->next));
}

Answer post_draft(Context& context) {
  const auto change = draft_change(context.body);
  if (!change) return tl::unexpected(change.error());
  const auto kind = parse_word<DraftKind>(context.body["kind"].get<std::string>()).value();
  return draft_answer(context,
                      desk::create_draft(context.machine, context.acting, *context.team, kind,
                                         *change, context.body.value("submit", true)),
                      201);
}

Answer get_draft(Context& context) { return json_response(draft_json(context, *context.draft)); }

// Whoever says what he saw changes nothing else: two people who edit at once do not undo each
// other.
Answer patch_draft(Context& context) {
  const auto seen = context.body.find("content_hash");
  if (seen != context.body.end() && *seen != content_hash(context.draft->content)) {
    return fail(Error::Kind::kConflict,
                "the draft was changed since you looked; look at it again, then change it");
  }
  const auto change = draft_change(context.body);
  if (!change) return tl::unexpected(change.error());
  return draft_answer(
      context, desk::edit_draft(context.machine, context.acting, context.draft->id, *change));
}

Answer submit_draft(Context& context) {
  return draft_answer(context,
                      desk::submit_draft(context.machine, context.acting, context.draft->id));
}

Answer approve_draft(Context& context) {
  return draft_answer(context,
                      desk::approve_draft(context.machine, context.acting, context.draft->id,
                                          context.body["content_hash"].get<std::string>()));
}

Answer reject_draft(Context& context) {
  return draft_answer(context, desk::reject_draft(context.machine, context.acting,
                                                  context.draft->id, reason_of(context)));
}

Answer hold_draft(Context& context) {
  return draft_answer(context, desk::hold_draft(context.machine, context.acting, context.draft->id,
                                                reason_of(context)));
}

Answer release_draft(Context& context) {
  return draft_answer(context,
                      desk::release_draft(context.machine, context.acting, context.draft->id));
}

Answer withdraw_draft(Context& context) {
  return draft_answer(context, desk::withdraw_draft(context.machine, context.acting,
                                                    context.draft->id, reason_of(context)));
}

Answer resolve_draft(Context& context) {
  const auto given = context.body.find("post_id");
  const bool posted = context.body["outcome"] == "posted";
  std::optional<PostId> post_id;
  if (given != context.body.end() && given->is_string()) {
    post_id = PostId::parse(given->get<std::string>());
    if (!post_id) return fail(Error::Kind::kInvalid, "post_id is no id of a post; copy its digits");
  }
  if (posted != post_id.has_value()) {
    return fail(Error::Kind::kInvalid, posted ? "post_id is missing; copy it from the post on X"
                                              : "post_id belongs to outcome posted; leave it out");
  }
  return draft_answer(
      context, desk::resolve_draft(context.machine, context.acting, context.draft->id, post_id));
}

}  // namespace inquiry::api
