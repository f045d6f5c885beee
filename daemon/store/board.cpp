// What a team makes of its ideas: votes, merges, what is alike, what a theory is built on.
#include <algorithm>
#include <map>

#include "daemon/store/columns.h"
#include "daemon/store/keys.h"
#include "daemon/store/sqlite_store.h"

namespace inquiry::store {
namespace {

constexpr int kPerSign = 64;  // a sign that so many share tells nothing

}  // namespace

void SqliteStore::unindex_words(PostId first_id) {
  database_.run(
      "INSERT INTO idea_words(idea_words, rowid, text, author)"
      " SELECT 'delete', id, text, author FROM ideas WHERE post = ?1",
      first_id);
}

void SqliteStore::index_words(PostId first_id) {
  database_.run(
      "INSERT INTO idea_words(rowid, text, author) SELECT id, text, author FROM ideas"
      " WHERE post = ?1",
      first_id);
}

void SqliteStore::vote(const std::string& id, const std::string& user, bool in_favour) {
  database_.run(in_favour ? "INSERT INTO idea_votes(idea, voter, cycle) SELECT id, ?2,"
                            " coalesce((SELECT max(number) FROM cycles c WHERE c.team = i.team), 0)"
                            " FROM ideas i WHERE id = ?1 ON CONFLICT DO NOTHING"
                          : "DELETE FROM idea_votes WHERE voter = ?2 AND idea IN"
                            " (SELECT id FROM ideas WHERE id = ?1 OR merged_into = ?1)",
                row_of(kIdea, id), user);
}

std::vector<std::string> SqliteStore::voted_for(const std::string& team, const std::string& user) {
  return all_rows(
      database_.query("SELECT DISTINCT coalesce(i.merged_into, i.id) AS first FROM idea_votes v"
                      " JOIN ideas i ON i.id = v.idea"
                      " JOIN ideas f ON f.id = coalesce(i.merged_into, i.id)"
                      " WHERE v.voter = ?2 AND i.team = ?1 AND v.cycle ="
                      " coalesce((SELECT max(number) FROM cycles c WHERE c.team = ?1), 0)"
                      " AND f.state NOT IN ('hidden', 'removed') AND f.flag_reason = ''"
                      " ORDER BY first",
                      team, user),
      [](const Statement& row) { return id_text(kIdea, row.integer(0)); });
}

void SqliteStore::merge_idea(const std::string& id, const std::string& into, const std::string& by,
                             UtcTime at) {
  database_.run(
      "UPDATE ideas SET merged_into = target.id,"
      " merged_by = CASE ideas.id WHEN ?1 THEN ?3 ELSE merged_by END,"
      " merged_at = CASE ideas.id WHEN ?1 THEN ?4 ELSE merged_at END FROM"
      " (SELECT coalesce(merged_into, id) AS id, team FROM ideas WHERE id = ?2) AS target"
      " WHERE (ideas.id = ?1 OR ideas.merged_into = ?1) AND target.id <> ?1"
      " AND ideas.team = target.team",
      row_of(kIdea, id), row_of(kIdea, into), by, at);
}

bool SqliteStore::unmerge_idea(const std::string& id) {
  return database_.run(
             "UPDATE ideas SET merged_into = NULL, merged_by = '', merged_at = NULL,"
             " kept_apart = 1 WHERE id = ?1 AND merged_into IS NOT NULL",
             row_of(kIdea, id)) == 1;
}

void SqliteStore::sign_idea(const std::string& id, const std::vector<std::int64_t>& signs) {
  Scope scope{database_};
  const auto row = row_of(kIdea, id);
  database_.run("DELETE FROM idea_signs WHERE idea = ?1", row);
  for (const auto sign : signs) {
    database_.run("INSERT INTO idea_signs(sign, idea) VALUES(?1, ?2) ON CONFLICT DO NOTHING", sign,
                  row);
  }
  scope.commit();
}

bool SqliteStore::is_signed(const std::string& id) {
  return database_.query("SELECT 1 FROM idea_signs WHERE idea = ?1", row_of(kIdea, id)).step();
}

std::vector<Idea> SqliteStore::ideas_signed(const std::vector<std::int64_t>& signs, int limit) {
  std::map<std::int64_t, int> shared;
  for (const auto sign : signs) {
    auto rows = database_.query(
        "SELECT idea FROM idea_signs WHERE sign = ?1 ORDER BY idea LIMIT ?2", sign, kPerSign);
    while (rows.step()) ++shared[rows.integer(0)];
  }
  std::vector<std::pair<int, std::int64_t>> ranked;
  for (const auto& [row, count] : shared) ranked.emplace_back(-count, row);
  std::ranges::sort(ranked);
  std::vector<std::int64_t> nearest;
  for (const auto& [count, row] : ranked) {
    if (std::cmp_less(nearest.size(), limit)) nearest.push_back(row);
  }
  return ideas_in(nearest, Voices::kOwn);
}

void SqliteStore::set_theory_ideas(const std::string& team, int cycle,
                                   const std::vector<std::string>& ids) {
  Scope scope{database_};
  database_.run("DELETE FROM cycle_ideas WHERE team = ?1 AND cycle = ?2", team, cycle);
  for (const auto& id : ids) {
    database_.run(
        "INSERT INTO cycle_ideas(team, cycle, idea) SELECT ?1, ?2, id FROM ideas"
        " WHERE id = ?3 AND team = ?1 ON CONFLICT DO NOTHING",
        team, cycle, row_of(kIdea, id));
  }
  scope.commit();
}

std::vector<std::string> SqliteStore::theory_ideas(const std::string& team, int cycle) {
  return all_rows(
      database_.query("SELECT idea FROM cycle_ideas WHERE team = ?1 AND cycle = ?2 ORDER BY idea",
                      team, cycle),
      [](const Statement& row) { return id_text(kIdea, row.integer(0)); });
}

std::set<std::string> SqliteStore::voices_before(const std::string& team, UtcTime before) {
  std::set<std::string> voices;
  auto rows = database_.query(
      "SELECT DISTINCT coalesce(cast(nullif(p.author_id, 0) AS TEXT), lower(i.author))"
      " FROM ideas i LEFT JOIN posts p ON p.first_id = i.post"
      " WHERE i.team = ?1 AND i.arrived_at < ?2",
      team, before);
  while (rows.step()) voices.insert(rows.text(0));
  return voices;
}

}  // namespace inquiry::store
