// Everything inquiryd remembers, as domain verbs. SQL stands nowhere outside this folder.
//
// Verbs throw StoreError when the database itself fails (disk full, corruption, another process);
// what a caller has a policy for is in the return value. A verb is all or nothing; called outside a
// Transaction it is one of its own. A verb that changes what does not exist does nothing, and an id
// that was never given out is unknown. Used from the loop's thread only.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "base/chat.h"
#include "base/consent.h"
#include "base/cycle.h"
#include "base/digest_letter.h"
#include "base/draft.h"
#include "base/idea.h"
#include "base/ids.h"
#include "base/money.h"
#include "base/post.h"
#include "base/result.h"
#include "base/team.h"
#include "base/time.h"
#include "base/words.h"

namespace inquiry::store {

class StoreError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
  // The file is no store, or no longer a sound one: no disk that is mended changes that.
  virtual bool damaged() const { return false; }
};

// Newest first; what is added or removed meanwhile neither repeats nor skips an item. `after` is
// the `next` of the page before; one that is not of this list's making is kInvalid.
struct PageOf {
  std::string after;
  int limit = 50;  // 1..200; what lies outside is taken as the nearer end
};
template <typename T>
struct Items {
  std::vector<T> items;
  std::optional<std::string> next;
};

// What a store that is taken up knows of the time before.
struct Past {
  bool older_copy = false;          // put in the place of a newer one, which a backup always is
  std::optional<UtcTime> alive_at;  // when it was last in use, to ten minutes
};

// How far a listening term has been read. `key` is scheduler::Term::key().
struct TermRow {
  std::string key;
  std::optional<PostId> newest;
  std::optional<UtcTime> read_until;
  std::optional<UtcTime> last_read;
  std::optional<UtcTime> wait_until;
  int failures = 0;
};

// A stretch of time in which something may have been missed.
struct Gap {
  std::string term;
  UtcTime from;
  UtcTime until;
  std::string why;
  UtcTime noticed_at;
};

struct StoredPost {
  Post post;
  UtcTime arrived_at;
  UtcTime verified_at;                // when X last showed it
  std::optional<UtcTime> removed_at;  // deleted on X: the text is gone here too
  std::string list_id;                // the list it was read from first, if any
};

// Somebody on X, as X last said. An empty handle: X says that nobody has this id.
struct Author {
  UserId id;
  std::string handle;  // without "@"
  std::string name;    // as shown on X; never logged
  UtcTime fetched_at;
};

// In whose name near-duplicates are merged.
inline constexpr std::string_view kFolder = "inquiryd";

// Every condition narrows: asking for `parked` without include_parked finds nothing. Hidden ideas
// are listed only when asked for by state. What was removed while parked or hidden counts as that.
struct IdeaFilter {
  std::string team;
  std::optional<IdeaState> state;
  std::optional<IdeaSource> source;
  // Every word must begin a word of the text or the author, case and accents aside. What holds no
  // word (signs alone, or a script without spaces) is looked for literally, the case of A-Z aside.
  std::string contains;
  std::string up_to;  // ideas that came later than this one are left out; empty: none are
  bool include_merged = false;
  bool include_parked = false;  // silence shows nothing that is parked
  bool include_flagged = false;
  bool include_hidden = false;  // also without asking by state
};

// Where an idea stands among others: enough to put all of a team's ideas in order.
struct IdeaPlace {
  std::string id;
  std::string voice;  // the same for all ideas of one author; empty: nobody knows
  std::string why;
  std::string language;
  IdeaState state = IdeaState::kNew;
  std::optional<IdeaState> removed_from;
  bool flagged = false;
  int votes = 0;  // people; those of what was merged into it count too
};

struct Places {
  std::vector<IdeaPlace> items;  // newest first
  std::string latest;            // the idea that came last of all; empty: there is none
};

// A chat as it was planned last, with the draft of each question; both in the questions' order.
struct StoredChat {
  std::string id;
  std::string team;
  Chat plan;
  std::vector<std::string> drafts;
  bool cancelled = false;  // taken out of the team's file before anything was asked
};

