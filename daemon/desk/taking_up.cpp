#include "daemon/desk/taking_up.h"

#include <algorithm>
#include <string>

#include "base/proof.h"
#include "daemon/desk/record.h"
#include "daemon/desk/stages.h"

namespace inquiry::desk {
namespace {

constexpr std::chrono::hours kRestMax{24};

void halt(store::Store& store, const std::string& team, std::string reason, UtcTime now) {
  for (const auto& before : store.halts()) {
    if (before.team != team) continue;
    if (before.by == daemon_itself().as) return;  // of a copy before, and not looked at yet
    reason = before.reason + "; moreover, " + reason;
  }
  store.set_halt({.team = team, .reason = reason, .by = daemon_itself().as, .at = now});
  record(store, daemon_itself(), {"halt.set", team, team, reason}, now);
}

void halt_all(store::Store& store, const std::string& reason, UtcTime now) {
  for (const auto& team : store.teams_with_stages()) halt(store, team, reason, now);
}

}  // namespace

void take_up(store::Store& store, UtcTime now) {
  const auto past = store.past();
  const auto since = past.alive_at ? " of " + to_rfc3339(*past.alive_at) : std::string{};
  auto transaction = store.begin();
  if (past.older_copy) {
    const auto reason = "this is an older copy of the store" + since +
                        ", put back: import the consents again, and look on X at what went out "
                        "since; then end this halt";
    INQUIRY_STEP("restore.halt", halt_all(store, reason, now));
    INQUIRY_STEP("restore.void_approvals",
                 return_to_review(store, std::nullopt,
                                  "the store was put back from an older copy" + since, now));
    store.accept_older_copy();
  } else if (INQUIRY_KEEP("rest.void_approvals",
                          past.alive_at && now - *past.alive_at > kRestMax)) {
    return_to_review(store, std::nullopt,
                     "inquiryd did not run since " + to_rfc3339(*past.alive_at) +
                         "; see whether this is still right",
                     now);
  }
  transaction->commit();
}

}  // namespace inquiry::desk
