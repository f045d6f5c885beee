// Who wrote what was read: looked up once, kept, and written into the posts and ideas.
#include "daemon/store/columns.h"
#include "daemon/store/sqlite_store.h"

namespace inquiry::store {
namespace {

Author read_author(const Statement& row) {
  Author author;
  row.read(author.id, author.handle, author.name, author.fetched_at);
  return author;
}

}  // namespace

void SqliteStore::save_author(const Author& author) {
  Scope scope{database_};
  database_.run("DELETE FROM authors WHERE lower(handle) = lower(?1) AND handle <> '' AND id <> ?2",
                author.handle, author.id);
  database_.run(
      "INSERT OR REPLACE INTO authors(id, handle, name, fetched_at) VALUES(?1, ?2, ?3, ?4)",
      author.id, author.handle, author.name, author.fetched_at);
  // Without a handle nothing is known that could be written.
  if (!author.handle.empty()) {
    database_.run(
        "UPDATE posts SET author = ?2, author_name = ?3 WHERE author_id = ?1"
        " AND removed_at IS NULL AND (author <> ?2 OR author_name <> ?3)",
        author.id, author.handle, author.name);
    const auto renamed = all_rows(
        database_.query("SELECT DISTINCT i.post FROM ideas i JOIN posts p ON p.first_id = i.post"
                        " WHERE p.author_id = ?1 AND p.removed_at IS NULL"
                        " AND i.state <> 'removed' AND i.author <> ?2",
                        author.id, author.handle),
        [](const Statement& row) { return row.get<PostId>(0); });
    for (const auto post : renamed) unindex_words(post);
    database_.run(
        "UPDATE ideas SET author = ?2, url = 'https://x.com/' || ?2 || '/status/' || p.id"
        " FROM (SELECT first_id, id FROM posts WHERE author_id = ?1 AND removed_at IS NULL) AS p"
        " WHERE ideas.post = p.first_id AND ideas.state <> 'removed' AND ideas.author <> ?2",
        author.id, author.handle);
    for (const auto post : renamed) index_words(post);
  }
  scope.commit();
}

std::optional<Author> SqliteStore::author(UserId id) {
  return first_row(
      database_.query("SELECT id, handle, name, fetched_at FROM authors WHERE id = ?1", id),
      read_author);
}

std::optional<Author> SqliteStore::author(const std::string& handle) {
  if (handle.empty()) return std::nullopt;
  return first_row(database_.query("SELECT id, handle, name, fetched_at FROM authors"
                                   " WHERE lower(handle) = lower(?1)",
                                   handle),
                   read_author);
}

std::vector<UserId> SqliteStore::authors_to_look_up(UtcTime known_before, UtcTime nobody_before,
                                                    int limit) {
  return all_rows(
      database_.query("SELECT DISTINCT p.author_id FROM ideas i JOIN posts p ON p.first_id = i.post"
                      " LEFT JOIN authors a ON a.id = p.author_id"
                      " WHERE i.state <> 'removed' AND p.removed_at IS NULL AND p.author_id > 0"
                      " AND (a.id IS NULL OR a.fetched_at <"
                      " CASE a.handle WHEN '' THEN ?2 ELSE ?1 END) LIMIT ?3",
                      known_before, nobody_before, limit),
      [](const Statement& row) { return row.get<UserId>(0); });
}

}  // namespace inquiry::store