struct ChatPost {
  Idea idea;
  std::vector<ChatAnswer> answers;  // empty: no question can be told
};

struct DraftFilter {
  std::vector<std::string> teams;  // empty: none
  std::vector<DraftState> states;  // empty: all
};

struct AuditEntry {
  std::int64_t number = 0;  // 1, 2, 3 …
  UtcTime at;
  std::string actor;    // who really acted: an OS user, a console user, "calendar", "inquiryd"
  std::string as;       // in whose name; equals actor when for himself
  std::string action;   // "stage.set", "draft.approve", …
  std::string team;     // empty: none
  std::string subject;  // id of the draft, idea, consent …
  std::string detail;   // for people; students as codes, no secrets
  std::string hash;     // over this entry and the hash before it
};

struct AuditProof {
  bool intact = true;
  std::int64_t entries = 0;
  std::optional<std::int64_t> broken_at;  // first entry whose hash does not follow
  std::string head;                       // newest hash
  std::string message;                    // about both chains
  std::int64_t ledger_entries = 0;        // the same of the consent ledger
  std::optional<std::int64_t> ledger_broken_at;
  std::string ledger_head;
};

// Whom a one-time link logs in, and who had it made.
struct LinkHolder {
  std::string user;
  std::string actor;
};

struct User {
  std::string name;
  Role role = Role::kViewer;
};

struct Session {
  std::string user;
  std::string actor;  // who really acts; equals user when for himself
  std::string csrf_token;
  UtcTime started_at;
  UtcTime last_seen;
};

// kRecheck: posts looked up again to learn whether they are still on X.
enum class SpendKind {
  kPostRead,
  kOwnRead,
  kUserRead,
  kRecheck,
  kPost,
  kPostWithLink,
  kSummonedReply,
  kRemoval,
  kMediaMetadata,
  kPostCount,
};
std::string_view word(SpendKind value);

struct Spend {
  std::int64_t count = 0;
  Money cost;
};

// What all accounts together spent on one UTC day.
struct DaySpent {
  std::int64_t reads = 0;     // posts, own ones too, the rechecks aside
  std::int64_t rechecks = 0;  // posts
  Money cost;                 // of everything
};

class Store {
 public:
  // Holds the write lock from begin() on. Rolls back unless committed. One at a time.
  class Transaction {
   public:
    virtual ~Transaction() = default;
    virtual void commit() = 0;
  };

  virtual ~Store() = default;

  [[nodiscard]] virtual std::unique_ptr<Transaction> begin() = 0;
  // The clock was set back to `now`: what was dated later while it was wrong (posts, reads, waits,
  // authors, sessions, what went out, stages set by hand) is dated now, so that nothing waits for
  // an instant that is far ahead.
  virtual void clock_went_back(UtcTime now) = 0;
  virtual void ping() = 0;  // one round trip to the file; throws when the store cannot answer
  // A copy of everything as it is now, proven sound, in one new file readable by its owner. Not
  // inside a Transaction. kConflict: the file exists; kUnavailable: it could not be written.
  virtual Result<void> backup(const std::string& file) = 0;

  // To be told from time to time, so that an older copy, put back, is noticed when it is opened.
  virtual void alive(UtcTime now) = 0;
  virtual Past past() = 0;
  virtual void accept_older_copy() = 0;  // it is the store from now on

