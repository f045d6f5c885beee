// The shape of the store, as steps that are only ever added to.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "daemon/store/sqlite.h"

namespace inquiry::store {

// Step n brings the file from schema n-1 to schema n, in one transaction. A released step never
// changes: its checksum is in every store that took it.
struct Migration {
  std::string_view sql;
};

// Every step this program knows.
std::span<const Migration> migrations();

// Brings `file`, open as `database`, up to the last step, with a copy kept beside it
// (FILE.schema-N) when it held anything. kInvalid with a message for people: a file of another
// program, of a newer inquiryd, or one that took other steps. Throws StoreError when a step fails;
// the file is then as it was.
Result<void> migrate(Database& database, const std::string& file, std::span<const Migration> steps);

}  // namespace inquiry::store
