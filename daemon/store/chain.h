// Rows chained by hashes: each holds SHA-256 over its fields and the hash of the row before.
//
// The length and the head stand in a row of their own, so that a missing end is seen as well. Who
// can rewrite the whole file can forge all of it: a district keeps the head elsewhere too.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/store/sqlite.h"

namespace inquiry::store {

struct ChainEnd {
  std::int64_t count = 0;
  std::string head;  // hash of the newest row; empty before the first
};

// An end that is missing reads as {-1, ""}, which no chain has.
ChainEnd chain_end(Database& database, std::string_view chain);

// Row `end.count + 1` has been written with this hash. Call it in one Scope with the row.
void extend_chain(Database& database, std::string_view chain, const ChainEnd& end,
                  const std::string& hash);

struct ChainCheck {
  std::int64_t rows = 0;
  std::string head;                       // of the newest row
  std::optional<std::int64_t> broken_at;  // number of the first row that does not follow
};

// Follows the rows of `statement` from the first. `read` gives a row with `number` and `hash`;
// `hash_of(row, previous)` is what its hash has to be.
template <typename Read, typename HashOf>
ChainCheck check_chain(const ChainEnd& end, Statement statement, Read read, HashOf hash_of) {
  ChainCheck check;
  while (statement.step()) {
    const auto row = read(statement);
    ++check.rows;
    const bool follows = row.number == check.rows && row.hash == hash_of(row, check.head);
    if (!follows && !check.broken_at) check.broken_at = check.rows;
    check.head = row.hash;
  }
  const bool whole = end.count == check.rows && end.head == check.head;
  if (!whole && !check.broken_at)
    check.broken_at = std::clamp<std::int64_t>(end.count, 0, check.rows) + 1;
  return check;
}

}  // namespace inquiry::store
