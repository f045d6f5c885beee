#include "daemon/ctl/drafts.h"

namespace inquiry::ctl {
namespace {

using nlohmann::json;

struct DraftWords {
  std::string team;
  std::string id;
  std::string text;
  std::string evidence;
  std::string not_before;
  std::string not_after;
  std::string replies;
  std::vector<std::string> invite;
  std::vector<std::string> because;
  std::vector<std::string> media;
  std::vector<std::string> alt;
  std::vector<std::string> students;
  std::vector<std::string> staff;
  std::vector<std::string> ideas;
  std::vector<std::string> poll_options;
  int poll_minutes = 0;
  std::string reply_to;
  bool made_with_ai = false;
  bool paid_partnership = false;
  bool nobody = false;
  bool no_submit = false;
  json unsaid = json::object();  // what an edit takes back
};
using Words = std::shared_ptr<DraftWords>;

// "s17" or "s17:photo,work".
json student(const std::string& word) {
  const auto colon = word.find(':');
  json kinds = json::array();
  if (colon != std::string::npos) {
    for (std::size_t at = colon + 1; at <= word.size();) {
      const auto comma = std::min(word.find(',', at), word.size());
      kinds.push_back(word.substr(at, comma - at));
      at = comma + 1;
    }
  }
  json shown{{"student", word.substr(0, colon)}};
  if (!kinds.empty()) shown["kinds"] = std::move(kinds);
  return shown;
}

// The options that every draft takes.
void add_post_options(CLI::App& command, const Words& words) {
  command.add_option("--replies", words->replies, "who may reply on X; everyone by default")
      ->check(
          CLI::IsMember({"everyone", "following", "mentioned_users", "verified", "subscribers"}));
  command.add_flag("--made-with-ai", words->made_with_ai, "X labels it as made with AI");
  command.add_flag("--paid-partnership", words->paid_partnership,
                   "X labels it as paid for; never with a student in it");
  command
      .add_option("--reply-to", words->reply_to,
                  "id of the post it answers; X allows it where the author mentioned the account "
                  "or quoted it")
      ->check(not_empty());
  command.add_option("--not-before", words->not_before, "RFC 3339");
  command.add_option("--not-after", words->not_after, "RFC 3339; 7 days by default");
}

void add_invite_options(CLI::App& command, const Words& words) {
  command.add_option("--invite", words->invite,
                     "@handle of the team's invite list; with --because");
  command.add_option("--because", words->because, "why this person");
}

void add_poll_options(CLI::App& command, const Words& words) {
  auto* options = command.add_option("--poll-option", words->poll_options,
                                     "an answer to choose from; two to four of them");
  command.add_option("--poll-for", words->poll_minutes, "how long it is open; 1d by default")
      ->transform(
          CLI::AsNumberWithUnit(std::map<std::string, int>{{"m", 1}, {"h", 60}, {"d", 1440}},
                                CLI::AsNumberWithUnit::UNIT_REQUIRED, "5m..7d"))
      ->needs(options);
}

void add_people_options(CLI::App& command, const Words& words) {
  auto* students =
      command.add_option("--student", words->students, "CODE[:photo,work] of a student who shows");
  command.add_flag("--nobody", words->nobody, "nobody can be recognised")->excludes(students);
  command.add_option("--staff", words->staff, "an adult who can be recognised and agreed");
  command.add_option("--idea", words->ideas, "an idea it came from");
}

// What can be taken back has an option that says so: leaving one out changes nothing.
void add_unsaying_options(CLI::App& command, const Words& words) {
  struct Unsaying {
    const char* option;
    const char* field;
    json none;
    const char* unlike;  // the option that sets it
    const char* help;
  };
  static const std::vector<Unsaying> kAll{
      {"--no-reply-to", "reply_to", nullptr, "--reply-to", "it answers no post"},
      {"--no-poll", "poll", nullptr, "--poll-option", "without its poll"},
      {"--no-not-before", "not_before", nullptr, "--not-before", "as soon as it may"},
      {"--no-made-with-ai", "made_with_ai", false, "--made-with-ai", "without that label"},
      {"--no-paid-partnership", "paid_partnership", false, "--paid-partnership",
       "without that label"},
      {"--no-invite", "invited", json::array(), "--invite", "invites nobody"},
      {"--no-staff", "staff", json::array(), "--staff", "no adult can be recognised"},
      {"--no-idea", "ideas", json::array(), "--idea", "comes from no idea"}};
  for (const auto& each : kAll) {
    command
        .add_flag_callback(
            each.option,
            [words, field = each.field, none = each.none] { words->unsaid[field] = none; },
            each.help)
        ->excludes(command.get_option(each.unlike));
  }
}

void check_invitations(const DraftWords& words) {
  if (words.invite.size() == words.because.size()) return;
  throw CLI::ValidationError("--invite", "each --invite needs its own --because");
}

// Only what was said: the rest is the API's default, or stays as it is.
json said(const DraftWords& words) {
  json body = json::object();
  const auto text = [&body](const char* name, const std::string& value) {
    if (!value.empty()) body[name] = value;
  };
  text("text", words.text);
  text("evidence", words.evidence);
  text("not_before", words.not_before);
  text("not_after", words.not_after);
  text("reply_settings", words.replies);
  text("reply_to", words.reply_to);
  if (words.made_with_ai) body["made_with_ai"] = true;
  if (words.paid_partnership) body["paid_partnership"] = true;
  if (!words.poll_options.empty()) body["poll"]["options"] = words.poll_options;
  if (words.poll_minutes != 0) body["poll"]["duration_minutes"] = words.poll_minutes;
  for (std::size_t i = 0; i < words.invite.size(); ++i) {
    body["invited"].push_back({{"handle", words.invite[i]}, {"because", words.because[i]}});
  }
  if (words.nobody) body["students"] = json::array();
  for (const auto& each : words.students) body["students"].push_back(student(each));
  if (!words.staff.empty()) body["staff"] = words.staff;
  if (!words.ideas.empty()) body["ideas"] = words.ideas;
  for (std::size_t i = 0; i < words.media.size(); ++i) {
    body["media"].push_back({{"alt", i < words.alt.size() ? words.alt[i] : ""}});
  }
  body.update(words.unsaid);
  return body;
}

int write_new(Context& context, const DraftWords& words, const std::string& kind) {
  auto body = said(words);
  body["team"] = words.team;
  body["kind"] = kind;
  if (words.no_submit) body["submit"] = false;
  return context.call("POST", "/drafts", body, show_made);
}

// Refused when somebody else changed the draft between the look and the change.
int edit(Context& context, const DraftWords& words) {
  int code = 0;
  const auto draft = context.fetch(draft_path(context, words.id), code);
  if (code != 0) return code;
  auto body = said(words);
  body["content_hash"] = draft.value("content_hash", std::string{});
  return context.call("PATCH", draft_path(context, words.id), body, show_made);
}

CLI::App& new_draft(CLI::App& add, const Words& words, const std::string& kind,
                    const std::string& help) {
  auto& command = *add.add_subcommand(kind, help);
  command.add_option("TEAM", words->team)->required()->check(not_empty());
  command.add_option("--text", words->text)->required();
  command.add_flag("--no-submit", words->no_submit, "keep it as a draft");
  add_post_options(command, words);
  return command;
}

void add_question(CLI::App& add, Context& context, const Words& words) {
  auto& question = new_draft(add, words, "question", "ask the network");
  add_invite_options(question, words);
  add_poll_options(question, words);
  question.callback([&context, words] {
    check_invitations(*words);
    context.run = [words](Context& c) { return write_new(c, *words, "question"); };
  });
}

void add_celebration(CLI::App& add, Context& context, const Words& words) {
  auto& celebration = new_draft(add, words, "celebration", "share what worked");
  celebration.add_option("--evidence", words->evidence, "what shows it; stays here")->required();
  celebration.add_option("--media", words->media, "a picture or video; with --alt");
  celebration.add_option("--alt", words->alt,
                         "what the picture shows, for those who cannot see it");
  add_people_options(celebration, words);
  add_invite_options(celebration, words);
  celebration.callback([&context, words] {
    check_invitations(*words);
    if (!words->nobody && words->students.empty() && !words->no_submit) {
      throw CLI::ValidationError("--student",
                                 "say who can be recognised: --student CODE for each, or --nobody");
    }
    context.run = [words](Context& c) { return write_new(c, *words, "celebration"); };
  });
}

void add_edit(CLI::App& drafts, Context& context, const Words& words) {
  auto& command = *drafts.add_subcommand(
      "edit", "change what is said; the rest stays, and an approval is void");
  command.add_option("ID", words->id)->required()->check(not_empty());
  command.add_option("--text", words->text)->check(not_empty());
  command.add_option("--evidence", words->evidence, "what shows it; stays here")
      ->check(not_empty());
  add_invite_options(command, words);
  add_poll_options(command, words);
  add_people_options(command, words);
  add_post_options(command, words);
  add_unsaying_options(command, words);
  command.callback([&context, words] {
    check_invitations(*words);
    if (said(*words).empty()) {
      throw CLI::ValidationError("edit", "say what to change: --text, --evidence, --student …");
    }
    context.run = [words](Context& c) { return edit(c, *words); };
  });
}

}  // namespace

void add_draft_writing(CLI::App& drafts, Context& context) {
  const auto words = std::make_shared<DraftWords>();
  auto& add = *drafts.add_subcommand("add", "write one")->require_subcommand(1);
  add_question(add, context, words);
  add_celebration(add, context, words);
  add_edit(drafts, context, words);
}

}  // namespace inquiry::ctl
