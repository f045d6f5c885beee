#include "daemon/desk/digest_letters.h"

#include <algorithm>

#include "base/proof.h"
#include "daemon/desk/halts.h"
#include "scheduler/digest.h"

namespace inquiry::desk {
namespace {

constexpr std::chrono::days kWeek{6};  // less than seven: the clocks may jump in one
constexpr std::chrono::minutes kAgain{5};

bool is_mailed(const Machine& machine, const Team& team) {
  return !team.digest.to.empty() && !machine.config().mail.server.empty();
}

DigestLetter letter_to(const std::string& to, const Team& team, UtcTime due, UtcTime now) {
  DigestLetter letter;
  letter.team = team.name;
  letter.due = due;
  letter.to = to;
  letter.at = now;
  return letter;
}

}  // namespace

std::string digest_kept_back(Machine& machine, const Team& team, UtcTime now) {
  const auto& school = machine.config().school;
  return scheduler::digest_kept_back(
      {.stage = machine.stage_of(team),
       .next_silence = scheduler::next_silence(team, school.zone, now),
       .halted = halt_over(machine.store(), team.name).has_value(),
       .school = &school},
      now);
}

void plan_digest(Machine& machine, const Team& team, UtcTime now) {
  if (!is_mailed(machine, team)) return;
  auto& store = machine.store();
  const auto due = scheduler::digest_due(team.digest, machine.config().school.zone, now);
  if (now - due >= scheduler::kDigestLate) return;
  // What a clock that was ahead wrote down does not count.
  const bool planned = std::ranges::any_of(
      store.letters(team.name, due - kWeek),
      [&](const DigestLetter& letter) { return letter.scheduled && letter.due <= now; });
  if (INQUIRY_KEEP("digest.once_a_week", planned)) return;
  const auto kept_back = digest_kept_back(machine, team, now);
  const auto transaction = store.begin();
  if (!INQUIRY_KEEP("digest.kept_back", !kept_back.empty())) {
    for (const auto& to : team.digest.to) store.add_letter(letter_to(to, team, due, now));
  } else {
    auto letter = letter_to({}, team, due, now);
    letter.state = LetterState::kKeptBack;
    letter.detail = kept_back;
    store.add_letter(letter);
  }
  transaction->commit();
}

Result<void> mail_digest_now(Machine& machine, const Acting& acting, const Team& team) {
  if (!is_mailed(machine, team)) {
    return fail(Error::Kind::kConflict,
                "this team's digest is mailed to nobody; name people under digest in the team's "
                "file, and a server under mail in the main file");
  }
  const auto now = machine.clock().utc_now();
  if (const auto why = digest_kept_back(machine, team, now); !why.empty()) {
    return fail(Error::Kind::kConflict, "no digest is mailed now: " + why);
  }
  const bool again = std::ranges::any_of(
      machine.store().letters(team.name, now - scheduler::kDigestLate),
      [&](const DigestLetter& letter) {
        return letter.state == LetterState::kWaiting || letter.state == LetterState::kSending ||
               letter.due > now - kAgain;
      });
  if (again) {
    return fail(Error::Kind::kConflict,
                "a digest is under way, or hardly out; see how its letters fare, and try again in "
                "a few minutes");
  }
  const auto done = in_transaction(machine.store(), [&]() -> Result<void> {
    for (const auto& to : team.digest.to) {
      auto letter = letter_to(to, team, now, now);
      letter.scheduled = false;
      machine.store().add_letter(letter);
    }
    record(machine.store(), acting, {"digest.mail", team.name, {}, {}}, now);
    return {};
  });
  if (done) machine.changed("digest", team.name);
  return done;
}

DigestMailing digest_mailing(Machine& machine, const Team& team) {
  DigestMailing mailing;
  if (is_mailed(machine, team)) {
    mailing.next = scheduler::next_digest(team.digest, machine.config().school.zone,
                                          machine.clock().utc_now());
  }
  mailing.letters =
      machine.store().letters(team.name, machine.clock().utc_now() - std::chrono::days{7});
  return mailing;
}

}  // namespace inquiry::desk
