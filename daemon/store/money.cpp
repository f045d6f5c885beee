// What was spent, per account, UTC day and kind.
#include <array>
#include <cassert>
#include <utility>

#include "daemon/store/columns.h"
#include "daemon/store/sqlite_store.h"

namespace inquiry::store {
namespace {

constexpr std::array<std::pair<SpendKind, std::string_view>, 10> kKinds{
    {{SpendKind::kPostRead, "post_read"},
     {SpendKind::kOwnRead, "own_read"},
     {SpendKind::kUserRead, "user_read"},
     {SpendKind::kRecheck, "recheck"},
     {SpendKind::kPost, "post"},
     {SpendKind::kPostWithLink, "post_with_link"},
     {SpendKind::kSummonedReply, "summoned_reply"},
     {SpendKind::kRemoval, "removal"},
     {SpendKind::kMediaMetadata, "media_metadata"},
     {SpendKind::kPostCount, "post_count"}}};

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

std::map<SpendKind, Spend> SqliteStore::spent_between(const std::string& account, int from,
                                                      int until) {
  std::map<SpendKind, Spend> spent;
  auto rows = database_.query(
      "SELECT kind, sum(count), sum(cost) FROM spending"
      " WHERE account = ?1 AND day >= ?2 AND day < ?3 GROUP BY kind",
      account, from, until);
  while (rows.step()) {
    auto& spend = spent[rows.get<SpendKind>(0)];
    spend.count = rows.integer(1);
    spend.cost = rows.get<Money>(2);
  }
  return spent;
}

std::map<SpendKind, Spend> SqliteStore::spent_in_month(const std::string& account, UtcTime now) {
  const auto month = month_of(now);
  return spent_between(account, month.from, month.until);
}

std::map<SpendKind, Spend> SqliteStore::spent_on_day(const std::string& account, UtcTime now) {
  const auto today = day_number(std::chrono::floor<std::chrono::days>(now));
  return spent_between(account, today, today + 1);
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

std::map<std::chrono::sys_days, DaySpent> SqliteStore::spent_by_day(UtcTime now) {
  const auto month = month_of(now);
  std::map<std::chrono::sys_days, DaySpent> days;
  auto rows = database_.query(
      "SELECT day, sum(CASE WHEN kind IN ('post_read', 'own_read') THEN count ELSE 0 END),"
      " sum(CASE WHEN kind = 'recheck' THEN count ELSE 0 END), sum(cost)"
      " FROM spending WHERE day >= ?1 AND day < ?2 GROUP BY day",
      month.from, month.until);
  while (rows.step()) {
    const std::chrono::sys_days day{std::chrono::days{rows.integer(0)}};
    days[day] = {rows.integer(1), rows.integer(2), rows.get<Money>(3)};
  }
  return days;
}

std::int64_t SqliteStore::charge_once_a_day(std::string_view what,
                                            const std::vector<std::int64_t>& ids, UtcTime now) {
  const auto today = day_number(std::chrono::floor<std::chrono::days>(now));
  Scope scope{database_};
  database_.run("DELETE FROM charged WHERE day < ?1", today);
  std::int64_t fresh = 0;
  for (const auto id : ids) {
    auto added = database_.query(
        "INSERT INTO charged(day, what, id) VALUES(?1, ?2, ?3) ON CONFLICT DO NOTHING RETURNING 1",
        today, what, id);
    while (added.step()) ++fresh;
  }
  scope.commit();
  return fresh;
}

std::int64_t SqliteStore::charge_once_a_day(const std::vector<PostId>& posts, UtcTime now) {
  std::vector<std::int64_t> ids;
  ids.reserve(posts.size());
  for (const auto id : posts) ids.push_back(id.value);
  return charge_once_a_day("post", ids, now);
}

std::int64_t SqliteStore::charge_once_a_day(const std::vector<UserId>& users, UtcTime now) {
  std::vector<std::int64_t> ids;
  ids.reserve(users.size());
  for (const auto id : users) ids.push_back(id.value);
  return charge_once_a_day("user", ids, now);
}

void SqliteStore::add_team_reads(const std::string& team, std::int64_t count, UtcTime now) {
  database_.run(
      "INSERT INTO team_reads(day, team, count) VALUES(?1, ?2, ?3)"
      " ON CONFLICT(day, team) DO UPDATE SET count = count + excluded.count",
      day_number(std::chrono::floor<std::chrono::days>(now)), team, count);
}

std::map<std::string, std::int64_t> SqliteStore::team_reads_between(int from, int until) {
  std::map<std::string, std::int64_t> reads;
  auto rows = database_.query(
      "SELECT team, sum(count) FROM team_reads WHERE day >= ?1 AND day < ?2 GROUP BY team", from,
      until);
  while (rows.step()) reads[rows.text(0)] = rows.integer(1);
  return reads;
}

std::map<std::string, std::int64_t> SqliteStore::team_reads_on_day(UtcTime now) {
  const auto today = day_number(std::chrono::floor<std::chrono::days>(now));
  return team_reads_between(today, today + 1);
}

std::map<std::string, std::int64_t> SqliteStore::team_reads_in_month(UtcTime now) {
  const auto month = month_of(now);
  return team_reads_between(month.from, month.until);
}

}  // namespace inquiry::store
