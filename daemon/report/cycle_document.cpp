#include "daemon/report/cycle_document.h"

#include <algorithm>
#include <utility>

#include "daemon/report/svg.h"
#include "daemon/report/words.h"

namespace inquiry::report {
namespace {

using desk::CycleReport;
using desk::CycleState;

constexpr const char* kStaysHere = " (stays in the school)";
constexpr const char* kSilent =
    "The team is in a silent stage: what came in is shown to nobody until it listens again.";

// "en 30, es 4", the most first.
template <typename Name>
std::string tally(std::vector<std::pair<Name, int>> counts) {
  std::stable_sort(counts.begin(), counts.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  std::string text;
  for (const auto& [name, count] : counts) {
    text += (text.empty() ? "" : ", ") + std::string(name) + " " + std::to_string(count);
  }
  return text;
}

std::string_view state_of(CycleState state) {
  switch (state) {
    case CycleState::kRunning:
      return "still running";
    case CycleState::kFinished:
      return "finished";
    case CycleState::kAborted:
      return "given up";
    case CycleState::kUndone:
      return "undone: the move that opened it was taken back";
  }
  return "";
}

// " by maria", when that is told.
std::string by(const std::string& name) { return name.empty() ? "" : " by "; }

void add_head(const CycleReport& report, Document& document) {
  document.title = {ours("Cycle " + std::to_string(report.number) + ": "), theirs(report.title)};
  document.head.push_back(
      said({theirs(report.school),
            ours(", " + local_day(report.zone, report.from) + " to " +
                 (report.state == CycleState::kRunning ? std::string{"today"}
                                                       : local_day(report.zone, report.until)) +
                 ", " + std::string(state_of(report.state)) + ".")}));
  document.head.push_back(
      said({quiet("Made on " + local_time(report.zone, report.made_at) +
                  " from what inquiryd kept; times are those of " + report.zone.name() + ". " +
                  (report.local ? "What is marked \"stays in the school\" never leaves it."
                                : "Local evidence, names and reasons are left out."))}));
}

Section question(const CycleReport& report) {
  Section section{"The question", {said({theirs(report.question)})}};
  if (!report.why_here.empty()) {
    section.blocks.push_back(
        said({strong("Why here" + std::string(kStaysHere) + ": "), theirs(report.why_here)}));
  }
  if (!report.questions_before.empty()) {
    section.blocks.push_back(said({strong("The cycle before ended with")}));
    List list;
    for (const auto& each : report.questions_before) list.items.push_back({theirs(each)});
    section.blocks.emplace_back(std::move(list));
  }
  if (report.aborted) {
    Text text{strong("Given up"), ours(" on " + local_time(report.zone, report.aborted->at))};
    if (!report.aborted->by.empty()) {
      text.insert(text.end(), {ours(" by "), theirs(report.aborted->by), ours(": "),
                               theirs(report.aborted->reason)});
    }
    section.blocks.push_back(said(std::move(text)));
  }
  return section;
}

Table stages(const CycleReport& report) {
  Table table{"The stages, as the picture shows them",
              {"Stage", "It means", "Round", "From", "To", "For"},
              {}};
  for (const auto& each : report.stages) {
    table.rows.push_back({{theirs(each.stage)},
                          {ours(std::string(meaning(each.behaviour)))},
                          {ours(std::to_string(each.round))},
                          {ours(local_time(report.zone, each.from))},
                          {ours(each.running ? "now" : local_time(report.zone, each.until))},
                          {ours(for_people(each.until - each.from))}});
  }
  return table;
}

Block silence(const CycleReport& report) {
  Text text{strong("Silence kept: "), ours(for_people(report.silence) + ". ")};
  if (report.silence > Duration::zero()) {
    text.push_back(ours(report.posted_in_silence == 0
                            ? "Nothing was posted in it."
                            : counted(report.posted_in_silence, "post was", "posts were") +
                                  " sent in it; see the audit log."));
  }
  if (report.heard.in_silence > 0) {
    text.push_back(ours(" " + counted(report.heard.in_silence, "post", "posts") +
                        " came meanwhile and waited."));
  }
  return said(std::move(text));
}

// Moves out of the ordinary: who, when and why.
List moves(const CycleReport& report) {
  List list;
  for (const auto& each : report.stages) {
    const auto how = way(each);
    if (how.empty()) continue;
    Text item{strong(how), ours(": to "), theirs(each.stage),
              ours(" on " + local_time(report.zone, each.from) + by(each.by)), theirs(each.by)};
    if (!each.reason.empty()) item.insert(item.end(), {ours(": "), theirs(each.reason)});
    list.items.push_back(std::move(item));
  }
  return list;
}

Section its_way(const CycleReport& report) {
  Section section{"Its way", {}};
  if (report.stages.empty()) {
    section.blocks.push_back(said({ours("The team was never in a stage of this cycle.")}));
    return section;
  }
  section.blocks.emplace_back(Picture{as_svg(report), picture_name(report)});
  section.blocks.emplace_back(stages(report));
  section.blocks.push_back(silence(report));
  if (auto list = moves(report); !list.items.empty()) {
    section.blocks.push_back(said({strong("Out of the ordinary")}));
    section.blocks.emplace_back(std::move(list));
  }
  return section;
}

Section heard(const CycleReport& report) {
  Section section{"Who was heard", {}};
  const auto& heard = report.heard;
  if (report.silent) {
    section.blocks.push_back(said({ours(kSilent)}));
    return section;
  }
  if (heard.ideas == 0) {
    section.blocks.push_back(said({ours("Nobody yet.")}));
    return section;
  }
  List list{{{strong(counted(heard.voices, "voice", "voices")),
              ours(", " + std::to_string(heard.first_time) + " for the first time, with " +
                   counted(heard.ideas, "idea", "ideas"))}}};
  std::vector<std::pair<std::string, int>> languages;
  for (const auto& [language, count] : heard.languages) {
    languages.emplace_back(language.empty() || language == "und" ? "not told" : language, count);
  }
  list.items.push_back({strong("Languages: "), theirs(tally(std::move(languages)))});
  std::vector<std::pair<std::string_view, int>> sources;
  for (const auto& [source, count] : heard.sources) sources.emplace_back(word(source), count);
  list.items.push_back({strong("Came as: "), ours(tally(std::move(sources)))});
  if (heard.from_before > 0) {
    list.items.push_back({ours(counted(heard.from_before, "idea", "ideas") +
                               " had come before this cycle began, and waited")});
  }
  section.blocks.emplace_back(std::move(list));
  return section;
}

Text idea(const desk::ReportIdea& idea) {
  Text text;
  if (idea.withheld == desk::Withheld::kRemoved) {
    text.push_back(quiet("Its author deleted this post on X, and so its text is gone here too"));
  } else if (idea.withheld == desk::Withheld::kUnverified) {
    text.push_back(quiet("X has not confirmed this post for a day; it is shown again when X does"));
  } else {
    text.insert(text.end(), {theirs(idea.text), ours(idea.colleague ? " — " : " — @"),
                             theirs(idea.author.empty() ? "somebody" : idea.author)});
    append(text, on_x(", ", idea.url));
  }
  std::string rest = " (" + counted(idea.votes, "vote", "votes");
  if (idea.voices > 1) rest += ", " + std::to_string(idea.voices) + " said so";
  if (idea.in_theory) rest += ", in the theory of action";
  text.push_back(ours(rest + "; "));
  text.push_back(theirs(idea.why));
  text.push_back(ours(")"));
  return text;
}

void add_ideas(const std::string& title, int all, const std::vector<desk::ReportIdea>& told,
               Section& section) {
  if (all == 0) return;
  section.blocks.push_back(said({strong(title)}));
  List list;
  for (const auto& each : told) list.items.push_back(idea(each));
  const auto rest = all - static_cast<int>(told.size());
  if (rest > 0) {
    list.items.push_back(
        {quiet(counted(rest, "more that is", "more that are") + " not told here")});
  }
  section.blocks.emplace_back(std::move(list));
}

Section ideas(const CycleReport& report) {
  Section section{"Ideas", {}};
  const auto& ideas = report.ideas;
  if (report.silent) {
    section.blocks.push_back(
        said({ours(counted(ideas.chosen, "idea", "ideas") + " chosen. " + kSilent)}));
  } else {
    auto text = std::to_string(ideas.chosen) + " chosen, " + std::to_string(ideas.shortlisted) +
                " on the shortlist, " + std::to_string(ideas.set_aside) + " set aside, " +
                std::to_string(ideas.still_new) + " still new.";
    if (ideas.waiting > 0) {
      text += " " + counted(ideas.waiting, "more waits", "more wait") +
              " for the next stage that listens.";
    }
    section.blocks.push_back(said({ours(std::move(text))}));
  }
  add_ideas("Chosen", ideas.chosen, ideas.chosen_ones, section);
  add_ideas("Set aside", ideas.set_aside, ideas.set_aside_ones, section);
  return section;
}

Text outcome(const CycleReport& report, const desk::ReportRound& round) {
  if (!round.outcome) return {ours("Outcome: not recorded.")};
  const auto& found = *round.outcome;
  const auto worked = found.worked == Worked::kYes  ? "It worked"
                      : found.worked == Worked::kNo ? "It did not work"
                                                    : "It worked partly";
  Text text{strong(worked),
            ours(", recorded on " + local_day(report.zone, found.at) + by(found.by)),
            theirs(found.by), ours(".")};
  if (!found.evidence.empty()) {
    text.insert(text.end(),
                {strong(" Evidence" + std::string(kStaysHere) + ": "), theirs(found.evidence)});
  }
  return text;
}

Section rounds(const CycleReport& report) {
  Section section{"What the team believed and found", {}};
  const bool several = report.rounds.size() > 1;
  for (const auto& each : report.rounds) {
    const auto name = several ? "Round " + std::to_string(each.round) + ", theory of action: "
                              : "Theory of action: ";
    section.blocks.push_back(said(each.theory ? Text{strong(name), theirs(each.theory->text)}
                                              : Text{strong(name), ours("not written.")}));
    section.blocks.push_back(said(outcome(report, each)));
  }
  return section;
}

Text post(const CycleReport& report, const desk::ReportPost& post) {
  Text text{strong(std::string(word(post.kind))),
            ours(", " + local_time(report.zone, post.at) + ": ")};
  if (post.taken_back) {
    text.push_back(quiet("taken down from X, and so not repeated here"));
    return text;
  }
  text.push_back(theirs(post.text));
  append(text, on_x(" ", post.url));
  for (std::size_t i = 0; i < post.thanks.size(); ++i) {
    text.push_back(ours(i == 0 ? "; it came from @" : ", @"));
    text.push_back(theirs(post.thanks[i]));
  }
  return text;
}

Section shared(const CycleReport& report) {
  Section section{"Shared on X", {}};
  if (report.posts.empty()) {
    section.blocks.push_back(said({ours("Nothing.")}));
    return section;
  }
  List list;
  for (const auto& each : report.posts) list.items.push_back(post(report, each));
  section.blocks.emplace_back(std::move(list));
  return section;
}

Section next(const CycleReport& report) {
  Section section{"Asked next", {}};
  List list;
  for (const auto& each : report.posts) {
    const bool asks = each.kind == DraftKind::kQuestion && each.behaviour == Behaviour::kReflect;
    if (asks && !each.taken_back) list.items.push_back({theirs(each.text)});
  }
  if (!report.next_question.empty()) {
    list.items.push_back({strong("The next cycle asks: "), theirs(report.next_question)});
  }
  if (report.questions_waiting > 0) {
    list.items.push_back({ours(counted(report.questions_waiting, "question is", "questions are") +
                               " written and not asked yet.")});
  }
  if (list.items.empty()) list.items.push_back({ours("Nothing yet.")});
  section.blocks.emplace_back(std::move(list));
  return section;
}

Section money(const CycleReport& report) {
  const auto& money = report.money;
  auto text = " cost $" + to_string(money.spent) +
              " on the days of this cycle (UTC): " + counted(money.reads, "post", "posts") +
              " read and " + counted(money.posts, "post", "posts") + " sent. ";
  if (money.other_teams > 0) {
    text += counted(money.other_teams, "other team uses", "other teams use") + " the account too. ";
  }
  text += counted(money.reads_for_team, "post was", "posts were") + " read for this team.";
  return {"Money", {said({ours("The account @"), theirs(money.account), ours(std::move(text))})}};
}

}  // namespace

Document document_of(const CycleReport& report) {
  Document document;
  add_head(report, document);
  for (const auto part : {question, its_way, heard, ideas, rounds, shared, next, money}) {
    document.sections.push_back(part(report));
  }
  return document;
}

}  // namespace inquiry::report
