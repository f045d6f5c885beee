// A whole copy of a store while it is in use.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "daemon/store/sqlite.h"

namespace inquiry::store {

// See Store::backup(). `change` is a statement that is run in the copy alone.
Result<void> back_up(Database& database, const std::string& file, std::string_view change = {});

}  // namespace inquiry::store
