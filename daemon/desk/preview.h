// What the next days will bring to one team, from store and configuration as they are now.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/draft.h"
#include "base/money.h"
#include "base/team.h"
#include "daemon/desk/chats.h"
#include "daemon/machine.h"
#include "scheduler/preview.h"

namespace inquiry::desk {

// One draft that may still go out.
struct PostAhead {
  Draft draft;
  Money price;
  scheduler::Foreseen foreseen;
};

struct ChatAhead {
  store::StoredChat stored;
  std::vector<PostAhead> questions;  // in order; those that went out or left the queue are missing
  std::vector<int> numbers;          // of each of these, from 1
};

struct HolidayAhead {
  std::string names;
  UtcTime from;
  UtcTime until;
};

// Nullopt where nothing was read yet that could tell a pace.
struct CostAhead {
  std::optional<std::int64_t> reads;  // posts, of this team
  std::optional<Money> reading;       // with their authors
  Money posting;                      // of all that is foreseen to go out
};

struct Preview {
  UtcTime now;
  UtcTime until;
  std::vector<scheduler::StageAhead> stages;
  std::vector<scheduler::SilenceAhead> silences;
  std::vector<HolidayAhead> holidays;
  std::vector<scheduler::ListeningAhead> listening;
  std::vector<PostAhead> posts;  // chats aside, what goes out first before the rest
  std::vector<ChatAhead> chats;
  std::vector<Halt> halts;  // in force, the team's or the school's
  CostAhead cost;
};

inline constexpr int kPreviewDays = 7;
inline constexpr int kPreviewDaysMost = 60;

// The next `days` days, 1..kPreviewDaysMost. Changes nothing. Loop thread only.
Preview preview(Machine& machine, const Team& team, int days);

}  // namespace inquiry::desk
