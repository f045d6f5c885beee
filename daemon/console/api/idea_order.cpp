#include "daemon/console/api/idea_order.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/console/api/page.h"
#include "daemon/console/api/problem.h"
#include "daemon/console/api/shapes.h"
#include "scheduler/voices.h"

namespace inquiry::api {
namespace {

using store::IdeaPlace;

// Where a page begins: behind `last`, which stood at `offset`, among those up to `latest`.
struct Turned {
  std::string latest;
  std::string last;
  std::size_t offset = 0;
};

std::string cursor(const std::string& order, const Turned& turned) {
  return order + "." + turned.latest + "." + turned.last + "." + std::to_string(turned.offset);
}

std::optional<Turned> parse_cursor(const std::string& order, std::string_view text) {
  std::vector<std::string_view> parts;
  for (std::size_t begin = 0; begin <= text.size();) {
    const auto end = std::min(text.find('.', begin), text.size());
    parts.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  if (parts.size() != 4 || parts[0] != order || parts[1].empty()) return std::nullopt;
  Turned turned{std::string{parts[1]}, std::string{parts[2]}, 0};
  const auto* end = parts[3].data() + parts[3].size();
  const auto [rest, error] = std::from_chars(parts[3].data(), end, turned.offset);
  if (error != std::errc{} || rest != end) return std::nullopt;
  return turned;
}

// Of everybody who was heard before the present cycle began.
std::set<std::string> heard_before(Context& context) {
  const auto cycles = context.store().cycles(context.team->name);
  if (cycles.empty()) return {};
  return context.store().voices_before(context.team->name, cycles.front().started_at);
}

std::vector<IdeaPlace> widely(Context& context, std::vector<IdeaPlace> places) {
  const auto known = heard_before(context);
  std::vector<scheduler::Voice> voices;
  voices.reserve(places.size());
  for (const auto& place : places) {
    voices.push_back({place.voice, known.contains(place.voice), place.why, place.language});
  }
  std::vector<IdeaPlace> ordered;
  ordered.reserve(places.size());
  for (const auto position : scheduler::wide_order(voices)) {
    ordered.push_back(std::move(places[position]));
  }
  return ordered;
}

// Behind the last one that was shown; where that one is gone, where it stood.
std::size_t begin_of(const std::vector<IdeaPlace>& places, const Turned& turned) {
  const auto last = std::ranges::find(places, turned.last, &IdeaPlace::id);
  if (last != places.end()) return static_cast<std::size_t>(last - places.begin()) + 1;
  return std::min(turned.offset, places.size());
}

}  // namespace

Answer ordered_ideas(Context& context, store::IdeaFilter filter, const store::PageOf& page,
                     const std::string& order) {
  Turned turned;
  if (!page.after.empty()) {
    auto parsed = parse_cursor(order, page.after);
    if (!parsed) {
      return fail(Error::Kind::kInvalid,
                  "this page marker is not one of this list; ask for the first page again");
    }
    turned = *std::move(parsed);
  }
  const auto view = board_view(context, *context.team);
  const bool flagged_only = filter.include_flagged;
  // What is not shown keeps its turn, so that hiding one does not shuffle the others.
  filter.include_flagged = true;
  filter.include_hidden = true;
  filter.up_to = turned.latest;
  auto [places, latest] = context.store().idea_places(filter);
  if (turned.latest.empty()) turned.latest = latest;
  if (order == "wide") places = widely(context, std::move(places));
  if (order == "votes") std::ranges::stable_sort(places, std::greater{}, &IdeaPlace::votes);
  std::erase_if(places, [&](const IdeaPlace& place) {
    const bool unasked =
        !filter.state && place.removed_from.value_or(place.state) == IdeaState::kHidden;
    return !view.shows(place) || place.flagged != flagged_only || unasked;
  });
  const auto begin = page.after.empty() ? 0 : begin_of(places, turned);
  const auto end = std::min(begin + static_cast<std::size_t>(page.limit), places.size());
  std::vector<std::string> ids;
  for (auto i = begin; i < end; ++i) ids.push_back(places[i].id);
  auto items = Json::array();
  for (const auto& idea : context.store().ideas(ids)) items.push_back(idea_json(context, idea));
  std::optional<std::string> next;
  if (end < places.size()) next = cursor(order, {turned.latest, ids.back(), end});
  return json_response(page_json(std::move(items), next));
}

}  // namespace inquiry::api
