#include "daemon/mail/digest_mailer.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/digest.h"
#include "base/proof.h"
#include "daemon/desk/digest.h"
#include "daemon/desk/digest_letters.h"
#include "daemon/report/digest_document.h"
#include "daemon/report/html.h"
#include "daemon/report/markdown.h"
#include "daemon/store/store.h"
#include "scheduler/digest.h"

namespace inquiry::mail {
namespace {

using Kind = client::MailFailure::Kind;

constexpr std::chrono::minutes kFirstWait{5};
constexpr std::chrono::hours kLongestWait{1};

std::optional<UtcTime> sooner(std::optional<UtcTime> a, std::optional<UtcTime> b) {
  if (!a) return b;
  return b ? std::min(*a, *b) : a;
}

UtcTime next_try(const DigestLetter& letter, UtcTime now) {
  if (letter.tries == 0) return std::min(letter.at, now);
  const auto doubled = kFirstWait * (1 << std::min(letter.tries - 1, 8));
  // A clock that was set back makes no letter wait longer.
  return std::min(letter.at, now) + std::min<Duration>(doubled, kLongestWait);
}

client::Mail written(Machine& machine, const Team& team, const DigestLetter& letter, UtcTime now) {
  auto& store = machine.store();
  const auto digest = desk::digest(machine, team, desk::BoardView{});
  report::MailedDigest mailed{digest, team, machine.config().school, machine.money(), 0, {}};
  if (const auto newest = store.audit({{}, 1}); newest && !newest->items.empty()) {
    mailed.audit_number = newest->items.front().number;
    mailed.audit_hash = newest->items.front().hash;
  }
  const auto document = report::document_of(mailed);
  return {.to = letter.to,
          .subject = report::subject_of(mailed),
          .text = report::as_markdown(document),
          .html = report::as_html(document),
          .id = fmt::format("digest-{}-{}", letter.due.time_since_epoch().count(),
                            sha256_hex({team.name, letter.to}).substr(0, 20)),
          .date = now};
}

}  // namespace

void DigestMailer::adopt_orphans() {
  const auto now = machine_.clock().utc_now();
  for (auto& letter : machine_.store().open_letters()) {
    if (!INQUIRY_KEEP("digest.orphans", letter.state == LetterState::kSending)) continue;
    note(std::move(letter), LetterState::kUnclear,
         "the daemon ended while it was being sent: it may have arrived", now);
  }
}

std::optional<UtcTime> DigestMailer::tick(UtcTime now) {
  if (courier_ == nullptr || resting_) return std::nullopt;
  if (under_way_to_) {
    const auto* team = machine_.config().find_team(*under_way_to_);
    if (team == nullptr || !desk::digest_kept_back(machine_, *team, now).empty()) {
      courier_->cancel();
    }
  }
  const auto next = plan(now);
  return sooner(next, send_next(now));
}

std::optional<UtcTime> DigestMailer::plan(UtcTime now) {
  std::optional<UtcTime> next;
  for (const auto& team : machine_.config().teams) {
    if (team.digest.to.empty() || machine_.config().mail.server.empty()) continue;
    desk::plan_digest(machine_, team, now);
    next = sooner(next, scheduler::next_digest(team.digest, machine_.config().school.zone, now));
  }
  return next;
}

std::optional<UtcTime> DigestMailer::send_next(UtcTime now) {
  if (under_way_to_) return std::nullopt;
  std::optional<UtcTime> next;
  for (auto& letter : machine_.store().open_letters()) {
    const auto* team = machine_.config().find_team(letter.team);
    const bool wanted =
        team != nullptr && std::ranges::find(team->digest.to, letter.to) != team->digest.to.end();
    if (!wanted) {
      note(std::move(letter), LetterState::kKeptBack, "the team's file no longer names this person",
           now);
      continue;
    }
    if (now - letter.due >= scheduler::kDigestLate) {
      const auto why = "not sent within a day; at last: " + letter.detail;
      note(std::move(letter), LetterState::kGivenUp, why, now);
      continue;
    }
    if (const auto why = desk::digest_kept_back(machine_, *team, now);
        INQUIRY_KEEP("digest.kept_back_again", !why.empty())) {
      note(std::move(letter), LetterState::kKeptBack, why, now);
      continue;
    }
    if (const auto again = next_try(letter, now); again > now) {
      next = sooner(next, again);
      continue;
    }
    send(std::move(letter), *team, now);
    return std::nullopt;
  }
  return next;
}

void DigestMailer::send(DigestLetter letter, const Team& team, UtcTime now) {
  auto mail = written(machine_, team, letter, now);
  INQUIRY_STEP("digest.row", note(letter, LetterState::kSending, {}, now));
  under_way_to_ = team.name;
  courier_->send(std::move(mail), [this, letter](const client::MailResult& result) {
    under_way_to_.reset();
    settle(letter, result);
    for (const auto& done : std::exchange(waiters_, {})) done();
  });
}

void DigestMailer::when_quiet(const std::optional<std::string>& team, std::function<void()> done) {
  if (!under_way_to_ || (team && *team != *under_way_to_)) {
    done();
    return;
  }
  courier_->cancel();
  waiters_.push_back(std::move(done));
}

void DigestMailer::settle(DigestLetter letter, const client::MailResult& result) {
  const auto now = machine_.clock().utc_now();
  if (result) {
    note(std::move(letter), LetterState::kSent, {}, now);
  } else {
    const auto& failure = result.error();
    switch (failure.kind) {
      case Kind::kNotSent:
        ++letter.tries;
        host_.report("the digest of " + letter.team, failure.message);
        note(std::move(letter), LetterState::kWaiting, failure.message, now);
        break;
      case Kind::kRefused:
        note(std::move(letter), LetterState::kRefused, failure.message, now);
        break;
      case Kind::kUnclear:
        note(std::move(letter), LetterState::kUnclear, failure.message, now);
        break;
    }
  }
  host_.changed("digest", {});
}

void DigestMailer::note(DigestLetter letter, LetterState state, const std::string& detail,
                        UtcTime now) {
  const bool lost = state == LetterState::kUnclear || state == LetterState::kRefused ||
                    state == LetterState::kGivenUp;
  if (lost) host_.report("the digest of " + letter.team, detail);
  letter.state = state;
  letter.detail = detail;
  letter.at = now;
  machine_.store().save_letter(letter);
}

}  // namespace inquiry::mail
