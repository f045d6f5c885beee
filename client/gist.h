// Reads what a post says out of how it is written.
#pragma once

#include <string_view>

#include "base/gist.h"

namespace inquiry::client {

// `text` as X gives it, HTML entities included. Scripts without spaces have one word per character.
// What is not UTF-8 is taken as U+FFFD, which is no word.
Gist gist(std::string_view text);

}  // namespace inquiry::client
