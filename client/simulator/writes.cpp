#include <algorithm>
#include <array>

#include "client/simulator/api.h"
#include "client/simulator/snowflake.h"

namespace inquiry::simulator {
namespace {

constexpr Duration kDuplicateWindow = std::chrono::hours{24};

enum class Shape { kText, kBoolean, kObject };

struct BodyKey {
  std::string_view name;
  Shape shape;
};

// What self-serve plans may send.
constexpr std::array<BodyKey, 9> kBodyKeys = {{
    {"text", Shape::kText},
    {"reply", Shape::kObject},
    {"media", Shape::kObject},
    {"poll", Shape::kObject},
    {"reply_settings", Shape::kText},
    {"made_with_ai", Shape::kBoolean},
    {"paid_partnership", Shape::kBoolean},
    {"nullcast", Shape::kBoolean},
    {"share_with_followers", Shape::kBoolean},
}};

// What the specification has and these plans do not.
constexpr std::array<std::string_view, 7> kOtherTiers = {"quote_tweet_id",
                                                         "geo",
                                                         "community_id",
                                                         "card_uri",
                                                         "edit_options",
                                                         "direct_message_deep_link",
                                                         "for_super_followers_only"};

bool has_shape(const Json& value, Shape shape) {
  switch (shape) {
    case Shape::kText:
      return value.is_string();
    case Shape::kBoolean:
      return value.is_boolean();
    case Shape::kObject:
      return value.is_object();
  }
  return false;
}

Response bad_body(const std::string& key, const std::string& message) {
  return invalid_request({{key, "", message}}, Dialect::kTweet);
}

std::optional<Response> refuse_keys(const Json& body) {
  for (const auto& [key, value] : body.items()) {
    if (std::find(kOtherTiers.begin(), kOtherTiers.end(), key) != kOtherTiers.end()) {
      return plain_problem(403, "Forbidden", "You are not permitted to use '" + key + "'.");
    }
    const auto known = std::find_if(kBodyKeys.begin(), kBodyKeys.end(),
                                    [&key = key](const BodyKey& k) { return k.name == key; });
    if (known == kBodyKeys.end()) {
      return bad_body(key, "$." + key +
                               ": is not defined in the schema and the schema does not "
                               "allow additional properties");
    }
    if (!has_shape(value, known->shape)) {
      return bad_body(key, "$." + key + ": is of the wrong type");
    }
  }
  return std::nullopt;
}

std::optional<Response> refuse_text(const std::string& text) {
  if (folded_words(text) == " " &&
      show(text).text.find_first_not_of(" \t\r\n") == std::string::npos) {
    return bad_body("text", "A post needs text or media.");
  }
  if (const auto length = weighted_length(text); length > kWeightedLengthMax) {
    return bad_body("text", "Your post's text is too long: " + std::to_string(length) +
                                " of at most 280 weighted characters.");
  }
  if (show(text).cashtags.size() > 1) {
    return plain_problem(403, "Forbidden", "A post may hold one cashtag at most.");
  }
  return std::nullopt;
}

bool is_poll_option(const Json& option) {
  constexpr std::ptrdiff_t kCharactersMax = 25;
  if (!option.is_string()) return false;
  const auto& text = option.get_ref<const std::string&>();
  const auto characters = std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  });
  return characters >= 1 && characters <= kCharactersMax;
}

std::optional<Response> refuse_poll(const Json& body) {
  static constexpr std::array<std::string_view, 3> kKeys = {"options", "duration_minutes",
                                                            "reply_settings"};
  const auto poll = body.find("poll");
  if (poll == body.end()) return std::nullopt;
  for (const auto& [key, value] : poll->items()) {
    if (std::find(kKeys.begin(), kKeys.end(), key) == kKeys.end()) {
      return bad_body("poll." + key, "$.poll." + key + ": is not defined in the schema");
    }
  }
  const auto options = poll->value("options", Json());
  if (!options.is_array() || options.size() < 2 || options.size() > 4 ||
      !std::all_of(options.begin(), options.end(), is_poll_option)) {
    return bad_body("poll.options", "$.poll.options: must be 2 to 4 texts of 1 to 25 characters");
  }
  const auto minutes = poll->value("duration_minutes", Json());
  if (!minutes.is_number_integer() || minutes < 5 || minutes > 10080) {
    return bad_body("poll.duration_minutes", "$.poll.duration_minutes: must be from 5 to 10080");
  }
  return std::nullopt;
}

