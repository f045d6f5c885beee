// The endpoints of X that are simulated, with what each allows.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace inquiry::simulator {

enum class Endpoint {
  kSearchRecent,
  kMentions,
  kOwnTimeline,
  kListPosts,
  kLookUp,
  kCreatePost,
  kDeletePost,
  kMe,
  kUsersBy,
  kFilteredStream,
  kStreamRules,
  kUpdateRules,
  kFreeStream,
  kUsers,
  kUsage,
  kInitializeMedia,
  kAppendMedia,
  kFinalizeMedia,
  kMediaStatus,
  kDescribeMedia,
  kCountRecent,
};

struct EndpointInfo {
  Endpoint endpoint;
  std::string_view name;  // as faults and the log call it
  std::string_view method;
  std::string_view pattern;  // "*" stands for one segment: the subject
  int app_limit;             // requests per 15 minutes with the app's token; 0: users only
  int user_limit;            // with a user's; 0: apps only
  int app_day_limit;         // per 24 hours and app; 0: none
};

inline constexpr std::array<EndpointInfo, 21> kEndpoints = {{
    {Endpoint::kSearchRecent, "search_recent", "GET", "/2/tweets/search/recent", 450, 300, 0},
    {Endpoint::kCountRecent, "count_recent", "GET", "/2/tweets/counts/recent", 300, 300, 0},
    {Endpoint::kMentions, "mentions", "GET", "/2/users/*/mentions", 450, 300, 0},
    {Endpoint::kOwnTimeline, "own_timeline", "GET", "/2/users/*/tweets", 10'000, 900, 0},
    {Endpoint::kListPosts, "list_posts", "GET", "/2/lists/*/tweets", 900, 900, 0},
    {Endpoint::kLookUp, "look_up", "GET", "/2/tweets", 3'500, 5'000, 0},
    {Endpoint::kCreatePost, "create_post", "POST", "/2/tweets", 0, 100, 10'000},
    {Endpoint::kDeletePost, "delete_post", "DELETE", "/2/tweets/*", 0, 50, 0},
    {Endpoint::kMe, "me", "GET", "/2/users/me", 0, 75, 0},
    {Endpoint::kUsersBy, "users_by", "GET", "/2/users/by", 300, 900, 0},
    {Endpoint::kFilteredStream, "filtered_stream", "GET", "/2/tweets/search/stream", 50, 0, 0},
    {Endpoint::kStreamRules, "stream_rules", "GET", "/2/tweets/search/stream/rules", 450, 0, 0},
    {Endpoint::kUpdateRules, "update_rules", "POST", "/2/tweets/search/stream/rules", 100, 0, 0},
    {Endpoint::kFreeStream, "free_stream", "DELETE", "/2/connections/filtered_stream", 25, 0, 0},
    {Endpoint::kUsers, "users", "GET", "/2/users", 300, 900, 0},
    {Endpoint::kUsage, "usage", "GET", "/2/usage/tweets", 50, 0, 0},
    {Endpoint::kInitializeMedia, "initialize_media", "POST", "/2/media/upload/initialize", 0, 1'875,
     180'000},
    {Endpoint::kAppendMedia, "append_media", "POST", "/2/media/upload/*/append", 0, 1'875, 180'000},
    {Endpoint::kFinalizeMedia, "finalize_media", "POST", "/2/media/upload/*/finalize", 0, 1'875,
     180'000},
    {Endpoint::kMediaStatus, "media_status", "GET", "/2/media/upload", 0, 1'000, 100'000},
    {Endpoint::kDescribeMedia, "describe_media", "POST", "/2/media/metadata", 0, 500, 50'000},
}};

// What is asked for with no account's token, beside the endpoints above.
inline constexpr std::array<std::string_view, 3> kGrantEndpoints = {
    "oauth2_authorize", "oauth2_token", "oauth2_revoke"};

// Its name among them; empty: none of them.
std::string_view grant_endpoint(std::string_view method, std::string_view path);

// The scopes that an OAuth 2.0 user needs for it, separated by spaces.
std::string_view scopes_of(const EndpointInfo& info);

struct Route {
  const EndpointInfo* info = nullptr;  // nullptr: X has (or the simulator knows) nothing there
  std::string subject;                 // what "*" stood for
  bool path_known = false;             // the path exists, whatever its methods
};

Route route(std::string_view method, std::string_view path);

}  // namespace inquiry::simulator