  // --- stages, cycles, halts ---
  virtual void add_transition(const Transition& transition) = 0;
  virtual std::optional<Transition> last_transition(const std::string& team) = 0;
  // In the order they were added. A marker of another list finds nothing.
  virtual Items<Transition> transitions(const std::string& team, const PageOf& page) = 0;
  virtual std::vector<std::string> teams_with_stages() = 0;  // that ever had one
  // With its question and why_here, and no more. Nothing happens when it is already open.
  virtual void open_cycle(const Cycle& cycle) = 0;
  virtual std::optional<Cycle> cycle(const std::string& team, int number) = 0;
  virtual std::vector<Cycle> cycles(const std::string& team) = 0;  // newest first
  // A theory and an outcome are added to what the cycle's rounds have; nothing is ever replaced.
  virtual void set_theory(const std::string& team, int number, const Theory& theory) = 0;
  virtual void set_outcome(const std::string& team, int number, const Outcome& outcome) = 0;
  // nullopt: it goes on after all.
  virtual void set_aborted(const std::string& team, int number,
                           const std::optional<Abort>& aborted) = 0;
  virtual void comment_cycle(const std::string& team, int number, const CycleComment& comment) = 0;
  virtual void set_halt(const Halt& halt) = 0;  // replaces one with the same scope
  virtual bool end_halt(const std::optional<std::string>& team) = 0;  // false: there was none
  virtual std::vector<Halt> halts() = 0;

  // --- intake ---
  virtual std::vector<TermRow> terms() = 0;
  virtual void save_term(const TermRow& row) = 0;
  // False: known already by its first id, or by its id. A later edit then updates the text, here
  // and in its ideas that are not removed; a post that was removed stays so.
  virtual bool add_post(const Post& post, UtcTime now, const std::string& list_id) = 0;
  virtual std::optional<StoredPost> post(PostId id) = 0;  // by any id it was seen under
  // Ids (of the newest version known) of posts that an idea which is not removed keeps and that
  // were verified before `before`, asked for longest ago first: what X never answers for blocks
  // nothing.
  virtual std::vector<PostId> posts_to_verify(UtcTime before, int limit) = 0;
  // X was asked for these, whatever it answered.
  virtual void mark_asked(const std::vector<PostId>& ids, UtcTime now) = 0;
  virtual void mark_verified(const std::vector<PostId>& ids, UtcTime now) = 0;
  // Deleted on X: the text, author and links go, and the author too when no other post is his;
  // ideas made of it become removed, keeping their place, why, votes and comments. False: unknown,
  // or removed already.
  virtual bool remove_post(PostId id, UtcTime now) = 0;
  // Drops the posts that arrived before and that no idea keeps; the bytes in quarantine as well,
  // not their count. How many posts. A post dropped before it left X's search window would be new
  // when read again. Outside a Transaction, whatever was removed is gone from the disk afterwards.
  virtual int forget_posts(UtcTime read_before) = 0;
  // What could not be parsed. The same bytes of the same term count once.
  virtual void quarantine(const std::string& term, const std::string& bytes, const std::string& why,
                          UtcTime now) = 0;
  virtual std::int64_t quarantined() = 0;
  virtual void add_gap(const Gap& gap) = 0;
  virtual std::vector<Gap> gaps(UtcTime since) = 0;  // noticed since then, newest first

  // Also writes handle and name into his posts and ideas that are not removed. Whoever had the
  // handle before has it no longer.
  virtual void save_author(const Author& author) = 0;
  virtual std::optional<Author> author(UserId id) = 0;
  virtual std::optional<Author> author(const std::string& handle) = 0;  // the case of A-Z aside
  // Whose posts an idea that is not removed keeps, and who is not known since `known_before`, or
  // not since `nobody_before` where X knew nobody.
  virtual std::vector<UserId> authors_to_look_up(UtcTime known_before, UtcTime nobody_before,
                                                 int limit) = 0;

