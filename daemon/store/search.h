// What a person types to find an idea, as the index of words takes it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace inquiry::store {

// Every word of `words`, each as the beginning of a word, whatever signs stand in them; at most 16
// count. nullopt when the index cannot tell: no word at all, or a script that writes no spaces.
std::optional<std::string> match_expression(std::string_view words);

}  // namespace inquiry::store
