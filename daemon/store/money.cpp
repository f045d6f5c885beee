// What was spent, per account, UTC day and kind.
#include <array>
#include <cassert>
#include <utility>

#include "daemon/store/columns.h"
#include "daemon/store/sqlite_store.h"

namespace inquiry::store {
namespace {

constexpr std::array<std::pair<SpendKind, std::string_view>, 7> kKinds{
    {{SpendKind::kPostRead, "post_read"},
     {SpendKind::kOwnRead, "own_read"},
     {SpendKind::kUserRead, "user_read"},
     {SpendKind::kRecheck, "recheck"},
     {SpendKind::kPost, "post"},
     {SpendKind::kPostWithLink, "post_with_link"},
     {SpendKind::kRemoval, "removal"}}};

// Days since 1970 of a UTC month: from <= day < until.
struct Days {
  int from = 0;
  int until = 0;
};

int day_number(std::chrono::sys_days day) {
  return static_cast<int>(day.time_since_epoch().count());
}

Days month_of(UtcTime now) {
  const Date date{std::chrono::floor<std::chrono::days>(now)};
  const auto month = date.year() / date.month();
  return {.from = day_number(month / 1), .until = day_number((month + std::chrono::months{1}) / 1)};
}

}  // namespace

std::string_view word(SpendKind value) {
  for (const auto& [kind, text] : kKinds) {
    if (kind == value) return text;
  }
  assert(false && "a value outside its enumeration");
  return {};
}

template <>
struct Column<SpendKind> {
  static void put(Statement& to, int index, SpendKind value) { to.bind_text(index, word(value)); }
  static SpendKind get(const Statement& from, int column) {
    const auto stored = from.text(column);
    for (const auto& [kind, text] : kKinds) {
      if (text == stored) return kind;
    }
    from.damaged(column);
  }
};

void SqliteStore::add_spend(const std::string& account, SpendKind kind, std::int64_t count,
                            Money cost, UtcTime now) {
  database_.run(
      "INSERT INTO spending(account, day, kind, count, cost) VALUES(?1, ?2, ?3, ?4, ?5)"
      " ON CONFLICT(account, day, kind)"
      " DO UPDATE SET count = count + excluded.count, cost = cost + excluded.cost",
      account, day_number(std::chrono::floor<std::chrono::days>(now)), kind, count, cost);
}

std::map<SpendKind, Spend> SqliteStore::spent_in_month(const std::string& account, UtcTime now) {
  const auto month = month_of(now);
  std::map<SpendKind, Spend> spent;
  auto rows = database_.query(
      "SELECT kind, sum(count), sum(cost) FROM spending"
      " WHERE account = ?1 AND day >= ?2 AND day < ?3 GROUP BY kind",
      account, month.from, month.until);
  while (rows.step()) {
    auto& spend = spent[rows.get<SpendKind>(0)];
    spend.count = rows.integer(1);
    spend.cost = rows.get<Money>(2);
  }
  return spent;
}

Money SqliteStore::spent_in_month(UtcTime now) {
  const auto month = month_of(now);
  return first_row(database_.query("SELECT coalesce(sum(cost), 0) FROM spending"
                                   " WHERE day >= ?1 AND day < ?2",
                                   month.from, month.until),
                   [](const Statement& row) { return row.get<Money>(0); })
      .value_or(Money{});
}

std::int64_t SqliteStore::reads_in_month(UtcTime now) {
  const auto month = month_of(now);
  return first_row(
             database_.query(
                 "SELECT coalesce(sum(count), 0) FROM spending"
                 " WHERE day >= ?1 AND day < ?2 AND kind IN ('post_read', 'own_read', 'recheck')",
                 month.from, month.until),
             [](const Statement& row) { return row.integer(0); })
      .value_or(0);
}

}  // namespace inquiry::store
