#include "scheduler/asking.h"

#include <algorithm>

namespace inquiry::scheduler {
namespace {

constexpr std::string_view kAt = "@";
constexpr std::string_view kWideAt = "\uFF20";  // X takes it for @

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_of_handle(char c) {
  return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z') || c == '_';
}

std::size_t at_sign(std::string_view text) {
  if (text.starts_with(kAt)) return kAt.size();
  return text.starts_with(kWideAt) ? kWideAt.size() : 0;
}

}  // namespace

std::string handle_key(std::string_view handle) {
  std::string key{handle};
  std::ranges::transform(key, key.begin(), lower);
  return key;
}

bool same_handle(std::string_view a, std::string_view b) { return handle_key(a) == handle_key(b); }

std::vector<AskedTooOften> asked_too_often(const std::vector<Invitation>& asked,
                                           const std::map<std::string, UtcTime>& last_asked,
                                           const Asking& asking, UtcTime now) {
  std::vector<AskedTooOften> reasons;
  if (asked.size() > static_cast<std::size_t>(asking.at_once)) {
    reasons.push_back({"it asks " + std::to_string(asked.size()) + " people by name, and at most " +
                           std::to_string(asking.at_once) +
                           " are asked in one post; write the other names without @",
                       std::nullopt});
  }
  for (const auto& each : asked) {
    const auto last = last_asked.find(handle_key(each.handle));
    if (last == last_asked.end() || now >= last->second + asking.again_after) continue;
    reasons.push_back({"@" + each.handle + " was asked by name less than " +
                           to_string(asking.again_after) +
                           " ago; wait, or write the name without @",
                       last->second + asking.again_after});
  }
  return reasons;
}

std::string rule_of_asking(const Asking& asking) {
  return "X lets a program mention only people who expect it, and restricts accounts that mention "
         "others. At most " +
         std::to_string(asking.at_once) + " are asked by name in one post, and each again after " +
         to_string(asking.again_after) + " at the earliest; a name without @ notifies nobody.";
}

std::string without_mentions(std::string_view text, const std::vector<Invitation>& invited) {
  std::string plain;
  while (!text.empty()) {
    const auto sign = at_sign(text);
    const auto name = text.substr(sign);
    const auto* const end = std::ranges::find_if_not(name, is_of_handle);
    const auto handle = name.substr(0, static_cast<std::size_t>(end - name.begin()));
    const bool asks = sign > 0 && std::ranges::any_of(invited, [&](const Invitation& each) {
                        return same_handle(each.handle, handle);
                      });
    if (!asks) plain += text.substr(0, std::max<std::size_t>(sign, 1));
    text.remove_prefix(std::max<std::size_t>(sign, 1));
  }
  return plain;
}

}  // namespace inquiry::scheduler
