#include "daemon/money/lost_reads.h"

#include <algorithm>
#include <utility>

namespace inquiry::money {
namespace {

bool take_out(std::set<std::string>& terms, const std::set<std::string>& read) {
  return std::erase_if(terms, [&](const auto& term) { return read.contains(term); }) > 0;
}

}  // namespace

void LostReads::lost(const std::set<std::string>& terms, int results, UtcTime now) {
  const auto today = std::chrono::floor<std::chrono::days>(now);
  const auto before = std::ranges::find_if(
      lost_, [&](const Lost& each) { return each.at >= today && each.terms == terms; });
  if (before == lost_.end()) {
    lost_.push_back({terms, results, now});
  } else {
    before->results = std::max<std::int64_t>(before->results, results);
  }
}

std::int64_t LostReads::found(const std::set<std::string>& terms, const std::set<PostId>& shown,
                              UtcTime now) {
  const auto today = std::chrono::floor<std::chrono::days>(now);
  std::int64_t paid = 0;
  for (auto& each : lost_) {
    if (!take_out(each.terms, terms) || each.at >= today) continue;
    const auto there_then = std::ranges::count_if(
        shown, [&each](const PostId post) { return made_at(post) < each.at; });
    const auto part = std::min<std::int64_t>(there_then, each.results);
    each.results -= part;
    paid += part;
  }
  lost_.remove_if([](const Lost& each) { return each.terms.empty(); });
  return paid;
}

std::int64_t LostReads::given_up(const std::set<std::string>& terms) {
  std::int64_t paid = 0;
  for (auto& each : lost_) {
    if (take_out(each.terms, terms)) paid += std::exchange(each.results, 0);
  }
  lost_.remove_if([](const Lost& each) { return each.terms.empty(); });
  return paid;
}

}  // namespace inquiry::money
