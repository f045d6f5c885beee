// The store in one SQLite file. Its verbs stand by subject in stages.cpp, intake.cpp, ideas.cpp, …
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "daemon/store/file_lock.h"
#include "daemon/store/sqlite.h"
#include "daemon/store/store.h"

namespace inquiry::store {

class SqliteStore final : public Store {
 public:
  // Call open(), which also checks and migrates the file.
  SqliteStore(const std::string& file, FileLock lock)
      : file_(file), lock_(std::move(lock)), database_(file) {}

  [[nodiscard]] std::unique_ptr<Transaction> begin() override;
  void clock_went_back(UtcTime now) override;
  void ping() override;
  Result<void> backup(const std::string& file) override;
  void alive(UtcTime now) override;
  Past past() override;
  void accept_older_copy() override;

  void add_transition(const Transition& transition) override;
  std::optional<Transition> last_transition(const std::string& team) override;
  Items<Transition> transitions(const std::string& team, const PageOf& page) override;
  std::vector<std::string> teams_with_stages() override;
  void open_cycle(const Cycle& cycle) override;
  std::optional<Cycle> cycle(const std::string& team, int number) override;
  std::vector<Cycle> cycles(const std::string& team) override;
  void set_theory(const std::string& team, int number, const Theory& theory) override;
  void set_outcome(const std::string& team, int number, const Outcome& outcome) override;
  void set_aborted(const std::string& team, int number,
                   const std::optional<Abort>& aborted) override;
  void comment_cycle(const std::string& team, int number, const CycleComment& comment) override;
  void set_halt(const Halt& halt) override;
  bool end_halt(const std::optional<std::string>& team) override;
  std::vector<Halt> halts() override;
  std::vector<TermRow> terms() override;
  void save_term(const TermRow& row) override;
  bool add_post(const Post& post, UtcTime now, const std::string& list_id) override;
  std::optional<StoredPost> post(PostId id) override;
  std::vector<PostId> posts_to_verify(UtcTime before, int limit) override;
  void mark_asked(const std::vector<PostId>& ids, UtcTime now) override;
  void mark_verified(const std::vector<PostId>& ids, UtcTime now) override;
  bool remove_post(PostId id, UtcTime now) override;
  void quarantine(const std::string& term, const std::string& bytes, const std::string& why,
                  UtcTime now) override;
  std::int64_t quarantined() override;
  void add_gap(const Gap& gap) override;
  std::vector<Gap> gaps(UtcTime since) override;
  std::optional<std::string> add_idea(const Idea& idea) override;
  std::optional<Idea> idea(const std::string& id) override;
  Result<Items<Idea>> ideas(const IdeaFilter& filter, const PageOf& page) override;
  Places idea_places(const IdeaFilter& filter) override;
  std::vector<Idea> ideas(const std::vector<std::string>& ids) override;
  std::set<std::string> voices_before(const std::string& team, UtcTime before) override;
  std::optional<Idea> idea_of(const std::string& team, PostId post) override;
  void set_idea_state(const std::string& id, IdeaState state) override;
  void vote(const std::string& id, const std::string& user, bool in_favour) override;
  void comment(const std::string& id, const IdeaComment& comment) override;
  void flag_idea(const std::string& id, const std::string& reason) override;
  std::vector<std::string> voted_for(const std::string& team, const std::string& user) override;
  void merge_idea(const std::string& id, const std::string& into, const std::string& by,
                  UtcTime at) override;
  bool unmerge_idea(const std::string& id) override;
  void sign_idea(const std::string& id, const std::vector<std::int64_t>& signs) override;
  std::vector<Idea> ideas_signed(const std::vector<std::int64_t>& signs, int limit) override;
  bool is_signed(const std::string& id) override;
  void set_theory_ideas(const std::string& team, int cycle,
                        const std::vector<std::string>& ids) override;
  std::vector<std::string> theory_ideas(const std::string& team, int cycle) override;
  int unpark(const std::string& team, const std::vector<IdeaSource>& sources) override;
  std::map<IdeaState, int> idea_counts(const std::string& team) override;
  std::map<std::string, UtcTime> last_asked(const std::string& account,
                                            const std::string& except) override;
  void add_letter(const DigestLetter& letter) override;
  void save_letter(const DigestLetter& letter) override;
  std::vector<DigestLetter> letters(const std::string& team, UtcTime due_since) override;
  std::vector<DigestLetter> open_letters() override;
  void forget_letters(UtcTime due_before) override;
  std::string add_draft(const Draft& draft) override;
  std::optional<Draft> draft(const std::string& id) override;
  Result<Items<Draft>> drafts(const DraftFilter& filter, const PageOf& page) override;
  std::vector<Draft> drafts_in(const std::vector<DraftState>& states) override;
  std::vector<Draft> posts_to_take_down() override;
  std::vector<Draft> drafts_under_consent() override;
  bool save_draft(const Draft& draft, DraftState expected) override;
  std::map<DraftState, int> draft_counts(const std::string& team) override;
  int posted_since(const std::string& team, UtcTime since) override;
  std::optional<UtcTime> last_posted(const std::string& team) override;
  std::map<PostId, std::string> posted_ids(const std::string& team, UtcTime since) override;
  std::optional<std::string> draft_posted_as(PostId post) override;
  std::optional<std::string> answered_by(const std::string& account, PostId post) override;
  std::optional<std::string> same_text(const std::string& account, const std::string& comparable,
                                       const std::string& except, UtcTime since) override;
  void set_comparable(const std::string& draft, const std::string& account,
                      const std::string& comparable) override;
  std::string add_chat(const StoredChat& chat) override;
  void save_chat(const StoredChat& chat) override;
  std::optional<StoredChat> chat(const std::string& id) override;
  std::vector<StoredChat> chats(const std::string& team, UtcTime since) override;
  void set_chat_answers(const std::string& chat, PostId post,
                        const std::vector<ChatAnswer>& answers) override;
  std::optional<std::vector<ChatAnswer>> chat_answers(const std::string& chat,
                                                      PostId post) override;
  std::vector<ChatPost> chat_posts(const std::string& chat) override;
  std::int64_t begin_attempt(const Attempt& attempt) override;
  void save_attempt(const Attempt& attempt) override;
  std::vector<Attempt> attempts(const std::string& draft) override;
  std::vector<Attempt> open_attempts() override;
  std::optional<PostId> newest_own(const std::string& account) override;
  void set_newest_own(const std::string& account, PostId id) override;
  std::string add_consent(const Consent& consent) override;
  std::optional<Consent> consent(const std::string& id) override;
  std::vector<Consent> consents_of(const std::string& student) override;
  Result<Items<Consent>> consents(const PageOf& page) override;
  std::optional<std::string> same_consent(const Consent& consent) override;
  bool revoke_consent(const std::string& id, const std::string& by, const std::string& reason,
                      UtcTime now) override;
  std::vector<Draft> drafts_showing(const std::string& student) override;
  void append_audit(const AuditEntry& entry) override;
  Result<Items<AuditEntry>> audit(const PageOf& page) override;
  Result<Items<AuditEntry>> audit_of(const std::vector<std::string>& teams,
                                     const PageOf& page) override;
  AuditProof verify_audit() override;
  bool add_user(const User& user) override;
  bool remove_user(const std::string& name) override;
  std::vector<User> users() override;
  void add_login_link(const std::string& token_sha256, const LinkHolder& holder,
                      UtcTime expires) override;
  std::optional<LinkHolder> take_login_link(const std::string& token_sha256, UtcTime now) override;
  void add_session(const std::string& token_sha256, const Session& session) override;
  std::optional<Session> session(const std::string& token_sha256) override;
  void touch_session(const std::string& token_sha256, UtcTime now) override;
  void end_session(const std::string& token_sha256) override;
  void end_all_sessions() override;
  void end_sessions_before(UtcTime started_before, UtcTime seen_before) override;
  void add_spend(const std::string& account, SpendKind kind, std::int64_t count, Money cost,
                 UtcTime now) override;
  std::map<SpendKind, Spend> spent_in_month(const std::string& account, UtcTime now) override;
  Money spent_in_month(UtcTime now) override;
  std::int64_t reads_in_month(UtcTime now) override;
  std::map<SpendKind, Spend> spent_on_day(const std::string& account, UtcTime now) override;
  std::map<std::chrono::sys_days, DaySpent> spent_by_day(UtcTime now) override;
  std::int64_t charge_once_a_day(const std::vector<PostId>& posts, UtcTime now) override;
  std::int64_t charge_once_a_day(const std::vector<UserId>& users, UtcTime now) override;
  void add_team_reads(const std::string& team, std::int64_t count, UtcTime now) override;
  std::map<std::string, std::int64_t> team_reads_on_day(UtcTime now) override;
  std::map<std::string, std::int64_t> team_reads_in_month(UtcTime now) override;
  int forget_posts(UtcTime read_before) override;
  void save_author(const Author& author) override;
  std::optional<Author> author(UserId id) override;
  std::optional<Author> author(const std::string& handle) override;
  std::vector<UserId> authors_to_look_up(UtcTime known_before, UtcTime nobody_before,
                                         int limit) override;

