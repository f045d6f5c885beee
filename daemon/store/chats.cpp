// Guest-moderated chats: their questions' drafts, and which posts answer them.
#include "daemon/store/columns.h"
#include "daemon/store/keys.h"
#include "daemon/store/sqlite_store.h"

namespace inquiry::store {
namespace {

std::string select(std::string_view rest) {
  return std::string{"SELECT id, team, at, every, hashtag, by_hand, cancelled FROM chats "}.append(
      rest);
}

StoredChat read_chat(const Statement& row) {
  StoredChat chat;
  std::int64_t id = 0;
  std::int64_t every = 0;
  row.read(id, chat.team, chat.plan.at, every, chat.plan.hashtag, chat.plan.by_hand,
           chat.cancelled);
  chat.id = id_text(kChat, id);
  chat.plan.every = Duration{every};
  return chat;
}

}  // namespace

std::vector<StoredChat> SqliteStore::with_questions(std::vector<StoredChat> chats) {
  for (auto& chat : chats) {
    auto rows =
        database_.query("SELECT text, draft FROM chat_questions WHERE chat = ?1 ORDER BY number",
                        row_of(kChat, chat.id));
    while (rows.step()) {
      chat.plan.questions.push_back(rows.text(0));
      chat.drafts.push_back(id_text(kDraft, rows.integer(1)));
    }
  }
  return chats;
}

void SqliteStore::write_questions(std::int64_t chat, const StoredChat& stored) {
  database_.run("DELETE FROM chat_questions WHERE chat = ?1", chat);
  for (std::size_t i = 0; i < stored.drafts.size(); ++i) {
    database_.run("INSERT INTO chat_questions(chat, number, text, draft) VALUES(?1, ?2, ?3, ?4)",
                  chat, static_cast<std::int64_t>(i) + 1, stored.plan.questions.at(i),
                  row_of(kDraft, stored.drafts[i]));
  }
}

std::string SqliteStore::add_chat(const StoredChat& chat) {
  Scope scope{database_};
  const auto& plan = chat.plan;
  database_.run(
      "INSERT INTO chats(team, at, every, hashtag, by_hand, cancelled)"
      " VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
      chat.team, plan.at, std::int64_t{plan.every.count()}, plan.hashtag, plan.by_hand,
      chat.cancelled);
  const auto id = database_.last_row();
  write_questions(id, chat);
  scope.commit();
  return id_text(kChat, id);
}

void SqliteStore::save_chat(const StoredChat& chat) {
  const auto id = row_of(kChat, chat.id);
  const auto& plan = chat.plan;
  Scope scope{database_};
  const auto changed = database_.run(
      "UPDATE chats SET at = ?2, every = ?3, hashtag = ?4, by_hand = ?5, cancelled = ?6"
      " WHERE id = ?1",
      id, plan.at, std::int64_t{plan.every.count()}, plan.hashtag, plan.by_hand, chat.cancelled);
  if (changed > 0) write_questions(id, chat);
  scope.commit();
}

std::optional<StoredChat> SqliteStore::chat(const std::string& id) {
  auto found = with_questions(
      all_rows(database_.query(select("WHERE id = ?1"), row_of(kChat, id)), read_chat));
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

std::vector<StoredChat> SqliteStore::chats(const std::string& team, UtcTime since) {
  return with_questions(
      all_rows(database_.query(select("WHERE team = ?1 AND at >= ?2 ORDER BY at DESC, id DESC"),
                               team, since),
               read_chat));
}

void SqliteStore::set_chat_answers(const std::string& chat, PostId post,
                                   const std::vector<ChatAnswer>& answers) {
  Scope scope{database_};
  const auto known = this->post(post);
  if (!known || known->removed_at) return;
  const auto id = row_of(kChat, chat);
  const auto first_id = known->post.first_id;
  database_.run("DELETE FROM chat_answers WHERE chat = ?1 AND post = ?2", id, first_id);
  for (const auto& [number, how] : answers) {
    database_.run("INSERT INTO chat_answers(chat, post, number, how) VALUES(?1, ?2, ?3, ?4)", id,
                  first_id, number, how);
  }
  if (answers.empty()) {
    database_.run("INSERT INTO chat_answers(chat, post, number, how) VALUES(?1, ?2, 0, '')", id,
                  first_id);
  }
  scope.commit();
}

std::optional<std::vector<ChatAnswer>> SqliteStore::chat_answers(const std::string& chat,
                                                                 PostId post) {
  auto rows = database_.query(
      "SELECT number, how FROM chat_answers WHERE chat = ?1 AND post ="
      " coalesce((SELECT first_id FROM post_versions WHERE id = ?2), ?2) ORDER BY number",
      row_of(kChat, chat), post);
  std::optional<std::vector<ChatAnswer>> answers;
  while (rows.step()) {
    if (!answers) answers.emplace();
    const auto number = rows.get<int>(0);
    if (number != 0) answers->push_back({number, rows.get<AnswerHow>(1)});
  }
  return answers;
}

std::vector<ChatPost> SqliteStore::chat_posts(const std::string& chat) {
  const auto ids =
      all_rows(database_.query("SELECT i.id, a.post FROM ideas i JOIN chats c ON c.team = i.team"
                               " JOIN (SELECT DISTINCT chat, post FROM chat_answers) a"
                               " ON a.post = i.post AND a.chat = c.id WHERE c.id = ?1"
                               " ORDER BY i.created_at, i.id",
                               row_of(kChat, chat)),
               [](const Statement& row) {
                 return std::pair{id_text(kIdea, row.integer(0)), row.get<PostId>(1)};
               });
  std::vector<ChatPost> posts;
  posts.reserve(ids.size());
  for (const auto& [id, post] : ids) {
    posts.push_back({*idea(id), *chat_answers(chat, post)});
  }
  return posts;
}

}  // namespace inquiry::store
