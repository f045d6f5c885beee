#include "tests/simulation/plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cassert>

#include "tests/simulation/random.h"

namespace inquiry::simulation {
namespace {

using namespace std::chrono_literals;

enum class Source { kAlways, kWeather, kCrash, kClock, kPower, kDisk };

struct Habit {
  Act act;
  std::string_view name;
  double per_day;  // of the whole school
  Source source = Source::kAlways;
};

constexpr std::array kHabits{
    Habit{Act::kQuestion, "question", 2.0},
    Habit{Act::kCelebration, "celebration", 1.2},
    Habit{Act::kModerate, "moderate", 5.0},
    Habit{Act::kHaste, "haste", 0.5},
    Habit{Act::kEdit, "edit", 0.5},
    Habit{Act::kReject, "reject", 0.1},
    Habit{Act::kHold, "hold", 0.2},
    Habit{Act::kWithdraw, "withdraw", 0.2},
    Habit{Act::kLastMinute, "last_minute", 2.0},
    Habit{Act::kCare, "care", 1.0},
    Habit{Act::kStage, "stage", 0.2},
    Habit{Act::kHalt, "halt", 0.1},
    Habit{Act::kResume, "resume", 0.3},
    Habit{Act::kOutcome, "outcome", 1.0},
    Habit{Act::kConsent, "consent", 0.7},
    Habit{Act::kRevoke, "revoke", 0.15},
    Habit{Act::kObject, "object", 0.05},
    Habit{Act::kReload, "reload", 0.1},
    Habit{Act::kTeamLeaves, "team_leaves", 0.04},
    Habit{Act::kPost, "post", 5.0},
    Habit{Act::kPostsGoAway, "posts_go_away", 0.5},
    Habit{Act::kOwnDeleted, "own_deleted", 0.05},
    Habit{Act::kLook, "look", 2.0},
    Habit{Act::kWeather, "weather", 1.2, Source::kWeather},
    Habit{Act::kClockJump, "clock_jump", 0.02, Source::kClock},
    Habit{Act::kCrash, "crash", 0.8, Source::kCrash},
    Habit{Act::kPowerCut, "power_cut", 0.5, Source::kPower},
    Habit{Act::kDiskTrouble, "disk_trouble", 0.1, Source::kDisk},
};

bool wanted(const Habit& habit, const Shape& shape) {
  switch (habit.source) {
    case Source::kAlways:
      return true;
    case Source::kWeather:
      return shape.weather;
    case Source::kCrash:
      return shape.crashes;
    case Source::kClock:
      return shape.clock_jumps;
    case Source::kPower:
      return shape.power_cuts;
    case Source::kDisk:
      return shape.disk_trouble;
  }
  return true;
}

}  // namespace

std::string_view word(Act act) {
  for (const auto& habit : kHabits) {
    if (habit.act == act) return habit.name;
  }
  assert(false);
  return {};
}

std::string options(const Shape& shape) {
  auto text =
      fmt::format("--seed {} --days {} --stage-days {} --poll-minutes {} --busy {}", shape.seed,
                  shape.days, shape.stage_days,
                  std::chrono::floor<std::chrono::minutes>(shape.poll_every).count(), shape.busy);
  if (!shape.weather) text += " --weather no";
  if (!shape.crashes) text += " --crashes no";
  if (shape.power_cuts) text += " --power-cuts yes";
  if (shape.disk_trouble) text += " --disk-trouble yes";
  if (!shape.clock_jumps) text += " --clock-jumps no";
  return text;
}

UtcTime year_begins() { return std::chrono::sys_days{std::chrono::year{2026} / 8 / 31} + 12h; }

UtcTime year_ends(const Shape& shape) { return year_begins() + shape.days * 24h; }

std::vector<Event> plan(const Shape& shape) {
  std::vector<Event> events;
  for (const auto& habit : kHabits) {
    // One stream of chance for each habit: a new habit moves none of the others.
    Random random{shape.seed * 1'000 + static_cast<std::uint64_t>(habit.act)};
    if (!wanted(habit, shape)) continue;
    const auto mean = 24h / (habit.per_day * shape.busy);
    const auto longest = std::chrono::floor<Duration>(2 * mean);
    for (auto at = year_begins() + random.span(1min, longest); at < year_ends(shape);
         at += random.span(1s, longest)) {
      events.push_back({0, at, habit.act, random.next()});
    }
  }
  std::ranges::stable_sort(events, {}, &Event::at);
  for (std::size_t i = 0; i < events.size(); ++i) events[i].number = static_cast<int>(i);
  return events;
}

}  // namespace inquiry::simulation
