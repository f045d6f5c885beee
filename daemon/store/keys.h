// The ids and page markers that the store gives out. Opaque outside; strict when they come back.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "daemon/store/store.h"

namespace inquiry::store {

inline constexpr char kIdea = 'i';
inline constexpr char kDraft = 'd';
inline constexpr char kConsent = 'c';
inline constexpr char kChat = 'h';
inline constexpr char kLetter = 'l';

// "d12".
std::string id_text(char kind, std::int64_t row);

// The row an id stands for; 0, which is no row, for anything that id_text() does not write.
std::int64_t row_of(char kind, std::string_view id);

// Where a page begins: after this place, going back in time. `time` is 0 in lists whose order is
// that of their rows.
struct Place {
  std::int64_t time = std::numeric_limits<std::int64_t>::max();
  std::int64_t row = std::numeric_limits<std::int64_t>::max();
};

// `list` names the list, so that no other one takes its markers.
std::string marker(char list, const Place& place);

// The first place of all when `after` is empty; kInvalid when it is no marker of this list.
Result<Place> place_after(char list, std::string_view after);

inline int page_size(const PageOf& page) { return std::clamp(page.limit, 1, 200); }

// A page out of rows of which one more than `size` was asked for. `place` says where one stands.
template <typename T, typename PlaceOf>
Items<T> page_of(std::vector<T> rows, int size, char list, PlaceOf place) {
  Items<T> page{.items = std::move(rows), .next = std::nullopt};
  if (std::cmp_greater(page.items.size(), size)) {
    page.items.resize(static_cast<std::size_t>(size));
    page.next = marker(list, place(page.items.back()));
  }
  return page;
}

}  // namespace inquiry::store
