#include "client/post_parser.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "client/json_limits.h"

namespace inquiry::client {
namespace {

using nlohmann::json;

// A member that the two dialects call differently: the tweet dialect's name, the post dialect's.
struct Name {
  std::string_view tweet;
  std::string_view post;
};
constexpr Name kIncludedPosts{"tweets", "posts"};
constexpr Name kReferences{"referenced_tweets", "referenced_posts"};
constexpr Name kNote{"note_tweet", "note_post"};
constexpr Name kHistory{"edit_history_tweet_ids", "edit_history_post_ids"};

const json* member(const json& object, Name name) {
  const json* found = client::member(object, name.tweet);
  return found ? found : client::member(object, name.post);
}

const json& array_member(const json& object, Name name) {
  const json& found = client::array_member(object, name.tweet);
  return found.empty() ? client::array_member(object, name.post) : found;
}

template <typename Id>
std::optional<Id> id_member(const json& object, std::string_view name) {
  const std::string* text = text_member(object, name);
  return text ? Id::parse(*text) : std::nullopt;
}

template <typename Id>
void index_by_id(const json& items, std::unordered_map<Id, const json*>& index) {
  for (const json& item : items) {
    if (const auto id = id_member<Id>(item, "id")) index.emplace(*id, &item);
  }
}

std::optional<PostId> reference(const json& item, std::string_view type) {
  for (const json& reference : array_member(item, kReferences)) {
    const std::string* kind = text_member(reference, "type");
    if (kind && *kind == type) return id_member<PostId>(reference, "id");
  }
  return std::nullopt;
}

PostId first_of_history(const json& item, PostId own) {
  for (const json& version : array_member(item, kHistory)) {
    const auto* text = version.get_ptr<const std::string*>();
    if (const auto id = text ? PostId::parse(*text) : std::nullopt) return *id;
  }
  return own;
}

// Beyond about 280 characters `text` is cut, and only the note is whole.
const std::string* whole_text(const json& item) {
  const json* note = member(item, kNote);
  const std::string* text = note ? text_member(*note, "text") : nullptr;
  return text ? text : text_member(item, "text");
}

// X writes &, < and > of a text as HTML would, once.
std::string unescaped(std::string_view text) {
  static constexpr std::array<std::pair<std::string_view, char>, 3> kEscapes{
      {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}}};
  std::string plain;
  while (!text.empty()) {
    const auto* const escape = std::ranges::find_if(
        kEscapes, [&](const auto& each) { return text.starts_with(each.first); });
    plain += escape == kEscapes.end() ? text.front() : escape->second;
    text.remove_prefix(escape == kEscapes.end() ? 1 : escape->first.size());
  }
  return plain;
}

const json& entities(const json& item, std::string_view kind) {
  for (const json* holder : {member(item, kNote), &item}) {
    const json* all = holder ? client::member(*holder, "entities") : nullptr;
    if (!all) continue;
    const json& found = client::array_member(*all, kind);
    if (!found.empty()) return found;
  }
  return client::array_member(item, "");
}

std::vector<std::string> entity_texts(const json& item, std::string_view kind,
                                      std::string_view name) {
  std::vector<std::string> texts;
  for (const json& entity : entities(item, kind)) {
    if (const std::string* text = text_member(entity, name)) texts.push_back(*text);
  }
  return texts;
}

std::vector<Link> links(const json& item) {
  std::vector<Link> found;
  for (const json& entity : entities(item, "urls")) {
    const std::string* shortened = text_member(entity, "url");
    const std::string* expanded = text_member(entity, "expanded_url");
    if (shortened) found.push_back({*shortened, expanded ? *expanded : *shortened});
  }
  return found;
}

int media_count(const json& item) {
  const json* attachments = client::member(item, "attachments");
  return attachments ? static_cast<int>(client::array_member(*attachments, "media_keys").size())
                     : 0;
}

// What replies to nothing has no references, as a post has whose references were left out; but its
// conversation is its own.
bool begins_conversation(const Post& post) {
  return post.conversation_id == post.id || post.conversation_id == post.first_id;
}

void read_author(Post& post, const json& item, const Includes& includes) {
  const json* user = includes.user(post.author_id);
  const std::string* handle = text_member(user ? *user : item, "username");
  if (handle) post.author = *handle;
  const std::string* name = user ? text_member(*user, "name") : nullptr;
  if (name) post.author_name = *name;
}

// What the post says: of a retweet, what the original says, because its own text is cut.
void read_content(Post& post, const json& item) {
  if (const std::string* text = whole_text(item)) post.text = unescaped(*text);
  post.hashtags = entity_texts(item, "hashtags", "tag");
  post.mentions = entity_texts(item, "mentions", "username");
  post.links = links(item);
  post.media_count = media_count(item);
}

}  // namespace

Includes::Includes(const json& document) {
  const json* includes = client::member(document, "includes");
  if (!includes) return;
  index_by_id(array_member(*includes, kIncludedPosts), posts_);
  index_by_id(client::array_member(*includes, "users"), users_);
}

const json* Includes::post(PostId id) const {
  const auto found = posts_.find(id);
  return found == posts_.end() ? nullptr : found->second;
}

const json* Includes::user(UserId id) const {
  const auto found = users_.find(id);
  return found == users_.end() ? nullptr : found->second;
}

tl::expected<Post, std::string> parse_post(const json& item, const Includes& includes) {
  const auto id = id_member<PostId>(item, "id");
  if (!id) return tl::unexpected<std::string>("no id");
  if (!whole_text(item)) return tl::unexpected<std::string>("no text");
  const auto author_id = id_member<UserId>(item, "author_id");
  if (!author_id) return tl::unexpected<std::string>("no author_id");
  const std::string* created = text_member(item, "created_at");
  const auto created_at = created ? parse_rfc3339(*created) : std::nullopt;
  if (!created_at) return tl::unexpected<std::string>("no created_at");

  Post post;
  post.id = *id;
  post.first_id = first_of_history(item, *id);
  post.author_id = *author_id;
  post.created_at = *created_at;
  read_author(post, item, includes);
  const std::string* language = text_member(item, "lang");
  post.language = language ? *language : "und";
  post.conversation_id = id_member<PostId>(item, "conversation_id");
  post.in_reply_to = reference(item, "replied_to");
  post.reply_told = post.in_reply_to || begins_conversation(post);
  post.retweet_of = reference(item, "retweeted");
  const json* original = post.retweet_of ? includes.post(*post.retweet_of) : nullptr;
  read_content(post, original && whole_text(*original) ? *original : item);
  return post;
}

}  // namespace inquiry::client
