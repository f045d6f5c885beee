#include "scheduler/routing.h"

#include <algorithm>

#include "scheduler/fold.h"

namespace inquiry::scheduler {
namespace {

struct Match {
  IdeaSource source;
  std::string why;
};
using Found = std::optional<Match>;

bool is_own(const Post& post, const RoutingFacts& facts) {
  return post.author_id == facts.account_id ||
         (!post.author.empty() && same_folded(post.author, facts.account_handle));
}

Found answer(const Post& post, const RoutingFacts& facts) {
  for (const auto& target : {post.in_reply_to, post.conversation_id}) {
    if (!target) continue;
    const auto question = facts.own_questions.find(*target);
    if (question != facts.own_questions.end()) {
      return Match{IdeaSource::kAnswer, "answer to our question " + question->second};
    }
  }
  return std::nullopt;
}

Found mention(const Post& post, const RoutingFacts& facts) {
  if (!facts.team->listen.mentions || !find_folded(post.mentions, facts.account_handle)) {
    return std::nullopt;
  }
  return Match{IdeaSource::kMention, "mention of @" + facts.account_handle};
}

Found tag(const Post& post, const std::vector<std::string>& wanted, IdeaSource source,
          std::string_view kind) {
  for (const auto& hashtag : post.hashtags) {
    if (const auto* found = find_folded(wanted, hashtag)) {
      return Match{source, std::string{kind} + " tag #" + *found};
    }
  }
  return std::nullopt;
}

Found person(const Post& post, const RoutingFacts& facts) {
  const auto* found = find_folded(facts.team->listen.people, post.author);
  if (!found) return std::nullopt;
  return Match{IdeaSource::kPerson, "voice @" + *found};
}

Found list(const RoutingFacts& facts) {
  const auto& lists = facts.team->listen.lists;
  if (std::ranges::find(lists, facts.list_id) == lists.end()) return std::nullopt;
  return Match{IdeaSource::kList, "list " + facts.list_id};
}

// X says "und", "zxx" or one of its private codes (q..) where it recognises no language: such a
// post is in no language that the team did not ask for.
bool has_no_language(const std::string& code) {
  return code.empty() || code == "und" || code == "zxx" || (code.size() == 3 && code[0] == 'q');
}

bool is_wanted_language(const Post& post, const std::vector<std::string>& wanted) {
  if (wanted.empty() || has_no_language(post.language)) return true;
  const auto language = post.language.substr(0, post.language.find('-'));
  return find_folded(wanted, post.language) || find_folded(wanted, language);
}

// "chat answers A1, A2"; `addressed`: only where the post itself says so.
Found chat_answer(const RoutingFacts& facts, bool addressed) {
  const auto& answers = facts.chat_answers;
  if (answers.empty() || (addressed && answers.front().how == AnswerHow::kTime)) {
    return std::nullopt;
  }
  std::string why = answers.size() == 1 ? "chat answer A" : "chat answers A";
  for (const auto& answer : answers) {
    why += (answer == answers.front() ? "" : ", A") + std::to_string(answer.number);
  }
  if (answers.front().how == AnswerHow::kReply) why += ", as a reply";
  if (answers.front().how == AnswerHow::kTime) why += ", by its time";
  return Match{IdeaSource::kChat, std::move(why)};
}

Found source_of(const Post& post, const RoutingFacts& facts) {
  const auto& listen = facts.team->listen;
  if (auto found = chat_answer(facts, false)) return found;
  if (auto found = tag(post, facts.chat_hashtags, IdeaSource::kChat, "chat")) return found;
  if (auto found = tag(post, listen.problem, IdeaSource::kProblem, "problem")) return found;
  if (auto found = tag(post, listen.solution, IdeaSource::kSolution, "solution")) return found;
  if (auto found = person(post, facts)) return found;
  return list(facts);
}

Routed routed(Match match, const RoutingFacts& facts) {
  const bool shown = facts.behaviour && unparks(*facts.behaviour, match.source);
  return {match.source, std::move(match.why), shown ? IdeaState::kNew : IdeaState::kParked};
}

}  // namespace

std::variant<Routed, NotRouted> route(const Post& post, const RoutingFacts& facts) {
  if (post.retweet_of) return NotRouted{"it is a retweet; only first voices are ideas"};
  if (is_own(post, facts)) {
    return NotRouted{"it is from the team's own account @" + facts.account_handle};
  }
  if (auto found = chat_answer(facts, true)) return routed(*std::move(found), facts);
  if (auto found = answer(post, facts)) return routed(*std::move(found), facts);
  if (auto found = mention(post, facts)) return routed(*std::move(found), facts);
  auto found = source_of(post, facts);
  if (!found) {
    return NotRouted{"no hashtag, voice, list, mention or question of this team leads to it"};
  }
  if (!is_wanted_language(post, facts.team->listen.languages)) {
    return NotRouted{found->why + ", but its language " + post.language +
                     " is none that the team listens to"};
  }
  return routed(*std::move(found), facts);
}

bool unparks(Behaviour behaviour, IdeaSource source) {
  switch (behaviour) {
    case Behaviour::kDefine:
    case Behaviour::kPlan:
      return true;
    case Behaviour::kTeach:
    case Behaviour::kAnalyze:
      return false;
    case Behaviour::kReflect:
      return source == IdeaSource::kAnswer || source == IdeaSource::kMention ||
             source == IdeaSource::kChat;
  }
  return false;
}

}  // namespace inquiry::scheduler
