#include "daemon/desk/cycle_report.h"

#include <string>
#include <string_view>
#include <utility>

#include "daemon/console/api/handlers.h"
#include "daemon/console/api/problem.h"
#include "daemon/desk/seeds.h"
#include "daemon/report/cycle_document.h"
#include "daemon/report/html.h"
#include "daemon/report/json.h"
#include "daemon/report/markdown.h"
#include "daemon/report/svg.h"

namespace inquiry::api {
namespace {

// What the request's Accept header names first, of what a report can be; JSON otherwise.
std::string accepted(const console::Request& request) {
  const auto found = request.headers.find("accept");
  if (found == request.headers.end()) return "json";
  std::string format = "json";
  auto first = std::string::npos;
  for (const auto& [type, name] :
       {std::pair{"text/markdown", "markdown"}, std::pair{"text/html", "html"},
        std::pair{"image/svg+xml", "svg"}}) {
    const auto at = found->second.find(type);
    if (at >= first) continue;
    first = at;
    format = name;
  }
  return found->second.find("application/json") < first ? "json" : format;
}

// To be looked at, and saved under a name that says what it is.
console::Response shown(std::string type, std::string body, const desk::CycleReport& report,
                        std::string_view ending) {
  console::Response response{200, std::move(type), std::move(body), {}};
  response.headers.emplace_back(
      "Content-Disposition", "inline; filename=\"" + report.team + "-cycle-" +
                                 std::to_string(report.number) + "." + std::string(ending) + "\"");
  return response;
}

console::Response page(const desk::CycleReport& report) {
  auto response = shown("text/html; charset=utf-8", report::as_html(report::document_of(report)),
                        report, "html");
  response.headers.emplace_back("Content-Security-Policy", report::html_policy());
  return response;
}

}  // namespace

Answer get_cycle_report(Context& context) {
  const auto number = cycle_number(context.args[1]);
  if (!number) return tl::unexpected(number.error());
  auto format = context.query("format");
  if (format.empty()) format = accepted(context.request);
  if (format == "md") format = "markdown";
  const auto local = context.query("local");
  if (!local.empty() && local != "true" && local != "false") {
    return fail(Error::Kind::kInvalid, "local is true or false; write one of them");
  }
  auto report = desk::cycle_report(context.machine, *context.team, *number);
  if (!report) return tl::unexpected(report.error());
  if (local == "false") report = desk::without_local(std::move(*report));
  if (format == "json")
    return console::Response{200, "application/json", report::as_json(*report), {}};
  if (format == "html") return page(*report);
  if (format == "svg") return shown("image/svg+xml", report::as_svg(*report), *report, "svg");
  if (format != "markdown") {
    return fail(Error::Kind::kInvalid, "format is not one of json markdown html svg; say which");
  }
  return shown("text/markdown; charset=utf-8", report::as_markdown(report::document_of(*report)),
               *report, "md");
}

Answer get_seeds(Context& context) {
  const auto number = cycle_number(context.args[1]);
  if (!number) return tl::unexpected(number.error());
  const auto seeds = desk::cycle_seeds(context.machine, *context.team, *number);
  if (!seeds) return tl::unexpected(seeds.error());
  auto proposals = Json::array();
  for (const auto& each : seeds->proposals) {
    auto invited = Json::array();
    for (const auto& guest : each.invited) {
      invited.push_back({{"handle", "@" + guest.handle}, {"because", guest.because}});
    }
    proposals.push_back({{"kind", word(each.kind)},
                         {"text", each.text},
                         {"invited", invited},
                         {"ideas", each.ideas},
                         {"why", each.why}});
  }
  return json_response({{"round", seeds->round},
                        {"worked", seeds->worked ? Json(word(*seeds->worked)) : Json(nullptr)},
                        {"proposals", proposals}});
}

}  // namespace inquiry::api
