#include "daemon/rehearse/timeline.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

namespace inquiry::rehearse {
namespace {

constexpr int kPage = 200;

}  // namespace

void Timeline::line(UtcTime at, const std::string& team, const std::string& what) const {
  const auto local = service_.config().school.zone.to_local(at);
  const auto day = std::chrono::floor<std::chrono::days>(local);
  const std::chrono::hh_mm_ss time{local - day};
  fmt::print("{} {:02}:{:02}  {:<10} {}\n", to_string(Date{day}), time.hours().count(),
             time.minutes().count(), team.empty() ? "school" : team, what);
  std::fflush(stdout);
}

void Timeline::tell(const std::string& team, const std::string& what) {
  observe();
  line(service_.clock().utc_now(), team, what);
}

void Timeline::observe() {
  for (const auto& team : service_.config().teams) count_ideas(team);
  read_audit();
}

void Timeline::read_audit() {
  const auto page = service_.store().audit({{}, kPage});
  if (!page) return;
  std::vector<store::AuditEntry> fresh;
  for (const auto& entry : page->items) {
    if (entry.number > audited_) fresh.push_back(entry);
  }
  std::reverse(fresh.begin(), fresh.end());
  for (const auto& entry : fresh) {
    audited_ = entry.number;
    if (entry.action == "stage.set") {
      const auto at = service_.store().last_transition(entry.team);
      enter(entry.team, at ? at->stage : entry.subject);
      line(entry.at, entry.team, "== " + entry.detail);
      continue;
    }
    auto* counts = now_of(entry.team);
    const bool machine = entry.actor == "inquiryd";
    if (counts && entry.action == "draft.posted") ++counts->sent;
    if (counts && entry.action == "draft.withdrawn" && machine) ++counts->withdrawn;
    if (machine) {
      line(entry.at, entry.team,
           fmt::format("{} {}: {}", entry.action, entry.subject, entry.detail));
    }
  }
}

void Timeline::enter(const std::string& team, const std::string& stage) {
  watches_[team].stages.push_back({stage, 0, 0, 0, 0, 0});
}

Timeline::Counts* Timeline::now_of(const std::string& team) {
  auto& stages = watches_[team].stages;
  return stages.empty() ? nullptr : &stages.back();
}

void Timeline::count_ideas(const Team& team) {
  auto& watch = watches_[team.name];
  auto* counts = now_of(team.name);
  store::IdeaFilter everything;
  everything.team = team.name;
  everything.include_parked = everything.include_merged = everything.include_flagged = true;
  const auto page = service_.store().ideas(everything, {{}, kPage});
  if (!page || page->items.empty()) return;
  for (const auto& idea : page->items) {
    if (idea.id == watch.newest_idea) break;
    if (counts) ++(idea.state == IdeaState::kParked ? counts->parked : counts->ideas_new);
  }
  watch.newest_idea = page->items.front().id;
  if (!counts) return;
  counts->held = 0;
  for (const auto& [state, count] : service_.store().draft_counts(team.name)) {
    if (state == DraftState::kHeld || state == DraftState::kWaitingForConsent ||
        state == DraftState::kWaitingForReview) {
      counts->held += count;
    }
  }
}

void Timeline::print_counts() const {
  fmt::print("\n{:<12} {:<14} {:>10} {:>8} {:>6} {:>6} {:>10}\n", "team", "stage", "ideas new",
             "parked", "sent", "held", "taken down");
  for (const auto& [team, watch] : watches_) {
    for (const auto& counts : watch.stages) {
      fmt::print("{:<12} {:<14} {:>10} {:>8} {:>6} {:>6} {:>10}\n", team, counts.label,
                 counts.ideas_new, counts.parked, counts.sent, counts.held, counts.withdrawn);
    }
  }
  fmt::print(
      "\n\"held\" counts drafts that waited for a person or a consent when the stage ended.\n");
}

}  // namespace inquiry::rehearse
