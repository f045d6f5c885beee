// Cycles: what was believed in each of their rounds, what came of it, and what was said of it.
#include "daemon/store/columns.h"
#include "daemon/store/sqlite_store.h"

namespace inquiry::store {
namespace {

constexpr std::string_view kSelectCycles =
    "SELECT team, number, started_at, question, why_here, aborted_by, aborted_at, abort_reason,"
    " coalesce((SELECT round FROM transitions t WHERE t.team = c.team AND t.cycle = c.number"
    " ORDER BY t.id DESC LIMIT 1), 1) FROM cycles c";

Cycle read_cycle(const Statement& row) {
  Cycle cycle;
  std::optional<std::string> by;
  std::optional<UtcTime> at;
  std::optional<std::string> reason;
  row.read(cycle.team, cycle.number, cycle.started_at, cycle.question, cycle.why_here, by, at,
           reason, cycle.round);
  if (at) cycle.aborted = Abort{by.value_or(""), *at, reason.value_or("")};
  return cycle;
}

Theory read_theory(const Statement& row) {
  Theory theory;
  row.read(theory.round, theory.text, theory.by, theory.at);
  return theory;
}

Outcome read_outcome(const Statement& row) {
  Outcome outcome;
  row.read(outcome.round, outcome.worked, outcome.evidence, outcome.by, outcome.at);
  return outcome;
}

CycleComment read_comment(const Statement& row) {
  CycleComment comment;
  row.read(comment.author, comment.at, comment.text);
  return comment;
}

void add_rounds(Database& database, Cycle& cycle) {
  cycle.theories = all_rows(database.query("SELECT round, text, actor, at FROM theories"
                                           " WHERE team = ?1 AND cycle = ?2 ORDER BY id",
                                           cycle.team, cycle.number),
                            read_theory);
  cycle.outcomes = all_rows(database.query("SELECT round, worked, evidence, actor, at FROM outcomes"
                                           " WHERE team = ?1 AND cycle = ?2 ORDER BY id",
                                           cycle.team, cycle.number),
                            read_outcome);
  cycle.comments = all_rows(database.query("SELECT author, at, text FROM cycle_comments"
                                           " WHERE team = ?1 AND cycle = ?2 ORDER BY id",
                                           cycle.team, cycle.number),
                            read_comment);
  for (const auto& each : cycle.theories) {
    if (each.round == cycle.round) cycle.theory = each.text;
  }
  for (const auto& each : cycle.outcomes) {
    if (each.round == cycle.round) cycle.outcome = each;
  }
}

}  // namespace

void SqliteStore::open_cycle(const Cycle& cycle) {
  database_.run(
      "INSERT INTO cycles(team, number, started_at, question, why_here)"
      " VALUES(?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING",
      cycle.team, cycle.number, cycle.started_at, cycle.question, cycle.why_here);
}

std::optional<Cycle> SqliteStore::cycle(const std::string& team, int number) {
  auto cycle =
      first_row(database_.query(std::string{kSelectCycles} + " WHERE team = ?1 AND number = ?2",
                                team, number),
                read_cycle);
  if (cycle) add_rounds(database_, *cycle);
  return cycle;
}

std::vector<Cycle> SqliteStore::cycles(const std::string& team) {
  auto cycles = all_rows(
      database_.query(std::string{kSelectCycles} + " WHERE team = ?1 ORDER BY number DESC", team),
      read_cycle);
  for (auto& cycle : cycles) add_rounds(database_, cycle);
  return cycles;
}

void SqliteStore::set_theory(const std::string& team, int number, const Theory& theory) {
  database_.run(
      "INSERT INTO theories(team, cycle, round, text, actor, at)"
      " SELECT team, number, ?3, ?4, ?5, ?6 FROM cycles WHERE team = ?1 AND number = ?2",
      team, number, theory.round, theory.text, theory.by, theory.at);
}

void SqliteStore::set_outcome(const std::string& team, int number, const Outcome& outcome) {
  database_.run(
      "INSERT INTO outcomes(team, cycle, round, worked, evidence, actor, at)"
      " SELECT team, number, ?3, ?4, ?5, ?6, ?7 FROM cycles WHERE team = ?1 AND number = ?2",
      team, number, outcome.round, outcome.worked, outcome.evidence, outcome.by, outcome.at);
}

void SqliteStore::set_aborted(const std::string& team, int number,
                              const std::optional<Abort>& aborted) {
  if (!aborted) {
    database_.run(
        "UPDATE cycles SET aborted_by = NULL, aborted_at = NULL, abort_reason = NULL"
        " WHERE team = ?1 AND number = ?2",
        team, number);
    return;
  }
  database_.run(
      "UPDATE cycles SET aborted_by = ?3, aborted_at = ?4, abort_reason = ?5"
      " WHERE team = ?1 AND number = ?2",
      team, number, aborted->by, aborted->at, aborted->reason);
}

void SqliteStore::comment_cycle(const std::string& team, int number, const CycleComment& comment) {
  database_.run(
      "INSERT INTO cycle_comments(team, cycle, author, at, text)"
      " SELECT team, number, ?3, ?4, ?5 FROM cycles WHERE team = ?1 AND number = ?2",
      team, number, comment.author, comment.at, comment.text);
}

}  // namespace inquiry::store
