// The instant at which a simulated process dies: at a commit of its store, or at a request.
#pragma once

#include <cstdint>

namespace inquiry::simulation {

// Thrown by what a dead process would have done next.
struct Crash {};

// One process at a time: the store's hook has no other way to find it.
class Fuse {
 public:
  enum class At {
    kCommit,     // the commit does not happen
    kSend,       // the request does not leave
    kAfterSend,  // the request has left, nothing after it happens
  };

  // From now on every SQLite connection of this program asks before it commits.
  static void watch_commits();

  // Burns down at the `count`-th commit or request from now.
  void light(At at, int count);
  void put_out();
  void blow() { blown_ = true; }  // at once

  bool is_blown() const { return blown_; }
  std::uint64_t commits() const { return commits_; }

  bool may_commit();
  enum class Verdict { kSend, kRefuse, kSendAndDie };
  Verdict may_send();

 private:
  bool burns_down(At at);

  bool lit_ = false;
  bool blown_ = false;
  At at_ = At::kCommit;
  int left_ = 0;
  std::uint64_t commits_ = 0;
};

// The fuse that the hook asks; nullptr: none.
Fuse*& burning_fuse();

}  // namespace inquiry::simulation
