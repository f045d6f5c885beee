#include "daemon/desk/cycle_report.h"

#include <algorithm>
#include <set>
#include <utility>

#include "daemon/desk/stretches.h"
#include "scheduler/stage.h"

namespace inquiry::desk {
namespace {

using std::chrono::days;

constexpr int kPage = 200;
constexpr std::size_t kChosenTold = 25;
constexpr std::size_t kSetAsideTold = 10;
constexpr Duration kVerifiedFor = std::chrono::hours{24};

std::vector<Stretch> all_stretches(Machine& machine, const Team& team, UtcTime now) {
  std::vector<Transition> moves;
  store::PageOf page{{}, kPage};
  for (;;) {
    auto found = machine.store().transitions(team.name, page);
    std::move(found.items.begin(), found.items.end(), std::back_inserter(moves));
    if (!found.next) break;
    page.after = *found.next;
  }
  std::reverse(moves.begin(), moves.end());
  const auto last = moves.empty() ? std::nullopt : std::optional{moves.back()};
  const auto& zone = machine.config().school.zone;
  for (const auto& due : scheduler::due_transitions(team, zone, last, now)) moves.push_back(due);
  return stretches(moves, now);
}

// What every part of the report is made from.
struct Sources {
  Machine& machine;
  const Team& team;
  const Cycle& cycle;
  UtcTime now;
  std::vector<Stretch> way;  // all of the team's

