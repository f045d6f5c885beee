// Believable posts by teachers everywhere, without end.
//
// Everything is a pure function of the seed and the time: however often, in whatever steps and in
// whatever order the stream is asked, the same posts come into being.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "client/simulator/agenda.h"
#include "client/simulator/dice.h"
#include "client/simulator/phrases.h"
#include "client/simulator/world.h"

namespace inquiry::simulator {

struct StreamOptions {
  std::uint64_t seed = 1;
  std::vector<std::string> tags{};      // without "#"
  int per_day = 200;                    // posts per day of the simulator's clock, on average
  std::vector<std::string> accounts{};  // handles that are mentioned now and then
  std::vector<std::string> lists{};     // ids of lists that some of the authors are on
};

class Stream {
 public:
  // World and agenda must outlive the stream. Posts from `from` on come into being.
  Stream(World& world, Agenda& agenda, StreamOptions options, UtcTime from);

  // Brings the world up to `now`. Edits and deletions are put on the agenda.
  void run_until(UtcTime now);

  // Someone may answer this post of an account in the hours to come: puts it on the agenda.
  void answer(const SimPost& post);

 private:
  enum class Kind { kPlain, kLong, kLink, kEdited, kRetweet, kMention, kReply, kSpam, kHostile };

  struct Plan {
    UtcTime at;
    PostId id;
    Kind kind = Kind::kPlain;
    UserId author;
    std::size_t language = 0;
  };

  Plan plan(std::int64_t slot) const;
  void write(std::int64_t slot);
  std::string compose(const Plan& plan, Dice& dice) const;
  std::vector<std::string> pick_tags(Dice& dice) const;
  std::optional<Plan> earlier(std::int64_t slot, Dice& dice) const;
  void edit_later(const SimPost& post, Dice& fate);
  void delete_later(PostId id, UtcTime at);

  World& world_;
  Agenda& agenda_;
  StreamOptions options_;
  std::vector<User> authors_;
  std::vector<std::size_t> author_language_;
  std::int64_t first_slot_ = 0;
  std::int64_t next_slot_ = 0;
};

}  // namespace inquiry::simulator
