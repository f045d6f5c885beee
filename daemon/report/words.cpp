#include "daemon/report/words.h"

#include <array>
#include <chrono>

namespace inquiry::report {
namespace {

// U+2068 and U+2069, byte by byte: written out they would turn the source around.
constexpr std::array<char, 3> kIsolateBytes{'\xE2', '\x81', '\xA8'};
constexpr std::array<char, 3> kEndBytes{'\xE2', '\x81', '\xA9'};
constexpr std::string_view kIsolate{kIsolateBytes.data(), kIsolateBytes.size()};
constexpr std::string_view kEndOfIsolate{kEndBytes.data(), kEndBytes.size()};

// One character of well-formed UTF-8; what is not well-formed counts byte by byte as U+FFFD.
struct Character {
  char32_t code = 0xFFFD;
  std::size_t bytes = 1;
};

Character character_at(std::string_view text, std::size_t at) {
  const auto first = static_cast<unsigned char>(text[at]);
  if (first < 0x80) return {first, 1};
  const std::size_t bytes = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || at + bytes > text.size()) return {};
  char32_t code = first & (0xFFU >> (bytes + 1));
  for (std::size_t i = 1; i < bytes; ++i) {
    const auto next = static_cast<unsigned char>(text[at + i]);
    if ((next & 0xC0U) != 0x80) return {};
    code = (code << 6U) | (next & 0x3FU);
  }
  return {code, bytes};
}

bool is_space_or_control(char32_t code) {
  return code <= 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x2028 || code == 0x2029;
}

// Overrides, embeddings and isolates; tags, which hide text; what XML does not know.
bool is_hostile(char32_t code) {
  return (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069) ||
         (code >= 0xE0000 && code <= 0xE007F) || (code >= 0xD800 && code <= 0xDFFF) ||
         code == 0xFFFE || code == 0xFFFF;
}

bool runs_leftwards(char32_t code) {
  return (code >= 0x0590 && code <= 0x08FF) || code == 0x200F ||
         (code >= 0xFB1D && code <= 0xFDFF) || (code >= 0xFE70 && code <= 0xFEFE) ||
         (code >= 0x10800 && code <= 0x10FFF) || (code >= 0x1E800 && code <= 0x1EFFF);
}

}  // namespace

std::string one_line(std::string_view text) {
  std::string line;
  for (std::size_t at = 0; at < text.size();) {
    const auto [code, bytes] = character_at(text, at);
    if (is_space_or_control(code)) {
      if (!line.empty() && line.back() != ' ') line += ' ';
    } else if (code == 0xFFFD || is_hostile(code)) {
      line += "\uFFFD";
    } else {
      line += text.substr(at, bytes);
    }
    at += bytes;
  }
  if (line.ends_with(' ')) line.pop_back();
  return line;
}

std::string isolated(std::string_view text) {
  auto line = one_line(text);
  for (std::size_t at = 0; at < line.size();) {
    const auto [code, bytes] = character_at(line, at);
    if (runs_leftwards(code)) return std::string(kIsolate) + line + std::string(kEndOfIsolate);
    at += bytes;
  }
  return line;
}

std::string escaped(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    switch (c) {
      case '&':
        safe += "&amp;";
        break;
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      case '"':
        safe += "&quot;";
        break;
      case '\'':
        safe += "&#39;";
        break;
      default:
        safe += c;
    }
  }
  return safe;
}

std::string local_day(const Zone& zone, UtcTime at) { return to_string(zone.local_date(at)); }

std::string local_time(const Zone& zone, UtcTime at) {
  const auto text = to_rfc3339(UtcTime{zone.to_local(at).time_since_epoch()});
  return text.substr(0, 10) + " " + text.substr(11, 5);
}

std::string counted(std::int64_t count, std::string_view one, std::string_view more) {
  return std::to_string(count) + " " + std::string(count == 1 ? one : more);
}

std::string for_people(Duration duration) {
  const auto hours = std::chrono::round<std::chrono::hours>(duration).count();
  if (hours == 0) return duration == Duration::zero() ? "none" : "less than an hour";
  const auto days = hours / 24;
  if (days == 0) return counted(hours, "hour", "hours");
  const auto text = counted(days, "day", "days");
  return hours % 24 == 0 ? text : text + " " + counted(hours % 24, "hour", "hours");
}

std::string_view meaning(Behaviour behaviour) {
  switch (behaviour) {
    case Behaviour::kTeach:
      return "teach, silent";
    case Behaviour::kAnalyze:
      return "analyze, silent";
    case Behaviour::kDefine:
    case Behaviour::kPlan:
    case Behaviour::kReflect:
      break;
  }
  return word(behaviour);
}

std::string way(const desk::ReportStage& stage) {
  if (stage.move == Move::kUndo) return "after an undo";
  if (stage.move == Move::kOutOfOrder) return "out of order";
  return stage.taught_again ? "taught again" : "";
}

std::string described(const desk::CycleReport& report) {
  if (report.stages.empty()) return "The cycle has no stages.";
  std::string text;
  for (const auto& stage : report.stages) {
    text += (text.empty() ? "" : "; ") + one_line(stage.stage) + " (" +
            std::string(meaning(stage.behaviour)) + ") from " + local_day(report.zone, stage.from) +
            " to " + (stage.running ? "now" : local_day(report.zone, stage.until));
  }
  return text + ".";
}

std::string picture_name(const desk::CycleReport& report) {
  return report.team + "-cycle-" + std::to_string(report.number) + ".svg";
}

}  // namespace inquiry::report
