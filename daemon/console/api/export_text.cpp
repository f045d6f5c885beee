#include "daemon/console/api/export_text.h"

#include <string_view>
#include <utility>

namespace inquiry::api {

std::string defused(const std::string& text) {
  static constexpr std::string_view kFormulaStarts = "=+-@\t\r\n|%";
  const auto first = text.find_first_not_of(' ');
  const bool risky =
      first != std::string::npos && kFormulaStarts.find(text[first]) != std::string_view::npos;
  return risky ? "'" + text : text;
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
