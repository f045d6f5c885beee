#include "daemon/console/server/message.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <chrono>
#include <nlohmann/json.hpp>

namespace inquiry::console {
namespace {

using Json = nlohmann::ordered_json;

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7f;
}

std::optional<std::string> decode(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '+' && plus_is_space) {
      c = ' ';
    } else if (c == '%') {
      if (text.size() - i < 3) return std::nullopt;
      unsigned byte = 0;
      const char* end = text.data() + i + 3;
      const auto [stopped, error] = std::from_chars(text.data() + i + 1, end, byte, 16);
      if (error != std::errc{} || stopped != end) return std::nullopt;
      c = static_cast<char>(byte);
      i += 2;
    }
    if (is_control(c)) return std::nullopt;
    out += c;
  }
  return out;
}

// The text before `separator`; the rest, behind it, stays in `text`.
std::string_view take_until(std::string_view& text, char separator) {
  const auto at = text.find(separator);
  const std::string_view head = text.substr(0, at);
  text = at == std::string_view::npos ? std::string_view{} : text.substr(at + 1);
  return head;
}

// Bytes that are no UTF-8 become U+FFFD.
std::string text_of(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

}  // namespace

std::optional<Target> parse_target(std::string_view text) {
  if (!text.starts_with('/') || text.find('#') != std::string_view::npos) return std::nullopt;
  auto path = decode(take_until(text, '?'), false);
  if (!path) return std::nullopt;
  Target target{*std::move(path), {}};
  while (!text.empty()) {
    std::string_view value = take_until(text, '&');
    const auto name = decode(take_until(value, '='), true);
    auto decoded = decode(value, true);
    if (!name || !decoded) return std::nullopt;
    if (!name->empty()) target.query[*name] = *std::move(decoded);
  }
  return target;
}

std::string http_date(UtcTime time) {
  static constexpr std::array<std::string_view, 7> kDays = {"Sun", "Mon", "Tue", "Wed",
                                                            "Thu", "Fri", "Sat"};
  static constexpr std::array<std::string_view, 12> kMonths = {
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{std::chrono::floor<std::chrono::seconds>(time - day)};
  return fmt::format(
      "{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", kDays.at(std::chrono::weekday{day}.c_encoding()),
      static_cast<unsigned>(date.day()), kMonths.at(static_cast<unsigned>(date.month()) - 1),
      static_cast<int>(date.year()), clock.hours().count(), clock.minutes().count(),
      clock.seconds().count());
}

Response problem(int status, std::string_view title, std::string_view detail) {
  const Json body = {
      {"type", "about:blank"}, {"title", title}, {"status", status}, {"detail", detail}};
  return {status, "application/problem+json", text_of(body), {}};
}

std::string changed_event(const std::string& topic, const std::string& team) {
  const Json data = {{"topic", topic}, {"team", team}};
  return fmt::format("event: changed\ndata: {}\n\n", text_of(data));
}

std::string cookie(std::string_view header, std::string_view name) {
  while (!header.empty()) {
    std::string_view value = take_until(header, ';');
    if (trim(take_until(value, '=')) == name) return std::string(trim(value));
  }
  return {};
}

}  // namespace inquiry::console
