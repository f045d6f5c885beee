#include "daemon/report/document.h"

#include <string_view>
#include <utility>

namespace inquiry::report {

Run ours(std::string text) { return {std::move(text), Run::Kind::kOurs, {}}; }
Run theirs(std::string text) { return {std::move(text), Run::Kind::kTheirs, {}}; }
Run strong(std::string text) { return {std::move(text), Run::Kind::kStrong, {}}; }
Run quiet(std::string text) { return {std::move(text), Run::Kind::kQuiet, {}}; }

Text on_x(const std::string& before, const std::string& url) {
  static constexpr std::string_view kSafe =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/_-.:";
  const bool good =
      url.starts_with("https://x.com/") && url.find_first_not_of(kSafe) == std::string::npos;
  return good ? Text{ours(before), {"on X", Run::Kind::kOurs, url}} : Text{};
}

void append(Text& text, const Text& more) { text.insert(text.end(), more.begin(), more.end()); }

Block said(Text text) { return Paragraph{std::move(text)}; }

}  // namespace inquiry::report
