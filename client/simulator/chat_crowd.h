// Teachers who take part in somebody's chat, and what each of their posts really answers.
//
// Whatever is posted under the chat's hashtag with "Q3" in it is a question; the crowd answers it
// in the minutes, and some of it in the hours, that follow. Everything follows from the seed, the
// questions' ids and their times.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "client/simulator/agenda.h"
#include "client/simulator/dice.h"
#include "client/simulator/json.h"
#include "client/simulator/world.h"

namespace inquiry::simulator {

struct ChatOptions {
  std::string hashtag;                       // without "#"
  std::size_t per_question = 25;             // posts, with everything that is no answer
  Duration every = std::chrono::minutes{8};  // from one question to the next
  std::uint64_t seed = 1;
};

class ChatCrowd {
 public:
  // World and agenda must outlive the crowd.
  ChatCrowd(World& world, Agenda& agenda, ChatOptions options);

  // A question, when it is one: the crowd's posts are put on the agenda.
  void heard(const SimPost& post);

  // {"posts": [{"id", "kind", "truth": [3]}]} of all that have been written by now, oldest first.
  Json told() const;

 private:
  enum class Kind { kTag, kFullWidth, kReply, kUntagged, kSeveral, kLate, kDoubtful, kNoise };

  struct Written {
    PostId id;
    Kind kind = Kind::kTag;
    std::vector<int> truth;
  };

  void plan(int number, const SimPost& question, std::size_t place);
  void write_later(NewPost post, Kind kind, std::vector<int> truth);
  std::string words(std::size_t language, Dice& dice) const;
  std::string noise(Dice& dice) const;
  static std::string_view name(Kind kind);

  World& world_;
  Agenda& agenda_;
  ChatOptions options_;
  std::vector<User> people_;
  std::vector<std::size_t> language_of_;
  std::map<int, PostId> questions_;
  std::vector<Written> written_;
};

}  // namespace inquiry::simulator
