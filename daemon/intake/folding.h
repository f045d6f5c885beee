// Near-duplicates among what X brings: the first voice stays, what says the same is folded onto it.
#pragma once

#include "base/idea.h"
#include "base/time.h"
#include "daemon/store/store.h"

namespace inquiry::intake {

// Judges an idea that came from X, or whose post was edited. Alike is judged by spelling alone, in
// one team, and the step is audited. The first voice is the one that spoke first on X, unless the
// team has already done something with the other. Nothing is folded onto what is hidden, flagged or
// removed, onto a colleague's idea, or where a person undid it; what is shown is not folded onto
// what is parked. To be called in the transaction that stored the idea.
void fold_onto_first_voice(store::Store& store, const Idea& idea, UtcTime now);

}  // namespace inquiry::intake
