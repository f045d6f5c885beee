// What a consent that begins or ends does to the drafts and posts that show the student.
#pragma once

#include <string>

#include "base/team.h"
#include "daemon/desk/record.h"
#include "daemon/store/store.h"

namespace inquiry::desk {

// Looks again at every draft that shows the student: with all consents live it goes on to review;
// with one missing it goes back to wait for consent (an approval is void), or, when it is or may be
// on X, is marked for deletion. Returns how many changed. Call it inside a transaction.
int apply_consents(store::Store& store, const School& school, const std::string& student,
                   const Acting& acting, UtcTime now);

// The same for every draft whose consents began or ended by their dates. One transaction of its own
// when anything changes. Returns how many changed.
int enforce_consents(store::Store& store, const School& school, UtcTime now);

}  // namespace inquiry::desk
