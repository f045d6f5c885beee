// The moderation queue and the outbox.
#include <unordered_map>

#include "daemon/store/columns.h"
#include "daemon/store/keys.h"
#include "daemon/store/sqlite_store.h"

namespace inquiry::store {
namespace {

// In the order of read_draft() and write().
constexpr std::string_view kColumns =
    "team, kind, author, state, text, reply_to, invited, students_said, staff, evidence, ideas,"
    " created_at, changed_at, not_before, not_after, approved_by, approved_at, approved_hash,"
    " approved_lone, approved_actor, reason, cycle, posted_id, posted_at, withdrawal_requested_at,"
    " withdrawal_proven_at, poll, reply_settings, made_with_ai, author_actor,"
    " approved_account, paid_partnership";
constexpr std::string_view kValues =
    "(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20,"
    " ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32)";

std::string select(std::string_view rest) {
  return std::string{"SELECT id, "}.append(kColumns).append(" FROM drafts ").append(rest);
}

// `more` are bound to ?33, ?34, …
template <typename... More>
std::int64_t write(Database& database, std::string_view sql, const Draft& d, const More&... more) {
  const auto& c = d.content;
  std::optional<std::string> approved_by;
  std::optional<UtcTime> approved_at;
  std::optional<std::string> approved_hash;
  std::optional<bool> approved_lone;
  std::optional<std::string> approved_actor;
  std::optional<std::string> approved_account;
  if (d.approval) {
    approved_by = d.approval->by;
    approved_at = d.approval->at;
    approved_hash = d.approval->content_hash;
    approved_lone = d.approval->lone;
    approved_actor = d.approval->actor;
    approved_account = d.approval->account;
  }
  return database.run(sql, d.team, d.kind, d.author, d.state, c.text, c.reply_to, c.invited,
                      c.students.has_value(), c.staff, c.evidence, c.ideas, d.created_at,
                      d.changed_at, d.not_before, d.not_after, approved_by, approved_at,
                      approved_hash, approved_lone, approved_actor, d.reason, d.cycle, d.posted_id,
                      d.posted_at, d.withdrawal_requested_at, d.withdrawal_proven_at, c.poll,
                      c.reply_settings, c.made_with_ai, d.author_actor, approved_account,
                      c.paid_partnership, more...);
}

Draft read_draft(const Statement& row) {
  Draft d;
  auto& c = d.content;
  std::int64_t id = 0;
  bool students_said = false;
  std::optional<std::string> approved_by;
  std::optional<UtcTime> approved_at;
  std::optional<std::string> approved_hash;
  std::optional<bool> approved_lone;
  std::optional<std::string> approved_actor;
  std::optional<std::string> approved_account;
  row.read(id, d.team, d.kind, d.author, d.state, c.text, c.reply_to, c.invited, students_said,
           c.staff, c.evidence, c.ideas, d.created_at, d.changed_at, d.not_before, d.not_after,
           approved_by, approved_at, approved_hash, approved_lone, approved_actor, d.reason,
           d.cycle, d.posted_id, d.posted_at, d.withdrawal_requested_at, d.withdrawal_proven_at,
           c.poll, c.reply_settings, c.made_with_ai, d.author_actor, approved_account,
           c.paid_partnership);
  d.id = id_text(kDraft, id);
  if (students_said) c.students.emplace();
  if (approved_by) {
    d.approval = Approval{.by = *approved_by,
                          .at = approved_at.value_or(UtcTime{}),
                          .content_hash = approved_hash.value_or(""),
                          .lone = approved_lone.value_or(false),
                          .actor = approved_actor.value_or(""),
                          .account = approved_account.value_or("")};
  }
  return d;
}

}  // namespace

std::string SqliteStore::add_draft(const Draft& draft) {
  static const auto kInsert =
      std::string{"INSERT INTO drafts("}.append(kColumns).append(") VALUES").append(kValues);
  Scope scope{database_};
  write(database_, kInsert, draft);
  const auto id = database_.last_row();
  write_students(id, draft.content);
  scope.commit();
  return id_text(kDraft, id);
}

bool SqliteStore::save_draft(const Draft& draft, DraftState expected) {
  static const auto kUpdate =
      std::string{"UPDATE drafts SET ("}.append(kColumns).append(") = ").append(kValues).append(
          " WHERE id = ?33 AND state = ?34");
  const auto id = row_of(kDraft, draft.id);
  Scope scope{database_};
  if (write(database_, kUpdate, draft, id, expected) == 0) return false;
  write_students(id, draft.content);
  scope.commit();
  return true;
}

void SqliteStore::write_students(std::int64_t draft, const DraftContent& content) {
  database_.run("DELETE FROM draft_students WHERE draft = ?1", draft);
  if (!content.students) return;
  int position = 0;
  for (const auto& shown : *content.students) {
    database_.run(
        "INSERT INTO draft_students(draft, position, student, kinds, name_level)"
        " VALUES(?1, ?2, ?3, ?4, ?5)",
        draft, position++, shown.student, shown.kinds, shown.name_level);
  }
}

std::vector<Draft> SqliteStore::with_students(std::vector<Draft> drafts) {
  std::unordered_map<std::int64_t, Draft*> by_row;
  std::vector<std::int64_t> rows;
  for (auto& draft : drafts) {
    if (!draft.content.students) continue;
    rows.push_back(row_of(kDraft, draft.id));
    by_row.emplace(rows.back(), &draft);
  }
  if (rows.empty()) return drafts;
  auto students = database_.query(
      "SELECT draft, student, kinds, name_level FROM draft_students"
      " WHERE draft IN (SELECT value FROM json_each(?1)) ORDER BY draft, position",
      to_json(rows));
  while (students.step()) {
    std::int64_t row = 0;
    StudentShown shown;
    students.read(row, shown.student, shown.kinds, shown.name_level);
    by_row.at(row)->content.students->push_back(std::move(shown));
  }
  return drafts;
}

std::optional<Draft> SqliteStore::draft(const std::string& id) {
  auto found = with_students(
      all_rows(database_.query(select("WHERE id = ?1"), row_of(kDraft, id)), read_draft));
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

Result<Items<Draft>> SqliteStore::drafts(const DraftFilter& filter, const PageOf& page) {
  const auto after = place_after(kDraft, page.after);
  if (!after) return tl::unexpected(after.error());
  const int size = page_size(page);
  std::string where = "WHERE id < ?1 AND team IN (SELECT value FROM json_each(?3))";
  if (!filter.states.empty()) where += " AND state IN (SELECT value FROM json_each(?4))";
  auto statement = database_.query(select(where + " ORDER BY id DESC LIMIT ?2"), after->row,
                                   size + 1, filter.teams);
  if (!filter.states.empty()) statement.bind(4, to_json(filter.states));
  auto result =
      page_of(all_rows(std::move(statement), read_draft), size, kDraft,
              [](const Draft& draft) { return Place{.time = 0, .row = row_of(kDraft, draft.id)}; });
  result.items = with_students(std::move(result.items));
  return result;
}

std::vector<Draft> SqliteStore::drafts_in(const std::vector<DraftState>& states) {
  return with_students(all_rows(
      database_.query(select("WHERE state IN (SELECT value FROM json_each(?1)) ORDER BY id"),
                      to_json(states)),
      read_draft));
}

std::vector<Draft> SqliteStore::posts_to_take_down() {
  return with_students(all_rows(
      database_.query(
          select("WHERE state = 'posted' AND withdrawal_requested_at IS NOT NULL ORDER BY id")),
      read_draft));
}

std::vector<Draft> SqliteStore::drafts_under_consent() {
  // Each part has an index of its own, so that what nobody can be recognised in is never looked at.
  return with_students(all_rows(
      database_.query(
          select("WHERE id IN (SELECT id FROM drafts WHERE state IN ('waiting_for_consent',"
                 "  'waiting_for_review', 'approved', 'sending', 'held')"
                 "  AND (students_said = 0 OR id IN (SELECT draft FROM draft_students))"
                 " UNION SELECT id FROM drafts WHERE state = 'posted' AND students_said = 0"
                 "  AND withdrawal_requested_at IS NULL"
                 " UNION SELECT d.id FROM draft_students s CROSS JOIN drafts d ON d.id = s.draft"
                 "  WHERE d.state = 'posted' AND d.withdrawal_requested_at IS NULL) ORDER BY id")),
      read_draft));
}

std::vector<Draft> SqliteStore::drafts_showing(const std::string& student) {
  return with_students(all_rows(
      database_.query(
          select("WHERE id IN (SELECT draft FROM draft_students WHERE student = ?1 COLLATE NOCASE)"
                 " ORDER BY id DESC"),
          student),
      read_draft));
}

std::map<DraftState, int> SqliteStore::draft_counts(const std::string& team) {
  std::map<DraftState, int> counts;
  auto rows =
      database_.query("SELECT state, count(*) FROM drafts WHERE team = ?1 GROUP BY state", team);
  while (rows.step()) counts[rows.get<DraftState>(0)] = rows.get<int>(1);
  return counts;
}

int SqliteStore::posted_since(const std::string& team, UtcTime since) {
  return first_row(
             database_.query("SELECT count(*) FROM drafts WHERE team = ?1 AND kind <> 'chat'"
                             " AND (state = 'sending' OR posted_at >= ?2 OR EXISTS"
                             " (SELECT 1 FROM attempts WHERE draft = drafts.id AND started_at >= ?2"
                             " AND outcome IN ('pending', 'unknown')))",
                             team, since),
             [](const Statement& row) { return row.get<int>(0); })
      .value_or(0);
}

std::map<std::string, UtcTime> SqliteStore::last_asked(const std::string& account,
                                                       const std::string& except) {
  std::map<std::string, UtcTime> asked;
  auto rows = database_.query(
      "SELECT lower(json_extract(person.value, '$[0]')), max(attempts.started_at)"
      " FROM drafts JOIN attempts ON attempts.draft = drafts.id,"
      " json_each(drafts.invited) AS person"
      " WHERE drafts.invited <> '[]' AND drafts.id <> ?2 AND attempts.account = ?1"
      " AND attempts.outcome IN ('pending', 'unknown', 'posted')"
      " AND (instr(lower(attempts.text), '@' || lower(json_extract(person.value, '$[0]'))) > 0"
      " OR instr(lower(attempts.text), '\uFF20' || lower(json_extract(person.value, '$[0]'))) > 0)"
      " GROUP BY 1",
      account, row_of(kDraft, except));
  while (rows.step()) asked.emplace(rows.text(0), rows.get<UtcTime>(1));
  return asked;
}

std::optional<UtcTime> SqliteStore::last_posted(const std::string& team) {
  const auto last = first_row(
      database_.query("SELECT max(at) FROM (SELECT max(coalesce(posted_at, 0),"
                      " CASE state WHEN 'sending' THEN changed_at ELSE 0 END,"
                      " coalesce((SELECT max(started_at) FROM attempts WHERE draft = drafts.id"
                      " AND outcome IN ('pending', 'unknown')), 0)) AS at"
                      " FROM drafts WHERE team = ?1 AND kind <> 'chat') WHERE at <> 0",
                      team),
      [](const Statement& row) { return row.get<std::optional<UtcTime>>(0); });
  return last.value_or(std::nullopt);
}

std::map<PostId, std::string> SqliteStore::posted_ids(const std::string& team, UtcTime since) {
  std::map<PostId, std::string> ids;
  auto rows = database_.query(
      "SELECT posted_id, id FROM drafts WHERE team = ?1 AND state = 'posted' AND posted_at >= ?2"
      " AND posted_id IS NOT NULL",
      team, since);
  while (rows.step()) ids.emplace(rows.get<PostId>(0), id_text(kDraft, rows.integer(1)));
  return ids;
}

std::optional<std::string> SqliteStore::draft_posted_as(PostId post) {
  return first_row(
      database_.query("SELECT id FROM drafts WHERE posted_id = ?1 ORDER BY id LIMIT 1", post),
      [](const Statement& row) { return id_text(kDraft, row.integer(0)); });
}

std::optional<std::string> SqliteStore::answered_by(const std::string& account, PostId post) {
  if (draft_posted_as(post)) return std::nullopt;
  return first_row(
      database_.query(
          "WITH post(root) AS (SELECT coalesce((SELECT first_id FROM post_versions"
          " WHERE id = ?2), ?2)) SELECT id FROM drafts WHERE account = ?1 AND reply_to IN"
          " (SELECT root FROM post"
          "  UNION SELECT id FROM post_versions, post WHERE first_id = root)"
          " AND (posted_id IS NOT NULL OR state IN ('approved', 'sending') OR EXISTS"
          " (SELECT 1 FROM attempts WHERE draft = drafts.id AND outcome IN ('pending', 'unknown')))"
          " ORDER BY state = 'approved', approved_at, id LIMIT 1",
          account, post),
      [](const Statement& row) { return id_text(kDraft, row.integer(0)); });
}

std::optional<std::string> SqliteStore::same_text(const std::string& account,
                                                  const std::string& comparable,
                                                  const std::string& except, UtcTime since) {
  return first_row(
      database_.query("SELECT id FROM drafts WHERE comparable = ?1 AND account = ?2 AND id <> ?3"
                      " AND (state IN ('approved', 'sending') OR posted_at >= ?4 OR EXISTS"
                      " (SELECT 1 FROM attempts WHERE draft = drafts.id"
                      " AND outcome IN ('pending', 'unknown'))) ORDER BY id LIMIT 1",
                      comparable, account, row_of(kDraft, except), since),
      [](const Statement& row) { return id_text(kDraft, row.integer(0)); });
}

void SqliteStore::set_comparable(const std::string& draft, const std::string& account,
                                 const std::string& comparable) {
  database_.run("UPDATE drafts SET account = ?2, comparable = ?3 WHERE id = ?1",
                row_of(kDraft, draft), account, comparable);
}

}  // namespace inquiry::store
