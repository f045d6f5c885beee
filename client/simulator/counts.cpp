// Counting the posts of a search, without showing them.
#include <algorithm>
#include <limits>
#include <map>
#include <string_view>

#include "client/simulator/api.h"
#include "client/simulator/query.h"
#include "client/simulator/snowflake.h"
#include "client/simulator/times.h"

namespace inquiry::simulator {
namespace {

std::optional<Duration> granularity_of(Params& params) {
  static const std::map<std::string_view, Duration> kGranularities{
      {"minute", std::chrono::minutes{1}},
      {"hour", std::chrono::hours{1}},
      {"day", std::chrono::hours{24}}};
  const auto word = params.text("granularity").value_or("hour");
  const auto found = kGranularities.find(word);
  if (found != kGranularities.end()) return found->second;
  params.complain("granularity", "The `granularity` query parameter value [" + word +
                                     "] is not one of [minute,hour,day]");
  return std::nullopt;
}

// The instants of newest-first posts, counted into parts that end on whole minutes, hours or days;
// the first and the last may be shorter.
Json buckets(const std::vector<const SimPost*>& posts, UtcTime from, UtcTime until, Duration every,
             const std::string& field) {
  Json list = Json::array();
  auto next = posts.rbegin();
  for (auto start = from; start < until;) {
    const UtcTime end = std::min(UtcTime{(start.time_since_epoch() / every + 1) * every}, until);
    int count = 0;
    for (; next != posts.rend() && (time_of((*next)->id.value) < end || end == until); ++next) {
      ++count;
    }
    list.push_back({{"end", to_x_time(end)}, {"start", to_x_time(start)}, {field, count}});
    start = end;
  }
  return list;
}

}  // namespace

// A count names no field that tells the dialect but its own: `search_count.fields`.
Response Api::count_recent(const Call& call, UtcTime now) {
  Params params(call.query);
  const auto fields = params.list("search_count.fields");
  const bool posts_asked = std::ranges::find(fields, "post_count") != fields.end();
  const auto dialect = posts_asked ? Dialect::kPost : Dialect::kTweet;
  const auto query = read_query(params);
  const auto every = granularity_of(params);
  Listing listing;
  listing.between = read_range(params, now);
  for (const auto* name : {"next_token", "pagination_token"}) {
    if (!params.text(name)) continue;
    params.complain(name, std::string{"The `"} + name + "` query parameter value is not valid");
  }
  if (const auto& errors = params.finish(); !errors.empty()) {
    return invalid_request(errors, dialect);
  }
  listing.keys = index_keys(*query, world_).value_or(std::vector{IndexKey::everything()});
  listing.wanted = [this, &query, known = indexed(now)](const SimPost& post) {
    return known(post) && matches(*query, post, world_);
  };
  const auto found = newest(listing, std::numeric_limits<std::size_t>::max());
  const auto until = params.given("until_id") ? time_of(listing.between.below)
                                              : params.time("end_time").value_or(latest_end(now));
  const std::string prefix = posts_asked ? "post" : "tweet";
  meter_.charge(meter_.prices().post_count, now);
  return json_response(200, {{"data", buckets(found, time_of(listing.between.above + 1), until,
                                              *every, prefix + "_count")},
                             {"meta", {{"total_" + prefix + "_count", found.size()}}}});
}

}  // namespace inquiry::simulator