  // --- ideas ---
  // The id; nullopt when this team has an idea of that post already, or the post was removed. The
  // post must have been added before. idea.id, votes, comments and merged_into are ignored.
  virtual std::optional<std::string> add_idea(const Idea& idea) = 0;
  // post_id is that of the newest version known.
  virtual std::optional<Idea> idea(const std::string& id) = 0;
  virtual Result<Items<Idea>> ideas(const IdeaFilter& filter, const PageOf& page) = 0;
  // The same ideas, all of them.
  virtual Places idea_places(const IdeaFilter& filter) = 0;
  virtual std::vector<Idea> ideas(const std::vector<std::string>& ids) = 0;  // in this order
  // `voice` of everybody of whom the team had an idea before.
  virtual std::set<std::string> voices_before(const std::string& team, UtcTime before) = 0;
  // The team's idea that was made of this post, by any id the post was seen under.
  virtual std::optional<Idea> idea_of(const std::string& team, PostId post) = 0;
  virtual void set_idea_state(const std::string& id, IdeaState state) = 0;  // removed stays removed
  // Counts in the team's newest cycle. Taken back, it goes from what was merged into the idea too.
  virtual void vote(const std::string& id, const std::string& user, bool in_favour) = 0;
  virtual void comment(const std::string& id, const IdeaComment& comment) = 0;
  // An empty reason puts it back on the board.
  virtual void flag_idea(const std::string& id, const std::string& reason) = 0;
  // Ideas of the team on which this person has votes of the newest cycle, those that left the board
  // aside.
  virtual std::vector<std::string> voted_for(const std::string& team, const std::string& user) = 0;
  // With all that was merged into it. `into` may itself be merged: then into where it went. Nothing
  // happens across teams or in a circle. kFolder as `by`: it was alike.
  virtual void merge_idea(const std::string& id, const std::string& into, const std::string& by,
                          UtcTime at) = 0;
  // Stands for itself again, and nothing folds it by itself any more. False: it was not merged.
  virtual bool unmerge_idea(const std::string& id) = 0;
  // The signs by which its like is found; replaces those it had. They go with its text.
  virtual void sign_idea(const std::string& id, const std::vector<std::int64_t>& signs) = 0;
  // Of all teams, those that share the most signs, then the oldest. An edit takes the signs away,
  // and what kFolder folded stands for itself again until it is judged anew.
  virtual std::vector<Idea> ideas_signed(const std::vector<std::int64_t>& signs, int limit) = 0;
  virtual bool is_signed(const std::string& id) = 0;
  // The ideas that a cycle's theory of action is built on; replaces those there were.
  virtual void set_theory_ideas(const std::string& team, int cycle,
                                const std::vector<std::string>& ids) = 0;
  virtual std::vector<std::string> theory_ideas(const std::string& team, int cycle) = 0;
  // Parked ideas of these sources become new; how many.
  virtual int unpark(const std::string& team, const std::vector<IdeaSource>& sources) = 0;
  // Flagged and merged ones aside; states without any are missing.
  virtual std::map<IdeaState, int> idea_counts(const std::string& team) = 0;

  // --- drafts ---
  virtual std::string add_draft(const Draft& draft) = 0;  // the id; draft.id is ignored
  virtual std::optional<Draft> draft(const std::string& id) = 0;
  virtual Result<Items<Draft>> drafts(const DraftFilter& filter, const PageOf& page) = 0;
  // Of all teams, oldest first.
  virtual std::vector<Draft> drafts_in(const std::vector<DraftState>& states) = 0;
  // Posted ones that somebody, or a consent's end, wants off X and that are not proven gone; of all
  // teams, oldest first. What needs nothing costs nothing, however much of it there is.
  virtual std::vector<Draft> posts_to_take_down() = 0;
  // Those that a consent may move, of all teams, oldest first: not sent yet, on their way, held, or
  // on X and not asked to be taken down. Where it was said that nobody can be recognised, none can.
  virtual std::vector<Draft> drafts_under_consent() = 0;
  // Writes the whole row if its state is still `expected`; false otherwise. Approving or claiming
  // one whose comparable text another approved or claimed draft of the account has throws: ask
  // same_text() first.
  virtual bool save_draft(const Draft& draft, DraftState expected) = 0;
  virtual std::map<DraftState, int> draft_counts(const std::string& team) = 0;
  // Drafts of this team, chats aside, that were posted since `since` (withdrawn or not), that are
  // being sent, or that have a pending or unknown attempt begun since then, whatever their state.
  virtual int posted_since(const std::string& team, UtcTime since) = 0;
  // The newest instant at which one of those was or may have been posted; one that is being sent
  // counts from when it was claimed.
  virtual std::optional<UtcTime> last_posted(const std::string& team) = 0;
  // When this account last asked people by name, by their handles in lower case: in posts that are
  // or may be on X, or were. What `except` asks does not count.
  virtual std::map<std::string, UtcTime> last_asked(const std::string& account,
                                                    const std::string& except) = 0;
  // Team's posts that went out since `since` and are not withdrawn, chats too: post id -> draft id.
  virtual std::map<PostId, std::string> posted_ids(const std::string& team, UtcTime since) = 0;
  // The draft of any team whose post this is or was, withdrawn ones too.
  virtual std::optional<std::string> draft_posted_as(PostId post) = 0;
  // The draft with which this account answers the post, by any id that was seen of it: one that
  // went out, taken down since or not, or that may have; else the one that was approved first.
  // nullopt for an own post: it goes on, and answers nobody.
  virtual std::optional<std::string> answered_by(const std::string& account, PostId post) = 0;
  // Another draft of this account with the same comparable text that is approved or on its way, may
  // be on X by an attempt that is still open, or was posted since `since`: its id.
  virtual std::optional<std::string> same_text(const std::string& account,
                                               const std::string& comparable,
                                               const std::string& except, UtcTime since) = 0;
  // The text's comparable form, kept beside the draft for same_text(). To be set again after an
  // edit; throws as save_draft() does.
  virtual void set_comparable(const std::string& draft, const std::string& account,
                              const std::string& comparable) = 0;

