#include "daemon/report/svg.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "daemon/report/words.h"

namespace inquiry::report {
namespace {

using desk::CycleReport;
using desk::ReportStage;

// All in the picture's own units.
constexpr int kWidth = 720;
constexpr int kLabels = 260;  // the column of labels
constexpr int kBars = kWidth - kLabels - 20;
constexpr int kRow = 36;
constexpr int kBar = 22;
constexpr int kTop = 8;
constexpr int kFoot = 66;  // dates and legend
constexpr std::size_t kRowsMax = 60;
constexpr std::size_t kLabelMax = 24;  // characters

constexpr std::array<Behaviour, 5> kBehaviours{Behaviour::kDefine, Behaviour::kPlan,
                                               Behaviour::kTeach, Behaviour::kAnalyze,
                                               Behaviour::kReflect};

// Told apart by shape alone: dots, stripes, solid, crosses, lines.
constexpr std::string_view kPatterns = R"svg(<defs>
<pattern id="define" width="8" height="8" patternUnits="userSpaceOnUse"><rect width="8" height="8" fill="#fff"/><circle cx="4" cy="4" r="1.6" fill="#111"/></pattern>
<pattern id="plan" width="8" height="8" patternUnits="userSpaceOnUse"><rect width="8" height="8" fill="#fff"/><path d="M-2,2 l4,-4 M0,8 l8,-8 M6,10 l4,-4" stroke="#111" stroke-width="1.4"/></pattern>
<pattern id="teach" width="8" height="8" patternUnits="userSpaceOnUse"><rect width="8" height="8" fill="#111"/></pattern>
<pattern id="analyze" width="8" height="8" patternUnits="userSpaceOnUse"><rect width="8" height="8" fill="#555"/><path d="M0,0 l8,8 M8,0 l-8,8" stroke="#fff" stroke-width="1"/></pattern>
<pattern id="reflect" width="8" height="6" patternUnits="userSpaceOnUse"><rect width="8" height="6" fill="#fff"/><path d="M0,3 h8" stroke="#111" stroke-width="1.2"/></pattern>
</defs>
)svg";

// The first characters, with a sign that there are more.
std::string shortened(const std::string& text) {
  std::size_t characters = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool begins = (static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80;
    if (begins && ++characters > kLabelMax) return text.substr(0, at) + "…";
  }
  return text;
}

std::string number(std::int64_t value) { return std::to_string(value); }

std::string text(std::int64_t x, std::int64_t y, int size, const std::string& said,
                 std::string_view more = "") {
  return "<text x=\"" + number(x) + "\" y=\"" + number(y) + "\" font-size=\"" + number(size) +
         "\"" + std::string(more) + ">" + escaped(said) + "</text>\n";
}

std::string bar(std::int64_t x, std::int64_t y, std::int64_t width, Behaviour behaviour) {
  return "<rect x=\"" + number(x) + "\" y=\"" + number(y) + "\" width=\"" + number(width) +
         "\" height=\"" + number(kBar) + "\" fill=\"url(#" + std::string(word(behaviour)) +
         ")\" stroke=\"#111\" stroke-width=\"1.5\"/>\n";
}

struct Scale {
  UtcTime from;
  UtcTime until;

  std::int64_t x(UtcTime at) const {
    const auto all = std::max<std::int64_t>((until - from).count(), 1);
    return kLabels + (at - from).count() * kBars / all;
  }
};

std::string row(const CycleReport& report, const Scale& scale, const ReportStage& stage, int top) {
  const auto x = scale.x(stage.from);
  const auto width = std::max<std::int64_t>(scale.x(stage.until) - x, 3);
  auto dates = local_day(report.zone, stage.from) + " – " +
               (stage.running ? "now" : local_day(report.zone, stage.until));
  if (report.rounds.size() > 1) dates += ", round " + number(stage.round);
  if (const auto how = way(stage); !how.empty()) dates += ", " + how;
  return text(4, top + 13, 13, isolated(shortened(one_line(stage.stage))), " font-weight=\"600\"") +
         bar(x, top + 1, width, stage.behaviour) + text(4, top + 28, 11, dates);
}

std::string dates(const CycleReport& report, const Scale& scale, int top) {
  constexpr int kSteps = 4;
  std::string drawn;
  for (int step = 0; step <= kSteps; ++step) {
    const auto at = scale.from + (scale.until - scale.from) * step / kSteps;
    const auto x = scale.x(at);
    const auto* anchor = step == 0        ? "\" text-anchor=\"start"
                         : step == kSteps ? "\" text-anchor=\"end"
                                          : "\" text-anchor=\"middle";
    drawn += "<path d=\"M" + number(x) + "," + number(kTop) + " V" + number(top + 4) +
             "\" stroke=\"#999\" stroke-dasharray=\"2 3\"/>\n";
    drawn += "<text x=\"" + number(x) + "\" y=\"" + number(top + 18) + "\" font-size=\"11" +
             anchor + "\">" + local_day(report.zone, at) + "</text>\n";
  }
  return drawn;
}

std::string legend(int top) {
  std::string drawn;
  constexpr int kEach = (kWidth - 8) / static_cast<int>(kBehaviours.size());
  int x = 4;
  for (const auto behaviour : kBehaviours) {
    drawn += "<rect x=\"" + number(x) + "\" y=\"" + number(top) +
             R"(" width="24" height="14" fill="url(#)" + std::string(word(behaviour)) +
             ")\" stroke=\"#111\"/>\n" +
             text(x + 30, top + 12, 12, std::string(meaning(behaviour)));
    x += kEach;
  }
  return drawn;
}

}  // namespace

std::string as_svg(const CycleReport& report) {
  const auto rows = std::min(report.stages.size(), kRowsMax);
  const int bottom = kTop + static_cast<int>(rows) * kRow;
  const int height = bottom + kFoot;
  auto svg =
      R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 )" + number(kWidth) + " " +
      number(height) +
      "\" role=\"img\" aria-labelledby=\"way-title way-desc\" "
      "font-family=\"system-ui, sans-serif\" fill=\"#111\">\n<title id=\"way-title\">Cycle " +
      number(report.number) + ": its stages over time</title>\n<desc id=\"way-desc\">" +
      escaped(described(report)) + "</desc>\n" + std::string(kPatterns) + "<rect width=\"" +
      number(kWidth) + "\" height=\"" + number(height) + "\" fill=\"#fff\"/>\n";
  const Scale scale{report.from, report.until};
  if (rows > 0) svg += dates(report, scale, bottom);
  for (std::size_t i = 0; i < rows; ++i) {
    svg += row(report, scale, report.stages[i], kTop + static_cast<int>(i) * kRow);
  }
  if (report.stages.size() > rows) {
    svg += text(kLabels, bottom + 32, 11,
                number(static_cast<std::int64_t>(report.stages.size() - rows)) +
                    " later stages are in the table");
  }
  return svg + legend(bottom + 40) + "</svg>\n";
}

}  // namespace inquiry::report
