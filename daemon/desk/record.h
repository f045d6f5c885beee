// Who acts, and the line in the audit log that every operation leaves.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"
#include "base/time.h"
#include "daemon/store/store.h"

namespace inquiry::desk {

// `actor` really acts, in the name of `as`; the same for everybody who acts for himself.
struct Acting {
  std::string actor;
  std::string as;
  bool for_everybody = false;  // actor is root or the daemon's own user
};

// The daemon itself, when nobody asked for it.
Acting daemon_itself();

struct Step {
  std::string action;  // "draft.approve"
  std::string team;    // empty: none
  std::string subject;
  std::string detail;  // students as codes, no secrets
};

void record(store::Store& store, const Acting& acting, const Step& step, UtcTime now);

// Runs `work`, which returns a Result, in one transaction that is kept only when it succeeds.
template <typename Work>
auto in_transaction(store::Store& store, Work&& work) {
  auto transaction = store.begin();
  auto result = std::forward<Work>(work)();
  if (result) transaction->commit();
  return result;
}

// Nothing but white space.
bool is_blank(std::string_view text);

// kInvalid unless `text` says something within `bytes_max`; `what` names it in the message.
Result<void> required(std::string_view what, std::string_view text, std::size_t bytes_max);

inline constexpr std::size_t kReasonBytesMax = 1'000;
inline constexpr std::size_t kTextBytesMax = 10'000;

}  // namespace inquiry::desk
