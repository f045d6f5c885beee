// What happens to the approved drafts when the store is taken up again after a rest.
#pragma once

#include "base/time.h"
#include "daemon/store/store.h"

namespace inquiry::desk {

// An older copy of the store knows neither the consents that ended since nor what went out: every
// team that ever had a stage is halted until somebody who may end its halt has looked, and what was
// approved goes back to review. That alone happens after a rest of more than a day. One transaction
// of its own.
void take_up(store::Store& store, UtcTime now);

}  // namespace inquiry::desk
