#include "daemon/desk/preview.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include "daemon/desk/nearest.h"
#include "daemon/intake/listening.h"

namespace inquiry::desk {
namespace {

using scheduler::Candidate;
using scheduler::ListenerAhead;

// A chat with its late answers is over within this time after it was planned to begin.
constexpr Duration kLongestChat = std::chrono::hours{24 * 7};

std::vector<Candidate> candidates_of(Machine& machine, const Team& team) {
  std::vector<Candidate> candidates;
  for (auto& draft : machine.store().drafts_in({DraftState::kDraft, DraftState::kWaitingForConsent,
                                                DraftState::kWaitingForReview,
                                                DraftState::kApproved, DraftState::kHeld})) {
    if (draft.team != team.name) continue;
    auto facts = machine.gate_facts(draft);
    candidates.push_back({std::move(draft), std::move(facts)});
  }
  return candidates;
}

std::vector<PostAhead> posts_ahead(Machine& machine, const Team& team, const Preview& span) {
  auto candidates = candidates_of(machine, team);
  auto foreseen = scheduler::foresee(candidates, machine.store().last_transition(team.name),
                                     machine.config().x.monthly_budget, span.now, span.until);
  std::vector<PostAhead> posts;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    posts.push_back(
        {std::move(candidates[i].draft), candidates[i].facts.price, std::move(foreseen[i])});
  }
  return posts;
}

std::vector<store::StoredChat> chats_of(store::Store& store, const Team& team, UtcTime now,
                                        UtcTime until) {
  auto chats = store.chats(team.name, now - kLongestChat);
  std::erase_if(chats, [&](const store::StoredChat& chat) {
    return chat.cancelled || chat.plan.at >= until ||
           chat_now(store, chat).window().late_until <= now;
  });
  std::ranges::sort(chats, {}, [](const store::StoredChat& chat) { return chat.plan.at; });
  return chats;
}

// Takes what belongs to a chat out of `posts`.
ChatAhead chat_ahead(const store::StoredChat& stored, std::vector<PostAhead>& posts) {
  ChatAhead chat{stored, {}, {}};
  for (std::size_t i = 0; i < stored.drafts.size(); ++i) {
    const auto found = std::ranges::find(posts, stored.drafts[i],
                                         [](const PostAhead& post) { return post.draft.id; });
    if (found == posts.end()) continue;
    chat.questions.push_back(std::move(*found));
    chat.numbers.push_back(static_cast<int>(i) + 1);
    posts.erase(found);
  }
  return chat;
}

std::vector<HolidayAhead> holidays_ahead(const School& school, UtcTime now, UtcTime until) {
  std::vector<HolidayAhead> all;
  for (const auto& span : scheduler::holidays_of(school)) {
    if (span.until <= now || span.from >= until) continue;
    std::vector<std::string> names;
    for (const auto& each : school.holidays) {
      const auto day = school.zone.start_of_day(each.last);
      const bool named = !each.name.empty() && std::ranges::find(names, each.name) == names.end();
      if (named && day >= span.from - std::chrono::days{1} && day < span.until) {
        names.push_back(each.name);
      }
    }
    all.push_back({names.empty() ? std::string{} : join(names), span.from, span.until});
  }
  return all;
}

std::vector<ListenerAhead> listeners(Machine& machine, UtcTime now, UtcTime until) {
  auto& store = machine.store();
  const auto& config = machine.config();
  std::vector<ListenerAhead> all;
  for (const auto& team : config.teams) {
    ListenerAhead listener;
    listener.team = &team;
    listener.account_id = config.accounts.at(team.account).user_id;
    listener.last = store.last_transition(team.name);
    for (const auto& chat : chats_of(store, team, now, until)) {
      listener.chats.push_back({chat.plan.hashtag, chat_now(store, chat).window()});
    }
    for (const auto& [post, draft] : store.posted_ids(team.name, now - intake::kAnswersFor)) {
      const auto posted_at = store.draft(draft).value().posted_at;
      listener.conversations.push_back({post, posted_at.value_or(now) + intake::kAnswersFor});
    }
    all.push_back(std::move(listener));
  }
  return all;
}

// How many authors X charged for with each thousand posts of this month.
std::int64_t authors_per_thousand(Machine& machine, UtcTime now) {
  std::int64_t posts = 0;
  std::int64_t authors = 0;
  for (const auto& [name, account] : machine.config().accounts) {
    for (const auto& [kind, spend] : machine.store().spent_in_month(name, now)) {
      if (kind == store::SpendKind::kPostRead) posts += spend.count;
      if (kind == store::SpendKind::kUserRead) authors += spend.count;
    }
  }
  return posts == 0 ? 0 : authors * 1000 / posts;
}

CostAhead cost_ahead(Machine& machine, const Team& team, UtcTime now, UtcTime until) {
  auto& store = machine.store();
  CostAhead cost;
  const auto days = store.spent_by_day(now);
  if (days.empty()) return cost;
  const auto read = store.team_reads_in_month(now);
  const auto so_far = read.find(team.name);
  cost.reads = scheduler::reads_ahead(
      {&team, store.last_transition(team.name)}, machine.config().school.zone,
      so_far == read.end() ? 0 : so_far->second, days.begin()->first, now, until);
  if (!cost.reads) return cost;
  const auto& prices = machine.config().x.prices;
  const auto authors = *cost.reads * authors_per_thousand(machine, now) / 1000;
  cost.reading = prices.post_read * *cost.reads + prices.user_read * authors;
  return cost;
}

// What goes out first before the rest; the rest as it was.
UtcTime order_of(const PostAhead& post) {
  const bool goes = post.foreseen.fate == scheduler::Fate::kGoesOut && post.foreseen.at;
  return goes ? *post.foreseen.at : UtcTime::max();
}

}  // namespace

Preview preview(Machine& machine, const Team& team, int days) {
  auto& store = machine.store();
  const auto& config = machine.config();
  const auto& zone = config.school.zone;
  Preview ahead;
  const auto now = ahead.now = machine.clock().utc_now();
  const auto until = ahead.until = now + std::chrono::days{days};
  const auto last = store.last_transition(team.name);
  ahead.stages = scheduler::stages_ahead(team, zone, last, now, until);
  ahead.silences = scheduler::silences_ahead(team, zone, last, now, until);
  ahead.holidays = holidays_ahead(config.school, now, until);
  scheduler::PollRules rules;
  rules.query_length = config.x.query_length;
  ahead.listening = scheduler::listening_ahead(team.name, listeners(machine, now, until), zone,
                                               rules, now, until);
  ahead.cost = cost_ahead(machine, team, now, until);
  ahead.posts = posts_ahead(machine, team, ahead);
  for (const auto& post : ahead.posts) {
    if (post.foreseen.fate == scheduler::Fate::kGoesOut) {
      ahead.cost.posting = ahead.cost.posting + post.price;
    }
  }
  for (const auto& chat : chats_of(store, team, now, until)) {
    ahead.chats.push_back(chat_ahead(chat, ahead.posts));
  }
  std::ranges::stable_sort(ahead.posts, {}, order_of);
  ahead.halts = store.halts();
  std::erase_if(ahead.halts,
                [&](const Halt& halt) { return halt.team && *halt.team != team.name; });
  return ahead;
}

}  // namespace inquiry::desk
