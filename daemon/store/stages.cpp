// Transitions, cycles and halts.
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
  row.read(id, t.team, t.stage, t.behaviour, t.cycle, t.at, t.by, t.reason);
  return result;
}

Cycle read_cycle(const Statement& row) {
  Cycle cycle;
  std::optional<Worked> worked;
  std::optional<std::string> evidence;
  std::optional<std::string> by;
  std::optional<UtcTime> at;
  row.read(cycle.team, cycle.number, cycle.started_at, cycle.question, cycle.why_here, cycle.theory,
           worked, evidence, by, at);
  if (worked) {
    cycle.outcome = Outcome{.worked = *worked,
                            .evidence = evidence.value_or(""),
                            .by = by.value_or(""),
                            .at = at.value_or(UtcTime{})};
  }
  return cycle;
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
      "INSERT INTO transitions(team, stage, behaviour, cycle, at, actor, reason)"
      " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)",
      t.team, t.stage, t.behaviour, t.cycle, t.at, t.by, t.reason);
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
                               " reason FROM transitions"
                               " WHERE team = ?1 AND id < ?2"
                               " ORDER BY id DESC LIMIT ?3",
                               team, after->row, size + 1),
               read_transition),
      size, kTransitions, [](const TransitionRow& row) { return Place{.time = 0, .row = row.id}; });
  Items<Transition> result{.items = {}, .next = rows.next};
  for (auto& row : rows.items) result.items.push_back(std::move(row.transition));
  return result;
}

void SqliteStore::open_cycle(const Cycle& cycle) {
  std::optional<Worked> worked;
  std::optional<std::string> evidence;
  std::optional<std::string> by;
  std::optional<UtcTime> at;
  if (cycle.outcome) {
    worked = cycle.outcome->worked;
    evidence = cycle.outcome->evidence;
    by = cycle.outcome->by;
    at = cycle.outcome->at;
  }
  database_.run(
      "INSERT INTO cycles(team, number, started_at, question, why_here, theory, worked, evidence,"
      " outcome_by, outcome_at) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"
      " ON CONFLICT DO NOTHING",
      cycle.team, cycle.number, cycle.started_at, cycle.question, cycle.why_here, cycle.theory,
      worked, evidence, by, at);
}

std::optional<Cycle> SqliteStore::cycle(const std::string& team, int number) {
  return first_row(database_.query("SELECT team, number, started_at, question, why_here, theory,"
                                   " worked, evidence, outcome_by, outcome_at FROM cycles"
                                   " WHERE team = ?1 AND number = ?2",
                                   team, number),
                   read_cycle);
}

std::vector<Cycle> SqliteStore::cycles(const std::string& team) {
  return all_rows(database_.query("SELECT team, number, started_at, question, why_here, theory,"
                                  " worked, evidence, outcome_by, outcome_at FROM cycles"
                                  " WHERE team = ?1 ORDER BY number DESC",
                                  team),
                  read_cycle);
}

void SqliteStore::set_theory(const std::string& team, int number, const std::string& theory) {
  database_.run("UPDATE cycles SET theory = ?3 WHERE team = ?1 AND number = ?2", team, number,
                theory);
}

void SqliteStore::set_outcome(const std::string& team, int number, const Outcome& outcome) {
  database_.run(
      "UPDATE cycles SET worked = ?3, evidence = ?4, outcome_by = ?5, outcome_at = ?6"
      " WHERE team = ?1 AND number = ?2",
      team, number, outcome.worked, outcome.evidence, outcome.by, outcome.at);
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
