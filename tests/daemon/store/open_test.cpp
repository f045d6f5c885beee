#include <sys/stat.h>

#include "tests/daemon/store/raw.h"
#include "tests/daemon/store/temp_store.h"

namespace inquiry::store {
namespace {

using testing::HasSubstr;
namespace fs = std::filesystem;

class Opening : public ::testing::Test {
 protected:
  // The message with which the store is refused.
  std::string refused(const std::string& uri, Error::Kind kind) {
    const auto opened = open(uri, folder_.path());
    if (opened) return "was opened";
    EXPECT_EQ(opened.error().kind, kind) << opened.error().message;
    return opened.error().message;
  }
  void make_store() { ASSERT_TRUE(open("sqlite:s.db", folder_.path())); }
  void write(const std::string& name, const std::string& bytes) {
    std::ofstream{folder_.file(name), std::ios::binary} << bytes;
  }
  mode_t mode(const std::string& name) {
    struct stat status {};
    EXPECT_EQ(::stat(folder_.file(name).c_str(), &status), 0) << name;
    return status.st_mode & 0777;
  }
  TempFolder folder_;
};

TEST_F(Opening, MakesANewStoreThatAnswers) {
  auto store = open("sqlite:s.db", folder_.path());
  ASSERT_TRUE(store);
  (*store)->ping();
  EXPECT_TRUE(fs::exists(folder_.file("s.db")));
}

TEST_F(Opening, KeepsTheFilesToTheirOwner) {
  ::umask(0);
  auto store = open("sqlite:s.db", folder_.path());
  ASSERT_TRUE(store);
  ASSERT_TRUE((*store)->backup(folder_.file("b.db")));
  for (const char* name : {"s.db", "s.db-wal", "s.db-shm", "s.db.lock", "b.db"}) {
    EXPECT_EQ(mode(name), 0600) << name;
  }
}

TEST_F(Opening, TakesAnAbsoluteFile) {
  TempFolder elsewhere;
  ASSERT_TRUE(open("sqlite:" + elsewhere.file("s.db"), folder_.path()));
  EXPECT_TRUE(fs::exists(elsewhere.file("s.db")));
}

TEST_F(Opening, RefusesWhatIsNoSqliteFile) {
  for (const char* uri : {"", "s.db", "sqlite:", "postgresql://db/inquiryd", "mysql:x"}) {
    EXPECT_THAT(refused(uri, Error::Kind::kInvalid), HasSubstr("write sqlite:FILE")) << uri;
  }
}

TEST_F(Opening, NeverRepeatsThePasswordOfAnAddress) {
  EXPECT_THAT(refused("postgresql://u:hunter2@db/x", Error::Kind::kInvalid),
              testing::Not(HasSubstr("hunter2")));
}

TEST_F(Opening, RefusesASecondDaemonOnTheSameFile) {
  const auto first = open("sqlite:s.db", folder_.path());
  ASSERT_TRUE(first);
  fs::create_symlink(folder_.file("s.db"), folder_.file("other-name.db"));
  for (const char* uri : {"sqlite:s.db", "sqlite:./x/../s.db", "sqlite:other-name.db"}) {
    EXPECT_THAT(refused(uri, Error::Kind::kUnavailable),
                HasSubstr("s.db is already in use by another inquiryd"));
  }
}

TEST_F(Opening, IsPossibleAgainOnceTheFirstIsGone) {
  make_store();
  make_store();
}

TEST_F(Opening, LetsOthersReadTheFile) {
  const auto store = open("sqlite:s.db", folder_.path());
  ASSERT_TRUE(store);
  (*store)->add_user({.name = "maria"});
  EXPECT_THAT(raw::ask(folder_.file("s.db"), "SELECT name FROM users"),
              testing::ElementsAre("maria"));
}

TEST_F(Opening, SaysThatAFolderIsMissing) {
  EXPECT_THAT(refused("sqlite:missing/s.db", Error::Kind::kUnavailable),
              HasSubstr("check the folder"));
}

TEST_F(Opening, LeavesAFileOfAnotherProgramAlone) {
  raw::run(folder_.file("other.db"), "CREATE TABLE t(x); INSERT INTO t VALUES(1)");
  const auto before = bytes_of(folder_.file("other.db"));
  EXPECT_THAT(refused("sqlite:other.db", Error::Kind::kInvalid),
              HasSubstr("is not a store of inquiryd"));
  EXPECT_EQ(bytes_of(folder_.file("other.db")), before);
}

TEST_F(Opening, LeavesAFileThatIsNoDatabaseAlone) {
  const std::string bytes(5'000, 'x');
  write("notes.txt", bytes);
  EXPECT_THAT(refused("sqlite:notes.txt", Error::Kind::kInvalid), HasSubstr("not a store"));
  EXPECT_EQ(bytes_of(folder_.file("notes.txt")), bytes);
}

TEST_F(Opening, RefusesAStoreOfANewerProgram) {
  make_store();
  raw::run(folder_.file("s.db"), "PRAGMA user_version = 999");
  EXPECT_THAT(refused("sqlite:s.db", Error::Kind::kInvalid),
              HasSubstr("was written by a newer inquiryd (schema 999"));
}

TEST_F(Opening, RefusesASchemaOfUnknownMaking) {
  make_store();
  raw::run(folder_.file("s.db"), "UPDATE migrations SET checksum = 'x'");
  EXPECT_THAT(refused("sqlite:s.db", Error::Kind::kInvalid),
              HasSubstr("a schema that no released inquiryd made"));
  raw::run(folder_.file("s.db"), "DELETE FROM migrations");
  EXPECT_THAT(refused("sqlite:s.db", Error::Kind::kInvalid),
              HasSubstr("does not know its own schema"));
}

TEST_F(Opening, SaysThatAStoreIsDamaged) {
  make_store();
  auto bytes = bytes_of(folder_.file("s.db"));
  bytes.replace(100, 4'000, 4'000, '\x7f');
  write("s.db", bytes);
  EXPECT_THAT(refused("sqlite:s.db", Error::Kind::kInvalid),
              HasSubstr("the store is damaged; stop inquiryd and restore a backup"));
}

TEST_F(Opening, SaysThatAStoreIsCutShort) {
  make_store();
  const auto bytes = bytes_of(folder_.file("s.db"));
  write("s.db", bytes.substr(0, 5'000));
  EXPECT_THAT(refused("sqlite:s.db", Error::Kind::kInvalid), HasSubstr("damaged"));
}

TEST_F(Opening, DamageFoundLaterIsSaidWithoutAnyonesWords) {
  {
    auto store = open("sqlite:s.db", folder_.path());
    ASSERT_TRUE(store);
    (*store)->add_draft(a_draft("grade4"));
  }
  raw::run(folder_.file("s.db"), "UPDATE drafts SET invited = 'nonsense'");
  auto store = open("sqlite:s.db", folder_.path());
  ASSERT_TRUE(store);
  try {
    (void)(*store)->draft("d1");
    ADD_FAILURE() << "the damage was not noticed";
  } catch (const StoreError& error) {
    EXPECT_THAT(error.what(), HasSubstr("the store is damaged"));
    EXPECT_THAT(error.what(), HasSubstr("invited"));
    EXPECT_THAT(error.what(), testing::Not(HasSubstr("nonsense")));
  }
}

TEST_F(Opening, AWordThatNobodyWroteIsDamage) {
  {
    auto store = open("sqlite:s.db", folder_.path());
    ASSERT_TRUE(store);
    const auto draft = (*store)->add_draft(a_draft("grade4"));
    (*store)->begin_attempt({.draft = draft});
    (*store)->add_consent(a_consent("S-1"));
    (*store)->add_spend("lincoln", SpendKind::kPost, 1, Money{1}, hour(1));
  }
  for (const char* sql :
       {"UPDATE drafts SET state = 'flying'", "UPDATE drafts SET cycle = 5000000000",
        "UPDATE attempts SET outcome = 'perhaps'", "UPDATE spending SET kind = 'gold'",
        "UPDATE consent_events SET kinds = '[\"dance\"]'",
        "UPDATE consent_events SET from_date = 'soon'"}) {
    const auto copy = folder_.file("copy.db");
    fs::copy_file(folder_.file("s.db"), copy, fs::copy_options::overwrite_existing);
    raw::drop_triggers(copy);
    raw::run(copy, sql);
    auto store = open("sqlite:copy.db", folder_.path());
    ASSERT_TRUE(store);
    EXPECT_THROW(
        {
          (void)(*store)->draft("d1");
          (void)(*store)->attempts("d1");
          (void)(*store)->consent("c1");
          (void)(*store)->spent_in_month("lincoln", hour(1));
        },
        StoreError)
        << sql;
  }
}

}  // namespace
}  // namespace inquiry::store
