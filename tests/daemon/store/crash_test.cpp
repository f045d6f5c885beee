// What is left when the process is killed, or the disk gives out, at the worst moment.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <functional>

#include "tests/daemon/store/temp_store.h"

namespace inquiry::store {
namespace {

using testing::HasSubstr;

class Crash : public StoreTest {
 protected:
  // Runs `work` on the store in a process that is killed at its end, wherever that is.
  void in_a_killed_process(const std::function<void(Store&)>& work) {
    store_.reset();
    const pid_t child = ::fork();
    if (child == 0) {
      auto opened = open("sqlite:s.db", folder_.path());
      if (!opened) ::_exit(1);
      work(**opened);
      ::kill(::getpid(), SIGKILL);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) << status;
    open_again();
  }
};

TEST_F(Crash, BeforeACommitLeavesNothing) {
  in_a_killed_process([](Store& store) {
    const auto transaction = store.begin();
    store.add_post(a_post(1), hour(1), "");
    store.add_idea(an_idea("grade4", 1));
    store.append_audit({.actor = "inquiryd", .action = "intake"});
    ::kill(::getpid(), SIGKILL);
  });
  EXPECT_FALSE(store().post(PostId{1}));
  EXPECT_TRUE(store().ideas({.team = "grade4"}, {})->items.empty());
  EXPECT_EQ(store().verify_audit().entries, 0);
}

TEST_F(Crash, AfterACommitLeavesAllOfIt) {
  in_a_killed_process([](Store& store) {
    const auto transaction = store.begin();
    store.add_post(a_post(1), hour(1), "");
    store.add_idea(an_idea("grade4", 1));
    store.save_term({.key = "#fractions@lincoln", .newest = PostId{1}});
    store.append_audit({.actor = "inquiryd", .action = "intake"});
    transaction->commit();
    ::kill(::getpid(), SIGKILL);
  });
  EXPECT_TRUE(store().post(PostId{1}));
  EXPECT_EQ(store().ideas({.team = "grade4"}, {})->items.size(), 1U);
  EXPECT_EQ(store().terms().size(), 1U);
  EXPECT_TRUE(store().verify_audit().intact);
  EXPECT_EQ(store().verify_audit().entries, 1);
}

TEST_F(Crash, BetweenTransactionsKeepsTheFirstOnly) {
  in_a_killed_process([](Store& store) {
    const auto draft = store.add_draft(a_draft("grade4", DraftState::kApproved));
    {
      const auto claim = store.begin();
      auto sending = *store.draft(draft);
      sending.state = DraftState::kSending;
      (void)store.save_draft(sending, DraftState::kApproved);
      store.begin_attempt({.draft = draft, .account = "lincoln", .started_at = hour(1)});
      claim->commit();
    }
    const auto unfinished = store.begin();
    store.save_attempt({.id = 1, .outcome = AttemptOutcome::kPosted});
    ::kill(::getpid(), SIGKILL);
  });
  EXPECT_EQ(store().drafts_in({DraftState::kSending}).size(), 1U);
  ASSERT_EQ(store().open_attempts().size(), 1U);
  EXPECT_EQ(store().open_attempts()[0].outcome, AttemptOutcome::kPending);
}

TEST_F(Crash, LeavesTheStoreFreeForTheNextStart) {
  for (int i = 0; i < 3; ++i) {
    in_a_killed_process(
        [&](Store& store) { store.add_user({.name = "user " + std::to_string(i)}); });
  }
  EXPECT_EQ(store().users().size(), 3U);
}

TEST_F(Crash, AtAnyInstantLeavesOnlyWholeTransactions) {
  store_.reset();
  const pid_t child = ::fork();
  if (child == 0) {
    auto opened = open("sqlite:s.db", folder_.path());
    if (!opened) ::_exit(1);
    for (std::int64_t id = 1;; ++id) {
      const auto transaction = (*opened)->begin();
      (*opened)->add_post(a_post(id), hour(1), "");
      (*opened)->add_idea(an_idea("grade4", id));
      (*opened)->append_audit({.actor = "inquiryd", .subject = std::to_string(id)});
      transaction->commit();
    }
  }
  while (!std::filesystem::exists(file() + "-wal") ||
         std::filesystem::file_size(file() + "-wal") < 200'000) {
    ::usleep(1'000);  // the writer is another process: only looking again tells how far it is
    ASSERT_EQ(::waitpid(child, nullptr, WNOHANG), 0) << "the writer ended by itself";
  }
  ::kill(child, SIGKILL);
  ASSERT_EQ(::waitpid(child, nullptr, 0), child);
  open_again();

  const auto proof = store().verify_audit();
  EXPECT_TRUE(proof.intact);
  ASSERT_GT(proof.entries, 0);
  EXPECT_EQ(store().idea_counts("grade4").at(IdeaState::kNew), proof.entries);
  EXPECT_TRUE(store().post(PostId{proof.entries}));
  EXPECT_FALSE(store().post(PostId{proof.entries + 1}));
}

// Lets no file grow beyond `bytes` while it stands.
class FullDisk {
 public:
  explicit FullDisk(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{.rlim_cur = bytes, .rlim_max = before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;
  ~FullDisk() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }

 private:
  rlimit before_{};
  void (*handler_)(int);
};

TEST_F(Crash, AFullDiskIsSaidAndLeavesTheStoreUsable) {
  store().add_user({.name = "before"});
  auto draft = a_draft("grade4");
  draft.content.text = "unmistakable-words" + std::string(300'000, 'x');
  {
    const FullDisk full{200'000};
    try {
      store().add_draft(draft);
      ADD_FAILURE() << "the disk was not full";
    } catch (const StoreError& error) {
      EXPECT_THAT(error.what(), HasSubstr("the disk cannot be read or written"));
      EXPECT_THAT(error.what(), testing::Not(HasSubstr("unmistakable")));
    }
    store().ping();
    EXPECT_EQ(store().users().size(), 1U);
  }
  EXPECT_TRUE(store().draft_counts("grade4").empty());
  EXPECT_TRUE(store().draft(store().add_draft(draft)));
}

TEST_F(Crash, AFullDiskUndoesTheWholeTransaction) {
  auto draft = a_draft("grade4");
  draft.content.text = std::string(300'000, 'x');
  {
    const auto transaction = store().begin();
    store().add_user({.name = "undone"});
    const FullDisk full{200'000};
    EXPECT_THROW(
        {
          store().add_draft(draft);
          transaction->commit();
        },
        StoreError);
  }
  EXPECT_TRUE(store().users().empty());
  store().add_user({.name = "after"});
  open_again();
  EXPECT_EQ(store().users().size(), 1U);
  EXPECT_TRUE(store().draft_counts("grade4").empty());
}

}  // namespace
}  // namespace inquiry::store
