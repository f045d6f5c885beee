#include "daemon/store/sqlite.h"

#include <gmock/gmock.h>

#include "daemon/store/columns.h"
#include "tests/daemon/store/temp_store.h"

namespace inquiry::store {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class Sqlite : public ::testing::Test {
 protected:
  Sqlite() { database_.script("CREATE TABLE t(n INTEGER, x TEXT UNIQUE) STRICT"); }
  std::int64_t rows() {
    return first_row(database_.query("SELECT count(*) FROM t"),
                     [](const Statement& row) { return row.integer(0); })
        .value();
  }
  TempFolder folder_;
  Database database_{folder_.file("t.db")};
};

TEST_F(Sqlite, KeepsEveryByteOfAText) {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  for (const auto& text : {std::string{}, std::string{"\0", 1}, std::string{"a\0b", 3}, all}) {
    database_.run("DELETE FROM t");
    database_.run("INSERT INTO t(x) VALUES(?1)", text);
    auto found = database_.query("SELECT x FROM t");
    ASSERT_TRUE(found.step());
    EXPECT_FALSE(found.is_null(0));
    EXPECT_EQ(found.text(0), text);
  }
}

TEST_F(Sqlite, KeepsEveryDigitOfAnInteger) {
  for (const auto number :
       {std::int64_t{1'850'000'000'000'000'001}, std::numeric_limits<std::int64_t>::max(),
        std::numeric_limits<std::int64_t>::min()}) {
    database_.run("DELETE FROM t");
    database_.run("INSERT INTO t(n) VALUES(?1)", number);
    auto found = database_.query("SELECT n FROM t");
    ASSERT_TRUE(found.step());
    EXPECT_EQ(found.integer(0), number);
  }
}

TEST_F(Sqlite, ForgetsTheValuesOfTheLastUse) {
  database_.run("INSERT INTO t(n, x) VALUES(?1, ?2)", 1, std::string{"a"});
  auto again = database_.query("INSERT INTO t(n, x) VALUES(?1, ?2)", 2);
  EXPECT_FALSE(again.step());
  auto found = database_.query("SELECT x FROM t WHERE n = 2");
  ASSERT_TRUE(found.step());
  EXPECT_TRUE(found.is_null(0));
}

TEST_F(Sqlite, SaysWhatItWasDoingAndNeverWithWhichWords) {
  database_.run("INSERT INTO t(x) VALUES(?1)", std::string{"a child's name"});
  try {
    database_.run("INSERT INTO t(x) VALUES(?1)", std::string{"a child's name"});
    ADD_FAILURE() << "the second one was kept";
  } catch (const SqliteError& error) {
    EXPECT_EQ(error.code(), 2067);  // a UNIQUE constraint
    EXPECT_THAT(error.what(),
                AllOf(HasSubstr("2067"), HasSubstr("INSERT INTO t(x)"), Not(HasSubstr("child"))));
  }
  EXPECT_THROW(database_.query("SELECT nothing FROM nowhere"), SqliteError);
}

TEST_F(Sqlite, AScopeInsideAnotherIsUndoneAlone) {
  Scope outer{database_};
  database_.run("INSERT INTO t(n) VALUES(1)");
  {
    Scope inner{database_};
    database_.run("INSERT INTO t(n) VALUES(2)");
  }
  EXPECT_EQ(rows(), 1);
  {
    Scope inner{database_};
    database_.run("INSERT INTO t(n) VALUES(3)");
    inner.commit();
  }
  outer.commit();
  EXPECT_EQ(rows(), 2);
}

TEST_F(Sqlite, WhatFollowsATransactionThatAnErrorUndidIsNotKept) {
  database_.script("PRAGMA max_page_count = 20");
  {
    Scope outer{database_};
    database_.run("INSERT INTO t(x) VALUES('first')");
    try {
      database_.run("INSERT INTO t(x) VALUES(?1)", std::string(500'000, 'x'));
      ADD_FAILURE() << "there was room";
    } catch (const SqliteError& error) {
      EXPECT_EQ(error.code(), 13);  // full
      EXPECT_THAT(error.what(), HasSubstr("the disk is full"));
    }
    EXPECT_THROW(database_.run("INSERT INTO t(x) VALUES('second')"), SqliteError);
    EXPECT_THROW(outer.commit(), SqliteError);
  }
  EXPECT_EQ(rows(), 0);
  database_.run("INSERT INTO t(x) VALUES('third')");
  EXPECT_EQ(rows(), 1);
}

TEST_F(Sqlite, IsSetUpToLoseNothing) {
  const auto setting = [&](std::string_view pragma) {
    return first_row(database_.query(pragma), [](const Statement& row) { return row.integer(0); });
  };
  EXPECT_EQ(setting("PRAGMA synchronous"), 2);  // FULL
  EXPECT_EQ(setting("PRAGMA foreign_keys"), 1);
  EXPECT_EQ(setting("PRAGMA secure_delete"), 1);
  EXPECT_EQ(setting("PRAGMA busy_timeout"), 5'000);
}

}  // namespace
}  // namespace inquiry::store