std::optional<Response> refuse_reply_settings(const Json& body) {
  static constexpr std::array<std::string_view, 4> kWords = {"following", "mentionedUsers",
                                                             "subscribers", "verified"};
  const auto settings = body.find("reply_settings");
  if (settings == body.end() ||
      std::find(kWords.begin(), kWords.end(), settings->get<std::string>()) != kWords.end()) {
    return std::nullopt;
  }
  return bad_body("reply_settings", "$.reply_settings: does not have a value in the enumeration");
}

struct ReplyTo {
  std::optional<PostId> id;
  std::optional<Response> refusal;
};

ReplyTo read_reply(const Json& body) {
  static constexpr std::array<std::string_view, 3> kKeys = {
      "in_reply_to_tweet_id", "exclude_reply_user_ids", "auto_populate_reply_metadata"};
  const auto reply = body.find("reply");
  if (reply == body.end()) return {};
  for (const auto& [key, value] : reply->items()) {
    if (std::find(kKeys.begin(), kKeys.end(), key) == kKeys.end()) {
      return {{}, bad_body("reply." + key, "$.reply." + key + ": is not defined in the schema")};
    }
  }
  const auto target = reply->find(kKeys[0]);
  const auto id = target != reply->end() && target->is_string()
                      ? PostId::parse(target->get<std::string>())
                      : std::nullopt;
  if (!id) {
    return {{},
            bad_body("reply.in_reply_to_tweet_id",
                     "$.reply.in_reply_to_tweet_id: is missing or is not a post id")};
  }
  return {id, {}};
}

bool names(const SimPost& post, const std::string& handle) {
  const auto wanted = lower(handle);
  return std::any_of(post.shown.mentions.begin(), post.shown.mentions.end(),
                     [&](const Entity& entity) { return lower(entity.value) == wanted; });
}

}  // namespace

// Ids must be the caller's, processed and not expired; a post has four at most and no poll.
std::optional<Response> Api::refuse_media(const Account& account, const Json& body,
                                          UtcTime now) const {
  constexpr std::size_t kIdsMax = 4;
  const auto media = body.find("media");
  if (media == body.end()) return std::nullopt;
  if (body.contains("poll")) return bad_body("media", "A post has media or a poll, not both.");
  const auto ids = media->value("media_ids", Json());
  const auto is_postable = [&](const Json& id) {
    return id.is_string() && media_.is_postable(account.user_id, id.get<std::string>(), now);
  };
  if (!ids.is_array() || ids.empty() || ids.size() > kIdsMax ||
      !std::all_of(ids.begin(), ids.end(), is_postable)) {
    return bad_body("media.media_ids", "Your media IDs are invalid.");
  }
  return std::nullopt;
}

