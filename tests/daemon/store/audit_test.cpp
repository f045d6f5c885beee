#include "daemon/store/sqlite.h"
#include "tests/daemon/store/raw.h"
#include "tests/daemon/store/temp_store.h"

namespace inquiry::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class Audit : public StoreTest {
 protected:
  void note(const std::string& detail) {
    store().append_audit({.number = 99,
                          .at = hour(1),
                          .actor = "root",
                          .as = "maria",
                          .action = "stage.set",
                          .team = "grade4",
                          .subject = "d1",
                          .detail = detail,
                          .hash = "ignored"});
  }
  // Three entries; two consents, of which the first is revoked.
  void fill() {
    for (const char* detail : {"one", "two", "three"}) note(detail);
    const auto first = store().add_consent(a_consent("S-1"));
    store().add_consent(a_consent("S-2"));
    store().revoke_consent(first, "lead", "the mother called", hour(9));
  }
  // What verify_audit() says after someone ran `sql` on the file, past all triggers.
  AuditProof verify_after(const std::string& sql) {
    store_.reset();
    const auto copy = folder_.file("tampered.db");
    std::filesystem::copy_file(file(), copy, std::filesystem::copy_options::overwrite_existing);
    raw::drop_triggers(copy);
    raw::run(copy, sql);
    const auto tampered = open("sqlite:tampered.db", folder_.path());
    EXPECT_TRUE(tampered);
    return (*tampered)->verify_audit();
  }
};

TEST_F(Audit, IsListedNewestFirstWithNumbersAndHashesOfTheStore) {
  fill();
  const auto found = store().audit({.after = {}, .limit = 2});
  ASSERT_TRUE(found && found->next);
  ASSERT_EQ(found->items.size(), 2U);
  const auto& newest = found->items[0];
  EXPECT_EQ(newest.number, 3);
  EXPECT_EQ(newest.at, hour(1));
  EXPECT_EQ(newest.actor, "root");
  EXPECT_EQ(newest.as, "maria");
  EXPECT_EQ(newest.action, "stage.set");
  EXPECT_EQ(newest.team, "grade4");
  EXPECT_EQ(newest.subject, "d1");
  EXPECT_EQ(newest.detail, "three");
  EXPECT_EQ(newest.hash.size(), 64U);
  EXPECT_NE(newest.hash, found->items[1].hash);

  const auto rest = store().audit({.after = *found->next, .limit = 2});
  ASSERT_TRUE(rest);
  ASSERT_EQ(rest->items.size(), 1U);
  EXPECT_EQ(rest->items[0].number, 1);
  EXPECT_FALSE(rest->next);
  EXPECT_FALSE(store().audit({.after = "c0.1", .limit = 2}));
}

TEST_F(Audit, ProvesBothChains) {
  EXPECT_TRUE(store().verify_audit().intact);
  fill();
  open_again();
  const auto proof = store().verify_audit();
  EXPECT_TRUE(proof.intact);
  EXPECT_EQ(proof.entries, 3);
  EXPECT_FALSE(proof.broken_at);
  EXPECT_EQ(proof.head, store().audit({})->items.front().hash);
  EXPECT_EQ(proof.ledger_entries, 3);
  EXPECT_FALSE(proof.ledger_broken_at);
  EXPECT_EQ(proof.message, "the audit log: 3 rows, unbroken; the consent ledger: 3 rows, unbroken");
}

TEST_F(Audit, GivesTheSameWordsAnotherHashAtAnotherPlace) {
  note("same");
  note("same");
  const auto items = store().audit({})->items;
  EXPECT_NE(items[0].hash, items[1].hash);
}

TEST_F(Audit, NoticesAChangeOfAnyFieldOfAnyRow) {
  fill();
  store_.reset();
  int mutations = 0;
  for (const char* table : {"audit", "consent_events"}) {
    const bool ledger = std::string{table} == "consent_events";
    const auto columns =
        raw::ask(file(), std::string{"SELECT name FROM pragma_table_info('"} + table + "')");
    for (const auto& column : columns) {
      for (int row = 1; row <= 3; ++row) {
        const auto proof = verify_after(std::string{"UPDATE OR IGNORE "} + table + " SET " +
                                        column + " = CASE typeof(" + column +
                                        ") WHEN 'text' THEN " + column + " || 'x' ELSE " + column +
                                        " + 10 END WHERE number = " + std::to_string(row));
        EXPECT_FALSE(proof.intact) << table << "." << column << " row " << row;
        EXPECT_EQ(proof.broken_at.has_value(), !ledger);
        EXPECT_EQ(proof.ledger_broken_at.has_value(), ledger);
        EXPECT_LE((ledger ? proof.ledger_broken_at : proof.broken_at).value_or(99), row + 1);
        ++mutations;
      }
    }
  }
  EXPECT_EQ(mutations, 3 * (9 + 18));
}

