// The schema, step by step. Times are milliseconds since 1970, money is millionths of a dollar,
// lists are JSON arrays, words are spelled as in the API.
#include <array>

#include "daemon/store/migrations.h"

namespace inquiry::store {
namespace {

constexpr std::string_view kFirst = R"sql(
CREATE TABLE transitions(
  id INTEGER PRIMARY KEY, team TEXT NOT NULL, stage TEXT NOT NULL, behaviour TEXT NOT NULL,
  cycle INTEGER NOT NULL, at INTEGER NOT NULL, actor TEXT NOT NULL, reason TEXT NOT NULL) STRICT;
CREATE INDEX transitions_by_team ON transitions(team);

CREATE TABLE cycles(
  team TEXT NOT NULL, number INTEGER NOT NULL, started_at INTEGER NOT NULL,
  question TEXT NOT NULL, why_here TEXT NOT NULL, theory TEXT NOT NULL,
  worked TEXT, evidence TEXT, outcome_by TEXT, outcome_at INTEGER,
  PRIMARY KEY(team, number)) STRICT, WITHOUT ROWID;

CREATE TABLE halts(
  team TEXT PRIMARY KEY,  -- '' is everything
  reason TEXT NOT NULL, actor TEXT NOT NULL, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE terms(
  term TEXT PRIMARY KEY, newest INTEGER, read_until INTEGER, last_read INTEGER,
  wait_until INTEGER, failures INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE gaps(
  id INTEGER PRIMARY KEY, term TEXT NOT NULL, from_time INTEGER NOT NULL,
  until_time INTEGER NOT NULL, why TEXT NOT NULL, noticed_at INTEGER NOT NULL) STRICT;
CREATE INDEX gaps_by_time ON gaps(noticed_at);

CREATE TABLE quarantine(
  id INTEGER PRIMARY KEY, term TEXT NOT NULL, digest TEXT NOT NULL, bytes TEXT NOT NULL,
  why TEXT NOT NULL, arrived_at INTEGER NOT NULL) STRICT;
CREATE UNIQUE INDEX quarantine_once ON quarantine(digest, term);

CREATE TABLE posts(
  first_id INTEGER PRIMARY KEY, id INTEGER NOT NULL,  -- of the newest version known
  text TEXT NOT NULL, author_id INTEGER NOT NULL, author TEXT NOT NULL, author_name TEXT NOT NULL,
  created_at INTEGER NOT NULL, language TEXT NOT NULL, conversation_id INTEGER,
  in_reply_to INTEGER, retweet_of INTEGER, hashtags TEXT NOT NULL, mentions TEXT NOT NULL,
  links TEXT NOT NULL, media_count INTEGER NOT NULL, arrived_at INTEGER NOT NULL,
  verified_at INTEGER NOT NULL,
  last_asked INTEGER NOT NULL,  -- when X was last asked for it; when it came, before the first time
  removed_at INTEGER, list_id TEXT NOT NULL) STRICT;
CREATE INDEX posts_by_asked ON posts(last_asked) WHERE removed_at IS NULL;

CREATE TABLE post_versions(  -- ids of edits; first ids stand in posts
  id INTEGER PRIMARY KEY,
  first_id INTEGER NOT NULL REFERENCES posts(first_id) ON DELETE CASCADE) STRICT;
CREATE INDEX post_versions_by_post ON post_versions(first_id);

CREATE TABLE ideas(
  id INTEGER PRIMARY KEY, team TEXT NOT NULL, post INTEGER REFERENCES posts(first_id),
  text TEXT NOT NULL, author TEXT NOT NULL, url TEXT NOT NULL, created_at INTEGER NOT NULL,
  arrived_at INTEGER NOT NULL, language TEXT NOT NULL, source TEXT NOT NULL, why TEXT NOT NULL,
  state TEXT NOT NULL, removed_from TEXT,  -- the state in which its deletion on X found it
  merged_into INTEGER REFERENCES ideas(id), flag_reason TEXT NOT NULL) STRICT;
CREATE UNIQUE INDEX ideas_by_post ON ideas(post, team);
CREATE INDEX ideas_by_team ON ideas(team, created_at);
CREATE INDEX ideas_by_state ON ideas(team, state, created_at);
CREATE INDEX ideas_merged ON ideas(merged_into) WHERE merged_into IS NOT NULL;

CREATE TABLE idea_votes(
  idea INTEGER NOT NULL REFERENCES ideas(id), voter TEXT NOT NULL,
  PRIMARY KEY(idea, voter)) STRICT, WITHOUT ROWID;

CREATE TABLE idea_comments(
  id INTEGER PRIMARY KEY, idea INTEGER NOT NULL REFERENCES ideas(id), author TEXT NOT NULL,
  at INTEGER NOT NULL, text TEXT NOT NULL) STRICT;
CREATE INDEX idea_comments_by_idea ON idea_comments(idea);

CREATE TABLE drafts(
  id INTEGER PRIMARY KEY, team TEXT NOT NULL, kind TEXT NOT NULL, author TEXT NOT NULL,
  state TEXT NOT NULL, text TEXT NOT NULL, reply_to INTEGER, invited TEXT NOT NULL,
  students_said INTEGER NOT NULL, staff TEXT NOT NULL, evidence TEXT NOT NULL,
  ideas TEXT NOT NULL, created_at INTEGER NOT NULL, changed_at INTEGER NOT NULL,
  not_before INTEGER, not_after INTEGER NOT NULL, approved_by TEXT, approved_at INTEGER,
  approved_hash TEXT, approved_lone INTEGER, approved_actor TEXT, reason TEXT NOT NULL, cycle INTEGER NOT NULL,
  posted_id INTEGER, posted_at INTEGER, withdrawal_requested_at INTEGER,
  withdrawal_proven_at INTEGER,
  account TEXT, comparable TEXT) STRICT;
CREATE INDEX drafts_by_team ON drafts(team);
CREATE INDEX drafts_by_state ON drafts(state);
CREATE INDEX drafts_by_text ON drafts(comparable, account);
-- Of two equal texts on their way at once, nobody could say which one is on X.
CREATE UNIQUE INDEX drafts_unlike ON drafts(comparable, account)
  WHERE state IN ('approved', 'sending');

CREATE TABLE draft_students(
  draft INTEGER NOT NULL REFERENCES drafts(id), position INTEGER NOT NULL, student TEXT NOT NULL,
  kinds TEXT NOT NULL, name_level TEXT NOT NULL,
  PRIMARY KEY(draft, position)) STRICT, WITHOUT ROWID;
CREATE INDEX draft_students_by_student ON draft_students(student);

CREATE TABLE attempts(
  id INTEGER PRIMARY KEY, draft INTEGER NOT NULL REFERENCES drafts(id), account TEXT NOT NULL,
  text TEXT NOT NULL, reply_to INTEGER, newest_own INTEGER, started_at INTEGER NOT NULL,
  outcome TEXT NOT NULL, unknown_since INTEGER, good_reads INTEGER NOT NULL, last_read INTEGER,
  post_id INTEGER, detail TEXT NOT NULL) STRICT;
CREATE INDEX attempts_by_draft ON attempts(draft);
CREATE INDEX attempts_open ON attempts(outcome) WHERE outcome IN ('pending', 'unknown');

CREATE TABLE accounts(
  account TEXT PRIMARY KEY, newest_own INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE users(name TEXT PRIMARY KEY, role TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE login_links(
  token TEXT PRIMARY KEY, user TEXT NOT NULL, expires INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE sessions(
  token TEXT PRIMARY KEY, user TEXT NOT NULL, csrf_token TEXT NOT NULL,
  started_at INTEGER NOT NULL, last_seen INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE spending(
  account TEXT NOT NULL, day INTEGER NOT NULL,  -- since 1970, in UTC
  kind TEXT NOT NULL, count INTEGER NOT NULL, cost INTEGER NOT NULL,
  PRIMARY KEY(account, day, kind)) STRICT, WITHOUT ROWID;
CREATE INDEX spending_by_day ON spending(day);

-- Two chains of hashes. Their lengths and heads stand apart, so that a missing end is seen.
CREATE TABLE chains(
  name TEXT PRIMARY KEY, count INTEGER NOT NULL, head TEXT NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO chains(name, count, head) VALUES('audit', 0, ''), ('consents', 0, '');
CREATE TRIGGER chains_grow BEFORE UPDATE ON chains
  WHEN NEW.name <> OLD.name OR NEW.count <> OLD.count + 1
  BEGIN SELECT RAISE(ABORT, 'a chain only grows'); END;
CREATE TRIGGER chains_stay BEFORE DELETE ON chains
  BEGIN SELECT RAISE(ABORT, 'a chain only grows'); END;

CREATE TABLE audit(
  number INTEGER PRIMARY KEY, at INTEGER NOT NULL, actor TEXT NOT NULL, acting_as TEXT NOT NULL,
  action TEXT NOT NULL, team TEXT NOT NULL, subject TEXT NOT NULL, detail TEXT NOT NULL,
  hash TEXT NOT NULL) STRICT;
CREATE TRIGGER audit_in_order BEFORE INSERT ON audit
  WHEN NEW.number IS NOT (SELECT count + 1 FROM chains WHERE name = 'audit')
  BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_unchanged BEFORE UPDATE ON audit
  BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_kept BEFORE DELETE ON audit
  BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;

CREATE TABLE consent_events(
  number INTEGER PRIMARY KEY, kind TEXT NOT NULL,  -- record or revocation
  consent INTEGER NOT NULL REFERENCES consent_events(number),  -- of a record: itself
  student TEXT NOT NULL, guardian TEXT NOT NULL, basis TEXT NOT NULL, decision TEXT NOT NULL,
  channels TEXT NOT NULL, kinds TEXT NOT NULL, name_level TEXT NOT NULL, from_date TEXT NOT NULL,
  until_date TEXT NOT NULL,  -- '' is without end
  wording_version TEXT NOT NULL, evidence TEXT NOT NULL, at INTEGER NOT NULL,
  actor TEXT NOT NULL, reason TEXT NOT NULL, hash TEXT NOT NULL) STRICT;
CREATE UNIQUE INDEX consents_revoked_once ON consent_events(consent, kind);
CREATE INDEX consents_by_student ON consent_events(student);
CREATE TRIGGER consents_in_order BEFORE INSERT ON consent_events
  WHEN NEW.number IS NOT (SELECT count + 1 FROM chains WHERE name = 'consents')
  BEGIN SELECT RAISE(ABORT, 'the consent ledger is append-only'); END;
CREATE TRIGGER consents_unchanged BEFORE UPDATE ON consent_events
  BEGIN SELECT RAISE(ABORT, 'the consent ledger is append-only'); END;
CREATE TRIGGER consents_kept BEFORE DELETE ON consent_events
  BEGIN SELECT RAISE(ABORT, 'the consent ledger is append-only'); END;

CREATE VIEW consents AS
  SELECT c.number, c.student, c.guardian, c.basis, c.decision, c.channels, c.kinds, c.name_level,
         c.from_date, nullif(c.until_date, '') AS until_date, c.wording_version, c.evidence,
         c.at AS recorded_at, c.actor AS recorded_by, r.at AS revoked_at, r.actor AS revoked_by,
         r.reason AS revoke_reason
  FROM consent_events c LEFT JOIN consent_events r
    ON r.consent = c.number AND r.kind = 'revocation'
  WHERE c.kind = 'record';
)sql";

// What X and a person said of an attempt.
constexpr std::string_view kAttemptsSaid = R"sql(
ALTER TABLE attempts ADD COLUMN duplicate INTEGER NOT NULL DEFAULT 0;
ALTER TABLE attempts ADD COLUMN dismissed_at INTEGER;
)sql";

constexpr std::string_view kAuthors = R"sql(
CREATE TABLE authors(
  id INTEGER PRIMARY KEY,
  handle TEXT NOT NULL,  -- without "@"; '' when X says that nobody has this id any more
  name TEXT NOT NULL, fetched_at INTEGER NOT NULL) STRICT;
CREATE INDEX authors_by_handle ON authors(lower(handle));
CREATE INDEX posts_by_author ON posts(author_id);
)sql";

// What a post may be beside its text. `poll` is its minutes, then its options, as a JSON array.
constexpr std::string_view kPostFields = R"sql(
ALTER TABLE drafts ADD COLUMN poll TEXT;
ALTER TABLE drafts ADD COLUMN reply_settings TEXT NOT NULL DEFAULT 'everyone';
ALTER TABLE drafts ADD COLUMN made_with_ai INTEGER NOT NULL DEFAULT 0;
)sql";

// What X charged for today, since it charges for the same thing once per UTC day; and whom the
// reads were for.
constexpr std::string_view kMoney = R"sql(
CREATE TABLE charged(
  day INTEGER NOT NULL, what TEXT NOT NULL,  -- post or user
  id INTEGER NOT NULL, PRIMARY KEY(day, what, id)) STRICT, WITHOUT ROWID;
CREATE TABLE team_reads(
  day INTEGER NOT NULL, team TEXT NOT NULL, count INTEGER NOT NULL,
  PRIMARY KEY(day, team)) STRICT, WITHOUT ROWID;
)sql";

constexpr std::string_view kAttemptAnswer = R"sql(
ALTER TABLE attempts ADD COLUMN answer TEXT NOT NULL DEFAULT '';
)sql";

// Who really wrote a draft. Of what was written before, only in whose name is known.
constexpr std::string_view kAuthorActor = R"sql(
ALTER TABLE drafts ADD COLUMN author_actor TEXT NOT NULL DEFAULT '';
UPDATE drafts SET author_actor = author;
)sql";

// Whoever was logged in before has to log in again: nobody knows through whom.
constexpr std::string_view kSessionActor = R"sql(
DELETE FROM login_links;
DELETE FROM sessions;
ALTER TABLE login_links ADD COLUMN actor TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN actor TEXT NOT NULL DEFAULT '';
)sql";

// From which account a moderator let it go out.
constexpr std::string_view kApprovedAccount = R"sql(
ALTER TABLE drafts ADD COLUMN approved_account TEXT;
UPDATE drafts SET approved_account = account WHERE approved_by IS NOT NULL;
)sql";

