#include "client/simulator/world.h"

#include <algorithm>
#include <cassert>

#include "base/digest.h"
#include "client/simulator/snowflake.h"

namespace inquiry::simulator {
namespace {

// Ids made here keep the top one of the low bits clear; the stream sets it in its own.
constexpr std::int64_t kSequences = std::int64_t{1} << (kSnowflakeLowBits - 1);

void insert_sorted(std::vector<PostId>& ids, PostId id) {
  if (ids.empty() || ids.back() < id) {
    ids.push_back(id);
    return;
  }
  const auto at = std::lower_bound(ids.begin(), ids.end(), id);
  if (*at != id) ids.insert(at, id);
}

}  // namespace

const User& World::add_user(User user) {
  const auto key = lower(user.handle);
  if (const auto known = handles_.find(key); known != handles_.end()) {
    return users_.at(known->second);
  }
  handles_.emplace(key, user.id);
  return users_.emplace(user.id, std::move(user)).first->second;
}

const User& World::user_called(std::string_view handle, UtcTime now) {
  if (const auto* known = find_user(handle)) return *known;
  // 15 hex digits stay below 2^60: an id like those that X gives today.
  const auto number = std::stoll(sha256_hex(lower(handle)).substr(0, 15), nullptr, 16);
  return add_user({UserId{number | (std::int64_t{1} << 60U)}, std::string(handle),
                   std::string(handle), "", now - std::chrono::days{400}});
}

const User* World::find_user(UserId id) const {
  const auto found = users_.find(id);
  return found == users_.end() ? nullptr : &found->second;
}

const User* World::find_user(std::string_view handle) const {
  const auto found = handles_.find(lower(handle));
  return found == handles_.end() ? nullptr : find_user(found->second);
}

void World::add_list(const std::string& id, const std::vector<UserId>& members) {
  auto& list = lists_[id];
  for (const auto member : members) {
    if (!list.insert(member).second) continue;
    lists_of_[member].push_back(id);
    for (const auto post : std::vector<PostId>(posts_under(IndexKey::author(member)))) {
      add_under(IndexKey::list(id), post);
    }
  }
}

PostId World::next_id(UtcTime created_at) {
  PostId id;
  do {
    last_sequence_ = (last_sequence_ + 1) % kSequences;
    id = PostId{first_id_at(created_at) + last_sequence_};
  } while (posts_.contains(id));
  return id;
}

const SimPost& World::add_post(NewPost draft) {
  SimPost post;
  post.id = draft.id ? *draft.id : next_id(draft.created_at);
  assert(!posts_.contains(post.id));
  post.author = draft.author;
  post.created_at = draft.created_at;
  post.indexed_at = draft.created_at + draft.indexed_after;
  post.text = std::move(draft.text);
  post.shown = show(post.text);
  post.words = folded_words(post.text);
  post.is_long = !draft.retweet_of && weighted_length(post.text) > kWeightedLengthMax;
  post.lang = std::move(draft.lang);
  post.reply_to = draft.reply_to;
  post.retweet_of = draft.retweet_of;
  post.quote_of = draft.quote_of;
  post.media = draft.media;
  post.poll = std::move(draft.poll);
  post.poll_minutes = draft.poll_minutes;
  post.reply_settings = std::move(draft.reply_settings);
  post.made_with_ai = draft.made_with_ai;
  post.conversation = post.id;
  post.first_version = post.id;
  if (const auto* target = post.reply_to ? find_post(*post.reply_to) : nullptr) {
    post.conversation = target->conversation;
  }
  if (draft.edit_of) {
    if (const auto found = posts_.find(*draft.edit_of); found != posts_.end()) {
      post.first_version = found->second.first_version;
      post.conversation = found->second.conversation;
      post.reply_to = found->second.reply_to;
      posts_.at(versions_.at(post.first_version).back()).newest_version = false;
    }
  }
  versions_[post.first_version].push_back(post.id);
  const auto& kept = posts_.emplace(post.id, std::move(post)).first->second;
  index(kept);
  arrivals_.push_back(kept.id);
  return kept;
}

bool World::delete_post(PostId id, UtcTime now) {
  const auto* post = find_post(id);
  if (post == nullptr || post->deleted_at) return false;
  for (const auto version : versions(*post)) posts_.at(version).deleted_at = now;
  return true;
}

const SimPost* World::find_post(PostId id) const {
  const auto found = posts_.find(id);
  return found == posts_.end() ? nullptr : &found->second;
}

const std::vector<PostId>& World::versions(const SimPost& post) const {
  return versions_.at(post.first_version);
}

const std::vector<PostId>& World::posts_under(const std::string& key) const {
  static const std::vector<PostId> kNone;
  const auto found = index_.find(key);
  return found == index_.end() ? kNone : found->second;
}

void World::index(const SimPost& post) {
  add_under(IndexKey::everything(), post.id);
  add_under(IndexKey::author(post.author), post.id);
  add_under(IndexKey::conversation(post.conversation), post.id);
  if (const auto* target = post.reply_to ? find_post(*post.reply_to) : nullptr) {
    add_under(IndexKey::reply_to_user(target->author), post.id);
  }
  if (const auto lists = lists_of_.find(post.author); lists != lists_of_.end()) {
    for (const auto& list : lists->second) add_under(IndexKey::list(list), post.id);
  }
  if (post.retweet_of) return;  // its words are another's: keyword search does not find it
  for (const auto& tag : post.shown.hashtags) add_under(IndexKey::hashtag(tag.value), post.id);
  for (const auto& mention : post.shown.mentions) {
    add_under(IndexKey::mention(mention.value), post.id);
  }
}

void World::add_under(const std::string& key, PostId id) { insert_sorted(index_[key], id); }

}  // namespace inquiry::simulator
