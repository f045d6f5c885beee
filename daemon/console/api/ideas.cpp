#include "daemon/desk/ideas.h"

#include "daemon/console/api/handlers.h"
#include "daemon/console/api/idea_order.h"
#include "daemon/console/api/page.h"
#include "daemon/console/api/problem.h"
#include "daemon/console/api/shapes.h"

namespace inquiry::api {
namespace {

tl::unexpected<Error> invalid(std::string message) {
  return fail(Error::Kind::kInvalid, std::move(message));
}

Result<bool> flag_wanted(const Context& context, const std::string& name) {
  const auto text = context.query(name);
  if (!text.empty() && text != "true" && text != "false") {
    return invalid(name + " is not true or false; correct it");
  }
  return text == "true";
}

Result<store::IdeaFilter> filter_wanted(Context& context) {
  const auto state = word_wanted<IdeaState>(context, "state");
  if (!state) return tl::unexpected(state.error());
  const auto source = word_wanted<IdeaSource>(context, "source");
  if (!source) return tl::unexpected(source.error());
  const auto merged = flag_wanted(context, "merged");
  if (!merged) return tl::unexpected(merged.error());
  const auto flagged = flag_wanted(context, "flagged");
  if (!flagged) return tl::unexpected(flagged.error());
  if (*flagged && !context.may(desk::Verb::kReadFlagged)) {
    return fail(Error::Kind::kForbidden,
                "flagged ideas are for the safeguarding contact and leads; ask one of them");
  }
  return store::IdeaFilter{.team = context.team->name,
                           .state = *state,
                           .source = *source,
                           .contains = context.query("q"),
                           .up_to = {},
                           .include_merged = *merged,
                           .include_parked = *state == IdeaState::kParked,
                           .include_flagged = *flagged};
}

// A page of what the board shows now: pages of the store until enough of them is to be seen.
Result<store::Items<Idea>> visible(Context& context, const store::IdeaFilter& filter,
                                   const store::PageOf& wanted) {
  const auto view = board_view(context, *context.team);
  store::Items<Idea> shown;
  if (filter.state && !view.lists(*filter.state)) return shown;
  auto page = wanted;
  for (;;) {
    page.limit = wanted.limit - static_cast<int>(shown.items.size());
    auto found = context.store().ideas(filter, page);
    if (!found) return found;
    for (auto& idea : found->items) {
      const bool asked_for = !filter.include_flagged || !idea.flag_reason.empty();
      if (asked_for && view.shows(idea)) shown.items.push_back(std::move(idea));
    }
    shown.next = found->next;
    if (!found->next || static_cast<int>(shown.items.size()) == wanted.limit) return shown;
    page.after = *found->next;
  }
}

Answer idea_answer(Context& context, const Result<Idea>& idea, int status = 200) {
  if (!idea) return tl::unexpected(idea.error());
  return json_response(idea_json(context, *idea), status);
}

}  // namespace

Answer get_ideas(Context& context) {
  const auto filter = filter_wanted(context);
  if (!filter) return tl::unexpected(filter.error());
  const auto page = page_wanted(context.request);
  if (!page) return tl::unexpected(page.error());
  const auto order = context.query("order");
  if (order == "votes" || order == "wide") return ordered_ideas(context, *filter, *page, order);
  if (order == "voices") return ordered_ideas(context, *filter, *page, "wide");
  if (!order.empty() && order != "newest" && order != "new") {
    return invalid("order is not one of newest wide votes; correct it");
  }
  const auto found = visible(context, *filter, *page);
  if (!found) return tl::unexpected(found.error());
  auto items = Json::array();
  for (const auto& idea : found->items) items.push_back(idea_json(context, idea));
  return json_response(page_json(std::move(items), found->next));
}

Answer post_idea(Context& context) {
  return idea_answer(context,
                     desk::add_colleague_idea(context.machine, context.acting, *context.team,
                                              context.body["text"].get<std::string>(),
                                              context.body.value("author", "")),
                     201);
}

Answer get_idea(Context& context) { return json_response(idea_json(context, *context.idea)); }

Answer put_vote(Context& context) {
  return idea_answer(
      context, desk::vote(context.machine, context.acting, *context.team, *context.idea, true));
}

Answer delete_vote(Context& context) {
  return idea_answer(
      context, desk::vote(context.machine, context.acting, *context.team, *context.idea, false));
}

Answer post_comment(Context& context) {
  return idea_answer(context,
                     desk::comment(context.machine, context.acting, *context.idea,
                                   context.body["text"].get<std::string>()),
                     201);
}

Answer put_idea_state(Context& context) {
  const auto state = parse_word<IdeaState>(context.body["state"].get<std::string>()).value();
  const bool hiding = state == IdeaState::kHidden || context.idea->state == IdeaState::kHidden;
  if (hiding && !context.may(desk::Verb::kHide)) {
    return fail(Error::Kind::kForbidden, "only moderators and leads hide ideas; ask one of them");
  }
  return idea_answer(context,
                     desk::set_state(context.machine, context.acting, *context.idea, state));
}

Answer merge_idea(Context& context) {
  const auto into = context.body["into"].get<std::string>();
  const auto target = context.store().idea(into);
  if (target && !board_view(context, *context.team).shows(*target)) {
    return fail(Error::Kind::kInvalid, "there is no idea " + into + " on the board now");
  }
  return idea_answer(context, desk::merge(context.machine, context.acting, *context.idea, into));
}

Answer unmerge_idea(Context& context) {
  return idea_answer(context, desk::unmerge(context.machine, context.acting, *context.idea));
}

Answer flag_idea(Context& context) {
  const auto flagged = desk::flag(context.machine, context.acting, *context.team, *context.idea,
                                  context.body["reason"].get<std::string>());
  if (!flagged) return tl::unexpected(flagged.error());
  const auto& contacts = context.team->people.safeguarding;
  const std::string who =
      contacts.empty() ? "Nobody is named under safeguarding: in the team's file; tell the "
                         "school's safeguarding contact yourself now."
                       : "The safeguarding contact sees it in the console and with inquiryctl; in "
                         "an emergency, call.";
  return json_response({{"id", flagged->id},
                        {"flagged", true},
                        {"contacts", contacts},
                        {"message", "The idea is off the board. " + who}});
}

}  // namespace inquiry::api
