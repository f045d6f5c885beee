// The board in another order than by time.
#pragma once

#include <string>

#include "daemon/console/api/handlers.h"
#include "daemon/store/store.h"

namespace inquiry::api {

// `order` is "wide" (many voices first, see scheduler/voices.h) or "votes" (most first, then the
// newest). What comes while somebody turns the pages is left out of them, so that nothing repeats
// or is skipped; what leaves the board or gets votes meanwhile may move others by its place.
Answer ordered_ideas(Context& context, store::IdeaFilter filter, const store::PageOf& page,
                     const std::string& order);

}  // namespace inquiry::api
