#include "config/nearest.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace inquiry::config {

std::string not_one_of(std::string_view word, const std::vector<std::string>& candidates) {
  const auto found = nearest(word, candidates);
  return fmt::format("'{}' is not one of {}; {}", word, fmt::join(candidates, ", "),
                     found ? fmt::format("did you mean '{}'?", *found) : "choose one of these");
}

}  // namespace inquiry::config
