// X's 64-bit ids: integers inside, strings outside. A JSON number would lose digits beyond 2^53.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace inquiry {

// An id X gave: 1 .. 2^63-1. The tag keeps posts and users from being confused.
template <typename Tag>
struct XId {
  std::int64_t value = 0;

  // clang-tidy 14 takes the comparison that the compiler writes for one with a literal 0.
  auto operator<=>(const XId&) const = default;  // NOLINT(modernize-use-nullptr)
  std::string str() const { return std::to_string(value); }

  // Accepts exactly what X documents, ^[0-9]{1,19}$, within 1 .. 2^63-1; anything else is nullopt.
  static std::optional<XId> parse(std::string_view text);
};

struct PostTag {};
struct UserTag {};
using PostId = XId<PostTag>;
using UserId = XId<UserTag>;

// When X made this id: ids carry milliseconds since X's own epoch above their lowest 22 bits.
UtcTime made_at(PostId id);
// Below every id that X made from `time` on; nullopt before X's epoch.
std::optional<PostId> id_before(UtcTime time);

extern template struct XId<PostTag>;
extern template struct XId<UserTag>;

}  // namespace inquiry

template <typename Tag>
struct std::hash<inquiry::XId<Tag>> {
  std::size_t operator()(const inquiry::XId<Tag>& id) const noexcept {
    return std::hash<std::int64_t>{}(id.value);
  }
};
