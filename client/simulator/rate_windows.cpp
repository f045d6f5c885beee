#include "client/simulator/rate_windows.h"

#include <algorithm>

namespace inquiry::simulator {
namespace {

constexpr Duration kWindow = std::chrono::minutes{15};
constexpr Duration kDay = std::chrono::hours{24};

void add_headers(RateWindows::Verdict& verdict, const std::string& prefix, int limit, int left,
                 UtcTime reset) {
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(reset).time_since_epoch();
  verdict.headers.emplace_back(prefix + "-limit", std::to_string(limit));
  verdict.headers.emplace_back(prefix + "-remaining", std::to_string(left));
  verdict.headers.emplace_back(prefix + "-reset", std::to_string(seconds.count()));
}

int limit_of(const EndpointInfo& info, bool is_user) {
  return is_user ? info.user_limit : info.app_limit;
}

}  // namespace

int RateWindows::scaled(int limit) const {
  return std::max(1, static_cast<int>(static_cast<double>(limit) * scale_));
}

RateWindows::Window& RateWindows::window(const std::string& key, UtcTime now, Duration length) {
  auto& found = windows_[key];
  if (found.reset <= now) found = {now + length, 0};
  return found;
}

RateWindows::Verdict RateWindows::take(const EndpointInfo& info, const Caller& caller,
                                       UtcTime now) {
  Verdict verdict;
  if (scale_ <= 0) return verdict;
  const auto name = std::string(info.name);
  const auto who = caller.is_user ? "user " + caller.account->user_id.str()
                                  : "app " + caller.account->bearer_token;
  const auto limit = scaled(limit_of(info, caller.is_user));
  auto& quarter = window(name + " " + who, now, kWindow);
  verdict.allowed = quarter.used < limit;
  if (info.app_day_limit > 0) {
    const auto day_limit = scaled(info.app_day_limit);
    auto& day = window(name + " day " + caller.account->consumer_key, now, kDay);
    verdict.allowed = verdict.allowed && day.used < day_limit;
    if (verdict.allowed) ++day.used;
    add_headers(verdict, "x-app-limit-24hour", day_limit, day_limit - day.used, day.reset);
  }
  if (verdict.allowed) ++quarter.used;
  add_headers(verdict, "x-rate-limit", limit, limit - quarter.used, quarter.reset);
  return verdict;
}

RateWindows::Verdict RateWindows::used_up(const EndpointInfo& info, const Caller* caller,
                                          UtcTime now) const {
  Verdict verdict;
  verdict.allowed = false;
  const bool is_user = caller == nullptr || caller->is_user;
  add_headers(verdict, "x-rate-limit", std::max(1, limit_of(info, is_user)), 0, now + kWindow);
  return verdict;
}

}  // namespace inquiry::simulator
