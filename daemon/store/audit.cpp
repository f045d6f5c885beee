// The audit log, and the proof that neither it nor the consent ledger was tampered with.
#include "base/digest.h"
#include "daemon/store/chain.h"
#include "daemon/store/columns.h"
#include "daemon/store/consent_ledger.h"
#include "daemon/store/keys.h"
#include "daemon/store/sqlite_store.h"

namespace inquiry::store {
namespace {

constexpr char kAuditPages = 'a';
constexpr std::string_view kChain = "audit";
constexpr std::string_view kSelect =
    "SELECT number, at, actor, acting_as, action, team, subject, detail, hash FROM audit ";

AuditEntry read_entry(const Statement& row) {
  AuditEntry e;
  row.read(e.number, e.at, e.actor, e.as, e.action, e.team, e.subject, e.detail, e.hash);
  return e;
}

std::string hash_of(const AuditEntry& e, const std::string& previous) {
  return sha256_hex({"inquiryd audit 1", previous, std::to_string(e.number),
                     std::to_string(e.at.time_since_epoch().count()), e.actor, e.as, e.action,
                     e.team, e.subject, e.detail});
}

// What is to be said about one chain.
std::string sentence(std::string_view name, const ChainCheck& check) {
  std::string text{name};
  if (check.broken_at) {
    return text + " does not follow from row " + std::to_string(*check.broken_at) +
           " on: rows were changed, removed or added by other means; compare with a backup";
  }
  return text + ": " + std::to_string(check.rows) + " rows, unbroken";
}

// `teams` is bound where `narrower` asks for it.
Result<Items<AuditEntry>> audit_page(Database& database, std::string_view narrower,
                                     const std::vector<std::string>& teams, const PageOf& page) {
  const auto after = place_after(kAuditPages, page.after);
  if (!after) return tl::unexpected(after.error());
  const int size = page_size(page);
  const auto sql = std::string{kSelect}
                       .append("WHERE number < ?1 ")
                       .append(narrower)
                       .append("ORDER BY number DESC LIMIT ?2");
  auto rows = database.query(sql, after->row, size + 1);
  if (!narrower.empty()) rows.bind(3, to_json(teams));
  return page_of(all_rows(std::move(rows), read_entry), size, kAuditPages,
                 [](const AuditEntry& entry) { return Place{.time = 0, .row = entry.number}; });
}

}  // namespace

void SqliteStore::append_audit(const AuditEntry& entry) {
  Scope scope{database_};
  const auto end = chain_end(database_, kChain);
  auto e = entry;
  e.number = end.count + 1;
  e.hash = hash_of(e, end.head);
  database_.run(
      "INSERT INTO audit(number, at, actor, acting_as, action, team, subject, detail, hash)"
      " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
      e.number, e.at, e.actor, e.as, e.action, e.team, e.subject, e.detail, e.hash);
  extend_chain(database_, kChain, end, e.hash);
  scope.commit();
}

Result<Items<AuditEntry>> SqliteStore::audit(const PageOf& page) {
  return audit_page(database_, "", {}, page);
}

Result<Items<AuditEntry>> SqliteStore::audit_of(const std::vector<std::string>& teams,
                                                const PageOf& page) {
  return audit_page(database_, "AND team IN (SELECT value FROM json_each(?3)) ", teams, page);
}

AuditProof SqliteStore::verify_audit() {
  const auto log =
      check_chain(chain_end(database_, kChain),
                  database_.query(std::string{kSelect} + "ORDER BY number"), read_entry, hash_of);
  const auto ledger = check_ledger(database_);
  AuditProof proof;
  proof.intact = !log.broken_at && !ledger.broken_at;
  proof.entries = log.rows;
  proof.broken_at = log.broken_at;
  proof.head = log.head;
  proof.message = sentence("the audit log", log) + "; " + sentence("the consent ledger", ledger);
  proof.ledger_entries = ledger.rows;
  proof.ledger_broken_at = ledger.broken_at;
  proof.ledger_head = ledger.head;
  return proof;
}

}  // namespace inquiry::store