TEST_F(Audit, NoticesAFieldThatWasEmptied) {
  fill();
  for (const char* column : {"actor", "detail", "hash"}) {
    EXPECT_FALSE(verify_after(std::string{"UPDATE audit SET "} + column + " = ''").intact);
  }
  EXPECT_FALSE(verify_after("UPDATE consent_events SET until_date = ''").intact);
}

TEST_F(Audit, NoticesARowThatIsMissing) {
  fill();
  for (int row = 1; row <= 3; ++row) {
    const auto where = " WHERE number = " + std::to_string(row);
    const auto proof = verify_after("DELETE FROM audit" + where);
    EXPECT_EQ(proof.broken_at, row);
    EXPECT_THAT(proof.message,
                HasSubstr("the audit log does not follow from row " + std::to_string(row)));
    EXPECT_EQ(verify_after("DELETE FROM consent_events" + where).ledger_broken_at, row);
  }
}

TEST_F(Audit, NoticesThatEverythingIsMissing) {
  fill();
  EXPECT_EQ(verify_after("DELETE FROM audit").broken_at, 1);
  EXPECT_EQ(verify_after("DELETE FROM consent_events").ledger_broken_at, 1);
  EXPECT_FALSE(verify_after("DELETE FROM audit; DELETE FROM chains").intact);
}

TEST_F(Audit, NoticesRowsThatWereClosedUpAfterADeletion) {
  fill();
  EXPECT_EQ(verify_after("DELETE FROM audit WHERE number = 2;"
                         "UPDATE audit SET number = 2 WHERE number = 3;"
                         "UPDATE chains SET count = 2 WHERE name = 'audit'")
                .broken_at,
            2);
}

TEST_F(Audit, NoticesAnotherOrder) {
  fill();
  for (const char* table : {"audit", "consent_events"}) {
    for (const auto& [a, b] : {std::pair{"1", "2"}, {"2", "3"}, {"1", "3"}}) {
      const std::string update = std::string{"UPDATE "} + table + " SET number = ";
      EXPECT_FALSE(verify_after(update + "-1 WHERE number = " + a + ";" + update + a +
                                " WHERE number = " + b + ";" + update + b + " WHERE number = -1")
                       .intact)
          << table << a << b;
    }
  }
}

TEST_F(Audit, NoticesARowThatWasAddedByOtherMeans) {
  fill();
  EXPECT_EQ(verify_after("INSERT INTO audit SELECT 4, at, actor, acting_as, action, team, subject,"
                         " detail, hash FROM audit WHERE number = 3")
                .broken_at,
            4);
}

TEST_F(Audit, NoticesAChangedEnd) {
  fill();
  for (const char* sql :
       {"UPDATE chains SET count = count + 1", "UPDATE chains SET count = count - 1",
        "UPDATE chains SET head = head || 'x'", "DELETE FROM chains WHERE name = 'audit'",
        "DELETE FROM chains WHERE name = 'consents'"}) {
    EXPECT_FALSE(verify_after(sql).intact) << sql;
  }
}

TEST_F(Audit, NoticesARevocationTurnedToAnotherConsent) {
  fill();
  EXPECT_EQ(verify_after("UPDATE consent_events SET consent = 2 WHERE number = 3").ledger_broken_at,
            3);
}

TEST_F(Audit, LetsNobodyChangeOrRemoveARow) {
  fill();
  store_.reset();
  Database database{file()};
  for (const char* sql :
       {"UPDATE audit SET detail = 'x' WHERE number = 1", "DELETE FROM audit WHERE number = 3",
        "INSERT OR REPLACE INTO audit SELECT 1, at, actor, acting_as, action, team, subject, 'x',"
        " hash FROM audit WHERE number = 1",
        "INSERT INTO audit SELECT 9, at, actor, acting_as, action, team, subject, detail, hash"
        " FROM audit WHERE number = 1",
        "UPDATE consent_events SET decision = 'granted' WHERE number = 1",
        "DELETE FROM consent_events WHERE number = 3", "UPDATE chains SET count = 1",
        "UPDATE chains SET head = ''", "DELETE FROM chains"}) {
    EXPECT_THROW(database.run(sql), StoreError) << sql;
  }
}

TEST_F(Audit, IsUndoneWithItsTransaction) {
  note("kept");
  {
    const auto transaction = store().begin();
    note("undone");
  }
  note("next");
  EXPECT_TRUE(store().verify_audit().intact);
  EXPECT_EQ(store().verify_audit().entries, 2);
}

}  // namespace
}  // namespace inquiry::store
