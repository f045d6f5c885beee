#include "tests/silence/plan.h"

#include <algorithm>

namespace inquiry::sweep {
namespace {

constexpr Minute kDay = 24 * 60;

int between(std::mt19937_64& random, int low, int high) {
  return std::uniform_int_distribution<int>{low, high}(random);
}

Minute midnight_of(Minute time) {
  return time / kDay * kDay;  // these years are after 1970
}

// Midnight, noon, or any minute.
Minute time_of_day(std::mt19937_64& random) {
  switch (between(random, 0, 3)) {
    case 0:
      return between(random, 0, kDay - 1);
    case 1:
      return 12 * 60;
    default:
      return 0;
  }
}

Stage any_stage(std::mt19937_64& random) { return static_cast<Stage>(between(random, 0, 4)); }

std::vector<Entry> invent_calendar(const Wall& wall, const std::vector<int>& jumps,
                                   std::mt19937_64& random) {
  std::vector<Entry> calendar;
  for (Minute day = midnight_of(wall.minutes.front()) + kDay; day < wall.minutes.back();
       day += between(random, 3, 60) * kDay) {
    calendar.push_back({day + time_of_day(random), any_stage(random)});
  }
  for (const int jump : jumps) {
    const auto shown = wall.minutes[static_cast<std::size_t>(jump)];
    for (int n = between(random, 0, 4); n > 0; --n) {
      calendar.push_back({shown + between(random, -100, 100), any_stage(random)});
    }
    if (between(random, 0, 1) == 0) calendar.push_back({midnight_of(shown), any_stage(random)});
  }
  std::ranges::stable_sort(calendar, {}, &Entry::from);
  const auto same = std::ranges::unique(calendar, {}, &Entry::from);
  calendar.erase(same.begin(), same.end());
  return calendar;
}

Free holiday_from(Minute day, std::mt19937_64& random) {
  const auto from = midnight_of(day);
  return {from + time_of_day(random), from + between(random, 1, 9) * kDay};
}

std::vector<Free> invent_holidays(const Wall& wall, const std::vector<int>& jumps,
                                  std::mt19937_64& random) {
  std::vector<Free> holidays;
  for (Minute day = wall.minutes.front(); day < wall.minutes.back();
       day += between(random, 10, 120) * kDay) {
    holidays.push_back(holiday_from(day, random));
  }
  for (const int jump : jumps) {
    const auto shown = wall.minutes[static_cast<std::size_t>(jump)];
    const auto from = midnight_of(shown);
    if (between(random, 0, 2) == 0) {
      holidays.push_back({std::max(from, shown + between(random, -100, 100)), from + kDay});
    }
    if (between(random, 0, 2) == 0) holidays.push_back({from - kDay, from});
  }
  return holidays;
}

std::vector<HandMove> invent_moves(const Wall& wall, const std::vector<int>& jumps,
                                   std::mt19937_64& random) {
  std::vector<HandMove> moves;
  const auto add = [&](int at) {
    if (at < 0 || at >= wall.size()) return;
    moves.push_back({at, between(random, 0, 9) == 0 ? Stage::kNone : any_stage(random)});
  };
  for (int at = between(random, 0, 40 * kDay); at < wall.size();
       at += between(random, 1, 40 * kDay)) {
    add(at);
  }
  for (const int jump : jumps) {
    if (between(random, 0, 1) == 0) add(jump + between(random, -90, 90));
  }
  std::ranges::sort(moves, {}, &HandMove::at);
  const auto same = std::ranges::unique(moves, {}, &HandMove::at);
  moves.erase(same.begin(), same.end());
  return moves;
}

}  // namespace

Plan invent(const Wall& wall, std::mt19937_64& random) {
  const auto jumps = wall.jumps();
  Plan plan{invent_calendar(wall, jumps, random),
            invent_holidays(wall, jumps, random),
            invent_moves(wall, jumps, random),
            {}};
  for (int at = 0; at < wall.size(); at += between(random, 20, 200) * kDay) {
    plan.down.push_back({at, at + between(random, 1, 30 * kDay)});
  }
  return plan;
}

}  // namespace inquiry::sweep
