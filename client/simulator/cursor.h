// Pagination tokens: opaque to clients, good for one listing only.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/ids.h"

namespace inquiry::simulator {

// Where the next page goes on: below `last`. `listing` names what is being listed.
std::string make_cursor(PostId last, std::string_view listing);

// nullopt for a token that was not made for this listing.
std::optional<PostId> read_cursor(std::string_view token, std::string_view listing);

}  // namespace inquiry::simulator
