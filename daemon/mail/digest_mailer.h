// Hands the teams' digests to the mail server, one letter at a time.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/digest_letter.h"
#include "client/mail.h"
#include "daemon/host.h"
#include "daemon/machine.h"

namespace inquiry::mail {

// A letter's row is committed as `sending` before the server hears of it, and what may have arrived
// is never sent again: a person rather misses one digest than gets it twice. What certainly did not
// arrive is tried again, at growing distances, for a day. Each time it is asked anew whether the
// team may be mailed to at all, and a letter under way is given up where it no longer may.
class DigestMailer {
 public:
  // All must outlive it. Without a courier nothing is sent, and nothing written down.
  DigestMailer(Machine& machine, Host& host, client::Courier* courier)
      : machine_(machine), host_(host), courier_(courier) {}

  // Adopts what a crash left open. At start.
  void adopt_orphans();

  // When it wants to be asked again.
  std::optional<UtcTime> tick(UtcTime now);

  // Starts nothing any more.
  void rest() { resting_ = true; }

  // Calls `done` when no letter to the team (nullopt: to any) is under way; gives up what is. The
  // row that forbids new ones is committed by the caller first.
  void when_quiet(const std::optional<std::string>& team, std::function<void()> done);

 private:
  std::optional<UtcTime> plan(UtcTime now);
  std::optional<UtcTime> send_next(UtcTime now);
  void send(DigestLetter letter, const Team& team, UtcTime now);
  void settle(DigestLetter letter, const client::MailResult& result);
  void note(DigestLetter letter, LetterState state, const std::string& detail, UtcTime now);

  Machine& machine_;
  Host& host_;
  client::Courier* courier_;
  std::optional<std::string> under_way_to_;  // a team
  std::vector<std::function<void()>> waiters_;
  bool resting_ = false;
};

}  // namespace inquiry::mail
