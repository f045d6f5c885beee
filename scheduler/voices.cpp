#include "scheduler/voices.h"

#include <algorithm>
#include <array>
#include <deque>
#include <map>
#include <tuple>
#include <utility>

namespace inquiry::scheduler {
namespace {

using Positions = std::vector<std::size_t>;
using Door = std::pair<std::string, std::string>;  // language, channel

// Takes the next idea from where least has been shown so far.
class Alternating {
 public:
  explicit Alternating(const std::vector<Voice>& voices) : voices_(voices) {}

  void append(const Positions& positions, Positions& order) {
    std::map<Door, std::deque<std::size_t>> waiting;
    for (const auto position : positions) {
      const auto& voice = voices_[position];
      waiting[{voice.language, voice.channel}].push_back(position);
    }
    while (!waiting.empty()) {
      const auto next = std::ranges::min_element(waiting, {}, [&](const auto& door) {
        return std::tuple{languages_[door.first.first], channels_[door.first.second],
                          door.second.front()};
      });
      ++languages_[next->first.first];
      ++channels_[next->first.second];
      order.push_back(next->second.front());
      next->second.pop_front();
      if (next->second.empty()) waiting.erase(next);
    }
  }

 private:
  const std::vector<Voice>& voices_;
  std::map<std::string, std::size_t> languages_;
  std::map<std::string, std::size_t> channels_;
};

}  // namespace

std::vector<std::size_t> wide_order(const std::vector<Voice>& voices) {
  std::map<std::string, std::size_t> turns;
  std::array<std::array<Positions, 2>, kTurnsPerVoice> rounds;  // first-time voices, the others
  Positions beyond;
  for (std::size_t i = 0; i < voices.size(); ++i) {
    const auto& voice = voices[i];
    const auto turn = voice.author.empty() ? 0 : turns[voice.author]++;
    if (turn < kTurnsPerVoice) {
      rounds.at(turn).at(voice.heard_before ? 1 : 0).push_back(i);
    } else {
      beyond.push_back(i);
    }
  }
  Positions order;
  order.reserve(voices.size());
  Alternating alternating{voices};
  for (const auto& round : rounds) {
    for (const auto& positions : round) alternating.append(positions, order);
  }
  order.insert(order.end(), beyond.begin(), beyond.end());
  return order;
}

}  // namespace inquiry::scheduler
