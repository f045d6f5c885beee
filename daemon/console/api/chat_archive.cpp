#include <algorithm>

#include "daemon/console/api/chat_shapes.h"
#include "daemon/console/api/export_text.h"
#include "daemon/console/api/handlers.h"
#include "daemon/console/api/shapes.h"
#include "daemon/desk/csv.h"

namespace inquiry::api {
namespace {

constexpr const char* kRemoved = "(its author deleted this post on X)";
constexpr const char* kUnverified = "(X has not confirmed this post for 24 hours)";

// One post under one heading.
struct Entry {
  int number = 0;  // of the question; 0: no question could be told
  std::string how;
  bool late = false;
  Json idea;

  std::string said(const char* name) const { return idea.at(name).get<std::string>(); }
  // What stands for a text that may not be shown; empty: it may.
  std::string withheld() const {
    if (said("state") == word(IdeaState::kRemoved)) return kRemoved;
    return idea.at("unverified").get<bool>() ? kUnverified : "";
  }
};

struct Archive {
  desk::ChatNow chat;
  std::vector<Entry> entries;  // by question, the unmatched last; oldest first within each
};

Archive archive_of(Context& context) {
  Archive archive{desk::chat_now(context.store(), *context.chat), {}};
  for (const auto& post : shown_chat_posts(context, *context.chat)) {
    const auto idea = idea_json(context, post.idea);
    for (const auto& [number, how] : post.answers) {
      archive.entries.push_back({number, std::string(word(how)),
                                 is_late(archive.chat, number, post.idea.created_at), idea});
    }
    if (post.answers.empty()) archive.entries.push_back({0, "unmatched", false, idea});
  }
  std::stable_sort(archive.entries.begin(), archive.entries.end(),
                   [](const Entry& a, const Entry& b) {
                     return std::pair{a.number == 0, a.number} < std::pair{b.number == 0, b.number};
                   });
  return archive;
}

std::string local_time(const Context& context, UtcTime at) {
  const auto local = context.config().school.zone.to_local(at);
  const auto text = to_rfc3339(UtcTime{local.time_since_epoch()});
  return text.substr(0, 10) + " " + text.substr(11, 5);
}

std::string markdown_line(const Context& context, const Entry& entry) {
  const auto withheld = entry.withheld();
  auto line = "- " + (withheld.empty() ? plain(entry.said("text")) : "*" + withheld + "*");
  if (withheld.empty() && !entry.said("author").empty()) {
    line += " (@" + plain(entry.said("author")) + ")";
  }
  const auto at = parse_rfc3339(entry.said("created_at")).value();
  line += ", " + local_time(context, at) + (entry.late ? ", late" : "");
  if (entry.how == word(AnswerHow::kTime)) line += ", by its time";
  if (entry.how == word(AnswerHow::kReply)) line += ", as a reply";
  if (withheld.empty() && !entry.said("url").empty()) line += " <" + entry.said("url") + ">";
  return line + "\n";
}

std::string heading(const Context& context, const Draft& draft, int number) {
  const bool known = draft.posted_at || context.may(desk::Verb::kReadDrafts);
  auto text = "\n## " + (known ? plain(draft.content.text) : "Q" + std::to_string(number)) + "\n\n";
  if (draft.posted_at) return text + "Asked " + local_time(context, *draft.posted_at) + "\n\n";
  return text + "Q" + std::to_string(number) + " was not asked (" + std::string(word(draft.state)) +
         ")\n\n";
}

std::string as_markdown(const Context& context, const Archive& archive) {
  const auto& plan = archive.chat.stored.plan;
  auto text = "# #" + plain(plan.hashtag) + ", " + local_time(context, plan.at) + "\n\n" +
              plain(context.team->title) + ": " + plain(context.team->question) +
              "\n\nTimes are those of " + context.config().school.zone.name() + ".\n";
  const auto add = [&](int number) {
    bool any = false;
    for (const auto& entry : archive.entries) {
      if (entry.number != number) continue;
      text += markdown_line(context, entry);
      any = true;
    }
    if (!any) text += "No answers.\n";
  };
  int number = 0;
  for (const auto& draft : archive.chat.drafts) {
    ++number;
    text += heading(context, draft, number);
    add(number);
  }
  if (!archive.entries.empty() && archive.entries.back().number == 0) {
    text += "\n## Also in the chat\n\n";
    add(0);
  }
  return text;
}

// A question that was not asked yet is for those who may read drafts.
std::string words_of(const Context& context, const desk::ChatNow& chat, int number) {
  const auto& draft = chat.drafts[static_cast<std::size_t>(number) - 1];
  return draft.posted_at || context.may(desk::Verb::kReadDrafts) ? draft.content.text : "";
}

std::string as_csv(const Context& context, const Archive& archive) {
  std::string csv = "question,question_text,how,late,author,text,url,language,created_at,state\r\n";
  const auto add = [&](const std::string& cell, char end = ',') {
    csv += desk::csv_field(defused(cell)) + end;
  };
  for (const auto& entry : archive.entries) {
    const auto withheld = entry.withheld();
    add(entry.number == 0 ? "" : "Q" + std::to_string(entry.number));
    add(entry.number == 0 ? "" : words_of(context, archive.chat, entry.number));
    add(entry.how);
    add(entry.late ? "yes" : "no");
    add(withheld.empty() ? entry.said("author") : "");
    add(withheld.empty() ? entry.said("text") : withheld);
    add(withheld.empty() ? entry.said("url") : "");
    add(entry.said("language"));
    add(entry.said("created_at"));
    csv += desk::csv_field(entry.said("state")) + "\r\n";
  }
  return csv;
}

}  // namespace

Answer archive_chat(Context& context) {
  const auto format = context.query("format");
  if (format != "csv" && format != "md") {
    return fail(Error::Kind::kInvalid, "format is not one of md csv; say which");
  }
  const auto archive = archive_of(context);
  const auto name = "chat-" + context.chat->id + "." + format;
  if (format == "csv") return file("text/csv; charset=utf-8", as_csv(context, archive), name);
  return file("text/markdown; charset=utf-8", as_markdown(context, archive), name);
}

}  // namespace inquiry::api
