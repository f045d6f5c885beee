#include "tests/daemon/store/raw.h"
#include "tests/daemon/store/temp_store.h"

namespace inquiry::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
namespace fs = std::filesystem;

using Backup = StoreTest;

TEST_F(Backup, HoldsEverythingUpToNowInOneFile) {
  store().add_user({.name = "before"});
  ASSERT_TRUE(store().backup(folder_.file("b.db")));
  store().add_user({.name = "after"});
  EXPECT_THAT(raw::ask(folder_.file("b.db"), "SELECT name FROM users"), ElementsAre("before"));
  EXPECT_THAT(raw::ask(folder_.file("b.db"), "PRAGMA journal_mode"), ElementsAre("delete"));
  EXPECT_FALSE(fs::exists(folder_.file("b.db.tmp")));
}

TEST_F(Backup, OpensAsAStore) {
  const auto id = store().add_draft(a_draft("grade4"));
  store().append_audit({.actor = "maria", .action = "draft.add"});
  ASSERT_TRUE(store().backup(folder_.file("b.db")));
  const auto restored = open("sqlite:b.db", folder_.path());
  ASSERT_TRUE(restored);
  EXPECT_TRUE((*restored)->draft(id));
  EXPECT_TRUE((*restored)->verify_audit().intact);
}

TEST_F(Backup, OverwritesNothing) {
  std::ofstream{folder_.file("b.db")} << "precious";
  const auto refused = store().backup(folder_.file("b.db"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, Error::Kind::kConflict);
  EXPECT_THAT(refused.error().message, HasSubstr("exists already"));
  EXPECT_EQ(bytes_of(folder_.file("b.db")), "precious");
}

TEST_F(Backup, SaysThatItCouldNotBeWritten) {
  const auto refused = store().backup(folder_.file("missing/b.db"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, Error::Kind::kUnavailable);
  EXPECT_THAT(refused.error().message, HasSubstr("no backup was written"));
  store().ping();
}

TEST_F(Backup, ReplacesWhatAnInterruptedOneLeft) {
  std::ofstream{folder_.file("b.db.tmp")} << "half a backup";
  EXPECT_TRUE(store().backup(folder_.file("b.db")));
}

TEST_F(Backup, OfADamagedStoreIsNotKept) {
  {
    const auto transaction = store().begin();
    for (int i = 0; i < 500; ++i) store().append_audit({.actor = "maria", .detail = "much to say"});
    transaction->commit();
  }
  store_.reset();
  auto bytes = bytes_of(file());
  bytes.replace(bytes.size() - 4096, 8, 8, '\x7f');  // the newest page, which opening does not read
  std::ofstream{file(), std::ios::binary} << bytes;
  auto opened = open("sqlite:s.db", folder_.path());
  ASSERT_TRUE(opened);
  const auto refused = (*opened)->backup(folder_.file("b.db"));
  ASSERT_FALSE(refused);
  EXPECT_FALSE(fs::exists(folder_.file("b.db")));
  EXPECT_FALSE(fs::exists(folder_.file("b.db.tmp")));
}

}  // namespace
}  // namespace inquiry::store
