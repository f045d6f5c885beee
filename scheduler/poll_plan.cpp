#include "scheduler/poll_plan.h"

#include <algorithm>

#include "scheduler/fold.h"

namespace inquiry::scheduler {
namespace {

using Kind = Term::Kind;

// The account that reads each hashtag and voice: any credential can, so that what several teams
// listen for is read once for the whole school. By name, so that no cursor changes hands while the
// same teams listen; a chat, which comes and goes, decides only where no team listens anyway.
class Readers {
 public:
  explicit Readers(const std::vector<ListeningTeam>& teams) {
    for (const auto& each : teams) {
      const auto& listen = each.team->listen;
      for (const auto& tag : listen.problem) offer(lasting_, Kind::kHashtag, tag, each);
      for (const auto& tag : listen.solution) offer(lasting_, Kind::kHashtag, tag, each);
      for (const auto& voice : listen.people) offer(lasting_, Kind::kPerson, voice, each);
      for (const auto& tag : each.chat_hashtags) offer(chats_, Kind::kHashtag, tag, each);
      for (const auto& tag : each.late_hashtags) offer(chats_, Kind::kHashtag, tag, each);
    }
  }

  Term term(Kind kind, const std::string& value) const {
    const auto key = std::pair{kind, folded(value)};
    const auto found = lasting_.find(key);
    return {kind, found == lasting_.end() ? chats_.at(key) : found->second, key.second};
  }

 private:
  using Accounts = std::map<std::pair<Kind, std::string>, std::string>;

  static void offer(Accounts& accounts, Kind kind, const std::string& value,
                    const ListeningTeam& listener) {
    const auto& account = listener.team->account;
    const auto [entry, added] = accounts.try_emplace({kind, folded(value)}, account);
    if (!added) entry->second = std::min(entry->second, account);
  }

  Accounts lasting_;
  Accounts chats_;
};

// How often a listener wants each of its terms.
std::vector<std::pair<Term, Duration>> terms_of(const ListeningTeam& listener,
                                                const Readers& readers) {
  const auto& team = *listener.team;
  const auto every = listener.silent ? team.listen.quiet_every : team.listen.poll_every;
  std::vector<std::pair<Term, Duration>> terms;
  const auto want = [&](Term term, Duration how_often) {
    terms.emplace_back(std::move(term), listener.silent ? every : how_often);
  };
  const auto hashtags = [&](const std::vector<std::string>& tags, Duration how_often) {
    for (const auto& tag : tags) want(readers.term(Kind::kHashtag, tag), how_often);
  };
  hashtags(team.listen.problem, every);
  hashtags(team.listen.solution, every);
  hashtags(listener.chat_hashtags, std::min<Duration>(every, kChatEvery));
  hashtags(listener.late_hashtags, std::max<Duration>(every, kLateAnswersEvery));
  for (const auto& voice : team.listen.people) want(readers.term(Kind::kPerson, voice), every);
  for (const auto post : listener.conversations) {
    want({Kind::kConversation, team.account, post.str()}, every);
  }
  if (team.listen.mentions) {
    want({Kind::kMentions, team.account, listener.account_id.str()}, every);
  }
  for (const auto& list : team.listen.lists) want({Kind::kList, team.account, list}, every);
  return terms;
}

}  // namespace

std::string Term::key() const {
  const auto at = "@" + account;
  switch (kind) {
    case Kind::kHashtag:
    case Kind::kPerson:
    case Kind::kConversation:
      return query() + at;
    case Kind::kMentions:
      return "mentions:" + value + at;
    case Kind::kList:
      return "list:" + value + at;
  }
  return {};
}

std::string Term::query() const {
  switch (kind) {
    case Kind::kHashtag:
      return "#" + value;
    case Kind::kPerson:
      return "from:" + value;
    case Kind::kConversation:
      return "conversation_id:" + value;
    case Kind::kMentions:
    case Kind::kList:
      return {};
  }
  return {};
}

std::vector<TermPlan> plan_terms(const std::vector<ListeningTeam>& teams) {
  const Readers readers{teams};
  std::map<Term, TermPlan> plans;
  for (const auto& listener : teams) {
    for (const auto& [term, every] : terms_of(listener, readers)) {
      auto& plan = plans.try_emplace(term, TermPlan{term, every, {}, true}).first->second;
      plan.every = std::min(plan.every, every);
      plan.quiet = plan.quiet && listener.silent;
      plan.teams.push_back(listener.team->name);
    }
  }
  std::vector<TermPlan> all;
  for (auto& [term, plan] : plans) {
    std::ranges::sort(plan.teams);
    plan.teams.erase(std::unique(plan.teams.begin(), plan.teams.end()), plan.teams.end());
    all.push_back(std::move(plan));
  }
  return all;
}

}  // namespace inquiry::scheduler
