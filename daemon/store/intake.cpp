// What was read from X: terms, posts, what could not be parsed, what may have been missed.
#include "base/digest.h"
#include "daemon/store/columns.h"
#include "daemon/store/sqlite_store.h"

namespace inquiry::store {
namespace {

TermRow read_term(const Statement& row) {
  TermRow term;
  row.read(term.key, term.newest, term.read_until, term.last_read, term.wait_until, term.failures);
  return term;
}

Gap read_gap(const Statement& row) {
  Gap gap;
  row.read(gap.term, gap.from, gap.until, gap.why, gap.noticed_at);
  return gap;
}

StoredPost read_post(const Statement& row) {
  StoredPost stored;
  auto& p = stored.post;
  row.read(p.id, p.first_id, p.text, p.author_id, p.author, p.author_name, p.created_at, p.language,
           p.conversation_id, p.in_reply_to, p.retweet_of, p.hashtags, p.mentions, p.links,
           p.media_count, stored.arrived_at, stored.verified_at, stored.removed_at, stored.list_id);
  return stored;
}

std::optional<StoredPost> find(Database& database, PostId id) {
  return first_row(
      database.query("SELECT id, first_id, text, author_id, author, author_name, created_at,"
                     " language, conversation_id, in_reply_to, retweet_of, hashtags, mentions,"
                     " links, media_count, arrived_at, verified_at, removed_at, list_id FROM posts"
                     " WHERE first_id = coalesce("
                     "(SELECT first_id FROM post_versions WHERE id = ?1), ?1)",
                     id),
      read_post);
}

}  // namespace

std::vector<TermRow> SqliteStore::terms() {
  return all_rows(database_.query("SELECT term, newest, read_until, last_read, wait_until, failures"
                                  " FROM terms ORDER BY term"),
                  read_term);
}

void SqliteStore::save_term(const TermRow& row) {
  database_.run(
      "INSERT OR REPLACE INTO terms(term, newest, read_until, last_read, wait_until, failures)"
      " VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
      row.key, row.newest, row.read_until, row.last_read, row.wait_until, row.failures);
}

bool SqliteStore::add_post(const Post& post, UtcTime now, const std::string& list_id) {
  Scope scope{database_};
  auto known = find(database_, post.first_id);
  if (!known && post.id != post.first_id) known = find(database_, post.id);
  if (known) {
    meet_again(*known, post, now);
  } else {
    database_.run(
        "INSERT INTO posts(id, first_id, text, author_id, author, author_name, created_at,"
        " language, conversation_id, in_reply_to, retweet_of, hashtags, mentions, links,"
        " media_count, arrived_at, verified_at, last_asked, list_id) VALUES(?1, ?2, ?3, ?4, ?5,"
        " ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?16, ?16, ?17)",
        post.id, post.first_id, post.text, post.author_id, post.author, post.author_name,
        post.created_at, post.language, post.conversation_id, post.in_reply_to, post.retweet_of,
        post.hashtags, post.mentions, post.links, post.media_count, now, list_id);
  }
  const auto first_id = known ? known->post.first_id : post.first_id;
  for (const auto id : {post.first_id, post.id}) {
    if (id == first_id) continue;
    database_.run("INSERT INTO post_versions(id, first_id) VALUES(?1, ?2) ON CONFLICT DO NOTHING",
                  id, first_id);
  }
  scope.commit();
  return !known;
}

// X showed a post that we have. Versions arrive in any order; a higher id is a later version.
void SqliteStore::meet_again(const StoredPost& known, const Post& post, UtcTime now) {
  if (known.removed_at) return;
  const auto first_id = known.post.first_id;
  database_.run("UPDATE posts SET verified_at = max(verified_at, ?2) WHERE first_id = ?1", first_id,
                now);
  if (post.id <= known.post.id) return;
  database_.run(
      "UPDATE posts SET id = ?2, text = ?3, language = ?4, hashtags = ?5, mentions = ?6,"
      " links = ?7, media_count = ?8 WHERE first_id = ?1",
      first_id, post.id, post.text, post.language, post.hashtags, post.mentions, post.links,
      post.media_count);
  unindex_words(first_id);
  database_.run("UPDATE ideas SET text = ?2 WHERE post = ?1 AND state <> 'removed'", first_id,
                post.text);
  index_words(first_id);
  database_.run(
      "UPDATE ideas SET merged_into = NULL, merged_by = '', merged_at = NULL"
      " WHERE post = ?1 AND merged_by = ?2",
      first_id, kFolder);
  forget_signs(first_id);
}

// What a text was found by goes with it, at once; its words leave the index's pages with the next
// forget_posts().
void SqliteStore::forget_signs(PostId first_id) {
  database_.run("DELETE FROM idea_signs WHERE idea IN (SELECT id FROM ideas WHERE post = ?1)",
                first_id);
  words_gone_ = true;
}

std::optional<StoredPost> SqliteStore::post(PostId id) { return find(database_, id); }

std::vector<PostId> SqliteStore::posts_to_verify(UtcTime before, int limit) {
  return all_rows(
      database_.query("SELECT id FROM posts WHERE removed_at IS NULL AND verified_at < ?1"
                      " AND EXISTS (SELECT 1 FROM ideas WHERE post = posts.first_id"
                      " AND state <> 'removed') ORDER BY last_asked, verified_at LIMIT ?2",
                      before, limit),
      [](const Statement& row) { return row.get<PostId>(0); });
}

void SqliteStore::mark_asked(const std::vector<PostId>& ids, UtcTime now) {
  Scope scope{database_};
  for (const auto id : ids) {
    database_.run(
        "UPDATE posts SET last_asked = max(last_asked, ?2) WHERE first_id ="
        " coalesce((SELECT first_id FROM post_versions WHERE id = ?1), ?1)",
        id, now);
  }
  scope.commit();
}

void SqliteStore::mark_verified(const std::vector<PostId>& ids, UtcTime now) {
  Scope scope{database_};
  for (const auto id : ids) {
    database_.run(
        "UPDATE posts SET verified_at = max(verified_at, ?2) WHERE removed_at IS NULL"
        " AND first_id = coalesce((SELECT first_id FROM post_versions WHERE id = ?1), ?1)",
        id, now);
  }
  scope.commit();
}

bool SqliteStore::remove_post(PostId id, UtcTime now) {
  Scope scope{database_};
  const auto known = find(database_, id);
  if (!known || known->removed_at) return false;
  database_.run(
      "UPDATE posts SET text = '', author_id = 0, author = '', author_name = '', hashtags = '[]',"
      " mentions = '[]', links = '[]', media_count = 0, removed_at = ?2 WHERE first_id = ?1",
      known->post.first_id, now);
  unindex_words(known->post.first_id);
  database_.run(
      "UPDATE ideas SET text = '', author = '', url = '', removed_from = state, state = 'removed'"
      " WHERE post = ?1",
      known->post.first_id);
  index_words(known->post.first_id);
  forget_signs(known->post.first_id);
  database_.run(
      "DELETE FROM authors WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM posts WHERE author_id = ?1)",
      known->post.author_id);
  scope.commit();
  return true;
}

int SqliteStore::forget_posts(UtcTime read_before) {
  Scope scope{database_};
  const auto forgotten = database_.run(
      "DELETE FROM posts WHERE arrived_at < ?1"
      " AND NOT EXISTS (SELECT 1 FROM ideas WHERE post = posts.first_id)",
      read_before);
  database_.run("UPDATE quarantine SET bytes = '' WHERE arrived_at < ?1 AND bytes <> ''",
                read_before);
  if (words_gone_) database_.run("INSERT INTO idea_words(idea_words) VALUES('optimize')");
  scope.commit();
  words_gone_ = false;
  // Removed words stand in the write-ahead log until it is written over.
  if (!database_.in_transaction()) database_.script("PRAGMA wal_checkpoint(TRUNCATE)");
  return static_cast<int>(forgotten);
}

void SqliteStore::quarantine(const std::string& term, const std::string& bytes,
                             const std::string& why, UtcTime now) {
  database_.run(
      "INSERT INTO quarantine(term, digest, bytes, why, arrived_at) VALUES(?1, ?2, ?3, ?4, ?5)"
      " ON CONFLICT DO NOTHING",
      term, sha256_hex(bytes), bytes, why, now);
}

std::int64_t SqliteStore::quarantined() {
  return first_row(database_.query("SELECT count(*) FROM quarantine"),
                   [](const Statement& row) { return row.integer(0); })
      .value_or(0);
}

void SqliteStore::add_gap(const Gap& gap) {
  database_.run(
      "INSERT INTO gaps(term, from_time, until_time, why, noticed_at) VALUES(?1, ?2, ?3, ?4, ?5)",
      gap.term, gap.from, gap.until, gap.why, gap.noticed_at);
}

std::vector<Gap> SqliteStore::gaps(UtcTime since) {
  return all_rows(database_.query("SELECT term, from_time, until_time, why, noticed_at FROM gaps"
                                  " WHERE noticed_at >= ?1 ORDER BY noticed_at DESC, id DESC",
                                  since),
                  read_gap);
}

}  // namespace inquiry::store
