#include "daemon/store/keys.h"

#include <charconv>
#include <optional>

namespace inquiry::store {
namespace {

// Only the spelling that std::to_string() writes.
std::optional<std::int64_t> integer(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || std::to_string(value) != text) return std::nullopt;
  return value;
}

}  // namespace

std::string id_text(char kind, std::int64_t row) { return kind + std::to_string(row); }

std::int64_t row_of(char kind, std::string_view id) {
  if (id.empty() || id.front() != kind) return 0;
  return std::max<std::int64_t>(integer(id.substr(1)).value_or(0), 0);
}

std::string marker(char list, const Place& place) {
  return list + std::to_string(place.time) + "." + std::to_string(place.row);
}

Result<Place> place_after(char list, std::string_view after) {
  if (after.empty()) return Place{};
  const auto dot = after.find('.');
  if (after.front() == list && dot != std::string_view::npos) {
    const auto time = integer(after.substr(1, dot - 1));
    const auto row = integer(after.substr(dot + 1));
    if (time && row) return Place{.time = *time, .row = *row};
  }
  return fail(Error::Kind::kInvalid,
              "this page marker is not one of this list; ask for the first page again");
}

}  // namespace inquiry::store
