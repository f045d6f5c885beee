#include "daemon/desk/consents.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "daemon/desk/consent_checks.h"
#include "daemon/desk/consent_csv.h"
#include "daemon/desk/consent_effects.h"

namespace inquiry::desk {
namespace {

Consent stored(store::Store& store, const Acting& acting, Consent consent, UtcTime now) {
  consent.recorded_at = now;
  consent.recorded_by = acting.as;
  consent.revoked_at.reset();
  consent.id = store.add_consent(consent);
  return consent;
}

// The record among these with the same meaning; one that stands before one that was revoked.
const Consent* same_among(const std::vector<Consent>& records, const Consent& consent) {
  const Consent* found = nullptr;
  for (const auto& each : records) {
    if (!same_meaning(each, consent)) continue;
    if (!each.revoked_at) return &each;
    found = &each;
  }
  return found;
}

// The ledger of the students of one file, read once for each.
class Ledgers {
 public:
  explicit Ledgers(store::Store& store) : store_(store) {}

  std::vector<Consent>& of(const std::string& student) {
    const auto found = ledgers_.find(student);
    if (found != ledgers_.end()) return found->second;
    return ledgers_.emplace(student, store_.consents_of(student)).first->second;
  }

 private:
  store::Store& store_;
  std::map<std::string, std::vector<Consent>> ledgers_;
};

void import_rows(Machine& machine, const Acting& acting, std::vector<ConsentRow> rows,
                 ConsentImport& result) {
  auto& store = machine.store();
  const auto now = machine.clock().utc_now();
  Ledgers ledgers(store);
  std::set<std::string> touched;
  for (auto& row : rows) {
    auto& ledger = ledgers.of(row.consent.student);
    if (const auto* same = same_among(ledger, row.consent)) {
      if (same->revoked_at) {
        result.revoked.push_back(row.line);
      } else {
        ++result.unchanged;
      }
      continue;
    }
    touched.insert(row.consent.student);
    result.added.push_back(stored(store, acting, std::move(row.consent), now));
    ledger.push_back(result.added.back());
  }
  for (const auto& student : touched) {
    result.drafts_changed += apply_consents(store, machine.config().school, student, acting, now);
  }
}

void tell(Machine& machine, int drafts_changed) {
  machine.changed("consents", "");
  if (drafts_changed > 0) machine.changed("drafts", "");
}

}  // namespace

Result<Recorded> record_consent(Machine& machine, const Acting& acting, Consent consent) {
  if (const auto problem = problem_with(consent)) {
    return fail(Error::Kind::kInvalid, problem->field + ": " + problem->message);
  }
  auto& store = machine.store();
  const auto now = machine.clock().utc_now();
  auto recorded = in_transaction(store, [&]() -> Result<Recorded> {
    const auto ledger = store.consents_of(consent.student);
    if (const auto* same = same_among(ledger, consent)) {
      if (!same->revoked_at) return Recorded{*same, false, 0};
      return fail(Error::Kind::kConflict,
                  "exactly this consent was revoked on " + to_rfc3339(*same->revoked_at) +
                      "; if the guardian agreed anew, record it with its new date");
    }
    auto added = stored(store, acting, std::move(consent), now);
    record(store, acting,
           {"consent.record", "", added.id,
            "student " + added.student + ": " + std::string(word(added.decision))},
           now);
    const int changed = apply_consents(store, machine.config().school, added.student, acting, now);
    return Recorded{std::move(added), true, changed};
  });
  if (recorded && recorded->added) tell(machine, recorded->drafts_changed);
  return recorded;
}

ConsentImport import_consents(Machine& machine, const Acting& acting, std::string_view csv,
                              bool dry_run) {
  auto table = read_consent_csv(csv);
  ConsentImport result;
  result.problems = std::move(table.problems);
  if (!result.problems.empty()) return result;
  result.rows = static_cast<int>(table.rows.size());
  // A dry run does everything in a transaction that it never commits: it cannot tell anything else
  // than the import would.
  auto transaction = machine.store().begin();
  import_rows(machine, acting, std::move(table.rows), result);
  if (dry_run || result.added.empty()) return result;
  record(
      machine.store(), acting,
      {"consent.import", "", "",
       std::to_string(result.added.size()) + " of " + std::to_string(result.rows) + " rows added"},
      machine.clock().utc_now());
  transaction->commit();
  tell(machine, result.drafts_changed);
  return result;
}

Result<Recorded> revoke_consent(Machine& machine, const Acting& acting, const std::string& id,
                                const std::string& reason) {
  if (auto said = required("reason", reason, kReasonBytesMax); !said) {
    return tl::unexpected(said.error());
  }
  auto& store = machine.store();
  const auto now = machine.clock().utc_now();
  auto revoked = in_transaction(store, [&]() -> Result<Recorded> {
    const auto before = store.consent(id);
    if (!before) {
      return fail(Error::Kind::kNotFound, "there is no consent " + id + "; list the consents");
    }
    if (!store.revoke_consent(id, acting.as, reason, now)) {
      return fail(Error::Kind::kConflict, "consent " + id + " was revoked before");
    }
    record(store, acting, {"consent.revoke", "", id, "student " + before->student + ": " + reason},
           now);
    const int changed =
        apply_consents(store, machine.config().school, before->student, acting, now);
    return Recorded{store.consent(id).value_or(*before), false, changed};
  });
  if (revoked) tell(machine, revoked->drafts_changed);
  return revoked;
}

}  // namespace inquiry::desk
