#include "daemon/desk/chat_plan.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>
#include <utility>

#include "base/chat.h"
#include "daemon/desk/chats.h"
#include "daemon/desk/draft_checks.h"
#include "daemon/desk/draft_rows.h"

namespace inquiry::desk {
namespace {

using scheduler::DraftEvent;
using store::StoredChat;

constexpr std::chrono::hours kLookEvery{6};
constexpr UtcTime kEver{};

bool is_before_sending(DraftState state) {
  return state == DraftState::kDraft || state == DraftState::kWaitingForConsent ||
         state == DraftState::kWaitingForReview || state == DraftState::kApproved ||
         state == DraftState::kHeld;
}

bool is_on_x_or_may_be(DraftState state) {
  return state == DraftState::kSending || state == DraftState::kPosted;
}

bool same_tag(const std::string& a, const std::string& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](unsigned char x, unsigned char y) {
    return x == y || (std::isalpha(x) != 0 && std::isalpha(y) != 0 && x < 0x80 && y < 0x80 &&
                      (x | 0x20) == (y | 0x20));
  });
}

bool same_times(const Chat& a, const Chat& b) {
  return a.at == b.at && a.every == b.every && a.by_hand == b.by_hand;
}

// One team's file against what is stored.
class TeamChats {
 public:
  TeamChats(const Desk& desk, const Team& team) : desk_(desk), team_(team) {}

  bool compare() {
    auto known = desk_.store.chats(team_.name, kEver);
    std::erase_if(known, [](const auto& chat) { return chat.cancelled; });
    std::set<std::string> kept;
    for (const auto& wanted : team_.chats) {
      auto* found = find(known, kept, wanted);
      if (found == nullptr) {
        add(wanted);
        continue;
      }
      kept.insert(found->id);
      follow(*found, wanted);
    }
    for (auto& chat : known) {
      if (!kept.contains(chat.id)) take_back(chat);
    }
    return changed_;
  }

 private:
  UtcTime last_chance(const Chat& chat) const {
    return scheduler::question_time(chat, static_cast<int>(chat.questions.size())).not_after;
  }

  bool has_begun(const StoredChat& chat) {
    return std::any_of(chat.drafts.begin(), chat.drafts.end(), [&](const auto& id) {
      return is_on_x_or_may_be(desk_.store.draft(id).value().state);
    });
  }

  bool is_wanted(const StoredChat& chat) const {
    return std::any_of(team_.chats.begin(), team_.chats.end(), [&](const Chat& wanted) {
      return wanted.at == chat.plan.at && same_tag(wanted.hashtag, chat.plan.hashtag);
    });
  }

  // The stored one of the same time and hashtag; else one with that hashtag that has not begun and
  // whose time nobody wants any more: it was moved.
  StoredChat* find(std::vector<StoredChat>& known, const std::set<std::string>& kept,
                   const Chat& wanted) {
    StoredChat* moved = nullptr;
    for (auto& chat : known) {
      if (kept.contains(chat.id) || !same_tag(chat.plan.hashtag, wanted.hashtag)) continue;
      if (chat.plan.at == wanted.at) return &chat;
      const bool may_move = last_chance(chat.plan) > desk_.now && !is_wanted(chat);
      if (moved == nullptr && may_move && !has_begun(chat)) moved = &chat;
    }
    return moved;
  }

  std::string add_question(const Chat& chat, std::size_t index) {
    const int number = static_cast<int>(index) + 1;
    const auto stage = desk_.machine.stage_of(team_);
    const auto time = scheduler::question_time(chat, number);
    Draft draft;
    draft.team = team_.name;
    draft.kind = DraftKind::kChat;
    draft.author = team_.people.lead.front();  // the file is a lead's, nobody knows whose
    draft.state = DraftState::kWaitingForReview;
    draft.content.text = chat_question_text(number, chat.questions[index], chat.hashtag);
    draft.content.students.emplace();
    draft.created_at = draft.changed_at = desk_.now;
    draft.not_before = time.not_before;
    draft.not_after = time.not_after;
    draft.cycle = stage ? stage->cycle : 0;
    const auto id = desk_.store.add_draft(draft);
    desk_.store.set_comparable(id, team_.account, desk_.machine.comparable(draft.content.text));
    record(desk_.store, desk_.acting,
           {"draft.create", team_.name, id, "chat " + content_hash(draft.content)}, desk_.now);
    changed_ = true;
    return id;
  }

