#include "config/value_types.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <charconv>
#include <cstddef>

#include "base/ids.h"
#include "base/money.h"
#include "base/words.h"
#include "base/zone.h"
#include "config/hours.h"
#include "config/loopback.h"
#include "config/nearest.h"
#include "config/protocols.h"
#include "config/unicode.h"

namespace inquiry::config {
namespace {

using Problem = std::optional<std::string>;

// The generic message, when `right` is false.
Problem unless(bool right) { return right ? Problem{} : Problem{""}; }

template <typename Enum>
std::vector<std::string> words() {
  const auto all = all_words<Enum>();
  return {all.begin(), all.end()};
}

Problem integer_problem(const std::string& text) {
  std::int64_t value = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  return unless(parsed.ec == std::errc{} && parsed.ptr == text.data() + text.size());
}

Problem zone_problem(const std::string& text) {
  if (Zone::find(text)) return std::nullopt;
  const auto found = nearest(text, known_zone_names());
  if (!found) return "";
  return fmt::format("'{}' is not an IANA time zone; did you mean '{}'?", shortened(text), *found);
}

Problem url_problem(const std::string& text) {
  if (text.starts_with("http://") && !is_loopback_url(text)) {
    return "plain http is allowed to this machine only (127.0.0.1, [::1], localhost); use https";
  }
  return std::nullopt;
}

Problem proxy_problem(const std::string& text) {
  if (text.find('@') != std::string::npos) {
    return "a proxy's name and password do not belong here; put them into a credential file and "
           "name it under x.proxy_credential";
  }
  return std::nullopt;
}

Problem mail_server_problem(const std::string& text) {
  if (text.find('@') != std::string::npos) {
    return "a mail server's name and password do not belong here; put them into a credential file "
           "and name it under mail.credential";
  }
  return std::nullopt;
}

Problem listen_problem(const std::string& text) {
  const auto address = parse_address(text);
  if (!address) return "";
  if (is_loopback_host(address->host)) return std::nullopt;
  return "the console listens on this machine only; use 127.0.0.1:8025 and reach it from "
         "elsewhere with ssh -L";
}

Problem store_problem(const std::string& text) {
  if (text.starts_with("postgresql:") || text.starts_with("postgres:")) {
    return "this build supports only SQLite; use sqlite:inquiryd.db";
  }
  return std::nullopt;
}

Problem days_problem(const std::string& text) {
  if (parse_days(text)) return std::nullopt;
  const auto dash = text.find('-');
  if (dash != std::string::npos && parse_days(text.substr(0, dash)) &&
      parse_days(text.substr(dash + 1))) {
    return fmt::format("'{}' runs backwards; the week begins on mon: write two entries", text);
  }
  return "";
}

constexpr std::string_view kDatePattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";

// Letters, digits and _ of any script, with one letter at least; and the same as far as every
// checker of schemas understands it: anything outside ASCII may be a letter.
constexpr std::string_view kHashtag =
    R"(^#[\p{L}\p{M}\p{Nd}_]{0,99}[\p{L}\p{M}][\p{L}\p{M}\p{Nd}_]{0,99}$)";
constexpr std::string_view kRoughHashtag =
    R"(^#[^\x00-/:-@\[-^`{-\x7f]{0,99}[^\x00-@\[-`{-\x7f][^\x00-/:-@\[-^`{-\x7f]{0,99}$)";

const std::array kTypes{
    TypeInfo{
        .type = Type::kText, .noun = "text", .advice = "write a few words", .pattern = R"(\S)"},
    TypeInfo{.type = Type::kLabel,
             .noun = "a short label",
             .advice = "write at most 40 characters on one line",
             .pattern = R"(^\S([^\r\n]{0,38}\S)?$)"},
    TypeInfo{.type = Type::kName,
             .noun = "a name",
             .advice = "use letters a-z, digits and . _ - (64 at most)",
             .pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"},
    TypeInfo{.type = Type::kPerson,
             .noun = "a console user",
             .advice = "write the login name: letters a-z, digits and . _ @ -",
             .pattern = "^[A-Za-z0-9_][A-Za-z0-9._@-]{0,63}$"},
    TypeInfo{.type = Type::kBoolean,
             .noun = "true or false",
             .advice = "write one of these words, without quotes",
             .json = "boolean",
             .pattern = "^(true|false)$"},
    TypeInfo{.type = Type::kInteger,
             .noun = "a whole number",
             .advice = "write digits only, as in 3",
             .json = "integer",
             .problem = integer_problem},
    TypeInfo{.type = Type::kPercent,
             .noun = "a percentage",
             .advice = "write a whole number and %, as in 30%",
             .pattern = "^[0-9]{1,3}%$"},
    TypeInfo{.type = Type::kMoney,
             .noun = "a sum in US dollars",
             .advice = "write a number with at most six decimals, as in 0.015",
             .json = "number",
             .problem = [](const std::string& text) { return unless(!!parse_money(text)); }},
    TypeInfo{.type = Type::kDuration,
             .noun = "a duration",
             .advice = "write a number and a unit, as in 20m (ms, s, m, h, d)",
             .pattern = "^[0-9]{1,9}(ms|s|m|h|d)$"},
    TypeInfo{.type = Type::kDate,
             .noun = "a date",
             .advice = "write year-month-day, as in 2026-09-01",
             .pattern = kDatePattern,
             .problem = [](const std::string& text) { return unless(!!parse_date(text)); }},
    TypeInfo{
        .type = Type::kLocalTime,
        .noun = "a date and time",
        .advice = "write it in the school's zone, as in 2026-09-22T16:00",
        .pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}$",
        .problem = [](const std::string& text) { return unless(!!parse_rfc3339(text + ":00Z")); }},
    TypeInfo{.type = Type::kBeginning,
             .noun = "a date, or a date and time",
             .advice =
                 "write a date, as in 2026-11-25, or a time of it in the school's zone, as in "
                 "2026-11-25T12:00",
             .pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2})?$",
             .problem = [](const std::string& text) { return unless(!!parse_local_minute(text)); }},
    TypeInfo{.type = Type::kZone,
             .noun = "an IANA time zone",
             .advice = "write a name such as America/Los_Angeles",
             .problem = zone_problem},
    TypeInfo{.type = Type::kHoliday,
             .noun = "a date or a calendar file",
             .advice = "write a date, as in 2026-11-26, the time from which a day is free, as in "
                       "2026-11-25T12:00, or the name of an .ics file",
             .pattern = R"(^([0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2})?|.+\.ics)$)",
             .problem =
                 [](const std::string& text) {
                   return unless(text.ends_with(".ics") || !!parse_local_minute(text));
                 }},
    TypeInfo{.type = Type::kHashtag,
             .noun = "a hashtag",
             .advice = R"(write # and letters, digits or _ (not only digits) in quotes, as in )"
                       R"("#fractions")",
             .pattern = kRoughHashtag,
             .problem = [](const std::string& text) { return unless(matches(kHashtag, text)); }},
    TypeInfo{.type = Type::kHandle,
             .noun = "an X handle",
             .advice = R"(write @ and at most 15 letters, digits or _ in quotes, as in "@someone")",
             .pattern = "^@[A-Za-z0-9_]{1,15}$"},
    TypeInfo{.type = Type::kOwnHandle,
             .noun = "the handle of an X account",
             .advice = "write at most 15 letters, digits or _, as in LincolnPLC",
             .pattern = "^@?[A-Za-z0-9_]{1,15}$"},
    TypeInfo{.type = Type::kId,
             .noun = "an X id",
             .advice = R"(write its digits in quotes, as in "2244994945")",
             .pattern = "^[0-9]{1,19}$",
             .problem = [](const std::string& text) { return unless(!!UserId::parse(text)); }},
    TypeInfo{.type = Type::kLanguage,
             .noun = "a language",
             .advice = "write its code, as in en, es or zh-cn",
             .pattern = "^[a-z]{2,3}(-[A-Za-z]{2,4})?$"},
    TypeInfo{.type = Type::kUrl,
             .noun = "a web address",
             .advice = "write https:// and a host, as in https://api.x.com",
             .pattern = R"(^https?://[^/?#@\s]+(/[^?#\s]*)?$)",
             .problem = url_problem},
    TypeInfo{.type = Type::kProxy,
             .noun = "a proxy's address",
             .advice = "write it as in http://proxy.school.example:3128",
             .pattern = R"(^https?://(\[[0-9A-Fa-f:]+\]|[^/?#@:\s\[\]]+):[0-9]{1,5}/?$)",
             .problem = proxy_problem},
    TypeInfo{.type = Type::kListen,
             .noun = "a loopback address with a port",
             .advice = "write it as in 127.0.0.1:8025",
             .pattern = R"(^(127\.[0-9.]+|\[::1\]|localhost):[0-9]{1,5}$)",
             .problem = listen_problem},
    TypeInfo{.type = Type::kStore,
             .noun = "a store",
             .advice = "write sqlite: and a file name, as in sqlite:inquiryd.db",
             .pattern = R"(^sqlite:\S)",
             .problem = store_problem},
    TypeInfo{.type = Type::kFile,
             .noun = "a file name",
             .advice = "write it relative to this file, as in school-ca.pem",
             .pattern = R"(^\S([^\r\n]*\S)?$)"},
    TypeInfo{.type = Type::kFiles,
             .noun = "a file name or pattern",
             .advice = "write it relative to this file, as in teams/*.yaml",
             .pattern = R"(^\S([^\r\n]*\S)?$)"},
    TypeInfo{.type = Type::kDays,
             .noun = "a weekday or a range of them",
             .advice = "write mon, tue, wed, thu, fri, sat or sun, or a range as in mon-fri",
             .pattern = "^(mon|tue|wed|thu|fri|sat|sun)(-(mon|tue|wed|thu|fri|sat|sun))?$",
             .problem = days_problem},
    TypeInfo{.type = Type::kHours,
             .noun = "a range of hours",
             .advice = R"(write from-until in quotes, as in "07:30-17:00"; the end is later than )"
                       "the start, \"24:00\" at most",
             .pattern = "^[0-2][0-9]:[0-5][0-9]-[0-2][0-9]:[0-5][0-9]$",
             .problem = [](const std::string& text) { return unless(!!parse_hours(text)); }},
    TypeInfo{.type = Type::kWeekday,
             .noun = "a weekday",
             .advice = "choose one",
             .choices =
                 [] {
                   return std::vector<std::string>{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
                 }},
    TypeInfo{.type = Type::kTimeOfDay,
             .noun = "a time of day",
             .advice = R"(write hours and minutes in quotes, as in "15:00")",
             .pattern = "^[0-2][0-9]:[0-5][0-9]$",
             .problem = [](const std::string& text) { return unless(!!parse_time_of_day(text)); }},
    TypeInfo{
        .type = Type::kMailServer,
        .noun = "a mail server",
        .advice = "write it as in smtps://mail.school.example or smtp://mail.school.example:587",
        .pattern = R"(^smtps?://(\[[0-9A-Fa-f:]+\]|[^/?#@:\s\[\]]+)(:[0-9]{1,5})?$)",
        .problem = mail_server_problem},
    TypeInfo{.type = Type::kMailAddress,
             .noun = "an e-mail address",
             .advice = "write it as in maria@school.example",
             .pattern = "^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9]([A-Za-z0-9.-]{0,251}"
                        "[A-Za-z0-9])?$"},
    TypeInfo{.type = Type::kBehaviour,
             .noun = "a behaviour",
             .advice = "choose what the daemon does in this stage",
             .choices = words<Behaviour>},
    TypeInfo{.type = Type::kDialect,
             .noun = "a dialect",
             .advice = "choose the names X expects",
             .choices = words<Dialect>},
    TypeInfo{.type = Type::kIntake,
             .noun = "a way in",
             .advice = "choose how posts come in",
             .choices =
                 [] {
                   return std::vector<std::string>{"poll", "stream"};
                 }},
    TypeInfo{.type = Type::kProtocol,
             .noun = "a protocol",
             .advice = "choose a known one, or list the team's own stages under stages",
             .choices = protocol_names},
};

}  // namespace

