#include "daemon/store/columns.h"

#include <charconv>
#include <iterator>
#include <nlohmann/json.hpp>
#include <utility>

namespace inquiry::store {
namespace {

using nlohmann::json;
using Pairs = std::vector<std::pair<std::string, std::string>>;

template <typename List>
std::string dumped(const List& list) {
  try {
    return json(list).dump();
  } catch (const json::exception&) {
    throw StoreError("text that is not UTF-8 cannot be kept; check where it came from");
  }
}

template <typename List>
List parsed(const Statement& from, int column) {
  try {
    return json::parse(from.text(column)).get<List>();
  } catch (const json::exception&) {
    from.damaged(column);
  }
}

template <typename Enum>
std::string words(const std::vector<Enum>& items) {
  std::vector<std::string_view> spelled;
  spelled.reserve(items.size());
  for (const auto item : items) spelled.push_back(word(item));
  return dumped(spelled);
}

}  // namespace

std::string to_json(const std::vector<std::string>& items) { return dumped(items); }
std::string to_json(const std::vector<EvidenceKind>& items) { return words(items); }
std::string to_json(const std::vector<DraftState>& items) { return words(items); }
std::string to_json(const std::vector<std::int64_t>& items) { return dumped(items); }

void Column<AttemptOutcome>::put(Statement& to, int index, AttemptOutcome value) {
  to.bind_text(index, word(value));
}

AttemptOutcome Column<AttemptOutcome>::get(const Statement& from, int column) {
  const auto value = parse_attempt_outcome(from.text(column));
  if (!value) from.damaged(column);
  return *value;
}

void Column<Date>::put(Statement& to, int index, Date value) {
  to.bind_text(index, to_string(value));
}

Date Column<Date>::get(const Statement& from, int column) {
  const auto value = parse_date(from.text(column));
  if (!value) from.damaged(column);
  return *value;
}

void Column<std::vector<std::string>>::put(Statement& to, int index,
                                           const std::vector<std::string>& value) {
  to.bind_text(index, to_json(value));
}

std::vector<std::string> Column<std::vector<std::string>>::get(const Statement& from, int column) {
  return parsed<std::vector<std::string>>(from, column);
}

void Column<std::vector<PostId>>::put(Statement& to, int index, const std::vector<PostId>& value) {
  std::vector<std::int64_t> ids;
  ids.reserve(value.size());
  for (const auto id : value) ids.push_back(id.value);
  to.bind_text(index, to_json(ids));
}

std::vector<PostId> Column<std::vector<PostId>>::get(const Statement& from, int column) {
  std::vector<PostId> ids;
  for (const auto id : parsed<std::vector<std::int64_t>>(from, column)) ids.push_back(PostId{id});
  return ids;
}

void Column<std::vector<EvidenceKind>>::put(Statement& to, int index,
                                            const std::vector<EvidenceKind>& value) {
  to.bind_text(index, to_json(value));
}

std::vector<EvidenceKind> Column<std::vector<EvidenceKind>>::get(const Statement& from,
                                                                 int column) {
  std::vector<EvidenceKind> kinds;
  for (const auto& text : parsed<std::vector<std::string>>(from, column)) {
    const auto kind = parse_word<EvidenceKind>(text);
    if (!kind) from.damaged(column);
    kinds.push_back(*kind);
  }
  return kinds;
}

void Column<std::vector<Invitation>>::put(Statement& to, int index,
                                          const std::vector<Invitation>& value) {
  Pairs pairs;
  for (const auto& each : value) pairs.emplace_back(each.handle, each.because);
  to.bind_text(index, dumped(pairs));
}

std::vector<Invitation> Column<std::vector<Invitation>>::get(const Statement& from, int column) {
  std::vector<Invitation> invited;
  for (auto& [handle, because] : parsed<Pairs>(from, column)) {
    invited.push_back({std::move(handle), std::move(because)});
  }
  return invited;
}

void Column<Poll>::put(Statement& to, int index, const Poll& value) {
  auto parts = value.options;
  parts.insert(parts.begin(), std::to_string(value.duration.count()));
  to.bind_text(index, to_json(parts));
}

Poll Column<Poll>::get(const Statement& from, int column) {
  auto parts = parsed<std::vector<std::string>>(from, column);
  int minutes = 0;
  const auto* end = parts.empty() ? nullptr : parts[0].data() + parts[0].size();
  if (!end || std::from_chars(parts[0].data(), end, minutes).ptr != end) from.damaged(column);
  return {{std::next(parts.begin()), parts.end()}, std::chrono::minutes{minutes}};
}

void Column<std::vector<Link>>::put(Statement& to, int index, const std::vector<Link>& value) {
  Pairs pairs;
  for (const auto& each : value) pairs.emplace_back(each.shortened, each.expanded);
  to.bind_text(index, dumped(pairs));
}

std::vector<Link> Column<std::vector<Link>>::get(const Statement& from, int column) {
  std::vector<Link> links;
  for (auto& [shortened, expanded] : parsed<Pairs>(from, column)) {
    links.push_back({std::move(shortened), std::move(expanded)});
  }
  return links;
}

}  // namespace inquiry::store
