#include "daemon/intake/polls.h"

namespace inquiry::intake {

using scheduler::Term;

std::string_view endpoint_of(const scheduler::Poll& poll) {
  switch (poll.kind) {
    case Term::Kind::kMentions:
      return "mentions";
    case Term::Kind::kList:
      return "list_posts";
    case Term::Kind::kHashtag:
    case Term::Kind::kPerson:
    case Term::Kind::kConversation:
      return "search_recent";
  }
  return {};
}

std::set<std::string> keys_of(const scheduler::Poll& poll) {
  std::set<std::string> keys;
  for (const auto& term : poll.terms) keys.insert(term.key());
  return keys;
}

std::string list_of(const scheduler::Poll& poll) {
  return poll.kind == Term::Kind::kList ? poll.terms.front().value : std::string{};
}

}  // namespace inquiry::intake
