#include <algorithm>
#include <queue>

#include "client/simulator/api.h"
#include "client/simulator/cursor.h"
#include "client/simulator/query.h"
#include "client/simulator/snowflake.h"
#include "client/simulator/times.h"

namespace inquiry::simulator {
namespace {

constexpr Duration kSearchWindow = std::chrono::days{7};
constexpr std::size_t kNewestMentions = 800;
constexpr std::size_t kNewestOwn = 3'200;
constexpr std::size_t kNewestOwnWithoutReplies = 800;
constexpr std::size_t kLookUpMax = 100;
constexpr int kProjectCap = 3'000'000;

std::int64_t first_id_of_second(UtcTime time) {
  return first_id_at(std::chrono::floor<std::chrono::seconds>(time));
}

Response not_there(std::string_view kind, const std::string& subject, Dialect dialect) {
  return json_response(200,
                       {{"errors", Json::array({missing_resource(kind, "id", subject, dialect)})}});
}

std::optional<Response> refuse(Params& params, Dialect dialect) {
  const auto& errors = params.finish();
  if (errors.empty()) return std::nullopt;
  return invalid_request(errors, dialect);
}

void add_errors(Json& body, Json errors) {
  if (!errors.empty()) body["errors"] = std::move(errors);
}

template <typename Id>
std::vector<std::string> read_ids(Params& params) {
  auto ids = params.list("ids");
  if (ids.empty() || ids.size() > kLookUpMax) {
    params.complain("ids", "The number of values in the `ids` query parameter list [" +
                               std::to_string(ids.size()) + "] is not between 1 and 100");
  }
  for (const auto& id : ids) {
    if (!Id::parse(id)) {
      params.complain("ids", "The `ids` query parameter value [" + id + "] is not valid");
    }
  }
  return ids;
}

}  // namespace

std::optional<Query> Api::read_query(Params& params) const {
  const int length_max = behaviour_.query_length;
  const auto text = params.text("query");
  if (!text || text->empty()) {
    params.complain("query", "The `query` query parameter can not be empty");
    return std::nullopt;
  }
  const auto length = code_point_count(*text);
  if (length > static_cast<std::size_t>(length_max)) {
    params.complain("query", "The `query` query parameter length [" + std::to_string(length) +
                                 "] must be less than or equal to " + std::to_string(length_max));
    return std::nullopt;
  }
  auto query = parse_query(*text);
  if (query) return std::move(*query);
  params.complain("query", query.error().message);
  return std::nullopt;
}

Api::Between Api::read_range(Params& params, std::optional<UtcTime> search_now) const {
  const auto since_id = params.post_id("since_id");
  const auto until_id = params.post_id("until_id");
  const auto start = params.time("start_time");
  const auto end = params.time("end_time");
  if (start && end && *start >= *end) {
    params.complain("start_time", "'start_time' must be before 'end_time'");
  }
  Between between;
  if (search_now) {
    check_search_range(params, since_id, start, end, *search_now);
    between.above = first_id_at(*search_now - kSearchWindow) - 1;
  }
  if (since_id) {
    between.above = std::max(between.above, since_id->value);
  } else if (start) {
    between.above = std::max(between.above, first_id_of_second(*start) - 1);
  }
  if (until_id) {
    between.below = until_id->value;
  } else if (end) {
    between.below = first_id_of_second(*end);
  }
  return between;
}

void Api::check_search_range(Params& params, std::optional<PostId> since_id,
                             std::optional<UtcTime> start, std::optional<UtcTime> end,
                             UtcTime now) const {
  const auto oldest = now - kSearchWindow;
  if (since_id && start) {
    params.complain("since_id", "'since_id' and 'start_time' cannot be used together");
  }
  if (end && params.given("until_id")) {
    params.complain("until_id", "'until_id' and 'end_time' cannot be used together");
  }
  if (since_id && since_id->value < first_id_at(oldest)) {
    params.complain("since_id", "'since_id' must be a tweet id created after [" +
                                    to_x_time(oldest) +
                                    "]. Please use a 'since_id' that is larger than " +
                                    std::to_string(first_id_at(oldest)));
  }
  if (start && *start < oldest) {
    params.complain("start_time", "'start_time' must be on or after " + to_x_time(oldest));
  }
  const auto latest = latest_end(now);
  if (end && *end > latest) {
    params.complain("end_time", "'end_time' must be on or before " + to_x_time(latest));
  }
}

UtcTime Api::latest_end(UtcTime now) const {
  constexpr Duration kFreshestEnd = std::chrono::seconds{10};  // before now, where X indexes late
  return behaviour_.index_lag > Duration::zero() ? now - kFreshestEnd : now;
}

Api::Wanted Api::indexed(UtcTime now) const {
  return [now, lag = behaviour_.index_lag](const SimPost& post) {
    return !post.deleted_at && post.newest_version && post.indexed_at + lag <= now;
  };
}

// Merges the keys' ascending ids from their ends.
std::vector<const SimPost*> Api::newest(const Listing& listing, std::size_t count) const {
  using Ids = std::vector<PostId>::const_iterator;
  struct Run {
    Ids begin;
    Ids end;
    bool operator<(const Run& other) const { return *(end - 1) < *(other.end - 1); }
  };
  std::priority_queue<Run> runs;
  const auto push = [&](Run run) {
    if (run.begin != run.end) runs.push(run);
  };
  for (const auto& key : listing.keys) {
    const auto& ids = world_.posts_under(key);
    const auto begin = std::upper_bound(ids.begin(), ids.end(), PostId{listing.between.above});
    push({begin, std::lower_bound(begin, ids.end(), PostId{listing.between.below})});
  }
  std::vector<const SimPost*> found;
  PostId last;
  while (!runs.empty() && found.size() < count) {
    auto run = runs.top();
    runs.pop();
    const auto id = *--run.end;
    push(run);
    if (id == last) continue;
    last = id;
    const auto* post = world_.find_post(id);
    if (listing.wanted(*post)) found.push_back(post);
  }
  return found;
}

// X reaches no further back than so many posts.
void Api::keep_newest(Listing& listing, std::size_t count) const {
  if (world_.posts_under(listing.keys.front()).size() <= count) return;
  auto all = listing;
  all.between = {};
  const auto reach = newest(all, count);
  if (reach.size() < count) return;
  listing.between.above = std::max(listing.between.above, reach.back()->id.value - 1);
}

void Api::read_cursors(const Call& call, Params& params, Listing& listing) {
  const auto read = [&](const std::string& name) {
    const auto token = params.text(name);
    if (!token) return;
    if (const auto last = read_cursor(*token, listing.cursor_of)) {
      listing.between.below = std::min(listing.between.below, last->value);
    } else {
      params.complain(name,
                      "The `" + name + "` query parameter value [" + *token + "] is not valid");
    }
  };
  read("pagination_token");
  if (call.info->endpoint == Endpoint::kSearchRecent) read("next_token");
}

Response Api::page(const Call& call, Params& params, Listing listing, UtcTime now) {
  auto view = read_view(params);
  view.post_fields.erase(behaviour_.withheld_field);
  read_cursors(call, params, listing);
  if (auto refusal = refuse(params, view.dialect)) return *refusal;
  const auto limit = static_cast<std::size_t>(listing.max_results);
  auto posts = newest(listing, limit + 1);
  const bool more = posts.size() > limit;
  if (more) posts.pop_back();

  Rendering rendering(world_, view);
  Json body = {{"meta", {{"result_count", posts.size()}}}};
  for (const auto* post : posts) body["data"].push_back(rendering.post(*post));
  if (!posts.empty() && listing.tells_ids) {
    body["meta"]["newest_id"] = posts.front()->id.str();
    body["meta"]["oldest_id"] = posts.back()->id.str();
  }
  if (behaviour_.endless_pages && !posts.empty()) {
    body["meta"]["next_token"] =
        make_cursor(PostId{posts.front()->id.value + 1}, listing.cursor_of);
  } else if (more)
    body["meta"]["next_token"] = make_cursor(posts.back()->id, listing.cursor_of);
  if (auto includes = rendering.includes(); !includes.empty()) body["includes"] = includes;
  add_errors(body, rendering.errors());
  charge_reads(call, posts, rendering, now);
  return json_response(200, body);
}

void Api::charge_reads(const Call& call, const std::vector<const SimPost*>& posts,
                       const Rendering& rendering, UtcTime now) {
  const auto& prices = meter_.prices();
  for (const auto* post : posts) {
    const bool own = call.caller.is_user && post->author == call.caller.account->user_id;
    meter_.charge_once_a_day("post " + post->id.str(), own ? prices.own_read : prices.post_read,
                             now);
  }
  for (const auto id : rendering.included_posts()) {
    meter_.charge_once_a_day("post " + id.str(), prices.post_read, now);
  }
  for (const auto id : rendering.included_users()) {
    meter_.charge_once_a_day("user " + id.str(), prices.user_read, now);
  }
}

Response Api::search_recent(const Call& call, UtcTime now) {
  Params params(call.query);
  Listing listing;
  const auto query = read_query(params);
  listing.between = read_range(params, now);
  listing.max_results = params.integer("max_results", 10, 100, 10);
  if (params.given("next_token") && params.given("pagination_token")) {
    params.complain("next_token", "'next_token' and 'pagination_token' cannot be used together");
  }
  const auto order = params.text("sort_order").value_or("recency");
  if (order != "recency" && order != "relevancy") {
    params.complain("sort_order", "'sort_order' is recency or relevancy");
  }
  if (query) {
    listing.keys = index_keys(*query, world_).value_or(std::vector{IndexKey::everything()});
    listing.wanted = [this, &query, known = indexed(now)](const SimPost& post) {
      return known(post) && matches(*query, post, world_);
    };
  }
  listing.cursor_of = "search " + params.text("query").value_or("");
  return page(call, params, std::move(listing), now);
}

Response Api::mentions(const Call& call, UtcTime now) {
  Params params(call.query);
  const auto* user = world_.find_user(UserId::parse(call.subject).value_or(UserId{}));
  if (user == nullptr) return not_there("user", call.subject, read_view(params).dialect);
  Listing listing;
  listing.between = read_range(params, std::nullopt);
  listing.max_results = params.integer("max_results", 5, 100, 10);
  listing.keys = {IndexKey::mention(user->handle)};
  listing.wanted = indexed(now);
  listing.cursor_of = "mentions " + call.subject;
  keep_newest(listing, kNewestMentions);
  return page(call, params, std::move(listing), now);
}

Response Api::own_timeline(const Call& call, UtcTime now) {
  Params params(call.query);
  const auto* user = world_.find_user(UserId::parse(call.subject).value_or(UserId{}));
  if (user == nullptr) return not_there("user", call.subject, read_view(params).dialect);
  Listing listing;
  listing.between = read_range(params, std::nullopt);
  listing.max_results = params.integer("max_results", 5, 100, 10);
  bool replies = true;
  bool retweets = true;
  for (const auto& excluded : params.list("exclude")) {
    if (excluded == "replies") {
      replies = false;
    } else if (excluded == "retweets") {
      retweets = false;
    } else {
      params.complain("exclude", "'exclude' takes replies and retweets");
    }
  }
  listing.keys = {IndexKey::author(user->id)};
  listing.wanted = [now, replies, retweets, lag = behaviour_.timeline_lag](const SimPost& post) {
    return !post.deleted_at && post.newest_version && post.created_at + lag <= now &&
           (replies || !post.reply_to) && (retweets || !post.retweet_of);
  };
  listing.cursor_of = "timeline " + call.subject;
  keep_newest(listing, replies ? kNewestOwn : kNewestOwnWithoutReplies);
  return page(call, params, std::move(listing), now);
}

Response Api::list_posts(const Call& call, UtcTime now) {
  Params params(call.query);
  if (!world_.has_list(call.subject)) {
    return not_there("list", call.subject, read_view(params).dialect);
  }
  Listing listing;
  listing.max_results = params.integer("max_results", 1, 100, 100);
  listing.keys = {IndexKey::list(call.subject)};
  listing.wanted = indexed(now);
  listing.cursor_of = "list " + call.subject;
  listing.tells_ids = false;
  return page(call, params, std::move(listing), now);
}

Response Api::look_up(const Call& call, UtcTime now) {
  Params params(call.query);
  const auto view = read_view(params);
  const auto ids = read_ids<PostId>(params);
  if (auto refusal = refuse(params, view.dialect)) return *refusal;
  Rendering rendering(world_, view);
  Json body = Json::object();
  auto errors = Json::array();
  std::vector<const SimPost*> found;
  for (const auto& id : ids) {
    const auto* post = world_.find_post(*PostId::parse(id));
    if (post == nullptr || post->deleted_at || post->created_at > now) {
      errors.push_back(missing_resource("tweet", "ids", id, view.dialect));
      continue;
    }
    found.push_back(post);
    body["data"].push_back(rendering.post(*post));
  }
  if (auto includes = rendering.includes(); !includes.empty()) body["includes"] = includes;
  errors.insert(errors.end(), rendering.errors().begin(), rendering.errors().end());
  add_errors(body, std::move(errors));
  charge_reads(call, found, rendering, now);
  return json_response(200, body);
}

Response Api::me(const Call& call, UtcTime now) {
  Params params(call.query);
  const auto view = read_view(params);
  if (auto refusal = refuse(params, view.dialect)) return *refusal;
  const auto& account = *call.caller.account;
  meter_.charge_once_a_day("user " + account.user_id.str(), meter_.prices().user_read, now);
  return json_response(
      200, {{"data", Rendering(world_, view).user(*world_.find_user(account.user_id))}});
}

Response Api::users_by(const Call& call, UtcTime now) {
  Params params(call.query);
  const auto names = params.list("usernames");
  const auto view = read_view(params);
  if (names.empty() || names.size() > kLookUpMax) {
    params.complain("usernames", "The number of values in the `usernames` query parameter list [" +
                                     std::to_string(names.size()) + "] is not between 1 and 100");
  }
  for (const auto& name : names) {
    const auto shown = show("@" + name);
    if (shown.mentions.size() != 1 || shown.mentions.front().value != name) {
      params.complain("usernames",
                      "The `usernames` query parameter value [" + name + "] is not valid");
    }
  }
  if (auto refusal = refuse(params, view.dialect)) return *refusal;
  Json body = Json::object();
  auto errors = Json::array();
  for (const auto& name : names) {
    if (const auto* user = world_.find_user(name)) {
      body["data"].push_back(Rendering(world_, view).user(*user));
      meter_.charge_once_a_day("user " + user->id.str(), meter_.prices().user_read, now);
    } else {
      errors.push_back(missing_resource("user", "usernames", name, view.dialect));
    }
  }
  add_errors(body, std::move(errors));
  return json_response(200, body);
}

Response Api::users(const Call& call, UtcTime now) {
  Params params(call.query);
  const auto view = read_view(params);
  const auto ids = read_ids<UserId>(params);
  if (auto refusal = refuse(params, view.dialect)) return *refusal;
  Json body = Json::object();
  auto errors = Json::array();
  for (const auto& id : ids) {
    if (const auto* user = world_.find_user(*UserId::parse(id))) {
      body["data"].push_back(Rendering(world_, view).user(*user));
      meter_.charge_once_a_day("user " + user->id.str(), meter_.prices().user_read, now);
    } else {
      errors.push_back(missing_resource("user", "ids", id, view.dialect));
    }
  }
  add_errors(body, std::move(errors));
  return json_response(200, body);
}

// Numbers stand in it as text, as the specification of August 2026 has them; before, they were
// numbers, and guides show both.
Response Api::usage(const Call& call, UtcTime now) {
  constexpr int kCapResetDay = 1;
  Params params(call.query);
  (void)params.integer("days", 1, 90, 7);
  const auto fields = params.list("usage.fields");
  if (auto refusal = refuse(params, Dialect::kTweet)) return *refusal;
  const auto wants = [&](std::string_view name) {
    return fields.empty() || std::find(fields.begin(), fields.end(), name) != fields.end();
  };
  Json data = Json::object();
  if (wants("cap_reset_day")) data["cap_reset_day"] = kCapResetDay;
  if (wants("project_cap")) data["project_cap"] = std::to_string(kProjectCap);
  if (wants("project_usage")) data["project_usage"] = std::to_string(meter_.posts_read(now));
  return json_response(200, {{"data", std::move(data)}});
}

Outcome Api::perform(const Call& call, UtcTime now) {
  switch (call.info->endpoint) {
    case Endpoint::kSearchRecent:
      return {search_recent(call, now), {}};
    case Endpoint::kCountRecent:
      return {count_recent(call, now), {}};
    case Endpoint::kMentions:
      return {mentions(call, now), {}};
    case Endpoint::kOwnTimeline:
      return {own_timeline(call, now), {}};
    case Endpoint::kListPosts:
      return {list_posts(call, now), {}};
    case Endpoint::kLookUp:
      return {look_up(call, now), {}};
    case Endpoint::kCreatePost:
      return create_post(call, now);
    case Endpoint::kDeletePost:
      return {delete_post(call, now), {}};
    case Endpoint::kMe:
      return {me(call, now), {}};
    case Endpoint::kUsersBy:
      return {users_by(call, now), {}};
    case Endpoint::kInitializeMedia:
    case Endpoint::kAppendMedia:
    case Endpoint::kFinalizeMedia:
    case Endpoint::kMediaStatus:
    case Endpoint::kDescribeMedia:
      return {media_call(call, now), {}};
    case Endpoint::kUsers:
      return {users(call, now), {}};
    case Endpoint::kUsage:
      return {usage(call, now), {}};
    case Endpoint::kFilteredStream:
    case Endpoint::kStreamRules:
    case Endpoint::kUpdateRules:
    case Endpoint::kFreeStream:
      break;  // FilteredStream's
  }
  return {};
}

}  // namespace inquiry::simulator