  store::Store& store() const { return machine.store(); }
  bool is_ours(const Stretch* stretch) const {
    return stretch != nullptr && stretch->stands() && stretch->move.cycle == cycle.number;
  }
};

void add_stages(const Sources& from, CycleReport& report) {
  std::set<int> taught;  // rounds
  for (const auto& stretch : from.way) {
    if (!from.is_ours(&stretch)) continue;
    const auto& move = stretch.move;
    const bool teaches = move.behaviour == Behaviour::kTeach && move.move != Move::kUndo;
    const bool again = teaches && !report.stages.empty() && taught.contains(move.round) &&
                       report.stages.back().behaviour != Behaviour::kTeach;
    if (teaches) taught.insert(move.round);
    report.stages.push_back({move.stage, move.behaviour, move.round, move.at, stretch.until,
                             stretch.running, move.move, again, move.by, move.reason});
    if (stretch.is_silent_stage()) report.silence += stretch.until - move.at;
  }
  report.from = report.stages.empty() ? from.cycle.started_at : report.stages.front().from;
  report.until = report.stages.empty() ? from.cycle.started_at : report.stages.back().until;
}

std::vector<Idea> every_idea(store::Store& store, const store::IdeaFilter& filter) {
  std::vector<Idea> ideas;
  store::PageOf page{{}, kPage};
  for (;;) {
    auto found = store.ideas(filter, page);
    if (!found) return ideas;
    std::move(found->items.begin(), found->items.end(), std::back_inserter(ideas));
    if (!found->next) return ideas;
    page.after = *found->next;
  }
}

Withheld withheld(const Sources& from, const Idea& idea) {
  if (idea.state == IdeaState::kRemoved) return Withheld::kRemoved;
  if (!idea.post_id) return Withheld::kNothing;
  const auto stored = from.store().post(*idea.post_id);
  const bool confirmed = stored && stored->verified_at + kVerifiedFor >= from.now;
  return confirmed ? Withheld::kNothing : Withheld::kUnverified;
}

ReportIdea told(const Sources& from, const Idea& idea) {
  ReportIdea told;
  told.id = idea.id;
  told.why = idea.why;
  told.colleague = idea.source == IdeaSource::kColleague;
  told.votes = static_cast<int>(idea.votes.size());
  told.voices = 1 + static_cast<int>(idea.folded.size());
  told.in_theory = std::ranges::find(idea.cycles, from.cycle.number) != idea.cycles.end();
  told.withheld = withheld(from, idea);
  if (told.withheld != Withheld::kNothing) return told;
  told.text = idea.text;
  told.author = idea.author;
  told.url = idea.url;
  return told;
}

void sort_idea(const Sources& from, const Idea& idea, ReportIdeas& ideas) {
  switch (idea.removed_from.value_or(idea.state)) {
    case IdeaState::kNew:
      ++ideas.still_new;
      return;
    case IdeaState::kShortlisted:
      ++ideas.shortlisted;
      return;
    case IdeaState::kChosen:
      ++ideas.chosen;
      if (ideas.chosen_ones.size() < kChosenTold) ideas.chosen_ones.push_back(told(from, idea));
      return;
    case IdeaState::kSetAside:
      ++ideas.set_aside;
      if (ideas.set_aside_ones.size() < kSetAsideTold) {
        ideas.set_aside_ones.push_back(told(from, idea));
      }
      return;
    case IdeaState::kParked:
    case IdeaState::kHidden:
    case IdeaState::kRemoved:
      return;
  }
}

bool is_parked(const Idea& idea) {
  return idea.removed_from.value_or(idea.state) == IdeaState::kParked;
}

// Is it this cycle's: first seen in it, or the theory of action is built on it?
bool is_of_cycle(const Sources& from, const Idea& idea) {
  if (std::ranges::find(idea.cycles, from.cycle.number) != idea.cycles.end()) return true;
  return !is_parked(idea) && from.is_ours(first_shown(from.way, idea));
}

// In silence what the team had kept stays readable, and nothing else of what came in.
void add_ideas(const Sources& from, CycleReport& report) {
  store::IdeaFilter filter;
  filter.team = from.team.name;
  filter.include_merged = filter.include_parked = true;
  std::map<std::string, std::string> voice_of;
  for (const auto& place : from.store().idea_places(filter).items) {
    voice_of[place.id] = place.voice;
  }
  const auto before = from.store().voices_before(from.team.name, report.from);
  std::set<std::string> voices;
  for (const auto& idea : every_idea(from.store(), filter)) {
    const bool merged = idea.merged_into.has_value();
    const auto* came = stretch_at(from.way, idea.arrived_at);
    if (from.is_ours(came) && came->is_silent_stage() && !merged) ++report.heard.in_silence;
    if (!merged && is_parked(idea)) ++report.ideas.waiting;
    if (!is_of_cycle(from, idea)) continue;
    ++report.heard.sources[idea.source];
    ++report.heard.languages[idea.language];
    if (const auto& voice = voice_of[idea.id]; !voice.empty()) voices.insert(voice);
    if (merged) continue;
    ++report.heard.ideas;
    if (!from.is_ours(came)) ++report.heard.from_before;
    sort_idea(from, idea, report.ideas);
  }
  report.heard.voices = static_cast<int>(voices.size());
  report.heard.first_time = static_cast<int>(std::ranges::count_if(
      voices, [&](const std::string& voice) { return !before.contains(voice); }));
  if (report.state != CycleState::kRunning) report.ideas.waiting = 0;
  if (!report.silent) return;
  report.heard = {};
  auto kept = std::move(report.ideas);
  report.ideas = {};
  report.ideas.shortlisted = kept.shortlisted;
  report.ideas.chosen = kept.chosen;
  report.ideas.chosen_ones = std::move(kept.chosen_ones);
}

void add_rounds(const Sources& from, CycleReport& report) {
  int last = 1;
  for (const auto& stage : report.stages) last = std::max(last, stage.round);
  for (int round = 1; round <= last; ++round) {
    ReportRound told{round, {}, {}};
    for (const auto& each : from.cycle.theories) {
      if (each.round == round) told.theory = each;
    }
    for (const auto& each : from.cycle.outcomes) {
      if (each.round == round) told.outcome = each;
    }
    report.rounds.push_back(std::move(told));
  }
}

std::vector<std::string> thanks(const Sources& from, const Draft& draft) {
  std::vector<std::string> handles;
  for (const auto& idea : from.store().ideas(draft.content.ideas)) {
    const bool known = idea.team == from.team.name && idea.flag_reason.empty() && idea.post_id &&
                       idea.state != IdeaState::kHidden && !idea.author.empty();
    if (known && withheld(from, idea) == Withheld::kNothing) handles.push_back(idea.author);
  }
  return handles;
}

bool is_on_x(const Sources& from, const Draft& draft) {
  if (draft.state != DraftState::kPosted || draft.withdrawal_requested_at) return false;
  const auto read_back = from.store().post(*draft.posted_id);
  return !read_back || !read_back->removed_at;
}

bool waits_for_its_time(DraftState state) {
  return state == DraftState::kDraft || state == DraftState::kWaitingForConsent ||
         state == DraftState::kWaitingForReview || state == DraftState::kApproved ||
         state == DraftState::kHeld;
}

// When its bytes left: X's answer may come after the stage that allowed it.
UtcTime sent_at(const Sources& from, const Draft& draft) {
  for (const auto& attempt : from.store().attempts(draft.id)) {
    if (attempt.outcome == AttemptOutcome::kPosted) return attempt.started_at;
  }
  return *draft.posted_at;
}

// Is it one of the questions with which the cycle before ended?
bool asked_before(const Sources& from, const Draft& draft, const Stretch* sent) {
  return draft.kind == DraftKind::kQuestion && sent != nullptr && sent->stands() &&
         sent->move.cycle == from.cycle.number - 1 && sent->move.behaviour == Behaviour::kReflect &&
         is_on_x(from, draft);
}

void add_post(const Sources& from, const Draft& draft, CycleReport& report) {
  const auto* stretch = stretch_at(from.way, sent_at(from, draft));
  if (asked_before(from, draft, stretch)) report.questions_before.push_back(draft.content.text);
  if (!from.is_ours(stretch)) return;
  if (stretch->is_silent_stage()) ++report.posted_in_silence;
  ReportPost post;
  post.kind = draft.kind;
  post.at = *draft.posted_at;
  post.behaviour = stretch->move.behaviour;
  post.taken_back = !is_on_x(from, draft);
  if (!post.taken_back) {
    post.text = draft.content.text;
    post.url = "https://x.com/" + report.money.account + "/status/" + draft.posted_id->str();
    post.thanks = thanks(from, draft);
  }
  report.posts.push_back(std::move(post));
}

void add_posts(const Sources& from, CycleReport& report) {
  store::PageOf page{{}, kPage};
  for (;;) {
    const auto found = from.store().drafts({{from.team.name}, {}}, page);
    if (!found) break;
    for (const auto& draft : found->items) {
      if (draft.posted_id && draft.posted_at) add_post(from, draft, report);
      const bool asks = draft.kind == DraftKind::kQuestion && waits_for_its_time(draft.state);
      if (asks && draft.cycle == from.cycle.number) ++report.questions_waiting;
    }
    if (!found->next) break;
    page.after = *found->next;
  }
  std::ranges::stable_sort(report.posts, {}, &ReportPost::at);
  std::ranges::reverse(report.questions_before);
}

// A day belongs to the cycle that began on it, not to the one that ended.
bool begins_another_cycle(const Sources& from, std::chrono::sys_days day) {
  return std::ranges::any_of(from.way, [&](const Stretch& each) {
    return each.stands() && each.move.cycle > from.cycle.number &&
           std::chrono::floor<days>(each.move.at) == day;
  });
}

void add_money(const Sources& from, CycleReport& report) {
  const auto& config = from.machine.config();
  const auto account = config.accounts.find(from.team.account);
  if (account != config.accounts.end()) report.money.account = account->second.handle;
  report.money.other_teams =
      static_cast<int>(std::ranges::count(config.teams, from.team.account, &Team::account)) - 1;
  const auto first = std::chrono::floor<days>(report.from);
  auto last = std::chrono::floor<days>(report.until);
  if (last > first && begins_another_cycle(from, last)) last -= days{1};
  for (auto day = first; day <= last; day += days{1}) {
    using enum store::SpendKind;
    for (const auto& [kind, spend] : from.store().spent_on_day(from.team.account, day)) {
      report.money.spent = report.money.spent + spend.cost;
      const bool read = kind == kPostRead || kind == kOwnRead || kind == kRecheck;
      const bool posted = kind == kPost || kind == kPostWithLink || kind == kSummonedReply;
      if (read) report.money.reads += spend.count;
      if (posted) report.money.posts += spend.count;
    }
    const auto reads = from.store().team_reads_on_day(day);
    if (const auto found = reads.find(from.team.name); found != reads.end()) {
      report.money.reads_for_team += found->second;
    }
  }
}

std::string next_question(const Sources& from) {
  const auto next = from.store().cycle(from.team.name, from.cycle.number + 1);
  const auto& asked = next ? next->question : from.team.question;
  return next || asked != from.cycle.question ? asked : std::string{};
}

}  // namespace

Result<CycleReport> cycle_report(Machine& machine, const Team& team, int number) {
  const auto cycle = find_cycle(machine.store(), team.name, number);
  if (!cycle) return tl::unexpected(cycle.error());
  const auto now = machine.clock().utc_now();
  const Sources from{machine, team, *cycle, now, all_stretches(machine, team, now)};
  const auto stage = machine.stage_of(team);
  CycleReport report;
  report.school = machine.config().school.name;
  report.zone = machine.config().school.zone;
  report.team = team.name;
  report.title = team.title;
  report.number = number;
  report.state = state_of(machine, team, *cycle);
  report.made_at = now;
  report.silent = stage && is_silent(stage->behaviour);
  report.question = cycle->question;
  report.why_here = cycle->why_here;
  report.aborted = cycle->aborted;
  report.next_question = next_question(from);
  add_stages(from, report);
  add_ideas(from, report);
  add_rounds(from, report);
  add_money(from, report);
  add_posts(from, report);
  return report;
}

CycleReport without_local(CycleReport report) {
  report.local = false;
  report.why_here.clear();
  for (auto& stage : report.stages) {
    stage.by.clear();
    stage.reason.clear();
  }
  for (auto& round : report.rounds) {
    if (round.theory) round.theory->by.clear();
    if (!round.outcome) continue;
    round.outcome->by.clear();
    round.outcome->evidence.clear();
  }
  if (report.aborted) report.aborted->by = report.aborted->reason = "";
  const auto is_colleagues = [](const ReportIdea& idea) { return idea.colleague; };
  std::erase_if(report.ideas.chosen_ones, is_colleagues);
  std::erase_if(report.ideas.set_aside_ones, is_colleagues);
  return report;
}

}  // namespace inquiry::desk
