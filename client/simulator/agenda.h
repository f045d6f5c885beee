// What will happen in the world at times to come.
#pragma once

#include <functional>
#include <map>

#include "base/time.h"

namespace inquiry::simulator {

class Agenda {
 public:
  using Event = std::function<void(UtcTime due)>;

  void at(UtcTime due, Event event) { events_.emplace(due, std::move(event)); }

  // Lets everything happen that is due, in order; what it adds and is due happens too.
  void run_until(UtcTime now) {
    while (!events_.empty() && events_.begin()->first <= now) {
      const auto node = events_.extract(events_.begin());
      node.mapped()(node.key());
    }
  }

  std::size_t size() const { return events_.size(); }

 private:
  std::multimap<UtcTime, Event> events_;
};

}  // namespace inquiry::simulator
