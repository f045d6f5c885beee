#include "client/simulator/query.h"

#include <algorithm>
#include <array>

namespace inquiry::simulator {
namespace {

constexpr int kDepthMax = 16;

tl::unexpected<Error> wrong(std::string message) {
  return fail(Error::Kind::kInvalid, std::move(message));
}

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

struct Operator {
  std::string_view name;
  std::string_view value;  // empty: any
  TermKind kind;
};

constexpr std::array<Operator, 19> kOperators = {{
    {"from", "", TermKind::kFrom},
    {"to", "", TermKind::kTo},
    {"lang", "", TermKind::kLang},
    {"conversation_id", "", TermKind::kConversation},
    {"in_reply_to_tweet_id", "", TermKind::kInReplyToPost},
    {"retweets_of", "", TermKind::kRetweetsOf},
    {"is", "retweet", TermKind::kIsRetweet},
    {"is", "reply", TermKind::kIsReply},
    {"is", "quote", TermKind::kIsQuote},
    {"is", "verified", TermKind::kIsVerified},
    {"is", "nullcast", TermKind::kIsNullcast},
    {"has", "links", TermKind::kHasLinks},
    {"has", "hashtags", TermKind::kHasHashtags},
    {"has", "cashtags", TermKind::kHasCashtags},
    {"has", "media", TermKind::kHasMedia},
    {"has", "images", TermKind::kHasMedia},
    {"has", "video_link", TermKind::kHasMedia},
    {"has", "videos", TermKind::kHasMedia},
    {"has", "mentions", TermKind::kHasMentions},
}};

bool stands_alone(TermKind kind) {
  return kind != TermKind::kLang && (kind < TermKind::kIsRetweet);
}

// Something in it selects posts by itself, whichever alternative holds.
bool stands_alone(const Query& query) {
  switch (query.kind) {
    case Query::Kind::kTerm:
      return !query.negated && stands_alone(query.term);
    case Query::Kind::kAll:
      return std::any_of(query.parts.begin(), query.parts.end(),
                         [](const Query& part) { return stands_alone(part); });
    case Query::Kind::kAny:
      return std::all_of(query.parts.begin(), query.parts.end(),
                         [](const Query& part) { return stands_alone(part); });
  }
  return false;
}

bool is_handle(std::string_view text) {
  return !text.empty() && text.size() <= 19 &&
         lower(text).find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") ==
             std::string_view::npos;
}

Result<Query> make_term(TermKind kind, std::string value) {
  Query term;
  term.term = kind;
  term.value = std::move(value);
  return term;
}

Result<Query> make_operator(std::string_view name, std::string_view value) {
  const auto wanted = lower(value);
  for (const auto& known : kOperators) {
    if (known.name != name || (!known.value.empty() && known.value != wanted)) continue;
    auto bare = wanted;
    if (known.kind == TermKind::kFrom || known.kind == TermKind::kTo ||
        known.kind == TermKind::kRetweetsOf) {
      if (bare.starts_with('@')) bare.erase(0, 1);
      if (!is_handle(bare)) return wrong("'" + std::string(value) + "' is not a user name.");
    }
    if ((known.kind == TermKind::kConversation || known.kind == TermKind::kInReplyToPost) &&
        !PostId::parse(bare)) {
      return wrong("'" + std::string(value) + "' is not a post id.");
    }
    if (known.kind == TermKind::kLang && (bare.size() < 2 || bare.size() > 3)) {
      return wrong("'" + std::string(value) + "' is not a supported language.");
    }
    return make_term(known.kind, bare);
  }
  return wrong("Reference to invalid operator '" + std::string(name) + "' with value '" +
               std::string(value) + "'. Operator is not available in current product.");
}

Result<Query> make_word(std::string_view word) {
  const auto body = word.substr(1);
  if (word.front() == '#' && !body.empty()) {
    const auto shown = show(word);
    if (shown.hashtags.size() != 1 || shown.hashtags[0].value != body) {
      return wrong("'" + std::string(word) + "' is not a hashtag.");
    }
    return make_term(TermKind::kHashtag, lower(body));
  }
  if (word.front() == '@' && is_handle(body)) return make_term(TermKind::kMention, lower(body));
  if (word.front() == '$' && !body.empty()) return make_term(TermKind::kCashtag, lower(body));
  if (const auto colon = word.find(':'); colon != std::string_view::npos && colon > 0) {
    return make_operator(lower(word.substr(0, colon)), word.substr(colon + 1));
  }
  auto folded = folded_words(word);
  if (folded == " ") return wrong("'" + std::string(word) + "' has nothing to search for.");
  return make_term(TermKind::kWords, std::move(folded));
}

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  Result<Query> run() {
    auto query = parse_any(0);
    if (!query) return query;
    skip_blanks();
    if (at_ < text_.size()) return wrong("Unmatched ')' at position " + position() + ".");
    if (!stands_alone(*query)) {
      return wrong(
          "Rules must contain at least one positive, non-stopword clause that stands alone "
          "(a keyword, #hashtag, @mention, from: and the like).");
    }
    return query;
  }

