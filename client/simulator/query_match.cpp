#include <algorithm>

#include "client/simulator/query.h"

namespace inquiry::simulator {
namespace {

bool is_user(const World& world, UserId id, const std::string& name) {
  const auto* user = world.find_user(id);
  return user != nullptr && (lower(user->handle) == name || user->id.str() == name);
}

bool replies_to(const World& world, const SimPost& post, const std::string& name) {
  const auto* target = post.reply_to ? world.find_post(*post.reply_to) : nullptr;
  return target != nullptr && is_user(world, target->author, name);
}

bool retweets(const World& world, const SimPost& post, const std::string& name) {
  const auto* original = post.retweet_of ? world.find_post(*post.retweet_of) : nullptr;
  return original != nullptr && is_user(world, original->author, name);
}

bool has(const std::vector<Entity>& entities, const std::string& value) {
  return std::any_of(entities.begin(), entities.end(),
                     [&](const Entity& entity) { return lower(entity.value) == value; });
}

// A retweet's words are another's: they are not searched.
bool matches_words(const Query& query, const SimPost& post) {
  if (post.retweet_of) return false;
  switch (query.term) {
    case TermKind::kWords:
      return post.words.find(query.value) != std::string::npos;
    case TermKind::kHashtag:
      return has(post.shown.hashtags, query.value);
    case TermKind::kCashtag:
      return has(post.shown.cashtags, query.value);
    default:
      return has(post.shown.mentions, query.value);
  }
}

bool matches_term(const Query& query, const SimPost& post, const World& world) {
  switch (query.term) {
    case TermKind::kWords:
    case TermKind::kHashtag:
    case TermKind::kCashtag:
    case TermKind::kMention:
      return matches_words(query, post);
    case TermKind::kFrom:
      return is_user(world, post.author, query.value);
    case TermKind::kTo:
      return replies_to(world, post, query.value);
    case TermKind::kLang:
      return lower(post.lang) == query.value;
    case TermKind::kConversation:
      return PostId::parse(query.value) == post.conversation;
    case TermKind::kInReplyToPost:
      return post.reply_to && PostId::parse(query.value) == post.reply_to;
    case TermKind::kRetweetsOf:
      return retweets(world, post, query.value);
    case TermKind::kIsRetweet:
      return post.retweet_of.has_value();
    case TermKind::kIsReply:
      return post.reply_to.has_value();
    case TermKind::kIsQuote:
      return post.quote_of.has_value();
    case TermKind::kIsVerified:
    case TermKind::kIsNullcast:
      return false;
    case TermKind::kHasLinks:
      return !post.shown.links.empty();
    case TermKind::kHasHashtags:
      return !post.shown.hashtags.empty();
    case TermKind::kHasCashtags:
      return !post.shown.cashtags.empty();
    case TermKind::kHasMedia:
      return post.media > 0;
    case TermKind::kHasMentions:
      return !post.shown.mentions.empty();
  }
  return false;
}

std::optional<UserId> user_named(const World& world, const std::string& name) {
  const auto* user = world.find_user(name);
  return user != nullptr ? std::optional(user->id) : UserId::parse(name);
}

// The key of a term that has one; an empty list when it can match nothing.
std::optional<std::vector<std::string>> keys_of_term(const Query& query, const World& world) {
  using Keys = std::vector<std::string>;
  if (query.negated) return std::nullopt;
  switch (query.term) {
    case TermKind::kHashtag:
      return Keys{IndexKey::hashtag(query.value)};
    case TermKind::kMention:
      return Keys{IndexKey::mention(query.value)};
    case TermKind::kFrom: {
      const auto user = user_named(world, query.value);
      return user ? Keys{IndexKey::author(*user)} : Keys{};
    }
    case TermKind::kTo: {
      const auto user = user_named(world, query.value);
      return user ? Keys{IndexKey::reply_to_user(*user)} : Keys{};
    }
    case TermKind::kConversation:
      return Keys{IndexKey::conversation(PostId::parse(query.value).value_or(PostId{}))};
    default:
      return std::nullopt;
  }
}

}  // namespace

bool matches(const Query& query, const SimPost& post, const World& world) {
  const auto part_matches = [&](const Query& part) { return matches(part, post, world); };
  switch (query.kind) {
    case Query::Kind::kTerm:
      return matches_term(query, post, world) != query.negated;
    case Query::Kind::kAll:
      return std::all_of(query.parts.begin(), query.parts.end(), part_matches);
    case Query::Kind::kAny:
      return std::any_of(query.parts.begin(), query.parts.end(), part_matches);
  }
  return false;
}

std::optional<std::vector<std::string>> index_keys(const Query& query, const World& world) {
  if (query.kind == Query::Kind::kTerm) return keys_of_term(query, world);
  std::vector<std::string> together;
  for (const auto& part : query.parts) {
    auto keys = index_keys(part, world);
    if (query.kind == Query::Kind::kAll) {
      if (keys) return keys;  // one selective part is enough
      continue;
    }
    if (!keys) return std::nullopt;
    together.insert(together.end(), keys->begin(), keys->end());
  }
  if (query.kind == Query::Kind::kAll) return std::nullopt;
  return together;
}

}  // namespace inquiry::simulator