const TypeInfo& info(Type type) {
  const auto* const found = std::find_if(kTypes.begin(), kTypes.end(),
                                         [type](const auto& row) { return row.type == type; });
  assert(found != kTypes.end());
  return *found;
}

std::span<const TypeInfo> all_types() { return kTypes; }

std::string shortened(std::string_view text) {
  constexpr std::size_t kShown = 60;
  auto end = std::min(text.size(), kShown);
  while (end < text.size() && end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80) {
    --end;
  }
  std::string shown{text.substr(0, end)};
  std::replace_if(
      shown.begin(), shown.end(), [](char c) { return c == '\n' || c == '\t' || c == '\r'; }, ' ');
  return end < text.size() ? shown + "…" : shown;
}

std::optional<std::string> problem_with(Type type, const YamlNode& scalar) {
  const auto& row = info(type);
  const auto shown = shortened(scalar.text);
  if (scalar.quoted && row.json != "string") {
    return fmt::format("\"{}\" in quotes is text, not {}; write it without quotes", shown,
                       row.noun);
  }
  if (row.choices != nullptr) {
    const auto choices = row.choices();
    if (std::find(choices.begin(), choices.end(), scalar.text) != choices.end()) {
      return std::nullopt;
    }
    return not_one_of(shown, choices);
  }
  auto problem = row.problem == nullptr ? std::nullopt : row.problem(scalar.text);
  if (!problem && !matches(row.pattern, scalar.text)) problem = "";
  if (problem && problem->empty()) {
    problem = fmt::format("'{}' is not {}; {}", shown, row.noun, row.advice);
  }
  return problem;
}

std::int64_t magnitude(Type type, std::string_view text) {
  if (type == Type::kDuration) {
    const auto duration = parse_duration(text);
    assert(duration);
    return duration->count();
  }
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

}  // namespace inquiry::config
