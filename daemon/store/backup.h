// A whole copy of a store while it is in use.
#pragma once

#include <string>

#include "base/result.h"
#include "daemon/store/sqlite.h"

namespace inquiry::store {

// See Store::backup().
Result<void> back_up(Database& database, const std::string& file);

}  // namespace inquiry::store
