// What is due in virtual time, earliest first; what is due at the same instant in the order added.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <utility>

#include "base/time.h"

namespace inquiry::simulation {

class Agenda {
 public:
  using Work = std::function<void()>;

  void at(UtcTime when, Work work) { due_.emplace(when, std::move(work)); }

  std::optional<UtcTime> next() const {
    if (due_.empty()) return std::nullopt;
    return due_.begin()->first;
  }

  // Precondition: next() has a value.
  Work take() {
    const auto first = due_.extract(due_.begin());
    return std::move(first.mapped());
  }

 private:
  std::multimap<UtcTime, Work> due_;
};

}  // namespace inquiry::simulation
