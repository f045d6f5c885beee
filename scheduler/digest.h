// When a team's week is mailed, and when it is not. Pure.
#pragma once

#include <optional>
#include <string>

#include "base/team.h"
#include "base/time.h"
#include "base/zone.h"
#include "scheduler/stage.h"

namespace inquiry::scheduler {

// A digest that could not be handed over for so long is out of date.
inline constexpr std::chrono::hours kDigestLate{24};

// The newest instant, `now` included, at which the team's digest is due. One that falls into the
// hour that comes twice is due at its first coming.
UtcTime digest_due(const DigestMail& digest, const Zone& zone, UtcTime now);

// The first one after `now`.
UtcTime next_digest(const DigestMail& digest, const Zone& zone, UtcTime now);

struct DigestFacts {
  std::optional<StageNow> stage;
  std::optional<UtcTime> next_silence;
  bool halted = false;
  const School* school = nullptr;
};

// Why a digest must not be mailed now, for people: silence (one that begins within two minutes is
// silence already), no stage, a halt or a holiday. Empty: it may.
std::string digest_kept_back(const DigestFacts& facts, UtcTime now);

}  // namespace inquiry::scheduler