  void add(const Chat& wanted) {
    const bool over = last_chance(wanted) <= desk_.now;
    if (over || last_chance(wanted) > desk_.now + kLongestLife) return;
    StoredChat chat;
    chat.team = team_.name;
    chat.plan = wanted;
    for (std::size_t i = 0; i < wanted.questions.size(); ++i) {
      chat.drafts.push_back(add_question(wanted, i));
    }
    const auto id = desk_.store.add_chat(chat);
    record(desk_.store, desk_.acting,
           {"chat.plan", team_.name, id, "#" + wanted.hashtag + " at " + to_rfc3339(wanted.at)},
           desk_.now);
  }

  void save(Draft& draft, DraftState from, const std::string& action, const std::string& detail) {
    if (save_move(desk_.store, draft, from, desk_.acting, action, detail, desk_.now)) {
      changed_ = true;
    }
  }

  // What is in doubt, or on X, stays as it is.
  void withdraw(const std::string& id, const std::string& reason) {
    auto draft = desk_.store.draft(id).value();
    const auto next = next_state(desk_.store, desk_.machine.config().school, draft,
                                 DraftEvent::kWithdraw, desk_.now);
    if (!next) return;
    const auto from = std::exchange(draft.state, *next);
    draft.reason = reason;
    save(draft, from, "draft.withdraw", reason);
  }

  void change_words(const StoredChat& chat, const Chat& wanted, std::size_t index, Draft& draft) {
    const auto& school = desk_.machine.config().school;
    const auto next = next_state(desk_.store, school, draft, DraftEvent::kEdit, desk_.now);
    if (!next) return;
    const auto from = std::exchange(draft.state, *next);
    draft.content.text =
        chat_question_text(static_cast<int>(index) + 1, wanted.questions[index], wanted.hashtag);
    draft.author = team_.people.lead.front();
    draft.author_actor.clear();  // it is the file's again, and a lead's
    if (!same_times(chat.plan, wanted)) set_time(draft, wanted, index);
    // Not before it left its state: what is approved may not be like another.
    save(draft, from, "draft.edit", content_hash(draft.content));
    desk_.store.set_comparable(draft.id, team_.account,
                               desk_.machine.comparable(draft.content.text));
  }

  static void set_time(Draft& draft, const Chat& wanted, std::size_t index) {
    const auto time = scheduler::question_time(wanted, static_cast<int>(index) + 1);
    draft.not_before = time.not_before;
    draft.not_after = time.not_after;
  }

  // The draft of the question as it is wanted: the same, or another where that one is done with.
  std::string follow_question(const StoredChat& chat, const Chat& wanted, std::size_t index) {
    auto draft = desk_.store.draft(chat.drafts[index]).value();
    const bool other_words = chat.plan.questions[index] != wanted.questions[index] ||
                             chat.plan.hashtag != wanted.hashtag;
    const bool other_time = !same_times(chat.plan, wanted);
    if (is_on_x_or_may_be(draft.state) || draft.posted_at) return draft.id;
    if (is_before_sending(draft.state)) {
      if (other_words) {
        change_words(chat, wanted, index, draft);
      } else if (other_time) {
        set_time(draft, wanted, index);
        save(draft, draft.state, "chat.move", to_rfc3339(*draft.not_before));
      }
      return draft.id;
    }
    const bool expired = draft.state == DraftState::kExpired;
    const auto time = scheduler::question_time(wanted, static_cast<int>(index) + 1);
    const bool again = (other_words || (other_time && expired)) && time.not_after > desk_.now;
    return again ? add_question(wanted, index) : draft.id;
  }

