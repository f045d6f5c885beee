#include "daemon/report/html.h"

#include <string_view>

#include "base/digest.h"
#include "daemon/report/words.h"

namespace inquiry::report {
namespace {

constexpr std::string_view kStyle = R"css(
:root { color-scheme: light; }
body { font: 16px/1.5 system-ui, sans-serif; color: #111; background: #fff; max-width: 46rem; margin: 0 auto; padding: 1.5rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .5rem; }
h2 { font-size: 1.15rem; margin: 1.5rem 0 .4rem; border-bottom: 2px solid #111; }
p, ul { margin: .4rem 0; overflow-wrap: anywhere; }
ul { padding-left: 1.2rem; }
svg { display: block; width: 100%; height: auto; margin: .8rem 0; }
.frame { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
caption { text-align: left; font-weight: 600; padding: .3rem 0; }
th, td { border: 1px solid #555; padding: .2rem .45rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { background: #eee; }
th, td:not(:first-child) { white-space: nowrap; }
.quiet { color: #444; font-style: italic; }
a { color: #0b3d91; }
/* On paper the picture has the table's facts, and one sheet is enough. */
@page { margin: 12mm; }
@media print {
  body { font-size: 9pt; line-height: 1.25; max-width: none; padding: 0; }
  h1 { font-size: 14pt; margin: 0 0 .2rem; }
  h2 { font-size: 10.5pt; margin: .5rem 0 .15rem; border-bottom-width: 1px; break-after: avoid; }
  p, ul { margin: .15rem 0; }
  svg { width: 75%; margin: .3rem 0; }
  .frame { display: none; }
  li, svg { break-inside: avoid; }
}
)css";

std::string written(const Run& run) {
  if (!run.link.empty()) {
    return R"(<a href=")" + escaped(one_line(run.link)) + R"(" rel="noreferrer noopener">)" +
           escaped(run.text) + "</a>";
  }
  if (run.text.empty()) return {};
  switch (run.kind) {
    case Run::Kind::kOurs:
      return escaped(run.text);
    case Run::Kind::kTheirs:
      return "<bdi>" + escaped(one_line(run.text)) + "</bdi>";
    case Run::Kind::kStrong:
      return "<strong>" + escaped(run.text) + "</strong>";
    case Run::Kind::kQuiet:
      return "<span class=\"quiet\">" + escaped(run.text) + "</span>";
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
    out += "<p>" + written(paragraph.text) + "</p>\n";
  }
  void operator()(const List& list) const {
    out += "<ul>\n";
    for (const auto& item : list.items) out += "<li>" + written(item) + "</li>\n";
    out += "</ul>\n";
  }
  void operator()(const Table& table) const {
    out += R"(<div class="frame" role="region" tabindex="0" aria-label=")" +
           escaped(table.caption) + "\"><table>\n<caption>" + escaped(table.caption) +
           "</caption>\n<thead><tr>";
    for (const auto& head : table.heads) out += "<th scope=\"col\">" + escaped(head) + "</th>";
    out += "</tr></thead>\n<tbody>\n";
    for (const auto& row : table.rows) {
      out += "<tr>";
      for (const auto& cell : row) out += "<td>" + written(cell) + "</td>";
      out += "</tr>\n";
    }
    out += "</tbody></table></div>\n";
  }
  void operator()(const Picture& picture) const { out += picture.svg; }
};

// What also holds for the page as a saved file; frame-ancestors counts in a header alone.
std::string policy() {
  return "default-src 'none'; style-src 'sha256-" + base64(sha256(kStyle)) +
         "'; base-uri 'none'; form-action 'none'";
}

std::string title_of(const Document& document) {
  std::string title;
  for (const auto& run : document.title) title += isolated(run.text);
  return title;
}

}  // namespace

std::string html_policy() { return policy() + "; frame-ancestors 'none'"; }

std::string as_html(const Document& document) {
  auto out =
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"" +
      policy() +
      "\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"referrer\" content=\"no-referrer\">\n<title>" +
      escaped(title_of(document)) + "</title>\n<style>" + std::string(kStyle) +
      "</style>\n</head>\n<body>\n<main>\n<h1>" + written(document.title) + "</h1>\n";
  const Writer writer{out};
  for (const auto& block : document.head) std::visit(writer, block);
  for (const auto& section : document.sections) {
    out += "<section>\n<h2>" + escaped(section.title) + "</h2>\n";
    for (const auto& block : section.blocks) std::visit(writer, block);
    out += "</section>\n";
  }
  return out + "</main>\n</body>\n</html>\n";
}

}  // namespace inquiry::report
