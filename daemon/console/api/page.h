// Lists: {"items": […], "next": CURSOR|null}, paged by ?after= and ?limit=, filtered by words.
#pragma once

#include <nlohmann/json.hpp>
#include <vector>

#include "base/result.h"
#include "base/words.h"
#include "daemon/console/api/context.h"
#include "daemon/console/http.h"
#include "daemon/store/store.h"

namespace inquiry::api {

// kInvalid for a limit outside 1..200.
Result<store::PageOf> page_wanted(const console::Request& request);

nlohmann::json page_json(nlohmann::json items, const std::optional<std::string>& next);

// Whether the item at this place of a list that is at hand as a whole stands on the page.
bool is_on_page(std::size_t index, const store::PageOf& page);

// One page of a list that is at hand as a whole. kInvalid for a cursor that no page gave.
Result<console::Response> page_response(const std::vector<nlohmann::json>& all,
                                        const store::PageOf& page);

// "state is not one of new, parked; did you mean …?"
Error unknown_word(const std::string& name, const std::string& given,
                   const std::vector<std::string_view>& known);

// The word that the query has under this name; nullopt without it; kInvalid for one of no meaning.
template <typename Enum>
Result<std::optional<Enum>> word_wanted(const Context& context, const std::string& name) {
  const auto text = context.query(name);
  if (text.empty()) return std::optional<Enum>{};
  const auto value = parse_word<Enum>(text);
  if (!value) return tl::unexpected(unknown_word(name, text, all_words<Enum>()));
  return std::optional<Enum>{*value};
}

}  // namespace inquiry::api
