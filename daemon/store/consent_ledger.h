// The consent ledger as a chain of hashes.
#pragma once

#include "daemon/store/chain.h"
#include "daemon/store/sqlite.h"

namespace inquiry::store {

ChainCheck check_ledger(Database& database);

}  // namespace inquiry::store
