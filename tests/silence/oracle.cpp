#include "tests/silence/oracle.h"

#include <algorithm>

namespace inquiry::sweep {
namespace {

bool is_silent(Stage stage) { return stage == Stage::kTeach || stage == Stage::kAnalyze; }

bool stage_allows(Stage stage, Kind kind) {
  if (stage == Stage::kNone || is_silent(stage)) return false;
  if (kind == kChat) return stage == Stage::kPlan;
  if (kind == kCelebration) return stage == Stage::kReflect;
  return true;
}

std::size_t index(int minute) { return static_cast<std::size_t>(minute); }

// When silence could begin at two instants it begins at the first; everything else at the second.
// Of the entries that have begun, the last one of the calendar holds.
std::vector<Stage> calendar_begins(const Wall& wall, const Plan& plan) {
  std::vector<Stage> begins(index(wall.size()), Stage::kNone);
  int overtaken_from = wall.size();
  for (auto entry = plan.calendar.rbegin(); entry != plan.calendar.rend(); ++entry) {
    const int at =
        is_silent(entry->stage) ? wall.first_reaches(entry->from) : wall.last_shows(entry->from);
    if (at >= overtaken_from) continue;
    overtaken_from = at;
    begins[index(at)] = entry->stage;
  }
  return begins;
}

std::vector<std::uint8_t> free_minutes(const Wall& wall, const Plan& plan) {
  std::vector<std::uint8_t> free(index(wall.size()), 0);
  for (const auto& holiday : plan.holidays) {
    const int until = wall.last_shows(holiday.until);
    for (int i = wall.first_reaches(holiday.from); i < until; ++i) free[index(i)] = 1;
  }
  return free;
}

}  // namespace

Truth truth_of(const Wall& wall, const Plan& plan) {
  Truth truth{{}, calendar_begins(wall, plan), free_minutes(wall, plan)};
  truth.stage.reserve(index(wall.size()));
  auto now = Stage::kNone;
  auto move = plan.moves.begin();
  for (int i = 0; i < wall.size(); ++i) {
    if (truth.begins[index(i)] != Stage::kNone) now = truth.begins[index(i)];
    if (move != plan.moves.end() && move->at == i) now = (move++)->stage;
    truth.stage.push_back(now);
  }
  return truth;
}

bool Truth::allows(Kind kind, int minute, bool reaches_next) const {
  if (!stage_allows(stage[index(minute)], kind) || holiday[index(minute)] != 0) return false;
  const auto next = index(minute) + 1;
  if (!reaches_next || next >= stage.size()) return true;
  if (holiday[next] != 0) return false;
  return begins[next] == Stage::kNone || stage_allows(begins[next], kind);
}

std::vector<std::uint8_t> Truth::near_changes(int within) const {
  std::vector<std::uint8_t> near(stage.size(), 0);
  for (std::size_t i = 1; i < stage.size(); ++i) {
    if (stage[i] == stage[i - 1] && holiday[i] == holiday[i - 1] && begins[i] == Stage::kNone) {
      continue;
    }
    const auto from = i - std::min(i, index(within));
    const auto until = std::min(stage.size(), i + index(within) + 1);
    std::fill(near.begin() + static_cast<std::ptrdiff_t>(from),
              near.begin() + static_cast<std::ptrdiff_t>(until), std::uint8_t{1});
  }
  return near;
}

}  // namespace inquiry::sweep
