#include "daemon/desk/chats.h"

#include <algorithm>

#include "daemon/desk/draft_rows.h"
#include "scheduler/chat_text.h"

namespace inquiry::desk {
namespace {

// A chat with its late answers is over within this time after it was planned to begin.
constexpr Duration kLongestChat = std::chrono::hours{24 * 7};

std::string named(std::size_t index) { return "Q" + std::to_string(index + 1); }

bool may_still_be_asked(DraftState state) {
  return state == DraftState::kDraft || state == DraftState::kWaitingForConsent ||
         state == DraftState::kWaitingForReview || state == DraftState::kApproved ||
         state == DraftState::kHeld;
}

tl::unexpected<Error> conflict(std::string message) {
  return fail(Error::Kind::kConflict, std::move(message));
}

// The place of the question that is next; kConflict when there is none now.
Result<std::size_t> next_question(const ChatNow& chat) {
  std::size_t next = 0;
  for (std::size_t i = 0; i < chat.drafts.size(); ++i) {
    const auto state = chat.drafts[i].state;
    if (state == DraftState::kSending) {
      return conflict(named(i) + " is being sent at this moment; look again in a minute");
    }
    if (chat.drafts[i].posted_at) next = i + 1;
  }
  while (next < chat.drafts.size() && !may_still_be_asked(chat.drafts[next].state)) ++next;
  if (next == chat.drafts.size()) return conflict("no question is left that could be asked");
  const auto state = chat.drafts[next].state;
  if (state != DraftState::kApproved) {
    return conflict(named(next) + " (draft " + chat.drafts[next].id + ") is not approved; it is " +
                    std::string(word(state)) + ": a moderator must approve it first");
  }
  return next;
}

Result<void> retime(const Desk& desk, Draft& draft, const scheduler::QuestionTime& time,
                    const std::string& action) {
  draft.not_before = time.not_before;
  draft.not_after = time.not_after;
  return save_move(desk.store, draft, draft.state, desk.acting, action, to_rfc3339(time.not_before),
                   desk.now);
}

Result<void> ask(const Desk& desk, ChatNow& chat) {
  const auto next = next_question(chat);
  if (!next) return tl::unexpected(next.error());
  const auto& plan = chat.stored.plan;
  auto asked =
      retime(desk, chat.drafts[*next], scheduler::asked_by_hand(plan, desk.now), "chat.next");
  if (!asked) return asked;
  const auto against = desk.machine.blocked_by(chat.drafts[*next]);
  if (!against.empty()) {
    return conflict(named(*next) + " cannot go out now: " + against.front().message);
  }
  for (auto i = *next + 1; i < chat.drafts.size() && !plan.by_hand; ++i) {
    auto& draft = chat.drafts[i];
    if (!may_still_be_asked(draft.state)) continue;
    const auto at = desk.now + plan.every * static_cast<int>(i - *next);
    if (auto moved = retime(desk, draft, scheduler::asked_by_hand(plan, at), "chat.move"); !moved) {
      return moved;
    }
  }
  return {};
}

}  // namespace

std::optional<UtcTime> ChatNow::last_asked() const {
  std::optional<UtcTime> last;
  for (const auto& draft : drafts) {
    if (draft.posted_at) last = std::max(last.value_or(*draft.posted_at), *draft.posted_at);
  }
  return last;
}

ChatNow chat_now(store::Store& store, store::StoredChat stored) {
  ChatNow chat{std::move(stored), {}};
  for (const auto& id : chat.stored.drafts) chat.drafts.push_back(store.draft(id).value());
  return chat;
}

scheduler::ChatFacts chat_facts(const ChatNow& chat) {
  scheduler::ChatFacts facts;
  facts.id = chat.stored.id;
  facts.hashtag = chat.stored.plan.hashtag;
  facts.every = chat.stored.plan.every;
  facts.window = chat.window();
  int number = 0;
  for (const auto& draft : chat.drafts) {
    ++number;
    const int shown = scheduler::number_shown(draft.content.text);
    facts.questions.push_back(
        {number, shown == 0 ? number : shown, draft.posted_id, draft.posted_at});
  }
  return facts;
}

std::vector<ChatNow> open_chats(store::Store& store, const std::string& team, UtcTime at) {
  std::vector<ChatNow> open;
  for (auto& stored : store.chats(team, at - kLongestChat)) {
    if (stored.cancelled) continue;
    auto chat = chat_now(store, std::move(stored));
    const auto window = chat.window();
    if (window.opens <= at && at < window.late_until) open.push_back(std::move(chat));
  }
  return open;
}

ChatTags chat_tags(const std::vector<ChatNow>& chats, UtcTime at) {
  ChatTags tags;
  for (const auto& chat : chats) {
    auto& of = at < chat.window().closes ? tags.running : tags.late;
    of.push_back(chat.stored.plan.hashtag);
  }
  return tags;
}

std::optional<ChatPlace> chat_place(store::Store& store, const std::vector<ChatNow>& chats,
                                    const Post& post) {
  std::optional<ChatPlace> place;
  for (const auto& chat : chats) {
    const auto parent =
        post.in_reply_to ? store.chat_answers(chat.stored.id, *post.in_reply_to) : std::nullopt;
    auto answers = scheduler::match_answer(post, chat_facts(chat), parent ? &*parent : nullptr);
    if (!answers || (place && answers->empty())) continue;
    place = ChatPlace{chat.stored.id, std::move(*answers)};
    if (!place->answers.empty()) return place;
  }
  return place;
}

void match_again(store::Store& store, const ChatNow& chat) {
  for (const auto& [idea, before] : store.chat_posts(chat.stored.id)) {
    const auto stored = idea.post_id ? store.post(*idea.post_id) : std::nullopt;
    if (!stored || stored->removed_at) continue;
    const auto place = chat_place(store, {chat}, stored->post);
    if (place && place->answers != before) {
      store.set_chat_answers(chat.stored.id, stored->post.first_id, place->answers);
    }
  }
}

Result<store::StoredChat> ask_next(Machine& machine, const Acting& acting, const Team& team,
                                   const store::StoredChat& stored) {
  const Desk desk{machine, machine.store(), acting, machine.clock().utc_now()};
  auto asked = in_transaction(desk.store, [&]() -> Result<void> {
    auto chat = chat_now(desk.store, stored);
    return ask(desk, chat);
  });
  if (!asked) return tl::unexpected(asked.error());
  machine.changed("drafts", team.name);
  machine.changed("chats", team.name);
  return stored;
}

}  // namespace inquiry::desk