// Students are looked up whatever the case of their codes.
constexpr std::string_view kStudentCodes = R"sql(
CREATE INDEX consents_by_code ON consent_events(student COLLATE NOCASE);
CREATE INDEX draft_students_by_code ON draft_students(student COLLATE NOCASE);
)sql";

// What dates an attempt by X's clock, and which posts a person was asked about, as a JSON array.
constexpr std::string_view kAttemptsByX = R"sql(
ALTER TABLE attempts ADD COLUMN x_ahead INTEGER NOT NULL DEFAULT 0;  -- milliseconds
ALTER TABLE attempts ADD COLUMN named TEXT NOT NULL DEFAULT '[]';
)sql";

// What tells an older copy; see generation.h.
constexpr std::string_view kGeneration = R"sql(
CREATE TABLE generation(
  id INTEGER PRIMARY KEY CHECK(id = 1), number INTEGER NOT NULL, older_copy INTEGER NOT NULL,
  alive_at INTEGER) STRICT;
INSERT INTO generation(id, number, older_copy) VALUES(1, 0, 0);
)sql";

// Every round of a cycle has its own theory and outcome, and what was written stays.
constexpr std::string_view kRounds = R"sql(
ALTER TABLE transitions ADD COLUMN move TEXT NOT NULL DEFAULT 'in_order';
ALTER TABLE transitions ADD COLUMN round INTEGER NOT NULL DEFAULT 1;
UPDATE transitions SET round = 1 + (
  SELECT count(*) FROM transitions t JOIN transitions p ON p.id =
    (SELECT max(q.id) FROM transitions q WHERE q.team = t.team AND q.id < t.id)
  WHERE t.team = transitions.team AND t.cycle = transitions.cycle AND t.id <= transitions.id
    AND t.behaviour = 'plan' AND p.behaviour = 'reflect' AND p.cycle = t.cycle);
