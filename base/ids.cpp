#include "base/ids.h"

#include <charconv>

namespace inquiry {

template <typename Tag>
std::optional<XId<Tag>> XId<Tag>::parse(std::string_view text) {
  if (text.empty() || text.size() > 19 || text.find_first_not_of("0123456789") != text.npos) {
    return std::nullopt;
  }
  XId id;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id.value);
  if (error != std::errc{} || end != text.data() + text.size() || id.value == 0) {
    return std::nullopt;
  }
  return id;
}

namespace {

constexpr Duration kXEpoch{1'288'834'974'657};
constexpr int kLowBits = 22;

}  // namespace

UtcTime made_at(PostId id) { return UtcTime{kXEpoch + Duration{id.value >> kLowBits}}; }

std::optional<PostId> id_before(UtcTime time) {
  const auto since = time.time_since_epoch() - kXEpoch;
  if (since.count() <= 0) return std::nullopt;
  return PostId{since.count() << kLowBits};
}

template struct XId<PostTag>;
template struct XId<UserTag>;

}  // namespace inquiry