  // --- chats ---
  virtual std::string add_chat(const StoredChat& chat) = 0;  // the id; chat.id is ignored
  virtual void save_chat(const StoredChat& chat) = 0;        // all but its team
  virtual std::optional<StoredChat> chat(const std::string& id) = 0;
  // Whose planned time is not before `since`, the latest first; cancelled ones too.
  virtual std::vector<StoredChat> chats(const std::string& team, UtcTime since) = 0;
  // Replaces what this post answers in the chat; empty: it is the chat's, and no more is known.
  // What was removed keeps its place as it was.
  virtual void set_chat_answers(const std::string& chat, PostId post,
                                const std::vector<ChatAnswer>& answers) = 0;
  // nullopt: the post is not of this chat.
  virtual std::optional<std::vector<ChatAnswer>> chat_answers(const std::string& chat,
                                                              PostId post) = 0;
  // Every post of the chat that is an idea of its team, oldest first; removed ones too.
  virtual std::vector<ChatPost> chat_posts(const std::string& chat) = 0;

  // --- digests that are mailed ---
  // letter.id is ignored. Nothing happens when this person has the team's digest of that instant.
  virtual void add_letter(const DigestLetter& letter) = 0;
  virtual void save_letter(const DigestLetter& letter) = 0;  // state, at, tries and detail
  // The latest due first.
  virtual std::vector<DigestLetter> letters(const std::string& team, UtcTime due_since) = 0;
  virtual std::vector<DigestLetter> open_letters() = 0;  // waiting or sending, oldest first
  virtual void forget_letters(UtcTime due_before) = 0;   // whatever became of them

  // --- attempts ---
  virtual std::int64_t begin_attempt(const Attempt& attempt) = 0;  // its id; attempt.id is ignored
  // What became of it: outcome, reads, post and detail. What was sent, and when, never changes.
  virtual void save_attempt(const Attempt& attempt) = 0;
  virtual std::vector<Attempt> attempts(const std::string& draft) = 0;  // oldest first
  virtual std::vector<Attempt> open_attempts() = 0;                     // pending or unknown
  virtual std::optional<PostId> newest_own(const std::string& account) = 0;
  virtual void set_newest_own(const std::string& account, PostId id) = 0;  // only ever grows

