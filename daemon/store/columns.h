// How the vocabulary is kept in columns: instants as milliseconds since 1970, dates as ISO text,
// money in millionths, words as they are spelled, lists as JSON arrays.
#pragma once

#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

#include "base/draft.h"
#include "base/ids.h"
#include "base/money.h"
#include "base/post.h"
#include "base/time.h"
#include "base/words.h"
#include "daemon/store/sqlite.h"

namespace inquiry::store {

template <>
struct Column<UtcTime> {
  static void put(Statement& to, int index, UtcTime value) {
    to.bind_integer(index, value.time_since_epoch().count());
  }
  static UtcTime get(const Statement& from, int column) {
    return UtcTime{Duration{from.integer(column)}};
  }
};

template <>
struct Column<Money> {
  static void put(Statement& to, int index, Money value) { to.bind_integer(index, value.micros); }
  static Money get(const Statement& from, int column) { return {from.integer(column)}; }
};

template <typename Tag>
struct Column<XId<Tag>> {
  static void put(Statement& to, int index, XId<Tag> value) { to.bind_integer(index, value.value); }
  static XId<Tag> get(const Statement& from, int column) { return {from.integer(column)}; }
};

template <typename Enum>
requires std::is_enum_v<Enum>
struct Column<Enum> {
  static void put(Statement& to, int index, Enum value) { to.bind_text(index, word(value)); }
  static Enum get(const Statement& from, int column) {
    const auto value = parse_word<Enum>(from.text(column));
    if (!value) from.damaged(column);
    return *value;
  }
};

template <>
struct Column<AttemptOutcome> {
  static void put(Statement& to, int index, AttemptOutcome value);
  static AttemptOutcome get(const Statement& from, int column);
};

template <>
struct Column<Date> {
  static void put(Statement& to, int index, Date value);
  static Date get(const Statement& from, int column);
};

// Text that is not UTF-8 has no place in a list: StoreError.
std::string to_json(const std::vector<std::string>& items);
std::string to_json(const std::vector<EvidenceKind>& items);
std::string to_json(const std::vector<DraftState>& items);
std::string to_json(const std::vector<std::int64_t>& items);

template <>
struct Column<std::vector<std::string>> {
  static void put(Statement& to, int index, const std::vector<std::string>& value);
  static std::vector<std::string> get(const Statement& from, int column);
};

template <>
struct Column<std::vector<PostId>> {
  static void put(Statement& to, int index, const std::vector<PostId>& value);
  static std::vector<PostId> get(const Statement& from, int column);
};

template <>
struct Column<std::vector<EvidenceKind>> {
  static void put(Statement& to, int index, const std::vector<EvidenceKind>& value);
  static std::vector<EvidenceKind> get(const Statement& from, int column);
};

template <>
struct Column<std::vector<Invitation>> {
  static void put(Statement& to, int index, const std::vector<Invitation>& value);
  static std::vector<Invitation> get(const Statement& from, int column);
};

template <>
struct Column<Poll> {
  static void put(Statement& to, int index, const Poll& value);
  static Poll get(const Statement& from, int column);
};

template <>
struct Column<std::vector<Link>> {
  static void put(Statement& to, int index, const std::vector<Link>& value);
  static std::vector<Link> get(const Statement& from, int column);
};

}  // namespace inquiry::store