  bool was_asked(const std::string& id) {
    const auto draft = desk_.store.draft(id).value();
    return is_on_x_or_may_be(draft.state) || draft.posted_at;
  }

  // A question that was asked keeps its place though it left the file, or others came before it.
  Chat with_asked_in_place(const StoredChat& chat, Chat wanted) {
    if (wanted.questions.size() == chat.drafts.size()) return wanted;
    std::vector<std::string> questions;
    auto open = std::move(wanted.questions);
    std::map<std::size_t, std::string> asked;
    for (std::size_t i = 0; i < chat.drafts.size(); ++i) {
      if (!was_asked(chat.drafts[i])) continue;
      const auto& words = asked[i] = chat.plan.questions[i];
      if (const auto same = std::ranges::find(open, words); same != open.end()) open.erase(same);
    }
    auto next = open.begin();
    for (std::size_t i = 0; next != open.end() || (!asked.empty() && i <= asked.rbegin()->first);
         ++i) {
      if (const auto known = asked.find(i); known != asked.end()) {
        questions.push_back(known->second);
      } else if (next != open.end()) {
        questions.push_back(*next++);
      }
    }
    wanted.questions = std::move(questions);
    return wanted;
  }

  void follow(StoredChat& chat, const Chat& in_file) {
    const auto wanted = with_asked_in_place(chat, in_file);
    auto next = chat;
    next.plan = wanted;
    next.drafts.clear();
    for (std::size_t i = 0; i < wanted.questions.size(); ++i) {
      next.drafts.push_back(i < chat.drafts.size() ? follow_question(chat, wanted, i)
                                                   : add_question(wanted, i));
    }
    for (auto i = wanted.questions.size(); i < chat.drafts.size(); ++i) {
      withdraw(chat.drafts[i], "the question is no longer in the team's file");
    }
    const bool same = same_times(chat.plan, next.plan) && chat.drafts == next.drafts &&
                      chat.plan.questions == next.plan.questions &&
                      chat.plan.hashtag == next.plan.hashtag;
    if (!same) desk_.store.save_chat(next);
  }

  // What is over stays as it was: teams tidy their files.
  void take_back(StoredChat& chat) {
    if (last_chance(chat.plan) <= desk_.now) return;
    const bool begun = has_begun(chat);
    for (const auto& id : chat.drafts) withdraw(id, "the chat is no longer in the team's file");
    if (begun) return;
    chat.cancelled = true;
    desk_.store.save_chat(chat);
    record(desk_.store, desk_.acting,
           {"chat.cancel", team_.name, chat.id, "no longer in the team's file"}, desk_.now);
  }

  const Desk& desk_;
  const Team& team_;
  bool changed_ = false;
};

}  // namespace

UtcTime ChatPlan::tick(UtcTime now) {
  if (now >= next_look_) {
    next_look_ = now + kLookEvery;
    const auto acting = daemon_itself();
    const Desk desk{machine_, machine_.store(), acting, now};
    for (const auto& team : machine_.config().teams) {
      const auto transaction = desk.store.begin();
      const bool changed = TeamChats{desk, team}.compare();
      transaction->commit();
      if (!changed) continue;
      asked_.clear();  // what was taken for an answer to a question may answer another now
      machine_.changed("drafts", team.name);
      machine_.changed("chats", team.name);
    }
  }
  follow_questions(now);
  return next_look_;
}

void ChatPlan::follow_questions(UtcTime now) {
  for (const auto& team : machine_.config().teams) {
    for (const auto& chat : open_chats(machine_.store(), team.name, now)) {
      const auto asked = static_cast<std::size_t>(
          std::count_if(chat.drafts.begin(), chat.drafts.end(),
                        [](const Draft& draft) { return draft.posted_id.has_value(); }));
      const auto [known, fresh] = asked_.try_emplace(chat.stored.id, asked);
      if (!fresh && known->second == asked) continue;
      known->second = asked;
      const auto transaction = machine_.store().begin();
      match_again(machine_.store(), chat);
      transaction->commit();
      machine_.changed("chats", team.name);
    }
  }
}

}  // namespace inquiry::desk
