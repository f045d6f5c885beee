// Before a draft is sent again: is what is known of its earlier attempts still fresh?
#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "base/draft.h"
#include "daemon/store/store.h"

namespace inquiry::outbox {

// How long a whole read that did not show a post is good for, counted from its beginning: longer
// than a minute only where a rehearsal's clock runs faster than a local answer.
Duration look_holds_for(const Clock& clock);

// The draft's attempts of which it was once not known whether they are on X, oldest first.
std::vector<Attempt> once_in_doubt(store::Store& store, const std::string& draft);

// One of those was not looked for within that time. It may have come to be shown since.
bool needs_look(store::Store& store, const Draft& draft, const Clock& clock);

}  // namespace inquiry::outbox
