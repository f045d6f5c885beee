#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "daemon/console/api/export_text.h"
#include "daemon/console/api/handlers.h"
#include "daemon/console/api/problem.h"
#include "daemon/console/api/shapes.h"
#include "daemon/desk/csv.h"
#include "daemon/store/store.h"

namespace inquiry::api {
namespace {

constexpr int kPage = 200;

// What the board shows now, newest first, as the API gives it.
Result<std::vector<Json>> shown_ideas(Context& context) {
  const auto view = board_view(context, *context.team);
  store::IdeaFilter filter;
  filter.team = context.team->name;
  store::PageOf page{{}, kPage};
  std::vector<Json> shown;
  for (;;) {
    const auto found = context.store().ideas(filter, page);
    if (!found) return tl::unexpected(found.error());
    for (const auto& idea : found->items) {
      if (view.shows(idea)) shown.push_back(idea_json(context, idea));
    }
    if (!found->next) return shown;
    page.after = *found->next;
  }
}

std::string cell(const Json& value) {
  if (value.is_null()) return {};
  if (value.is_string()) return desk::csv_field(defused(value.get<std::string>()));
  return value.dump();
}

std::string joined(const Json& names) {
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "" : "; ") + name.get<std::string>();
  return text;
}

// Who said the same after the first voice, and when.
std::string said_by(const Json& idea) {
  auto names = Json::array();
  for (const auto& voice : idea.at("merged")) {
    const auto author = voice.at("author").get<std::string>();
    names.push_back((author.empty() ? "somebody" : author) + " " +
                    voice.at("created_at").get<std::string>());
  }
  return joined(names);
}

std::string as_csv(const std::vector<Json>& ideas) {
  static const std::vector<std::string> kColumns{"id",       "state",      "source", "why",
                                                 "author",   "text",       "url",    "votes",
                                                 "language", "created_at", "voices", "notice"};
  std::string csv;
  for (const auto& column : kColumns) csv += (csv.empty() ? "" : ",") + column;
  csv += ",voters,said_by,comments\r\n";
  for (const auto& idea : ideas) {
    for (const auto& column : kColumns) csv += cell(idea.at(column)) + ",";
    csv += cell(joined(idea.at("voters"))) + "," + cell(said_by(idea)) + ",";
    std::string comments;
    for (const auto& comment : idea.at("comments")) {
      comments += (comments.empty() ? "" : " | ") + comment.at("author").get<std::string>() + ": " +
                  comment.at("text").get<std::string>();
    }
    csv += cell(comments) + "\r\n";
  }
  return csv;
}

std::string as_markdown(const Context& context, const std::vector<Json>& ideas) {
  auto text =
      "# Ideas: " + plain(context.team->title) + "\n\n" + plain(context.team->question) + "\n";
  for (const auto& idea : ideas) {
    const auto word_of = [&](const char* name) { return idea.at(name).get<std::string>(); };
    text += "\n- **" + word_of("state") + "** " + plain(word_of("text")) + " (" +
            plain(word_of("author")) + ", " + plain(word_of("why")) +
            ", votes: " + std::to_string(idea.at("votes").get<int>()) + ")";
    if (idea.at("voices").get<int>() > 1) {
      text += " Said by " + std::to_string(idea.at("voices").get<int>()) +
              ", then: " + plain(said_by(idea)) + ".";
    }
    if (!word_of("notice").empty()) text += " *" + plain(word_of("notice")) + "*";
    if (!word_of("url").empty()) text += " <" + word_of("url") + ">";
    for (const auto& comment : idea.at("comments")) {
      text += "\n  - " + plain(comment.at("author").get<std::string>()) + ": " +
              plain(comment.at("text").get<std::string>());
    }
  }
  return text + "\n";
}

}  // namespace

Answer export_ideas(Context& context) {
  const auto format = context.query("format");
  if (format != "csv" && format != "json" && format != "md") {
    return fail(Error::Kind::kInvalid, "format is not one of csv json md; say which");
  }
  const auto ideas = shown_ideas(context);
  if (!ideas) return tl::unexpected(ideas.error());
  if (format == "csv") return file("text/csv; charset=utf-8", as_csv(*ideas), "ideas.csv");
  if (format == "md") {
    return file("text/markdown; charset=utf-8", as_markdown(context, *ideas), "ideas.md");
  }
  return json_response({{"items", *ideas}, {"next", nullptr}});
}

}  // namespace inquiry::api