ALTER TABLE cycles ADD COLUMN aborted_by TEXT;
ALTER TABLE cycles ADD COLUMN aborted_at INTEGER;
ALTER TABLE cycles ADD COLUMN abort_reason TEXT;

CREATE TABLE theories(
  id INTEGER PRIMARY KEY, team TEXT NOT NULL, cycle INTEGER NOT NULL, round INTEGER NOT NULL,
  text TEXT NOT NULL, actor TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
CREATE INDEX theories_by_cycle ON theories(team, cycle);
INSERT INTO theories(team, cycle, round, text, actor, at)
  SELECT team, number, 1, theory, '', started_at FROM cycles WHERE theory <> '';
CREATE TRIGGER theories_unchanged BEFORE UPDATE ON theories
  BEGIN SELECT RAISE(ABORT, 'theories are only added'); END;

CREATE TABLE outcomes(
  id INTEGER PRIMARY KEY, team TEXT NOT NULL, cycle INTEGER NOT NULL, round INTEGER NOT NULL,
  worked TEXT NOT NULL, evidence TEXT NOT NULL, actor TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
CREATE INDEX outcomes_by_cycle ON outcomes(team, cycle);
INSERT INTO outcomes(team, cycle, round, worked, evidence, actor, at)
  SELECT team, number, 1, worked, evidence, outcome_by, outcome_at FROM cycles
  WHERE worked IS NOT NULL;
CREATE TRIGGER outcomes_unchanged BEFORE UPDATE ON outcomes
  BEGIN SELECT RAISE(ABORT, 'outcomes are only added'); END;

CREATE TABLE cycle_comments(
  id INTEGER PRIMARY KEY, team TEXT NOT NULL, cycle INTEGER NOT NULL, author TEXT NOT NULL,
  at INTEGER NOT NULL, text TEXT NOT NULL) STRICT;
CREATE INDEX cycle_comments_by_cycle ON cycle_comments(team, cycle);

ALTER TABLE cycles DROP COLUMN theory;
ALTER TABLE cycles DROP COLUMN worked;
ALTER TABLE cycles DROP COLUMN evidence;
ALTER TABLE cycles DROP COLUMN outcome_by;
ALTER TABLE cycles DROP COLUMN outcome_at;
)sql";

// The board: which voices say the same, an index of words, votes by cycle, ideas behind a theory.
constexpr std::string_view kBoard = R"sql(
ALTER TABLE ideas ADD COLUMN merged_by TEXT NOT NULL DEFAULT '';
ALTER TABLE ideas ADD COLUMN merged_at INTEGER;
ALTER TABLE ideas ADD COLUMN kept_apart INTEGER NOT NULL DEFAULT 0;

-- Hashes of what first voices say, by which their like is found.
CREATE TABLE idea_signs(
  sign INTEGER NOT NULL, idea INTEGER NOT NULL REFERENCES ideas(id),
  PRIMARY KEY(sign, idea)) STRICT, WITHOUT ROWID;
CREATE INDEX idea_signs_by_idea ON idea_signs(idea);

ALTER TABLE idea_votes ADD COLUMN cycle INTEGER NOT NULL DEFAULT 0;
UPDATE idea_votes SET cycle = coalesce((
  SELECT max(c.number) FROM cycles c JOIN ideas i ON i.team = c.team
  WHERE i.id = idea_votes.idea), 0);
CREATE INDEX idea_votes_by_voter ON idea_votes(voter);

CREATE TABLE cycle_ideas(
  team TEXT NOT NULL, cycle INTEGER NOT NULL, idea INTEGER NOT NULL REFERENCES ideas(id),
  PRIMARY KEY(team, cycle, idea)) STRICT, WITHOUT ROWID;
CREATE INDEX cycle_ideas_by_idea ON cycle_ideas(idea);

CREATE VIRTUAL TABLE idea_words USING fts5(
  text, author, content = 'ideas', content_rowid = 'id',
  tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO idea_words(idea_words) VALUES('rebuild');
)sql";

// Guest-moderated chats. What a post answers is kept beside it: when it is deleted on X, its words
// are gone and its place stays.
constexpr std::string_view kChats = R"sql(
CREATE TABLE chats(
  id INTEGER PRIMARY KEY, team TEXT NOT NULL, at INTEGER NOT NULL,
  every INTEGER NOT NULL,  -- milliseconds
  hashtag TEXT NOT NULL, by_hand INTEGER NOT NULL, cancelled INTEGER NOT NULL) STRICT;
CREATE INDEX chats_by_team ON chats(team, at);
CREATE TABLE chat_questions(
  chat INTEGER NOT NULL REFERENCES chats(id), number INTEGER NOT NULL,
  text TEXT NOT NULL,  -- as the team's file has it
  draft INTEGER NOT NULL REFERENCES drafts(id),
  PRIMARY KEY(chat, number)) STRICT, WITHOUT ROWID;
CREATE TABLE chat_answers(
  chat INTEGER NOT NULL REFERENCES chats(id),
  post INTEGER NOT NULL REFERENCES posts(first_id) ON DELETE CASCADE,
  number INTEGER NOT NULL,  -- 0: no question can be told
  how TEXT NOT NULL, PRIMARY KEY(chat, post, number)) STRICT, WITHOUT ROWID;
CREATE INDEX chat_answers_by_post ON chat_answers(post);
)sql";

