#include "daemon/report/markdown.h"

#include <string_view>

#include "daemon/report/words.h"

namespace inquiry::report {
namespace {

// What stands for a character that some reader of Markdown could take for the beginning of a tag,
// an entity or an address; empty: it may stay.
std::string_view entity(std::string_view text, std::size_t at) {
  switch (text[at]) {
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '&':
      return "&amp;";
    case '@':
      return "&#64;";
    case ':':
      return text.substr(at).starts_with("://") ? "&#58;" : "";
    case '.':
      return text.substr(0, at).ends_with("www") ? "&#46;" : "";
    default:
      return "";
  }
}

// Nothing in it becomes markup, a link, a line or a list of its own.
std::string plain(std::string_view theirs) {
  static constexpr std::string_view kMarkup = "\\`*_{}[]#|~$";
  const auto line = isolated(theirs);
  const std::string_view text = line;
  std::string safe;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (const auto instead = entity(text, at); !instead.empty()) {
      safe += instead;
      continue;
    }
    const bool leads = at == 0 && std::string_view("-+=!").find(c) != std::string_view::npos;
    const bool numbers =
        (c == '.' || c == ')') && at > 0 && text.find_first_not_of("0123456789") == at;
    if (leads || numbers || kMarkup.find(c) != std::string_view::npos) safe += '\\';
    safe += c;
  }
  return safe;
}

std::string written(const Run& run) {
  if (!run.link.empty()) return "[" + run.text + "](<" + run.link + ">)";
  if (run.text.empty()) return {};
  switch (run.kind) {
    case Run::Kind::kOurs:
      return run.text;
    case Run::Kind::kTheirs:
      return plain(run.text);
    case Run::Kind::kStrong: {
      const auto end = run.text.find_last_not_of(' ') + 1;
      const auto begin = run.text.find_first_not_of(' ');
      return run.text.substr(0, begin) + "**" + run.text.substr(begin, end - begin) + "**" +
             run.text.substr(end);
    }
    case Run::Kind::kQuiet:
      return "*" + run.text + "*";
  }
  return {};
}

std::string written(const Text& text) {
  std::string line;
  for (const auto& run : text) line += written(run);
  return line;
}

struct Writer {
  std::string& out;

  void operator()(const Paragraph& paragraph) const {
    out += "\n" + written(paragraph.text) + "\n";
  }
  void operator()(const List& list) const {
    out += "\n";
    for (const auto& item : list.items) out += "- " + written(item) + "\n";
  }
  void operator()(const Table& table) const {
    out += "\n" + table.caption + ":\n\n|";
    for (const auto& head : table.heads) out += " " + head + " |";
    out += "\n|";
    for (std::size_t i = 0; i < table.heads.size(); ++i) out += " --- |";
    for (const auto& row : table.rows) {
      out += "\n|";
      for (const auto& cell : row) out += " " + written(cell) + " |";
    }
    out += "\n";
  }
  void operator()(const Picture& picture) const {
    out += "\n![The stages of this cycle, as bars over time](<" + picture.file + ">)\n";
  }
};

}  // namespace

std::string as_markdown(const Document& document) {
  auto out = "# " + written(document.title) + "\n";
  const Writer writer{out};
  for (const auto& block : document.head) std::visit(writer, block);
  for (const auto& section : document.sections) {
    out += "\n## " + section.title + "\n";
    for (const auto& block : section.blocks) std::visit(writer, block);
  }
  return out;
}

}  // namespace inquiry::report
