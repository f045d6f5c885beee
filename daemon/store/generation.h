// Notices that an older copy of a store was put in its place. A number in the store goes up while
// it is in use, and the same number stands in a file beside it, FILE.generation: a copy that is put
// back is behind that file. A copy that was moved without it has none, which tells as much.
#pragma once

#include <string>
#include <string_view>

#include "daemon/store/sqlite.h"

namespace inquiry::store {

// For a copy that is made on purpose: it is an older one wherever it is opened.
inline constexpr std::string_view kMarkOlderCopy = "UPDATE generation SET older_copy = 1";

// A new name is only as lasting as the folder it stands in.
void flush_folder_of(const std::string& file);

// Counts on, in the store first. Marks the store as an older copy when it is one. Throws StoreError
// when the file cannot be written.
void take_up(Database& database, const std::string& file);

// Counts on while the store is in use.
void count_on(Database& database, const std::string& file);

}  // namespace inquiry::store
