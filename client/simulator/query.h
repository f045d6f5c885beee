// X's search query language, as far as self-serve plans have it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "client/simulator/world.h"

namespace inquiry::simulator {

enum class TermKind {
  kWords,    // a keyword or a phrase
  kHashtag,  // value without "#"
  kCashtag,
  kMention,
  kFrom,
  kTo,
  kLang,
  kConversation,
  kInReplyToPost,
  kRetweetsOf,
  kIsRetweet,
  kIsReply,
  kIsQuote,
  kIsVerified,
  kIsNullcast,
  kHasLinks,
  kHasHashtags,
  kHasCashtags,
  kHasMedia,
  kHasMentions,
};

struct Query {
  enum class Kind { kTerm, kAll, kAny };

  Kind kind = Kind::kTerm;
  TermKind term = TermKind::kWords;  // of a term, with its value: folded or in lower case
  std::string value;
  bool negated = false;
  std::vector<Query> parts;  // of kAll and kAny
};

// The message is what X's `errors[].message` says. Groups nest 16 deep at most.
Result<Query> parse_query(std::string_view text);

bool matches(const Query& query, const SimPost& post, const World& world);

// Index keys that together hold every post the query can match; nullopt: it may match any post.
std::optional<std::vector<std::string>> index_keys(const Query& query, const World& world);

}  // namespace inquiry::simulator
