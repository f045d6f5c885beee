// Gathers what the gate needs to know about one draft, from store and configuration.
#pragma once

#include <string>

#include "base/clock.h"
#include "base/draft.h"
#include "base/money.h"
#include "client/x.h"
#include "config/config.h"
#include "daemon/store/store.h"
#include "scheduler/gate.h"

namespace inquiry::outbox {

// How long one POST may take, and so how long a promise of silence may have to wait.
inline constexpr std::chrono::seconds kPostTimeout{20};

// Nothing starts closer than this to an edge of silence, hours or consent: a POST's longest time,
// and where a rehearsal's clock runs faster, the real time that a local answer takes.
Duration guard_band(const Clock& clock);

// The draft as the request will say it.
client::NewPost post_of(const DraftContent& content);

// What X will charge for this text. A poll costs nothing of its own.
Money price_of(const Draft& draft, const Prices& prices);

// Under what a post of this draft is written down.
store::SpendKind spend_kind_of(const Draft& draft);

// Inside a transaction the answer and what follows from it are one. The facts point into `config`.
scheduler::GateFacts gate_facts(store::Store& store, const config::Config& config,
                                const Draft& draft, const std::string& account_problem,
                                const Clock& clock);

}  // namespace inquiry::outbox
