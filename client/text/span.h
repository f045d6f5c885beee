#pragma once

#include <cstddef>

namespace inquiry::client::text {

// A part of a text, in UTF-16 units.
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;  // behind the last unit
};

}  // namespace inquiry::client::text
