// What a program may post on X, for the configuration, which does not know X.
#pragma once

#include <string>

namespace inquiry {

// Why X would refuse this text from a program; empty when it would not. Somebody is invited by name
// in a draft, with a reason, and never in a file.
std::string post_text_problem(const std::string& text);

}  // namespace inquiry
