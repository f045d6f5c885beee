// The consent ledger: what guardians decided, and what they took back, row after row.
#include <algorithm>

#include "base/digest.h"
#include "daemon/store/columns.h"
#include "daemon/store/consent_ledger.h"
#include "daemon/store/keys.h"
#include "daemon/store/sqlite_store.h"

namespace inquiry::store {
namespace {

constexpr std::string_view kChain = "consents";
constexpr std::string_view kSelect =
    "SELECT number, student, guardian, basis, decision, channels, kinds, name_level, from_date,"
    " until_date, wording_version, evidence, recorded_at, recorded_by, revoked_at, revoked_by,"
    " revoke_reason FROM consents ";

// A row as it is hashed. Of a revocation only what it says itself is filled.
struct Event {
  std::int64_t number = 0;
  std::string kind;
  std::int64_t consent = 0;  // of a record: its own number
  std::string student, guardian, basis, decision, channels, kinds, name_level, from, until;
  std::string wording_version, evidence;
  UtcTime at;
  std::string actor;
  std::string reason;
  std::string hash;
};

Event read_event(const Statement& row) {
  Event e;
  row.read(e.number, e.kind, e.consent, e.student, e.guardian, e.basis, e.decision, e.channels,
           e.kinds, e.name_level, e.from, e.until, e.wording_version, e.evidence, e.at, e.actor,
           e.reason, e.hash);
  return e;
}

std::string hash_of(const Event& e, const std::string& previous) {
  return sha256_hex({"inquiryd consents 1", previous, std::to_string(e.number), e.kind,
                     std::to_string(e.consent), e.student, e.guardian, e.basis, e.decision,
                     e.channels, e.kinds, e.name_level, e.from, e.until, e.wording_version,
                     e.evidence, std::to_string(e.at.time_since_epoch().count()), e.actor,
                     e.reason});
}

// Gives the event its number and hash, and writes it.
void append(Database& database, Event& e) {
  const auto end = chain_end(database, kChain);
  e.number = end.count + 1;
  if (e.consent == 0) e.consent = e.number;
  e.hash = hash_of(e, end.head);
  database.run(
      "INSERT INTO consent_events(number, kind, consent, student, guardian, basis, decision,"
      " channels, kinds, name_level, from_date, until_date, wording_version, evidence, at, actor,"
      " reason, hash) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15,"
      " ?16, ?17, ?18)",
      e.number, e.kind, e.consent, e.student, e.guardian, e.basis, e.decision, e.channels, e.kinds,
      e.name_level, e.from, e.until, e.wording_version, e.evidence, e.at, e.actor, e.reason,
      e.hash);
  extend_chain(database, kChain, end, e.hash);
}

Consent read_consent(const Statement& row) {
  Consent c;
  std::int64_t number = 0;
  std::optional<std::string> revoked_by;
  std::optional<std::string> revoke_reason;
  row.read(number, c.student, c.guardian, c.basis, c.decision, c.channels, c.kinds, c.name_level,
           c.from, c.until, c.wording_version, c.evidence, c.recorded_at, c.recorded_by,
           c.revoked_at, revoked_by, revoke_reason);
  c.id = id_text(kConsent, number);
  c.revoked_by = revoked_by.value_or("");
  c.revoke_reason = revoke_reason.value_or("");
  return c;
}

template <typename T>
bool same_set(std::vector<T> a, std::vector<T> b) {
  for (auto* list : {&a, &b}) {
    std::sort(list->begin(), list->end());
    list->erase(std::unique(list->begin(), list->end()), list->end());
  }
  return a == b;
}

bool same_meaning(const Consent& a, const Consent& b) {
  return a.student == b.student && a.guardian == b.guardian && a.basis == b.basis &&
         a.decision == b.decision && same_set(a.channels, b.channels) &&
         same_set(a.kinds, b.kinds) && a.name_level == b.name_level && a.from == b.from &&
         a.until == b.until && a.wording_version == b.wording_version && a.evidence == b.evidence;
}

}  // namespace

ChainCheck check_ledger(Database& database) {
  return check_chain(
      chain_end(database, kChain),
      database.query("SELECT number, kind, consent, student, guardian, basis, decision, channels,"
                     " kinds, name_level, from_date, until_date, wording_version, evidence, at,"
                     " actor, reason, hash FROM consent_events ORDER BY number"),
      read_event, hash_of);
}

std::string SqliteStore::add_consent(const Consent& c) {
  Event e;
  e.kind = "record";
  e.student = c.student;
  e.guardian = c.guardian;
  e.basis = word(c.basis);
  e.decision = word(c.decision);
  e.channels = to_json(c.channels);
  e.kinds = to_json(c.kinds);
  e.name_level = word(c.name_level);
  e.from = to_string(c.from);
  if (c.until) e.until = to_string(*c.until);
  e.wording_version = c.wording_version;
  e.evidence = c.evidence;
  e.at = c.recorded_at;
  e.actor = c.recorded_by;
  Scope scope{database_};
  append(database_, e);
  scope.commit();
  return id_text(kConsent, e.number);
}

bool SqliteStore::revoke_consent(const std::string& id, const std::string& by,
                                 const std::string& reason, UtcTime now) {
  Scope scope{database_};
  const auto known = consent(id);
  if (!known || known->revoked_at) return false;
  Event e;
  e.kind = "revocation";
  e.consent = row_of(kConsent, id);
  e.student = known->student;
  e.at = now;
  e.actor = by;
  e.reason = reason;
  append(database_, e);
  scope.commit();
  return true;
}

std::optional<Consent> SqliteStore::consent(const std::string& id) {
  return first_row(
      database_.query(std::string{kSelect} + "WHERE number = ?1", row_of(kConsent, id)),
      read_consent);
}

std::vector<Consent> SqliteStore::consents_of(const std::string& student) {
  return all_rows(database_.query(std::string{kSelect} +
                                      "WHERE student = ?1 COLLATE NOCASE AND (student = ?1 OR "
                                      "decision IN ('refused', 'objected')) ORDER BY number DESC",
                                  student),
                  read_consent);
}

Result<Items<Consent>> SqliteStore::consents(const PageOf& page) {
  const auto after = place_after(kConsent, page.after);
  if (!after) return tl::unexpected(after.error());
  const int size = page_size(page);
  return page_of(all_rows(database_.query(std::string{kSelect} +
                                              "WHERE number < ?1 ORDER BY number DESC LIMIT ?2",
                                          after->row, size + 1),
                          read_consent),
                 size, kConsent,
                 [](const Consent& c) { return Place{.time = 0, .row = row_of(kConsent, c.id)}; });
}

std::optional<std::string> SqliteStore::same_consent(const Consent& consent) {
  for (const auto& known : consents_of(consent.student)) {
    if (!known.revoked_at && same_meaning(known, consent)) return known.id;
  }
  return std::nullopt;
}

}  // namespace inquiry::store
