#include "daemon/console/api/page.h"

#include <algorithm>
#include <charconv>
#include <string>

#include "daemon/console/api/problem.h"
#include "daemon/desk/nearest.h"

namespace inquiry::api {
namespace {

constexpr int kLimitMax = 200;

std::optional<int> parse_number(const std::string& text) {
  int number = 0;
  const auto* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || rest != end || number < 0) return std::nullopt;
  return number;
}

}  // namespace

Result<store::PageOf> page_wanted(const console::Request& request) {
  store::PageOf page;
  if (const auto after = request.query.find("after"); after != request.query.end()) {
    page.after = after->second;
  }
  const auto limit = request.query.find("limit");
  if (limit == request.query.end()) return page;
  const auto number = parse_number(limit->second);
  if (!number || *number < 1 || *number > kLimitMax) {
    return fail(Error::Kind::kInvalid, "limit is not a number from 1 to 200; correct it");
  }
  page.limit = *number;
  return page;
}

nlohmann::json page_json(nlohmann::json items, const std::optional<std::string>& next) {
  return {{"items", std::move(items)},
          {"next", next ? nlohmann::json(*next) : nlohmann::json(nullptr)}};
}

bool is_on_page(std::size_t index, const store::PageOf& page) {
  const auto begin = static_cast<std::size_t>(parse_number(page.after).value_or(0));
  return index >= begin && index - begin < static_cast<std::size_t>(page.limit);
}

Result<console::Response> page_response(const std::vector<nlohmann::json>& all,
                                        const store::PageOf& page) {
  const auto begin = page.after.empty() ? std::optional<int>{0} : parse_number(page.after);
  const auto size = static_cast<int>(all.size());
  if (!begin || *begin > size) {
    return fail(Error::Kind::kInvalid,
                "after is no cursor of this list; take it from the page before");
  }
  const auto end = *begin + std::min(page.limit, size - *begin);
  auto items = nlohmann::json::array();
  for (int i = *begin; i < end; ++i) items.push_back(all[static_cast<std::size_t>(i)]);
  const auto next = end < size ? std::optional<std::string>{std::to_string(end)} : std::nullopt;
  return json_response(page_json(std::move(items), next));
}

Error unknown_word(const std::string& name, const std::string& given,
                   const std::vector<std::string_view>& known) {
  const std::vector<std::string> words{known.begin(), known.end()};
  const auto meant = desk::did_you_mean(given, words);
  return {Error::Kind::kInvalid, name + " is not one of " + desk::join(words) + ";" +
                                     (meant.empty() ? " write one of them" : meant)};
}

}  // namespace inquiry::api
