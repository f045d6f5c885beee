#include "tests/simulation/shrink.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <sstream>

namespace inquiry::simulation {
namespace {

std::vector<Event> without(const std::vector<Event>& events, std::size_t from, std::size_t count) {
  std::vector<Event> rest;
  for (std::size_t i = 0; i < events.size(); ++i) {
    if (i < from || i >= from + count) rest.push_back(events[i]);
  }
  return rest;
}

std::string listed(const std::vector<Event>& events) {
  std::string text;
  for (const auto& event : events) {
    text += fmt::format("  #{:<5} {}  {}\n", event.number, to_rfc3339(event.at), word(event.act));
  }
  return text;
}

}  // namespace

std::string numbers(const std::vector<Event>& events) {
  std::string text;
  for (const auto& event : events) {
    text += (text.empty() ? "" : ",") + std::to_string(event.number);
  }
  return text;
}

std::vector<Event> only(const std::vector<Event>& events, const std::string& numbers) {
  std::set<int> wanted;
  std::istringstream in{numbers};
  for (std::string number; std::getline(in, number, ',');) wanted.insert(std::stoi(number));
  auto kept = events;
  std::erase_if(kept, [&](const Event& event) { return !wanted.contains(event.number); });
  return kept;
}

std::vector<Event> shrink(std::vector<Event> events, std::chrono::seconds patience,
                          const std::function<bool(const std::vector<Event>&)>& fails) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  auto chunk = std::max<std::size_t>(events.size() / 2, 1);
  for (;;) {
    bool smaller = false;
    for (std::size_t from = 0; from < events.size();) {
      if (std::chrono::steady_clock::now() > deadline) return events;
      auto rest = without(events, from, chunk);
      if (fails(rest)) {
        events = std::move(rest);
        smaller = true;
      } else {
        from += chunk;
      }
    }
    if (chunk == 1 && !smaller) return events;
    if (chunk > 1) chunk /= 2;
  }
}

std::string live_and_report(const Shape& shape, const std::vector<Event>& events,
                            std::chrono::seconds patience, Tally* tally) {
  const auto story = Year{shape, events}.live();
  if (tally != nullptr) *tally = story.tally;
  if (!story.violation) return {};
  const auto& first = *story.violation;
  auto before = events;  // what comes later cannot be the cause
  std::erase_if(before,
                [&](const Event& event) { return event.at > first.at + std::chrono::hours{6}; });
  const auto fails = [&](const std::vector<Event>& some) {
    const auto again = Year{shape, some}.live().violation;
    return again && again->promise == first.promise;
  };
  const auto fewest = shrink(fails(before) ? before : events, patience, fails);
  const auto shown = Year{shape, fewest}.live().violation.value_or(first);
  return fmt::format(
      "seed {} breaks \"{}\" at {}:\n  {}\n"
      "{} of {} events still break it:\n{}\nagain: school_years {} --only {}\n",
      shape.seed, shown.promise, to_rfc3339(shown.at), shown.what, fewest.size(), events.size(),
      listed(fewest), options(shape), numbers(fewest));
}

}  // namespace inquiry::simulation
