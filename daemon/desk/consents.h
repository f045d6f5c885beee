// The consent ledger as people write it: one record, one file, one withdrawal.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/consent.h"
#include "daemon/desk/csv.h"
#include "daemon/desk/record.h"
#include "daemon/machine.h"

namespace inquiry::desk {

struct Recorded {
  Consent consent;
  bool added = false;  // false: the ledger has had it already
  int drafts_changed = 0;
};

// kConflict when exactly this record was revoked before: what a parent took back does not come back
// by writing it twice.
Result<Recorded> record_consent(Machine& machine, const Acting& acting, Consent consent);

struct ConsentImport {
  std::vector<CsvProblem> problems;  // any: nothing was imported
  int rows = 0;
  std::vector<Consent> added;
  int unchanged = 0;         // in the ledger already
  std::vector<int> revoked;  // lines that repeat a revoked record: left out
  int drafts_changed = 0;
};

// All rows or none. `dry_run`: finds out what would change, and changes nothing. Rows that the
// ledger has, revoked or not, change nothing, and neither do records that the file lacks.
ConsentImport import_consents(Machine& machine, const Acting& acting, std::string_view csv,
                              bool dry_run);

// The guardian took it back: from now on it holds no longer, and posts it carried are taken down.
// kConflict when it was revoked before.
Result<Recorded> revoke_consent(Machine& machine, const Acting& acting, const std::string& id,
                                const std::string& reason);

}  // namespace inquiry::desk
