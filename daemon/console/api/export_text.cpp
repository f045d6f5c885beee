#include "daemon/console/api/export_text.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace inquiry::api {

// Some spreadsheets trim spaces of several kinds first, and some take the full-width signs for the
// others.
std::string defused(const std::string& text) {
  static constexpr std::array<std::string_view, 13> kFormulaStarts = {
      "=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠"};
  static constexpr std::array<std::string_view, 5> kSkipped = {" ", "\u00a0", "\u200b", "\u3000",
                                                               "\ufeff"};
  std::string_view rest = text;
  const auto begins = [&rest](std::string_view with) { return rest.starts_with(with); };
  for (auto found = std::ranges::find_if(kSkipped, begins); found != kSkipped.end();
       found = std::ranges::find_if(kSkipped, begins)) {
    rest.remove_prefix(found->size());
  }
  return std::ranges::any_of(kFormulaStarts, begins) ? "'" + text : text;
}

std::string plain(const std::string& text) {
  static constexpr std::string_view kMarkup = "\\`*_{}[]()<>#+-.!|~";
  std::string escaped;
  for (const char c : text) {
    if (kMarkup.find(c) != std::string_view::npos) escaped += '\\';
    escaped += c == '\n' || c == '\r' ? ' ' : c;
  }
  return escaped;
}

console::Response file(std::string content_type, std::string body, const std::string& name) {
  console::Response response{200, std::move(content_type), std::move(body), {}};
  response.headers.emplace_back("Content-Disposition", "attachment; filename=\"" + name + "\"");
  return response;
}

}  // namespace inquiry::api
