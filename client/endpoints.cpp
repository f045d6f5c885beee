#include "client/endpoints.h"

#include <algorithm>
#include <cassert>
#include <chrono>

namespace inquiry::client {
namespace {

// X documents whole seconds.
std::string to_parameter(UtcTime time) {
  return to_rfc3339(std::chrono::floor<std::chrono::seconds>(time));
}

}  // namespace

bool is_endpoint(std::string_view name) {
  return std::find(kEndpointNames.begin(), kEndpointNames.end(), name) != kEndpointNames.end();
}

// In the post dialect the author, the references and the history are expansions only: there is no
// cheaper way to learn of them.
Parameters post_fields(Dialect dialect, bool with_authors) {
  Parameters fields;
  switch (dialect) {
    case Dialect::kTweet:
      fields.emplace_back("tweet.fields",
                          "attachments,author_id,conversation_id,created_at,"
                          "edit_history_tweet_ids,entities,id,lang,note_tweet,referenced_tweets,"
                          "text");
      if (with_authors) fields.emplace_back("expansions", "author_id");
      break;
    case Dialect::kPost:
      fields.emplace_back("post.fields",
                          "attachments,conversation_id,created_at,entities,id,lang,note_post,text");
      fields.emplace_back("expansions", "author_id,edit_history_post_ids,referenced_posts");
      with_authors = true;
      break;
  }
  if (with_authors) fields.emplace_back("user.fields", "id,name,username");
  return fields;
}

Parameters page_parameters(const PageEndpoint& endpoint, const PageRequest& page, Dialect dialect) {
  constexpr int kResultsMax = 100;
  assert(!page.since_id || !page.start_time);
  Parameters parameters = post_fields(dialect, page.with_authors);
  parameters.emplace_back("max_results", std::to_string(std::clamp(
                                             page.max_results, endpoint.results_min, kResultsMax)));
  if (page.next_token) parameters.emplace_back(endpoint.token, *page.next_token);
  if (!endpoint.takes_window) return parameters;
  if (page.since_id) parameters.emplace_back("since_id", page.since_id->str());
  if (page.start_time) parameters.emplace_back("start_time", to_parameter(*page.start_time));
  if (page.end_time) parameters.emplace_back("end_time", to_parameter(*page.end_time));
  return parameters;
}

std::string query_string(const Parameters& parameters) {
  std::string query;
  for (const auto& [name, value] : parameters) {
    if (!query.empty()) query += '&';
    query += percent_encode(name) + '=' + percent_encode(value);
  }
  return query;
}

}  // namespace inquiry::client
