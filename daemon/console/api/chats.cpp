#include "daemon/desk/chats.h"

#include <algorithm>

#include "daemon/console/api/chat_shapes.h"
#include "daemon/console/api/handlers.h"
#include "daemon/console/api/page.h"
#include "daemon/console/api/problem.h"
#include "daemon/console/api/shapes.h"

namespace inquiry::api {
namespace {

std::string state_of(const desk::ChatNow& chat, UtcTime now) {
  if (chat.stored.cancelled) return "cancelled";
  const auto window = chat.window();
  if (now < window.opens) return "planned";
  return now < window.closes ? "running" : "over";
}

Json head_json(const Context& context, const desk::ChatNow& chat) {
  const auto& plan = chat.stored.plan;
  return {{"id", chat.stored.id},
          {"team", chat.stored.team},
          {"hashtag", "#" + plan.hashtag},
          {"at", to_rfc3339(plan.at)},
          {"every", to_string(plan.every)},
          {"by_hand", plan.by_hand},
          {"state", state_of(chat, context.now())}};
}

Json summary_json(Context& context, const store::StoredChat& stored) {
  const auto chat = desk::chat_now(context.store(), stored);
  auto json = head_json(context, chat);
  json["asked"] = std::count_if(chat.drafts.begin(), chat.drafts.end(),
                                [](const Draft& draft) { return draft.posted_at.has_value(); });
  json["of"] = chat.drafts.size();
  const auto shown = shown_chat_posts(context, stored);
  json["answers"] = std::count_if(shown.begin(), shown.end(),
                                  [](const auto& post) { return !post.answers.empty(); });
  return json;
}

Json post_json(Context& context, const Idea& idea) {
  const auto whole = idea_json(context, idea);
  Json json{{"idea", idea.id}};
  for (const auto* name :
       {"post_id", "state", "text", "author", "url", "language", "created_at", "unverified"}) {
    json[name] = whole.at(name);
  }
  return json;
}

Json answers_json(Context& context, const desk::ChatNow& chat, int number,
                  const std::vector<store::ChatPost>& posts) {
  auto list = Json::array();
  for (const auto& post : posts) {
    for (const auto& answer : post.answers) {
      if (answer.number != number) continue;
      auto shown = post_json(context, post.idea);
      list.push_back({{"post_id", shown.at("post_id")},
                      {"how", word(answer.how)},
                      {"late", is_late(chat, number, post.idea.created_at)},
                      {"post", std::move(shown)}});
    }
  }
  return list;
}

Json question_json(Context& context, const desk::ChatNow& chat, std::size_t index,
                   const std::vector<store::ChatPost>& posts) {
  const auto& draft = chat.drafts[index];
  const int number = static_cast<int>(index) + 1;
  const bool known = draft.posted_at || context.may(desk::Verb::kReadDrafts);
  const bool timed = draft.not_before && *draft.not_before < draft.not_after;
  return {{"n", number},
          {"text", known ? draft.content.text : ""},
          {"draft", draft.id},
          {"state", word(draft.state)},
          {"post_id", draft.posted_id ? Json(draft.posted_id->str()) : Json(nullptr)},
          {"asked_at", time_json(draft.posted_at)},
          {"planned_at", timed ? time_json(draft.not_before) : Json(nullptr)},
          {"blocked_by", known ? blocked_json(context, draft) : Json::array()},
          {"reason", known ? draft.reason : ""},
          {"answers", answers_json(context, chat, number, posts)}};
}

Json chat_json(Context& context, const store::StoredChat& stored) {
  const auto chat = desk::chat_now(context.store(), stored);
  const auto posts = shown_chat_posts(context, stored);
  auto json = head_json(context, chat);
  json["silent"] = board_view(context, *context.team).silent;
  json["questions"] = Json::array();
  for (std::size_t i = 0; i < chat.drafts.size(); ++i) {
    json["questions"].push_back(question_json(context, chat, i, posts));
  }
  json["unmatched"] = Json::array();
  json["unmatched_posts"] = Json::array();
  for (const auto& post : posts) {
    if (!post.answers.empty()) continue;
    auto shown = post_json(context, post.idea);
    json["unmatched"].push_back(shown.at("post_id"));
    json["unmatched_posts"].push_back(std::move(shown));
  }
  return json;
}

// What a moderator hid or somebody flagged, and what says the same: archives go from hand to hand.
bool is_kept_back(Context& context, const Idea& idea) {
  if (!idea.flag_reason.empty()) return true;
  if (idea.removed_from.value_or(idea.state) == IdeaState::kHidden) return true;
  const auto first = idea.merged_into ? context.store().idea(*idea.merged_into) : std::nullopt;
  return first && is_kept_back(context, *first);
}

}  // namespace

std::vector<store::ChatPost> shown_chat_posts(Context& context, const store::StoredChat& chat) {
  const auto view = board_view(context, *context.team);
  auto posts = context.store().chat_posts(chat.id);
  std::erase_if(posts, [&](const auto& post) {
    return !view.shows(post.idea) || post.idea.state == IdeaState::kParked ||
           is_kept_back(context, post.idea);
  });
  for (auto& post : posts) {  // a question that was never asked may have left the file
    std::erase_if(post.answers, [&](const auto& answer) {
      return static_cast<std::size_t>(answer.number) > chat.drafts.size();
    });
  }
  return posts;
}

bool is_late(const desk::ChatNow& chat, int number, UtcTime at) {
  const auto& asked = chat.drafts[static_cast<std::size_t>(number) - 1].posted_at;
  if (!asked) return false;
  for (const auto& draft : chat.drafts) {
    if (draft.posted_at && *draft.posted_at > *asked && at >= *draft.posted_at) return true;
  }
  return at >= chat.window().closes;
}

Answer get_chats(Context& context) {
  const auto page = page_wanted(context.request);
  if (!page) return tl::unexpected(page.error());
  std::vector<Json> chats;
  for (const auto& chat : context.store().chats(context.team->name, UtcTime{})) {
    // Only a page's worth is counted out: each reads all that was said in it.
    const bool shown = is_on_page(chats.size(), *page);
    chats.push_back(shown ? summary_json(context, chat) : Json{});
  }
  return page_response(chats, *page);
}

Answer get_chat(Context& context) { return json_response(chat_json(context, *context.chat)); }

Answer ask_next(Context& context) {
  const auto asked = desk::ask_next(context.machine, context.acting, *context.team, *context.chat);
  if (!asked) return tl::unexpected(asked.error());
  return json_response(chat_json(context, *asked));
}

}  // namespace inquiry::api
