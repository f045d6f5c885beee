// What a configuration's author probably meant.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/nearest.h"

namespace inquiry::config {

using inquiry::nearest;

// "'word' is not one of a, b, c; did you mean 'a'?"
std::string not_one_of(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace inquiry::config
