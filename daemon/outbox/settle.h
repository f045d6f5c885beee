// Writes down how an attempt ended. Each is one transaction.
#pragma once

#include <string>

#include "base/draft.h"
#include "base/time.h"
#include "daemon/host.h"
#include "daemon/store/store.h"

namespace inquiry::outbox {

// Attempt and draft as one step. A draft that someone asked to withdraw meanwhile stays asked.
void settle_posted(store::Store& store, const Host& host, Attempt attempt, PostId post,
                   UtcTime now);

// Proven not to be on X: approved again, or back to review where silence or a halt has begun.
void settle_not_sent(store::Store& store, const Host& host, Attempt attempt,
                     const std::string& detail, UtcTime now);

// X said no for good.
void settle_refused(store::Store& store, Attempt attempt, const std::string& detail, UtcTime now);

// It may or may not be on X: from here on it is only looked up.
void settle_unknown(store::Store& store, Attempt attempt, const std::string& detail, UtcTime now);

// A person must look.
void settle_doubtful(store::Store& store, Attempt attempt, const std::string& detail, UtcTime now);

}  // namespace inquiry::outbox