 private:
  friend Result<std::unique_ptr<Store>> open(const std::string& uri, const std::string& state_dir);

  // kOwn: without those that were folded onto an idea, which may be thousands.
  enum class Voices { kAll, kOwn };
  std::vector<Idea> with_voices(std::vector<Idea> ideas, Voices voices = Voices::kAll);
  std::vector<Idea> ideas_in(const std::vector<std::int64_t>& rows, Voices voices = Voices::kAll);
  std::vector<Draft> with_students(std::vector<Draft> drafts);
  std::vector<StoredChat> with_questions(std::vector<StoredChat> chats);
  void write_questions(std::int64_t chat, const StoredChat& stored);
  void write_students(std::int64_t draft, const DraftContent& content);
  std::map<SpendKind, Spend> spent_between(const std::string& account, int from, int until);
  std::map<std::string, std::int64_t> team_reads_between(int from, int until);
  std::int64_t charge_once_a_day(std::string_view what, const std::vector<std::int64_t>& ids,
                                 UtcTime now);
  void forget_signs(PostId first_id);
  // Around every change of an idea's text or author: the index of words is told what it held, and
  // what it holds now. (A trigger may not write to it where the schema is not trusted.)
  void unindex_words(PostId first_id);
  void index_words(PostId first_id);
  void meet_again(const StoredPost& known, const Post& post, UtcTime now);

  std::string file_;
  FileLock lock_;  // given back last
  Database database_;
  bool words_gone_ = true;  // words that nothing has any more may stand in the index of words
};

}  // namespace inquiry::store
