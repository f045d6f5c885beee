#include "tests/simulation/fuse.h"

#include <sqlite3.h>

namespace inquiry::simulation {
namespace {

int on_commit(void*) {
  auto* fuse = burning_fuse();
  return fuse == nullptr || fuse->may_commit() ? 0 : 1;
}

int install(sqlite3* database, const char**, const sqlite3_api_routines*) {
  sqlite3_commit_hook(database, on_commit, nullptr);
  return SQLITE_OK;
}

}  // namespace

Fuse*& burning_fuse() {
  static Fuse* fuse = nullptr;
  return fuse;
}

void Fuse::watch_commits() {
  // SQLite's own signature: it calls the function with the arguments of an extension's entry point.
  sqlite3_auto_extension(reinterpret_cast<void (*)()>(install));
}

void Fuse::light(At at, int count) {
  if (lit_ || blown_) return;
  lit_ = true;
  at_ = at;
  left_ = count;
}

void Fuse::put_out() { lit_ = blown_ = false; }

bool Fuse::burns_down(At at) {
  if (lit_ && at_ == at && --left_ <= 0) {
    lit_ = false;
    blown_ = true;
    return true;
  }
  return false;
}

bool Fuse::may_commit() {
  ++commits_;
  burns_down(At::kCommit);
  return !blown_;
}

Fuse::Verdict Fuse::may_send() {
  if (blown_ || burns_down(At::kSend)) return Verdict::kRefuse;
  return burns_down(At::kAfterSend) ? Verdict::kSendAndDie : Verdict::kSend;
}

}  // namespace inquiry::simulation
