// The brainstorming queues.
#include <algorithm>
#include <unordered_map>

#include "daemon/store/columns.h"
#include "daemon/store/keys.h"
#include "daemon/store/search.h"
#include "daemon/store/sqlite_store.h"

namespace inquiry::store {
namespace {

constexpr std::string_view kSelect =
    "SELECT i.id, i.team, p.id, i.text, i.author, i.url, i.created_at, i.arrived_at, i.language,"
    " i.source, i.why, i.state, i.merged_into, i.flag_reason, i.kept_apart, i.removed_from,"
    " p.removed_at"
    " FROM ideas i LEFT JOIN posts p ON p.first_id = i.post";

Idea read_idea(const Statement& row) {
  Idea idea;
  std::int64_t id = 0;
  std::optional<std::int64_t> merged_into;
  row.read(id, idea.team, idea.post_id, idea.text, idea.author, idea.url, idea.created_at,
           idea.arrived_at, idea.language, idea.source, idea.why, idea.state, merged_into,
           idea.flag_reason, idea.kept_apart, idea.removed_from, idea.removed_at);
  idea.id = id_text(kIdea, id);
  if (merged_into) idea.merged_into = id_text(kIdea, *merged_into);
  return idea;
}

// Of what was merged into something that left the board for a worry or a moderator's word.
constexpr std::string_view kFirstVoiceShown =
    " AND (i.merged_into IS NULL OR EXISTS (SELECT 1 FROM ideas f WHERE f.id = i.merged_into"
    " AND f.flag_reason = '' AND coalesce(f.removed_from, f.state) <> 'hidden'))";

// What a filter leaves out. What was removed counts as what it was before: a post deleted on X
// while its idea was parked must not appear during silence as an empty place.
std::string conditions(const IdeaFilter& filter) {
  std::string sql = " WHERE i.team = ?1 AND (i.created_at, i.id) < (?2, ?3)";
  if (filter.state) sql += " AND i.state = ?5";
  if (filter.source) sql += " AND i.source = ?6";
  if (!filter.contains.empty()) {
    sql += match_expression(filter.contains)
               ? " AND i.id IN (SELECT rowid FROM idea_words WHERE idea_words MATCH ?7)"
               : " AND (instr(lower(i.text), lower(?7)) > 0 OR"
                 " instr(lower(i.author), lower(?7)) > 0)";
  }
  if (!filter.up_to.empty()) sql += " AND i.id <= ?8";
  if (!filter.include_merged) sql += " AND i.merged_into IS NULL";
  if (!filter.include_flagged) sql += " AND i.flag_reason = ''";
  if (filter.include_merged && !filter.include_flagged) sql += kFirstVoiceShown;
  if (!filter.include_parked) sql += " AND coalesce(i.removed_from, i.state) <> 'parked'";
  if (!filter.state && !filter.include_hidden) {
    sql += " AND coalesce(i.removed_from, i.state) <> 'hidden'";
  }
  return sql;
}

void bind(Statement& statement, const IdeaFilter& filter) {
  if (filter.state) statement.bind(5, *filter.state);
  if (filter.source) statement.bind(6, *filter.source);
  if (!filter.contains.empty()) {
    statement.bind(7, match_expression(filter.contains).value_or(filter.contains));
  }
  if (!filter.up_to.empty()) statement.bind(8, row_of(kIdea, filter.up_to));
}

}  // namespace

std::optional<std::string> SqliteStore::add_idea(const Idea& idea) {
  Scope scope{database_};
  const auto added = database_.run(
      "INSERT INTO ideas(team, post, text, author, url, created_at, arrived_at, language, source,"
      " why, state, merged_into, flag_reason) SELECT ?1,"
      " coalesce((SELECT first_id FROM post_versions WHERE id = ?2), ?2),"
      " ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, NULL, ?12"
      " WHERE NOT EXISTS (SELECT 1 FROM posts WHERE removed_at IS NOT NULL AND first_id ="
      " coalesce((SELECT first_id FROM post_versions WHERE id = ?2), ?2))"
      " ON CONFLICT(post, team) DO NOTHING",
      idea.team, idea.post_id, idea.text, idea.author, idea.url, idea.created_at, idea.arrived_at,
      idea.language, idea.source, idea.why, idea.state, idea.flag_reason);
  if (added == 0) return std::nullopt;
  const auto row = database_.last_row();
  database_.run("INSERT INTO idea_words(rowid, text, author) VALUES(?1, ?2, ?3)", row, idea.text,
                idea.author);
  scope.commit();
  return id_text(kIdea, row);
}

std::optional<Idea> SqliteStore::idea(const std::string& id) {
  auto found = with_voices(all_rows(
      database_.query(std::string{kSelect} + " WHERE i.id = ?1", row_of(kIdea, id)), read_idea));
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

Result<Items<Idea>> SqliteStore::ideas(const IdeaFilter& filter, const PageOf& page) {
  const auto after = place_after(kIdea, page.after);
  if (!after) return tl::unexpected(after.error());
  const int size = page_size(page);
  auto statement = database_.query(
      std::string{kSelect} + conditions(filter) + " ORDER BY i.created_at DESC, i.id DESC LIMIT ?4",
      filter.team, after->time, after->row, size + 1);
  bind(statement, filter);
  auto result = page_of(all_rows(std::move(statement), read_idea), size, kIdea, [](const Idea& i) {
    return Place{.time = i.created_at.time_since_epoch().count(), .row = row_of(kIdea, i.id)};
  });
  result.items = with_voices(std::move(result.items));
  return result;
}

Places SqliteStore::idea_places(const IdeaFilter& filter) {
  auto rows = database_.query(
      "SELECT i.id, coalesce(cast(nullif(p.author_id, 0) AS TEXT), lower(i.author)), i.why,"
      " i.language, i.state, i.removed_from, i.flag_reason <> '', (SELECT count(DISTINCT v.voter)"
      " FROM idea_votes v WHERE v.idea = i.id OR v.idea IN"
      " (SELECT m.id FROM ideas m WHERE m.merged_into = i.id))"
      " FROM ideas i LEFT JOIN posts p ON p.first_id = i.post" +
          conditions(filter) + " ORDER BY i.created_at DESC, i.id DESC LIMIT ?4",
      filter.team, Place{}.time, Place{}.row, Place{}.row);
  bind(rows, filter);
  Places places;
  std::int64_t latest = 0;
  while (rows.step()) {
    std::int64_t row = 0;
    IdeaPlace place;
    rows.read(row, place.voice, place.why, place.language, place.state, place.removed_from,
              place.flagged, place.votes);
    latest = std::max(latest, row);
    place.id = id_text(kIdea, row);
    places.items.push_back(std::move(place));
  }
  if (latest > 0) places.latest = id_text(kIdea, latest);
  return places;
}

std::vector<Idea> SqliteStore::ideas_in(const std::vector<std::int64_t>& rows, Voices voices) {
  auto found = with_voices(
      all_rows(
          database_.query(std::string{kSelect} + " WHERE i.id IN (SELECT value FROM json_each(?1))",
                          to_json(rows)),
          read_idea),
      voices);
  std::unordered_map<std::int64_t, std::size_t> rank;
  for (std::size_t i = 0; i < rows.size(); ++i) rank.emplace(rows[i], i);
  std::ranges::sort(found, {}, [&](const Idea& idea) { return rank.at(row_of(kIdea, idea.id)); });
  return found;
}

std::vector<Idea> SqliteStore::ideas(const std::vector<std::string>& ids) {
  std::vector<std::int64_t> rows;
  rows.reserve(ids.size());
  for (const auto& id : ids) rows.push_back(row_of(kIdea, id));
  return ideas_in(rows);
}

std::optional<Idea> SqliteStore::idea_of(const std::string& team, PostId post) {
  auto found = with_voices(all_rows(
      database_.query(std::string{kSelect} +
                          " WHERE i.team = ?1 AND i.post ="
                          " coalesce((SELECT first_id FROM post_versions WHERE id = ?2), ?2)",
                      team, post),
      read_idea));
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

// Adds votes, comments and what else hangs on them: four queries, however many ideas.
std::vector<Idea> SqliteStore::with_voices(std::vector<Idea> ideas, Voices voices) {
  std::unordered_map<std::int64_t, Idea*> by_row;
  std::vector<std::int64_t> numbers;
  for (auto& idea : ideas) {
    numbers.push_back(row_of(kIdea, idea.id));
    by_row.emplace(numbers.back(), &idea);
  }
  const auto rows = to_json(numbers);
  const auto folded_too = voices == Voices::kAll ? rows : std::string{"[]"};
  auto votes = database_.query(
      "SELECT idea, voter FROM idea_votes WHERE idea IN (SELECT value FROM json_each(?1))"
      " UNION SELECT m.merged_into, v.voter FROM ideas m JOIN idea_votes v ON v.idea = m.id"
      " WHERE m.merged_into IN (SELECT value FROM json_each(?2)) ORDER BY 1, 2",
      rows, folded_too);
  while (votes.step()) by_row.at(votes.integer(0))->votes.push_back(votes.text(1));
  auto comments = database_.query(
      "SELECT idea, author, at, text FROM idea_comments"
      " WHERE idea IN (SELECT value FROM json_each(?1)) ORDER BY id",
      rows);
  while (comments.step()) {
    std::int64_t row = 0;
    IdeaComment comment;
    comments.read(row, comment.author, comment.at, comment.text);
    by_row.at(row)->comments.push_back(std::move(comment));
  }
  auto folded = database_.query(
      "SELECT i.merged_into, i.id, i.author, i.url, i.created_at, i.state, i.merged_by,"
      " i.merged_at, p.verified_at FROM ideas i LEFT JOIN posts p ON p.first_id = i.post"
      " WHERE i.merged_into IN (SELECT value FROM json_each(?1)) AND i.flag_reason = ''"
      " AND i.state <> 'hidden' ORDER BY i.created_at, i.id",
      folded_too);
  while (folded.step()) {
    std::int64_t into = 0;
    std::int64_t row = 0;
    FoldedVoice voice;
    folded.read(into, row, voice.author, voice.url, voice.created_at, voice.state, voice.by,
                voice.at, voice.verified_at);
    voice.id = id_text(kIdea, row);
    by_row.at(into)->folded.push_back(std::move(voice));
  }
  auto cycles = database_.query(
      "SELECT idea, cycle FROM cycle_ideas WHERE idea IN (SELECT value FROM json_each(?1))"
      " ORDER BY idea, cycle",
      rows);
  while (cycles.step()) by_row.at(cycles.integer(0))->cycles.push_back(cycles.get<int>(1));
  return ideas;
}

void SqliteStore::set_idea_state(const std::string& id, IdeaState state) {
  database_.run("UPDATE ideas SET state = ?2 WHERE id = ?1 AND state <> 'removed'",
                row_of(kIdea, id), state);
}

void SqliteStore::comment(const std::string& id, const IdeaComment& comment) {
  database_.run(
      "INSERT INTO idea_comments(idea, author, at, text) SELECT id, ?2, ?3, ?4 FROM ideas"
      " WHERE id = ?1",
      row_of(kIdea, id), comment.author, comment.at, comment.text);
}

void SqliteStore::flag_idea(const std::string& id, const std::string& reason) {
  database_.run("UPDATE ideas SET flag_reason = ?2 WHERE id = ?1", row_of(kIdea, id), reason);
}

int SqliteStore::unpark(const std::string& team, const std::vector<IdeaSource>& sources) {
  Scope scope{database_};
  std::int64_t count = 0;
  for (const auto source : sources) {
    count += database_.run(
        "UPDATE ideas SET state = 'new' WHERE team = ?1 AND state = 'parked' AND source = ?2", team,
        source);
  }
  scope.commit();
  return static_cast<int>(count);
}

std::map<IdeaState, int> SqliteStore::idea_counts(const std::string& team) {
  std::map<IdeaState, int> counts;
  auto rows = database_.query(
      "SELECT state, count(*) FROM ideas WHERE team = ?1 AND flag_reason = ''"
      " AND merged_into IS NULL GROUP BY state",
      team);
  while (rows.step()) counts[rows.get<IdeaState>(0)] = rows.get<int>(1);
  return counts;
}

}  // namespace inquiry::store
