// The options of a team file.
#include <algorithm>
#include <string>

#include "base/words.h"
#include "config/hours.h"
#include "config/option_table.h"
#include "config/protocols.h"

namespace inquiry::config {
namespace {

using Shape = Option::Shape;

std::string without_sigil(const Value& v) { return v.text.substr(1); }

const Section& stage_section() {
  static const Section section{
      .where = "in a stage",
      .title = "stages[]",
      .help = "One stage of the team's own protocol.",
      .options = {
          {.key = "stage",
           .type = Type::kLabel,
           .required = true,
           .help = "The team's own word for it.",
           .store = [](Loading& l, const Value& v) { l.team.stages.back().label = v.text; }},
          {.key = "behaviour",
           .type = Type::kBehaviour,
           .required = true,
           .help = "What the daemon does in it. A step that spans two is split in two, the "
                   "stricter first.",
           .store =
               [](Loading& l, const Value& v) {
                 l.team.stages.back().behaviour = *parse_word<Behaviour>(v.text);
               }},
          {.key = "next",
           .shape = Shape::kList,
           .type = Type::kLabel,
           .help =
               "The stages that may follow it. Without it the one after it in this list, the "
               "first after the last; and from reflect every plan and define. A team that writes "
               "it anywhere is asked whether any other move is meant. Silence may begin at any "
               "time, whatever is written here.",
           .store =
               [](Loading& l, const Value& v) {
                 l.team.stages.back().next.push_back(v.text);
                 l.team.keeps_order = true;
               }},
          {.key = "begins_cycle",
           .type = Type::kBoolean,
           .fallback = "false",
           .help =
               "Whether a move from reflect to it begins the next cycle, as one to define does. "
               "In a team without define, its first stage does.",
           .store = [](Loading& l,
                       const Value& v) { l.team.stages.back().begins_cycle = v.text == "true"; }},
      }};
  return section;
}

template <std::vector<std::string> Listening::*kList>
Option listen_list(std::string_view key, Type type, std::string_view help) {
  return {.key = key,
          .shape = Shape::kList,
          .type = type,
          .help = help,
          .store = [](Loading& l, const Value& v) {
            (l.team.listen.*kList).push_back(without_sigil(v));
          }};
}

const Section& listen_section() {
  static const Section section{
      .where = "in listen",
      .title = "listen",
      .help = "Whose voices reach the team's brainstorming queue.",
      .options = {
          listen_list<&Listening::problem>("problem", Type::kHashtag,
                                           "Hashtags where the problem is discussed."),
          listen_list<&Listening::solution>("solution", Type::kHashtag,
                                            "Hashtags where solutions are discussed."),
          listen_list<&Listening::people>("people", Type::kHandle,
                                          "Voices the team wants in its wide view."),
          {.key = "lists",
           .shape = Shape::kList,
           .type = Type::kId,
           .help = "X lists, by their numeric ids.",
           .store = [](Loading& l, const Value& v) { l.team.listen.lists.push_back(v.text); }},
          {.key = "mentions",
           .type = Type::kBoolean,
           .fallback = "true",
           .help = "Whether posts that mention the team's account are ideas.",
           .store = [](Loading& l, const Value& v) { l.team.listen.mentions = v.text == "true"; }},
          {.key = "languages",
           .shape = Shape::kList,
           .type = Type::kLanguage,
           .help = "Languages the team reads. Without it, all. Answers and mentions count in any.",
           .store = [](Loading& l, const Value& v) { l.team.listen.languages.push_back(v.text); }},
          {.key = "poll_every",
           .type = Type::kDuration,
           .fallback = "2m",
           .min = "1ms",
           .max = "1d",
           .min_on_x = "15s",
           .help = "How fresh ideas must be. The daemon may do better.",
           .store = [](Loading& l,
                       const Value& v) { l.team.listen.poll_every = *parse_duration(v.text); }},
          {.key = "quiet_every",
           .type = Type::kDuration,
           .fallback = "6h",
           .min = "1ms",
           .max = "3d",
           .min_on_x = "1m",
           .help = "How often to look in silent stages: only so that nothing falls out of the 7 "
                   "days that X's search reaches back.",
           .store = [](Loading& l,
                       const Value& v) { l.team.listen.quiet_every = *parse_duration(v.text); }},
      }};
  return section;
}

const Section& calendar_section() {
  static const Section section{
      .where = "in the calendar",
      .title = "calendar[]",
      .help =
          "The day on which a stage begins, and a cycle with it. Days ascend; a stage may come "
          "as often as the year has cycles. Between two days the lead may move the team by hand.",
      .options = {
          {.key = "stage",
           .type = Type::kLabel,
           .required = true,
           .help = "A stage of the team's protocol.",
           .store = [](Loading& l, const Value& v) { l.team.calendar.back().stage = v.text; }},
          {.key = "from",
           .type = Type::kBeginning,
           .required = true,
           .help =
               "Its first day in the school's zone, from 00:00 or from the time given. Of a time "
               "that occurs twice in the autumn night, silence takes the first and all else the "
               "second.",
           .store =
               [](Loading& l, const Value& v) {
                 const auto begins = *parse_local_minute(v.text);
                 l.team.calendar.back().from = begins.day;
                 l.team.calendar.back().from_minute = begins.minute;
               }},
      }};
  return section;
}

void store_hours(Loading& l, const Value& v) {
  const auto days = *parse_days(v.key);
  for (const auto day : days) {
    auto& given_by = l.hours_key.at(day);
    if (!given_by.empty() && given_by != v.key) {
      l.report->error(v.mark, "hours: '" + v.key + "' and '" + given_by +
                                  "' name the same day; name each day once");
      return;
    }
    given_by = v.key;
    auto& ranges = l.team.posting.hours.at(day);
    ranges.push_back(*parse_hours(v.text));
    std::sort(ranges.begin(), ranges.end(),
              [](const auto& a, const auto& b) { return a.from_minute < b.from_minute; });
  }
}

const Section& posting_section() {
  static const Section section{
      .where = "in posting",
      .title = "posting",
      .help = "When and how often the team posts.",
      .options = {
          {.key = "hours",
           .shape = Shape::kTable,
           .type = Type::kHours,
           .keys = Type::kDays,
           .fallback = "{mon-fri: \"07:30-17:00\"}",
           .help = "Days or ranges of days, each with its hours or a list of them. A day that is "
                   "not named is a day without posts.",
           .store = store_hours},
          {.key = "per_day",
           .type = Type::kInteger,
           .fallback = "3",
           .min = "0",
           .max = "10000",
           .help = "Posts on one day at most, chat questions aside.",
           .store = [](Loading& l, const Value& v) { l.team.posting.per_day = std::stoi(v.text); }},
          {.key = "min_gap",
           .type = Type::kDuration,
           .fallback = "20m",
           .min = "0s",
           .max = "1d",
           .help = "Time between two posts at least, chat questions aside.",
           .store = [](Loading& l,
                       const Value& v) { l.team.posting.min_gap = *parse_duration(v.text); }},
          {.key = "undo",
           .type = Type::kDuration,
           .fallback = "60s",
           .min = "0s",
           .max = "1d",
           .help = "How long an approved post waits so that it can be taken back.",
           .store = [](Loading& l,
                       const Value& v) { l.team.posting.undo = *parse_duration(v.text); }},
      }};
  return section;
}

template <std::vector<std::string> People::*kRole>
Option role(std::string_view key, std::string_view help, bool required = false) {
  return {.key = key,
          .shape = Shape::kList,
          .type = Type::kPerson,
          .required = required,
          .help = help,
          .store = [](Loading& l, const Value& v) { (l.team.people.*kRole).push_back(v.text); }};
}

const Section& digest_section() {
  static const Section section{
      .where = "in digest",
      .title = "digest",
      .help =
          "The team's week by e-mail: counts, links and dates, and no words from X. Never in a "
          "silent stage, during a halt or on a holiday: that week's is left out. Needs mail in the "
          "main file.",
      .options = {
          {.key = "to",
           .shape = Shape::kList,
           .type = Type::kMailAddress,
           .required = true,
           .help = "Who gets it, each in a letter of their own.",
           .store = [](Loading& l, const Value& v) { l.team.digest.to.push_back(v.text); }},
          {.key = "day",
           .type = Type::kWeekday,
           .fallback = "fri",
           .help = "The day of the week.",
           .store = [](Loading& l,
                       const Value& v) { l.team.digest.weekday = parse_days(v.text)->front(); }},
          {.key = "at",
           .type = Type::kTimeOfDay,
           .fallback = "\"15:00\"",
           .help = "The time of that day, in the school's zone.",
           .store = [](Loading& l,
                       const Value& v) { l.team.digest.minute = *parse_time_of_day(v.text); }},
      }};
  return section;
}

const Section& people_section() {
  static const Section section{
      .where = "in people",
      .title = "people",
      .help = "Who does what in this team, by console user name.",
      .options = {
          role<&People::lead>("lead",
                              "Move stages, end halts, edit the cycle; and all that "
                              "moderators do.",
                              true),
          role<&People::moderators>("moderators",
                                    "Approve, reject, hold. A draft's author cannot approve it."),
          role<&People::teachers>("teachers", "Read, vote, comment, draft."),
          role<&People::coach>("coach", "See and comment everything of the team."),
          role<&People::safeguarding>("safeguarding",
                                      "Are told at once when a post worries someone."),
      }};
  return section;
}

void store_chat_time(Loading& l, const Value& v) {
  const LocalTime local{parse_rfc3339(v.text + ":00Z")->time_since_epoch()};
  auto& chat = l.team.chats.back();
  chat.at = l.config.school.zone.earliest(local);
  if (l.config.school.zone.to_local(chat.at) != local) {
    l.report->error(v.mark, "'" + v.text +
                                "' does not exist: the clocks go forward in that night; choose "
                                "another time");
  }
}

const Section& chat_section() {
  static const Section section{
      .where = "in a chat",
      .title = "chats[]",
      .help = "A guest-moderated chat: its questions go out one after the other.",
      .options = {
          {.key = "at",
           .type = Type::kLocalTime,
           .required = true,
           .help = "When the first question goes out, in the school's zone.",
           .store = store_chat_time},
          {.key = "hashtag",
           .type = Type::kHashtag,
           .required = true,
           .help = "The hashtag under which people answer.",
           .store = [](Loading& l,
                       const Value& v) { l.team.chats.back().hashtag = without_sigil(v); }},
          {.key = "every",
           .type = Type::kDuration,
           .fallback = "8m",
           .min = "1ms",
           .max = "1h",
           .min_on_x = "1m",
           .help = "Time from one question to the next, outside per_day and min_gap.",
           .store = [](Loading& l,
                       const Value& v) { l.team.chats.back().every = *parse_duration(v.text); }},
          {.key = "by_hand",
           .type = Type::kBoolean,
           .fallback = "false",
           .help =
               "Whether a question goes out only when a moderator asks the next one, instead of "
               "at its time.",
           .store = [](Loading& l,
                       const Value& v) { l.team.chats.back().by_hand = v.text == "true"; }},
          {.key = "questions",
           .shape = Shape::kList,
           .required = true,
           .help = "The questions in their order. Q1, Q2, … is written before each, and the "
                   "hashtag behind it, "
                   "where they are missing.",
           .store = [](Loading& l,
                       const Value& v) { l.team.chats.back().questions.push_back(v.text); }},
      }};
  return section;
}

}  // namespace

const Section& team_section() {
  static const Section section{
      .where = "in the team file",
      .title = "A team file",
      .help = "`/etc/inquiryd/teams/TEAM.yaml`: one team's question, calendar and people.",
      .options = {
          {.key = "team",
           .type = Type::kName,
           .required = true,
           .help = "The team's short name, used in commands and addresses.",
           .store =
               [](Loading& l, const Value& v) {
                 l.team.name = v.text;
                 l.team.title = v.text;
               }},
          {.key = "title",
           .help = "The team's name as people read it. Without it, the short name.",
           .store = [](Loading& l, const Value& v) { l.team.title = v.text; }},
          {.key = "account",
           .type = Type::kName,
           .required = true,
           .help = "The account of the main file under which the team posts and reads.",
           .store = [](Loading& l, const Value& v) { l.team.account = v.text; }},
          {.key = "question",
           .required = true,
           .help = "The question of the team's inquiry.",
           .store = [](Loading& l, const Value& v) { l.team.question = v.text; }},
          {.key = "why_here",
           .help = "The local evidence behind the question. Never leaves the school.",
           .store = [](Loading& l, const Value& v) { l.team.why_here = v.text; }},
          {.key = "stages",
           .shape = Shape::kSectionList,
           .section = stage_section,
           .help = "The team's own stages, in the order of its cycle. Instead of protocol.",
           .store = [](Loading& l, const Value&) { l.team.stages.emplace_back(); }},
          {.key = "protocol",
           .type = Type::kProtocol,
           .fallback = "singer-observation",
           .help =
               "A known protocol, for teams without stages of their own. The stages of each stand "
               "at the end of this page.",
           .store =
               [](Loading& l, const Value& v) {
                 if (l.team.stages.empty()) l.team.stages = find_protocol(v.text)->stages;
               }},
          {.key = "listen", .shape = Shape::kSection, .section = listen_section, .fallback = "{}"},
          {.key = "calendar",
           .shape = Shape::kSectionList,
           .section = calendar_section,
           .help = "When each stage begins. Without it, the lead moves the stages by hand.",
           .store = [](Loading& l, const Value&) { l.team.calendar.emplace_back(); }},
          {.key = "posting",
           .shape = Shape::kSection,
           .section = posting_section,
           .fallback = "{}"},
          {.key = "votes",
           .type = Type::kInteger,
           .fallback = "5",
           .min = "1",
           .max = "1000",
           .help = "Votes that each person of the team has in one cycle, one for an idea. A vote "
                   "that is taken back can be given again.",
           .store = [](Loading& l, const Value& v) { l.team.votes = std::stoi(v.text); }},
          {.key = "invite",
           .shape = Shape::kList,
           .type = Type::kHandle,
           .help = "People the team may ask by name. Each draft gives a reason.",
           .store = [](Loading& l, const Value& v) { l.team.invite.push_back(without_sigil(v)); }},
          {.key = "invite_at_once",
           .type = Type::kInteger,
           .fallback = "2",
           .min = "1",
           .max = "10",
           .help = "People whom one post asks by name, at most.",
           .store = [](Loading& l, const Value& v) { l.team.asking.at_once = std::stoi(v.text); }},
          {.key = "invite_again",
           .type = Type::kDuration,
           .fallback = "28d",
           .min = "0s",
           .max = "365d",
           .min_on_x = "1d",
           .help = "How long a person who was asked by name is not asked by name again, by any "
                   "team of the same account.",
           .store = [](Loading& l,
                       const Value& v) { l.team.asking.again_after = *parse_duration(v.text); }},
          {.key = "people", .shape = Shape::kSection, .section = people_section, .required = true},
          {.key = "chats",
           .shape = Shape::kSectionList,
           .section = chat_section,
           .help = "Guest-moderated chats. Outside per_day and min_gap; all else applies.",
           .store = [](Loading& l, const Value&) { l.team.chats.emplace_back(); }},
          {.key = "digest", .shape = Shape::kSection, .section = digest_section},
      }};
  return section;
}

}  // namespace inquiry::config
