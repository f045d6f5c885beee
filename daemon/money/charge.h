// Writes down what X charged for a read.
#pragma once

#include <cstdint>
#include <string>

#include "base/money.h"
#include "base/time.h"
#include "client/x.h"
#include "daemon/store/store.h"

namespace inquiry::money {

// What an answer showed, at today's prices: posts under `kind` (what stands beside them as post
// reads), users as user reads; nothing for what X charged for already on this UTC day, which what
// cannot be read is not known to be. The school's
// accounts are taken to share one developer account at X. How many posts were charged for.
std::int64_t charge(store::Store& store, const Prices& prices, const std::string& account,
                    store::SpendKind kind, const client::Charged& charged, UtcTime now);

}  // namespace inquiry::money
