#include "daemon/store/migrations.h"

#include "base/digest.h"
#include "tests/daemon/store/raw.h"
#include "tests/daemon/store/temp_store.h"

namespace inquiry::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr Migration kOne{"CREATE TABLE t(x TEXT); INSERT INTO t VALUES('kept')"};
constexpr Migration kTwo{"ALTER TABLE t ADD COLUMN y INTEGER NOT NULL DEFAULT 7"};
constexpr Migration kBroken{"DELETE FROM t; CREATE TABLE t(again TEXT)"};

class Migrations : public ::testing::Test {
 protected:
  Result<void> migrate_to(const std::vector<Migration>& steps) {
    Database database{file()};
    return migrate(database, file(), steps);
  }
  std::string file() const { return folder_.file("m.db"); }
  std::vector<std::string> ask(const std::string& sql) { return raw::ask(file(), sql); }
  bool has_copy() const { return std::filesystem::exists(file() + ".schema-1"); }
  TempFolder folder_;
};

TEST_F(Migrations, AreTakenOnceEachInOrder) {
  ASSERT_TRUE(migrate_to({kOne, kTwo}));
  ASSERT_TRUE(migrate_to({kOne, kTwo}));
  EXPECT_THAT(ask("SELECT x || y FROM t"), ElementsAre("kept7"));
  EXPECT_THAT(ask("PRAGMA user_version"), ElementsAre("2"));
  EXPECT_THAT(ask("SELECT checksum FROM migrations ORDER BY version"),
              ElementsAre(sha256_hex(kOne.sql), sha256_hex(kTwo.sql)));
}

TEST_F(Migrations, KeepACopyOfWhatWasThere) {
  ASSERT_TRUE(migrate_to({kOne}));
  EXPECT_FALSE(has_copy());
  ASSERT_TRUE(migrate_to({kOne, kTwo}));
  ASSERT_TRUE(has_copy());
  EXPECT_THAT(raw::ask(file() + ".schema-1", "SELECT x FROM t"), ElementsAre("kept"));
  EXPECT_THAT(raw::ask(file() + ".schema-1", "PRAGMA user_version"), ElementsAre("1"));
}

TEST_F(Migrations, LeaveTheFileAsItWasWhenAStepFails) {
  ASSERT_TRUE(migrate_to({kOne}));
  EXPECT_THROW((void)migrate_to({kOne, kBroken}), StoreError);
  EXPECT_THAT(ask("SELECT x FROM t"), ElementsAre("kept"));
  EXPECT_THAT(ask("PRAGMA user_version"), ElementsAre("1"));
  ASSERT_TRUE(migrate_to({kOne, kTwo})) << "a second try replaces the copy of the first";
}

TEST_F(Migrations, RefuseToLeaveRowsWithoutTheirOwners) {
  constexpr Migration kOwners{
      "CREATE TABLE owner(id INTEGER PRIMARY KEY); CREATE TABLE thing(o REFERENCES owner(id));"
      "INSERT INTO owner VALUES(1); INSERT INTO thing VALUES(1)"};
  constexpr Migration kOrphan{"DELETE FROM owner"};
  ASSERT_TRUE(migrate_to({kOwners}));
  EXPECT_THROW((void)migrate_to({kOwners, kOrphan}), StoreError);
  EXPECT_THAT(ask("SELECT count(*) FROM owner"), ElementsAre("1"));
}

TEST_F(Migrations, MayRebuildATableThatOthersReferTo) {
  constexpr Migration kOwners{
      "CREATE TABLE owner(id INTEGER PRIMARY KEY); CREATE TABLE thing(o REFERENCES owner(id));"
      "INSERT INTO owner VALUES(1); INSERT INTO thing VALUES(1)"};
  constexpr Migration kRebuild{
      "CREATE TABLE new_owner(id INTEGER PRIMARY KEY, name TEXT);"
      "INSERT INTO new_owner SELECT id, '' FROM owner; DROP TABLE owner;"
      "ALTER TABLE new_owner RENAME TO owner"};
  ASSERT_TRUE(migrate_to({kOwners}));
  ASSERT_TRUE(migrate_to({kOwners, kRebuild}));
  EXPECT_THAT(ask("SELECT o FROM thing"), ElementsAre("1"));
}

TEST_F(Migrations, RefuseAStoreThatTookMore) {
  ASSERT_TRUE(migrate_to({kOne, kTwo}));
  const auto refused = migrate_to({kOne});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, Error::Kind::kInvalid);
  EXPECT_THAT(refused.error().message,
              HasSubstr("written by a newer inquiryd (schema 2, this one knows 1)"));
}

TEST_F(Migrations, RefuseAStoreThatTookOtherSteps) {
  ASSERT_TRUE(migrate_to({kOne}));
  const auto refused = migrate_to({kTwo, kOne});
  ASSERT_FALSE(refused);
  EXPECT_FALSE(has_copy());
}

TEST_F(Migrations, StartAgainAfterACrashBetweenTheirSteps) {
  ASSERT_TRUE(migrate_to({}));
  EXPECT_THAT(ask("PRAGMA user_version"), ElementsAre("0"));
  ASSERT_TRUE(migrate_to({kOne}));
  EXPECT_THAT(ask("SELECT x FROM t"), ElementsAre("kept"));
}

}  // namespace
}  // namespace inquiry::store
