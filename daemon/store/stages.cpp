// Transitions and halts.
#include "daemon/store/columns.h"
#include "daemon/store/keys.h"
#include "daemon/store/sqlite_store.h"

namespace inquiry::store {
namespace {

constexpr char kTransitions = 't';

struct TransitionRow {
  std::int64_t id = 0;
  Transition transition;
};

TransitionRow read_transition(const Statement& row) {
  TransitionRow result;
  auto& [id, t] = result;
  row.read(id, t.team, t.stage, t.behaviour, t.cycle, t.at, t.by, t.reason, t.move, t.round);
  return result;
}

Halt read_halt(const Statement& row) {
  Halt halt;
  std::string team;
  row.read(team, halt.reason, halt.by, halt.at);
  if (!team.empty()) halt.team = team;
  return halt;
}

}  // namespace

void SqliteStore::add_transition(const Transition& t) {
  database_.run(
      "INSERT INTO transitions(team, stage, behaviour, cycle, at, actor, reason, move, round)"
      " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
      t.team, t.stage, t.behaviour, t.cycle, t.at, t.by, t.reason, t.move, t.round);
}

std::optional<Transition> SqliteStore::last_transition(const std::string& team) {
  auto newest = transitions(team, {.after = {}, .limit = 1});
  if (newest.items.empty()) return std::nullopt;
  return newest.items.front();
}

Items<Transition> SqliteStore::transitions(const std::string& team, const PageOf& page) {
  const auto after = place_after(kTransitions, page.after);
  if (!after) return {};
  const int size = page_size(page);
  auto rows = page_of(
      all_rows(database_.query("SELECT id, team, stage, behaviour, cycle, at, actor,"
                               " reason, move, round FROM transitions"
                               " WHERE team = ?1 AND id < ?2"
                               " ORDER BY id DESC LIMIT ?3",
                               team, after->row, size + 1),
               read_transition),
      size, kTransitions, [](const TransitionRow& row) { return Place{.time = 0, .row = row.id}; });
  Items<Transition> result{.items = {}, .next = rows.next};
  for (auto& row : rows.items) result.items.push_back(std::move(row.transition));
  return result;
}

std::vector<std::string> SqliteStore::teams_with_stages() {
  return all_rows(database_.query("SELECT DISTINCT team FROM transitions ORDER BY team"),
                  [](const Statement& row) { return row.text(0); });
}

void SqliteStore::set_halt(const Halt& halt) {
  database_.run("INSERT OR REPLACE INTO halts(team, reason, actor, at) VALUES(?1, ?2, ?3, ?4)",
                halt.team.value_or(""), halt.reason, halt.by, halt.at);
}

bool SqliteStore::end_halt(const std::optional<std::string>& team) {
  return database_.run("DELETE FROM halts WHERE team = ?1", team.value_or("")) == 1;
}

std::vector<Halt> SqliteStore::halts() {
  return all_rows(database_.query("SELECT team, reason, actor, at FROM halts ORDER BY team"),
                  read_halt);
}

}  // namespace inquiry::store