Response Api::media_call(const Call& call, UtcTime now) {
  constexpr Money kMetadataPrice{5'000};
  const auto owner = call.caller.account->user_id;
  switch (call.info->endpoint) {
    case Endpoint::kInitializeMedia:
      return media_.initialize(owner, call.body, now);
    case Endpoint::kAppendMedia:
      return media_.append(owner, call.subject, call.body, now);
    case Endpoint::kFinalizeMedia:
      return media_.finalize(owner, call.subject, now);
    case Endpoint::kMediaStatus:
      return media_.status(owner, call.query, now);
    default:
      meter_.charge(kMetadataPrice, now);
      return media_.describe(owner, call.body, now);
  }
}

// Self-serve plans may reply only where they were summoned.
std::optional<Response> Api::refuse_reply(const Account& account, PostId target,
                                          UtcTime now) const {
  const auto* post = world_.find_post(target);
  if (post == nullptr || post->deleted_at || post->created_at > now) {
    return plain_problem(403, "Forbidden",
                         "You attempted to reply to a post that is deleted or not visible to you.");
  }
  const auto is_own = [&](const std::optional<PostId>& id) {
    const auto* other = id ? world_.find_post(*id) : nullptr;
    return other != nullptr && other->author == account.user_id;
  };
  if (post->author == account.user_id || names(*post, account.handle) ||
      is_own(post->conversation) || is_own(post->quote_of)) {
    return std::nullopt;
  }
  return plain_problem(403, "Forbidden",
                       "You can only reply to or quote posts where you are mentioned or are the "
                       "author.");
}

bool Api::is_duplicate(const Account& account, const std::string& text,
                       const std::optional<PostId>& reply_to, UtcTime now) const {
  if (!behaviour_.duplicate_filter) return false;
  const auto words = folded_words(text);
  const auto& own = world_.posts_under(IndexKey::author(account.user_id));
  const auto recent =
      std::lower_bound(own.begin(), own.end(), PostId{first_id_at(now - kDuplicateWindow)});
  return std::any_of(recent, own.end(), [&](PostId id) {
    const auto* post = world_.find_post(id);
    return !post->deleted_at && post->words == words && post->reply_to == reply_to;
  });
}

Outcome Api::create_post(const Call& call, UtcTime now) {
  const auto& account = *call.caller.account;
  if (!call.query.empty()) {
    return {bad_body(call.query.front().first, "This endpoint takes no query parameters."), {}};
  }
  const auto body = Json::parse(call.body, nullptr, false);
  if (!body.is_object()) return {bad_body("body", "Requests must be a JSON object."), {}};
  if (auto refusal = refuse_keys(body)) return {*refusal, {}};
  const auto text = body.value("text", std::string());
  if (auto refusal = refuse_text(text)) return {*refusal, {}};
  if (auto refusal = refuse_poll(body)) return {*refusal, {}};
  if (auto refusal = refuse_media(account, body, now)) return {*refusal, {}};
  if (auto refusal = refuse_reply_settings(body)) return {*refusal, {}};
  const auto reply = read_reply(body);
  if (reply.refusal) return {*reply.refusal, {}};
  if (reply.id) {
    if (auto refusal = refuse_reply(account, *reply.id, now)) return {*refusal, {}};
  }
  if (is_duplicate(account, text, reply.id, now)) {
    return {plain_problem(403, "Forbidden",
                          "You are not allowed to create a Tweet with duplicate content."),
            {}};
  }
  const auto poll = body.value("poll", Json::object());
  const auto media_ids = body.value(Json::json_pointer("/media/media_ids"), Json::array());
  const auto& post =
      world_.add_post({.author = account.user_id,
                       .text = text,
                       .created_at = now,
                       .reply_to = reply.id,
                       .media = static_cast<int>(media_ids.size()),
                       .poll = poll.value("options", std::vector<std::string>()),
                       .poll_minutes = poll.value("duration_minutes", 0),
                       .reply_settings = body.value("reply_settings", std::string("everyone")),
                       .made_with_ai = body.value("made_with_ai", false)});
  const auto& prices = meter_.prices();
  meter_.charge(!post.shown.links.empty() ? prices.post_with_link
                : reply.id                ? prices.summoned_reply
                                          : prices.post,
                now);
  const Json data = {{"id", post.id.str()},
                     {"text", post.shown.text},
                     {"edit_history_tweet_ids", Json::array({post.id.str()})}};
  return {json_response(201, {{"data", data}}), post.id};
}

Response Api::delete_post(const Call& call, UtcTime now) {
  const auto id = PostId::parse(call.subject);
  if (!id) {
    return invalid_request({{"id", call.subject,
                             "The `id` query parameter value [" + call.subject + "] is not valid"}},
                           Dialect::kTweet);
  }
  const auto* post = world_.find_post(*id);
  if (post == nullptr || post->deleted_at) {
    auto problem = missing_resource("tweet", "id", call.subject, Dialect::kTweet);
    problem["status"] = 404;
    return json_response(404, problem);
  }
  if (post->author != call.caller.account->user_id) {
    return plain_problem(403, "Forbidden", "You are not authorized to delete this post.");
  }
  world_.delete_post(*id, now);
  meter_.charge(meter_.prices().removal, now);
  return json_response(200, {{"data", {{"deleted", true}}}});
}

}  // namespace inquiry::simulator
