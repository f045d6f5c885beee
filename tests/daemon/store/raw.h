// The file as someone with a database shell sees it: no Store, no triggers in the way.
#pragma once

#include <string>
#include <vector>

namespace inquiry::store::raw {

// Fails the test when the statement does.
void run(const std::string& file, const std::string& sql);

// First column of every row, as text.
std::vector<std::string> ask(const std::string& file, const std::string& sql);

// Takes away everything that guards the append-only tables.
void drop_triggers(const std::string& file);

}  // namespace inquiry::store::raw