  // --- consents (append-only; a revocation is a new row in the chain) ---
  // The id; consent.id and its revocation are ignored.
  virtual std::string add_consent(const Consent& consent) = 0;
  virtual std::optional<Consent> consent(const std::string& id) = 0;
  // Newest first. With every refusal and objection whose code differs in the case of A-Z only: a
  // slip must not silence a parent's no, nor lend a child another's yes.
  virtual std::vector<Consent> consents_of(const std::string& student) = 0;
  virtual Result<Items<Consent>> consents(const PageOf& page) = 0;
  // One with the same meaning (all but id, recording and revocation; lists as sets) that is not
  // revoked.
  virtual std::optional<std::string> same_consent(const Consent& consent) = 0;
  // False: unknown, or revoked already.
  virtual bool revoke_consent(const std::string& id, const std::string& by,
                              const std::string& reason, UtcTime now) = 0;
  // Newest first; the case of A-Z in the code aside.
  virtual std::vector<Draft> drafts_showing(const std::string& student) = 0;

  // --- audit (append-only, hash-chained) ---
  virtual void append_audit(const AuditEntry& entry) = 0;  // number and hash are given by the store
  virtual Result<Items<AuditEntry>> audit(const PageOf& page) = 0;
  // Only what is about one of these teams.
  virtual Result<Items<AuditEntry>> audit_of(const std::vector<std::string>& teams,
                                             const PageOf& page) = 0;
  // Follows every row of both chains, this one's and the consent ledger's.
  virtual AuditProof verify_audit() = 0;

  // --- people of the console ---
  virtual bool add_user(const User& user) = 0;  // false: the name is taken
  // With all sessions and login links of that name, or made through it, which end even when it is
  // no user: false.
  virtual bool remove_user(const std::string& name) = 0;
  virtual std::vector<User> users() = 0;
  virtual void add_login_link(const std::string& token_sha256, const LinkHolder& holder,
                              UtcTime expires) = 0;
  // Once only: whose it was, if it is known and has not expired.
  virtual std::optional<LinkHolder> take_login_link(const std::string& token_sha256,
                                                    UtcTime now) = 0;
  virtual void add_session(const std::string& token_sha256, const Session& session) = 0;
  virtual std::optional<Session> session(const std::string& token_sha256) = 0;
  virtual void touch_session(const std::string& token_sha256, UtcTime now) = 0;  // never backwards
  virtual void end_session(const std::string& token_sha256) = 0;
  virtual void end_all_sessions() = 0;  // and all links that would open one
  // Those that began or were last seen before.
  virtual void end_sessions_before(UtcTime started_before, UtcTime seen_before) = 0;

  // --- money (days and months in UTC, as X bills) ---
  virtual void add_spend(const std::string& account, SpendKind kind, std::int64_t count, Money cost,
                         UtcTime now) = 0;
  virtual std::map<SpendKind, Spend> spent_in_month(const std::string& account, UtcTime now) = 0;
  virtual Money spent_in_month(UtcTime now) = 0;  // all accounts
  // Posts read, own ones too, all accounts.
  virtual std::int64_t reads_in_month(UtcTime now) = 0;
  virtual std::map<SpendKind, Spend> spent_on_day(const std::string& account, UtcTime now) = 0;
  // The month's days on which anything was spent.
  virtual std::map<std::chrono::sys_days, DaySpent> spent_by_day(UtcTime now) = 0;
  // How many of these X has not charged for on this UTC day yet, by any account; from now on it
  // has. An id twice is one.
  virtual std::int64_t charge_once_a_day(const std::vector<PostId>& posts, UtcTime now) = 0;
  virtual std::int64_t charge_once_a_day(const std::vector<UserId>& users, UtcTime now) = 0;
  // Posts that were read for a team.
  virtual void add_team_reads(const std::string& team, std::int64_t count, UtcTime now) = 0;
  virtual std::map<std::string, std::int64_t> team_reads_on_day(UtcTime now) = 0;
  virtual std::map<std::string, std::int64_t> team_reads_in_month(UtcTime now) = 0;
};

// "sqlite:FILE", relative to `state_dir`. Creates and migrates (keeping a copy, FILE.schema-N, of
// what it was); an older program refuses a newer store; a second one on the same file is refused
// (by FILE.lock), while backups and readers of the file are not. kInvalid: another scheme, another
// program's file, a newer or a damaged one. kUnavailable: in use, or the disk.
Result<std::unique_ptr<Store>> open(const std::string& uri, const std::string& state_dir);

}  // namespace inquiry::store
