#include "client/simulator/view.h"

#include <algorithm>
#include <array>

#include "client/simulator/code_points.h"
#include "client/simulator/times.h"

namespace inquiry::simulator {
namespace {

using Names = std::set<std::string, std::less<>>;

constexpr std::size_t kCutLongTextAt = 275;

struct Renamed {
  std::string_view tweet;
  std::string_view post;
};

constexpr std::array<Renamed, 7> kRenamed = {{
    {"edit_history_tweet_ids", "edit_history_post_ids"},
    {"referenced_tweets", "referenced_posts"},
    {"note_tweet", "note_post"},
    {"retweet_count", "repost_count"},
    {"tweet_count", "post_count"},
    {"tweets", "posts"},
    {"referenced_tweets.id", "referenced_posts"},
}};

std::string in_dialect(std::string_view tweet_name, Dialect dialect) {
  if (dialect == Dialect::kTweet) return std::string(tweet_name);
  for (const auto& name : kRenamed) {
    if (name.tweet == tweet_name) return std::string(name.post);
  }
  return std::string(tweet_name);
}

constexpr std::array<std::string_view, 11> kFields = {
    "attachments", "conversation_id",    "created_at", "edit_controls",  "entities",      "lang",
    "note_tweet",  "possibly_sensitive", "source",     "public_metrics", "reply_settings"};

// Fields in the tweet dialect, expansions in the post dialect.
constexpr std::array<std::string_view, 4> kRelations = {"author_id", "edit_history_tweet_ids",
                                                        "in_reply_to_user_id", "referenced_tweets"};

constexpr std::array<std::string_view, 10> kUserFields = {
    "created_at",     "description", "location", "profile_image_url", "protected",
    "public_metrics", "url",         "verified", "verified_type",     "entities"};

template <std::size_t N>
void keep_known(Names& kept, const Names& asked, const std::array<std::string_view, N>& known,
                Dialect dialect) {
  for (const auto name : known) {
    if (asked.contains(in_dialect(name, dialect))) kept.emplace(name);
  }
}

Names asked_for(Params& params, const std::string& name) {
  const auto list = params.list(name);
  return {list.begin(), list.end()};
}

void read_expansions(View& view, const Names& asked) {
  static constexpr std::array<std::string_view, 8> kExpansions = {"author_id",
                                                                  "in_reply_to_user_id",
                                                                  "entities.mentions.username",
                                                                  "referenced_tweets.id",
                                                                  "attachments.media_keys",
                                                                  "edit_history_tweet_ids",
                                                                  "referenced_tweets.id.author_id",
                                                                  "username"};
  keep_known(view.expansions, asked, kExpansions, view.dialect);
  const bool tweet = view.dialect == Dialect::kTweet;
  if (tweet) view.expansions.erase("username");
  // What an expansion follows is shown with it.
  for (const auto* field : {"author_id", "in_reply_to_user_id", "edit_history_tweet_ids"}) {
    if (view.expansions.contains(field)) view.post_fields.emplace(field);
  }
  if (view.expansions.contains("attachments.media_keys")) view.post_fields.emplace("attachments");
  if (view.expansions.contains("username")) view.post_fields.emplace("username");
  if (view.expansions.contains("entities.mentions.username")) view.post_fields.emplace("entities");
  if (view.expansions.contains("referenced_tweets.id.author_id")) {
    view.expansions.emplace("referenced_tweets.id");
  }
  if (view.expansions.contains("referenced_tweets.id")) {
    view.post_fields.emplace("referenced_tweets");
    if (!tweet && view.expansions.contains("author_id")) {
      view.expansions.emplace("referenced_tweets.id.author_id");
    }
  }
}

struct Cut {
  std::string text;
  std::size_t length = 0;  // code points that stand for the original's
};

// Never through the middle of a link, a tag or an HTML entity.
Cut cut_long(const ShownText& shown) {
  auto cut = kCutLongTextAt;
  for (const auto* entities : {&shown.links, &shown.hashtags, &shown.mentions, &shown.cashtags}) {
    for (const auto& entity : *entities) {
      if (entity.start < cut && entity.end > cut) cut = entity.start;
    }
  }
  auto text = first_code_points(shown.text, cut);
  const auto ampersand = text.rfind('&');
  if (ampersand != std::string_view::npos && text.find(';', ampersand) == std::string_view::npos &&
      text.size() - ampersand < 5) {
    cut -= text.size() - ampersand;
    text = text.substr(0, ampersand);
  }
  return {std::string(text) + "…", cut};
}

Json positions(const Entity& entity) { return {{"start", entity.start}, {"end", entity.end}}; }

std::string display_of(const std::string& link) {
  const auto scheme = link.find("://");
  auto display = scheme == std::string::npos ? link : link.substr(scheme + 3);
  if (display.size() > 27) display = display.substr(0, 26) + "…";
  return display;
}

Json link_entity(const Entity& entity) {
  auto json = positions(entity);
  json["url"] = entity.url;
  json["expanded_url"] =
      entity.value.find("://") == std::string::npos ? "http://" + entity.value : entity.value;
  json["display_url"] = display_of(entity.value);
  return json;
}

// Entities that end within the first `length` code points.
Json entities_within(const World& world, const ShownText& shown, std::size_t length) {
  Json json = Json::object();
  const auto add = [&](const char* name, const Entity& entity, Json one) {
    if (entity.end <= length) json[name].push_back(std::move(one));
  };
  const auto tagged = [](const Entity& entity) {
    auto one = positions(entity);
    one["tag"] = entity.value;
    return one;
  };
  for (const auto& tag : shown.hashtags) add("hashtags", tag, tagged(tag));
  for (const auto& tag : shown.cashtags) add("cashtags", tag, tagged(tag));
  for (const auto& link : shown.links) add("urls", link, link_entity(link));
  for (const auto& mention : shown.mentions) {
    auto one = positions(mention);
    one["username"] = mention.value;
    if (const auto* user = world.find_user(mention.value)) one["id"] = user->id.str();
    add("mentions", mention, std::move(one));
  }
  return json;
}

std::string media_key(const SimPost& post, int number) {
  return "3_" + std::to_string(post.id.value - number);
}

Json edit_controls(const SimPost& post, std::size_t versions) {
  return {{"edits_remaining", 6 - static_cast<int>(std::min<std::size_t>(versions, 6))},
          {"is_edit_eligible", false},
          {"editable_until", to_x_time(post.created_at + std::chrono::hours{1})}};
}

Json post_metrics(const SimPost& post, Dialect dialect) {
  const auto some = post.id.value >> 7U;
  return {{in_dialect("retweet_count", dialect), some % 4},
          {"reply_count", some % 3},
          {"like_count", some % 23},
          {"quote_count", some % 2},
          {"bookmark_count", some % 5},
          {"impression_count", some % 997}};
}

Json user_metrics(const User& user, Dialect dialect) {
  const auto some = user.id.value >> 7U;
  return {{"followers_count", some % 4'999},
          {"following_count", some % 997},
          {in_dialect("tweet_count", dialect), some % 9'973},
          {"listed_count", some % 31}};
}

}  // namespace

View read_view(Params& params) {
  View view;
  if (params.given("post.fields")) view.dialect = Dialect::kPost;
  const auto tweet_fields = asked_for(params, "tweet.fields");
  const auto post_fields = asked_for(params, "post.fields");
  const auto& fields = view.dialect == Dialect::kPost ? post_fields : tweet_fields;
  keep_known(view.post_fields, fields, kFields, view.dialect);
  if (view.dialect == Dialect::kTweet) {
    keep_known(view.post_fields, fields, kRelations, view.dialect);
    view.post_fields.emplace("edit_history_tweet_ids");  // answered to all who say "tweet"
  }
  keep_known(view.user_fields, asked_for(params, "user.fields"), kUserFields, view.dialect);
  read_expansions(view, asked_for(params, "expansions"));
  view.media_url = asked_for(params, "media.fields").contains("url");
  params.allow("poll.fields");
  params.allow("place.fields");
  return view;
}

Json Rendering::post(const SimPost& post) {
  include_beside(post);
  return bare_post(post);
}

Json Rendering::bare_post(const SimPost& post) const {
  const auto whole = code_point_count(post.shown.text);
  const auto cut = post.is_long ? cut_long(post.shown) : Cut{post.shown.text, whole};
  Json json = {{"id", post.id.str()}, {"text", cut.text}};
  if (wants("created_at")) json["created_at"] = to_x_time(post.created_at);
  if (wants("author_id")) json["author_id"] = post.author.str();
  if (wants("conversation_id")) json["conversation_id"] = post.conversation.str();
  if (wants("lang")) json["lang"] = post.lang;
  if (wants("possibly_sensitive")) json["possibly_sensitive"] = false;
  if (wants("reply_settings")) json["reply_settings"] = "everyone";
  if (wants("source")) json["source"] = "Web App";
  if (wants("public_metrics")) json["public_metrics"] = post_metrics(post, view_.dialect);
  if (wants("edit_controls")) {
    json["edit_controls"] = edit_controls(post, world_.versions(post).size());
  }
  if (wants("entities")) {
    auto entities = entities_within(world_, post.shown, cut.length);
    if (!entities.empty()) json["entities"] = std::move(entities);
  }
  if (wants("note_tweet") && post.is_long) {
    Json note = {{"text", post.shown.text}};
    auto entities = entities_within(world_, post.shown, whole);
    if (!entities.empty()) note["entities"] = std::move(entities);
    json[in_dialect("note_tweet", view_.dialect)] = std::move(note);
  }
  add_links_to_others(post, json);
  return json;
}

void Rendering::add_links_to_others(const SimPost& post, Json& json) const {
  if (wants("username")) {
    if (const auto* author = world_.find_user(post.author)) json["username"] = author->handle;
  }
  if (wants("edit_history_tweet_ids")) {
    auto& history = json[in_dialect("edit_history_tweet_ids", view_.dialect)];
    for (const auto version : world_.versions(post)) history.push_back(version.str());
  }
  if (wants("attachments")) {
    for (int i = 1; i <= post.media; ++i) {
      json["attachments"]["media_keys"].push_back(media_key(post, i));
    }
  }
  const auto* target = post.reply_to ? world_.find_post(*post.reply_to) : nullptr;
  if (wants("in_reply_to_user_id") && target != nullptr) {
    json["in_reply_to_user_id"] = target->author.str();
  }
  if (!wants("referenced_tweets")) return;
  const auto refer = [&](const char* type, const std::optional<PostId>& id) {
    if (!id) return;
    json[in_dialect("referenced_tweets", view_.dialect)].push_back(
        {{"type", type}, {"id", id->str()}});
  };
  refer("replied_to", post.reply_to);
  refer("retweeted", post.retweet_of);
  refer("quoted", post.quote_of);
}

void Rendering::include_beside(const SimPost& post) {
  if (expands("author_id")) include_user(post.author);
  if (expands("in_reply_to_user_id") && post.reply_to) {
    if (const auto* target = world_.find_post(*post.reply_to)) include_user(target->author);
  }
  if (expands("entities.mentions.username")) {
    for (const auto& mention : post.shown.mentions) {
      if (const auto* user = world_.find_user(mention.value)) include_user(user->id);
    }
  }
  if (expands("attachments.media_keys")) {
    for (int i = 1; i <= post.media; ++i) {
      const auto key = media_key(post, i);
      auto& media = included_media_[key] = {{"media_key", key}, {"type", "photo"}};
      if (view_.media_url) media["url"] = "https://pbs.twimg.com/media/" + key + ".jpg";
    }
  }
  if (expands("referenced_tweets.id")) {
    for (const auto& id : {post.reply_to, post.retweet_of, post.quote_of}) {
      if (id) include_referenced(*id);
    }
  }
}

void Rendering::include_referenced(PostId id) {
  const auto* post = world_.find_post(id);
  if (post == nullptr || post->deleted_at) {
    const auto parameter = in_dialect("referenced_tweets.id", view_.dialect);
    auto error = missing_resource("tweet", parameter, id.str(), view_.dialect);
    if (std::find(errors_.begin(), errors_.end(), error) == errors_.end()) {
      errors_.push_back(std::move(error));
    }
    return;
  }
  included_posts_.insert(id);
  if (expands("referenced_tweets.id.author_id")) include_user(post->author);
}

Json Rendering::user(const User& user) const {
  const auto wants_field = [&](std::string_view name) { return view_.user_fields.contains(name); };
  Json json = {{"id", user.id.str()}, {"name", user.name}, {"username", user.handle}};
  if (wants_field("created_at")) json["created_at"] = to_x_time(user.created_at);
  if (wants_field("description")) json["description"] = user.about;
  if (wants_field("verified")) json["verified"] = false;
  if (wants_field("verified_type")) json["verified_type"] = "none";
  if (wants_field("protected")) json["protected"] = false;
  if (wants_field("public_metrics")) json["public_metrics"] = user_metrics(user, view_.dialect);
  if (wants_field("profile_image_url")) {
    json["profile_image_url"] =
        "https://pbs.twimg.com/profile_images/" + user.id.str() + "/face_normal.jpg";
  }
  return json;
}

Json Rendering::includes() const {
  Json json = Json::object();
  for (const auto id : included_users_) {
    if (const auto* found = world_.find_user(id)) json["users"].push_back(user(*found));
  }
  for (const auto id : included_posts_) {
    json[in_dialect("tweets", view_.dialect)].push_back(bare_post(*world_.find_post(id)));
  }
  for (const auto& [key, media] : included_media_) json["media"].push_back(media);
  return json;
}

}  // namespace inquiry::simulator
