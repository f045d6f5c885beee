#include "daemon/ctl/tables.h"

#include <fmt/format.h>

#include <algorithm>

namespace inquiry::ctl {
namespace {

constexpr std::size_t kWidest = 60;

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80; }

std::size_t characters(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return !is_continuation(c); }));
}

std::string cut(const std::string& text, std::size_t width) {
  std::size_t seen = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!is_continuation(text[i]) && ++seen > width - 1 && characters(text) > width) {
      return text.substr(0, i) + "…";
    }
  }
  return text;
}

// U+200B..F, U+202A..E, U+2060..2069 and U+FEFF hide or turn what follows them.
bool is_invisible(std::string_view three) {
  const auto second = static_cast<unsigned char>(three[1]);
  const auto third = static_cast<unsigned char>(three[2]);
  if (three[0] == '\xEF') return second == 0xBB && third == 0xBF;
  if (three[0] != '\xE2') return false;
  return (second == 0x80 &&
          ((third >= 0x8B && third <= 0x8F) || (third >= 0xAA && third <= 0xAE))) ||
         (second == 0x81 && third >= 0xA0 && third <= 0xA9);
}

std::string visible(const std::string& text) {
  std::string line;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x20 || byte == 0x7F) {
      line += byte == '\n' || byte == '\t' ? ' ' : '?';
    } else if (i + 2 < text.size() && is_invisible(std::string_view{text}.substr(i, 3))) {
      // A joiner inside an emoji is harmless, but a terminal cannot be trusted to know.
      line += "·";
      i += 2;
    } else {
      line += text[i];
    }
  }
  return line;
}

void print_members(const nlohmann::json& value, int depth) {
  const std::string indent(static_cast<std::size_t>(depth) * 2, ' ');
  for (const auto& [name, member] : value.items()) {
    if (member.is_object() && !member.empty()) {
      fmt::print("{}{}:\n", indent, visible(name));
      print_members(member, depth + 1);
    } else if (member.is_array() && !member.empty() && member.front().is_structured()) {
      fmt::print("{}{}:\n", indent, visible(name));
      for (const auto& each : member) {
        fmt::print("{}  -\n", indent);
        print_members(each, depth + 2);
      }
    } else {
      fmt::print("{}{}: {}\n", indent, visible(name), cell(member));
    }
  }
}

}  // namespace

std::string cell(const nlohmann::json& value) {
  if (value.is_null()) return "-";
  if (value.is_string()) return visible(value.get<std::string>());
  if (value.is_boolean()) return value.get<bool>() ? "yes" : "no";
  if (value.is_array()) {
    std::string joined;
    for (const auto& each : value) joined += (joined.empty() ? "" : ", ") + cell(each);
    return joined.empty() ? "-" : joined;
  }
  if (value.is_object()) {
    std::string joined;
    for (const auto& [name, each] : value.items()) {
      joined += fmt::format("{}{} {}", joined.empty() ? "" : ", ", visible(name), cell(each));
    }
    return joined.empty() ? "-" : joined;
  }
  return value.dump();
}

void print_table(const nlohmann::json& rows, const std::vector<Column>& columns) {
  std::vector<std::vector<std::string>> cells{{}};
  for (const auto& column : columns) cells.front().push_back(column.title);
  for (const auto& row : rows) {
    auto& line = cells.emplace_back();
    for (const auto& column : columns) {
      const nlohmann::json::json_pointer pointer{column.pointer};
      line.push_back(cut(row.contains(pointer) ? cell(row.at(pointer)) : "-", kWidest));
    }
  }
  std::vector<std::size_t> widths(columns.size());
  for (const auto& line : cells) {
    for (std::size_t i = 0; i < line.size(); ++i)
      widths[i] = std::max(widths[i], characters(line[i]));
  }
  for (const auto& line : cells) {
    std::string text;
    for (std::size_t i = 0; i < line.size(); ++i) {
      text += line[i];
      if (i + 1 < line.size()) text.append(widths[i] - characters(line[i]) + 2, ' ');
    }
    fmt::print("{}\n", text);
  }
}

void print_object(const nlohmann::json& object) { print_members(object, 0); }

}  // namespace inquiry::ctl
