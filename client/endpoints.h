// What each endpoint of X is called, and what is asked of it in each dialect.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "base/words.h"
#include "client/oauth1.h"
#include "client/x.h"

namespace inquiry::client {

// An endpoint that answers with pages of posts.
struct PageEndpoint {
  std::string_view name;     // in rate_windows()
  std::string_view token;    // the parameter that takes next_token
  int results_min = 1;       // of max_results
  bool takes_window = true;  // since_id, start_time, end_time
};

inline constexpr PageEndpoint kSearchRecent{"search_recent", "next_token", 10, true};
inline constexpr PageEndpoint kMentions{"mentions", "pagination_token", 5, true};
inline constexpr PageEndpoint kOwnTimeline{"own_timeline", "pagination_token", 5, true};
inline constexpr PageEndpoint kListPosts{"list_posts", "pagination_token", 1, false};

// Every endpoint that the client calls, by its name in rate_windows(). X::send() asserts that it
// calls no other; the contract test calls each of them.
inline constexpr std::array<std::string_view, 21> kEndpointNames = {kSearchRecent.name,
                                                                    kMentions.name,
                                                                    kOwnTimeline.name,
                                                                    kListPosts.name,
                                                                    "count_recent",
                                                                    "look_up",
                                                                    "users",
                                                                    "users_by",
                                                                    "usage",
                                                                    "create_post",
                                                                    "delete_post",
                                                                    "me",
                                                                    "filtered_stream",
                                                                    "stream_rules",
                                                                    "update_rules",
                                                                    "free_stream",
                                                                    "initialize_media",
                                                                    "append_media",
                                                                    "finalize_media",
                                                                    "media_status",
                                                                    "describe_media"};
bool is_endpoint(std::string_view name);

// The fields and expansions that parse_post() reads. X charges for every post and user that an
// expansion brings along, so the tweet dialect expands nothing unless the authors are wanted.
Parameters post_fields(Dialect dialect, bool with_authors);

// The page's own parameters, within the endpoint's ranges, and what is asked of each post.
Parameters page_parameters(const PageEndpoint& endpoint, const PageRequest& page, Dialect dialect);

// "a=b&c=d", encoded; empty for none.
std::string query_string(const Parameters& parameters);

}  // namespace inquiry::client