constexpr std::string_view kPaidPartnership = R"sql(
ALTER TABLE drafts ADD COLUMN paid_partnership INTEGER NOT NULL DEFAULT 0;
)sql";

// What the outbox and the consents ask for again and again, without the posts that need nothing.
constexpr std::string_view kPostsInNeed = R"sql(
CREATE INDEX drafts_to_take_down ON drafts(state)
  WHERE state = 'posted' AND withdrawal_requested_at IS NOT NULL;
CREATE INDEX drafts_unsaid ON drafts(state, students_said)
  WHERE state = 'posted' AND students_said = 0 AND withdrawal_requested_at IS NULL;
)sql";

// Which drafts answer a post.
constexpr std::string_view kAnswers = R"sql(
CREATE INDEX drafts_by_answered ON drafts(reply_to) WHERE reply_to IS NOT NULL;
)sql";

// Which digests were mailed, so that none is mailed twice. A letter to nobody: it was kept back.
constexpr std::string_view kDigestLetters = R"sql(
CREATE TABLE digest_letters(
  id INTEGER PRIMARY KEY, team TEXT NOT NULL, due INTEGER NOT NULL, recipient TEXT NOT NULL,
  scheduled INTEGER NOT NULL, state TEXT NOT NULL, at INTEGER NOT NULL, tries INTEGER NOT NULL,
  detail TEXT NOT NULL, UNIQUE(team, due, recipient)) STRICT;
CREATE INDEX digest_letters_open ON digest_letters(due) WHERE state IN ('waiting', 'sending');
)sql";

constexpr std::array kMigrations{
    Migration{kFirst},           Migration{kAttemptsSaid}, Migration{kAuthors},
    Migration{kPostFields},      Migration{kMoney},        Migration{kAttemptAnswer},
    Migration{kAuthorActor},     Migration{kSessionActor}, Migration{kApprovedAccount},
    Migration{kStudentCodes},    Migration{kAttemptsByX},  Migration{kGeneration},
    Migration{kRounds},          Migration{kBoard},        Migration{kChats},
    Migration{kPaidPartnership}, Migration{kPostsInNeed},  Migration{kAnswers},
    Migration{kDigestLetters}};

}  // namespace

std::span<const Migration> migrations() { return kMigrations; }

}  // namespace inquiry::store
