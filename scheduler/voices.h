// The wide view: an order in which many voices are heard first. By structure only: who wrote,
// through which door it came, in which language. Nothing is inferred about anybody.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace inquiry::scheduler {

// So many ideas of one voice have their turn; what is beyond stands at the end, for nothing is
// lost.
inline constexpr std::size_t kTurnsPerVoice = 3;

struct Voice {
  std::string author;  // the same for all ideas of one voice; empty: nobody knows, each its own
  bool heard_before = false;  // the team had an idea of this voice in an earlier cycle
  std::string channel;        // the declared list, tag, person or other door it came through
  std::string language;
};

// Positions in `voices`, which are newest first, in the order of the wide view: everybody's newest,
// then everybody's second, and so on. In each turn first-time voices come first, and languages,
// then channels, alternate, the one shown least so far next; of equals the newest. Deterministic.
std::vector<std::size_t> wide_order(const std::vector<Voice>& voices);

}  // namespace inquiry::scheduler