 private:
  std::string position() const { return std::to_string(at_ + 1); }

  void skip_blanks() {
    while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
  }

  bool at_or() const {
    const auto rest = text_.substr(at_);
    return rest.starts_with("OR") &&
           (rest.size() == 2 || is_blank(rest[2]) || rest[2] == '(' || rest[2] == ')');
  }

  Result<Query> parse_any(int depth) {
    Query any;
    any.kind = Query::Kind::kAny;
    for (;;) {
      auto all = parse_all(depth);
      if (!all) return all;
      any.parts.push_back(std::move(*all));
      skip_blanks();
      if (at_ >= text_.size() || !at_or()) break;
      at_ += 2;
    }
    return any.parts.size() == 1 ? std::move(any.parts.front()) : std::move(any);
  }

  Result<Query> parse_all(int depth) {
    Query all;
    all.kind = Query::Kind::kAll;
    for (skip_blanks(); at_ < text_.size() && text_[at_] != ')' && !at_or(); skip_blanks()) {
      auto part = parse_part(depth);
      if (!part) return part;
      all.parts.push_back(std::move(*part));
    }
    if (all.parts.empty()) {
      return wrong("Something to search for is missing at position " + position() + ".");
    }
    return all.parts.size() == 1 ? std::move(all.parts.front()) : std::move(all);
  }

  Result<Query> parse_part(int depth) {
    const bool negated = text_[at_] == '-';
    if (negated) ++at_;
    if (at_ >= text_.size() || is_blank(text_[at_]) || text_[at_] == '-' || text_[at_] == ')') {
      return wrong("A negation needs a clause at position " + position() + ".");
    }
    if (text_[at_] == '(') {
      if (negated) return wrong("Negated groups are not supported; negate each clause instead.");
      return parse_group(depth);
    }
    auto term = text_[at_] == '"' ? parse_phrase() : parse_word();
    if (!term) return term;
    if (term->term == TermKind::kIsNullcast && !negated) {
      return wrong("is:nullcast can only be used negated.");
    }
    term->negated = negated;
    return term;
  }

  Result<Query> parse_group(int depth) {
    if (depth == kDepthMax) return wrong("Groups are nested too deeply.");
    ++at_;
    auto inner = parse_any(depth + 1);
    if (!inner) return inner;
    skip_blanks();
    if (at_ >= text_.size()) return wrong("A '(' is never closed.");
    ++at_;
    return inner;
  }

  Result<Query> parse_phrase() {
    const auto end = text_.find('"', at_ + 1);
    if (end == std::string_view::npos) return wrong("A quotation mark is never closed.");
    auto folded = folded_words(text_.substr(at_ + 1, end - at_ - 1));
    at_ = end + 1;
    if (folded == " ") return wrong("A phrase has nothing to search for.");
    return make_term(TermKind::kWords, std::move(folded));
  }

  Result<Query> parse_word() {
    const auto start = at_;
    while (at_ < text_.size() && !is_blank(text_[at_]) && text_[at_] != '(' && text_[at_] != ')' &&
           text_[at_] != '"') {
      ++at_;
    }
    return make_word(text_.substr(start, at_ - start));
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

Result<Query> parse_query(std::string_view text) { return Parser(text).run(); }

}  // namespace inquiry::simulator
