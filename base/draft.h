// An outgoing post, from its first words to its place on X.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/consent.h"
#include "base/ids.h"
#include "base/time.h"
#include "base/words.h"

namespace inquiry {

// Someone asked by name, and why.
struct Invitation {
  std::string handle;  // without "@"
  std::string because;
};

// X counts the answers; nobody sees who gave which.
struct Poll {
  std::vector<std::string> options;
  std::chrono::minutes duration{std::chrono::hours{24}};
};

// What goes out and who is in it. An approval binds to content_hash() of exactly this.
struct DraftContent {
  std::string text;
  std::optional<PostId> reply_to;
  std::vector<Invitation> invited;
  std::optional<std::vector<StudentShown>> students;  // nullopt: not yet said; empty: nobody
  std::vector<std::string> staff;                     // adults who can be recognised and agreed
  std::string evidence;
  std::vector<std::string> ideas;  // ids of the ideas it came from
  std::optional<Poll> poll{};      // of a question
  ReplySettings reply_settings = ReplySettings::kEveryone;
  bool made_with_ai = false;      // X labels the post as holding AI-made content
  bool paid_partnership = false;  // X labels the post as paid for; never with a student in it
};

// SHA-256 over every field that decides what X or a moderator sees. Any edit changes it.
std::string content_hash(const DraftContent& content);

struct Approval {
  std::string by;  // in whose name
  UtcTime at;
  std::string content_hash;
  bool lone = false;      // the author approved her own draft under school.lone_moderator
  std::string actor{};    // who really acted; equals `by` when for himself
  std::string account{};  // from which it was to go out
};

struct Draft {
  std::string id;
  std::string team;
  DraftKind kind = DraftKind::kQuestion;
  std::string author;          // in whose name it says what it says
  std::string author_actor{};  // who really wrote that; equals `author` when for himself
  DraftState state = DraftState::kDraft;
  DraftContent content;
  UtcTime created_at;
  UtcTime changed_at;
  std::optional<UtcTime> not_before;
  UtcTime not_after;
  std::optional<Approval> approval;
  std::string reason;  // of the last rejection, hold, failure or return to review
  int cycle = 0;       // the team's cycle when it was written; 0 before the first

  std::optional<PostId> posted_id;
  std::optional<UtcTime> posted_at;
  std::optional<UtcTime> withdrawal_requested_at;
  std::optional<UtcTime> withdrawal_proven_at;
};

enum class AttemptOutcome {
  kPending,  // the row stands, no answer is known: in flight, or the process died
  kUnknown,  // it may or may not be on X
  kPosted,   // it is on X, with its id
  kNotSent,  // proven not to be on X
  kRefused,  // X said no, for good
};
std::string_view word(AttemptOutcome value);
std::optional<AttemptOutcome> parse_attempt_outcome(std::string_view text);

// One time the bytes (may have) left for X. Committed before the first byte leaves.
struct Attempt {
  std::int64_t id = 0;
  std::string draft;
  std::string account;
  std::string text;  // exactly what the request said
  std::optional<PostId> reply_to;
  std::optional<PostId> newest_own;  // newest own post known before: where a look-up starts
  UtcTime started_at;
  AttemptOutcome outcome = AttemptOutcome::kPending;
  std::optional<UtcTime> unknown_since;
  int good_reads = 0;                // timelines read whole, without finding it, since the attempt
  std::optional<UtcTime> last_read;  // when the last of them began
  std::optional<PostId> post_id;
  std::string detail;      // for people: what became of it
  std::string answer;      // X's own, where it refused; it may repeat the post's words
  bool duplicate = false;  // X refused it: the account had posted these words already
  // When, by X's clock, a person said that it is not on X: the posts `named` are something else.
  std::optional<UtcTime> dismissed_at;
  // How far X's clock was ahead of ours when it began; posts on X are dated by X's.
  Duration x_ahead{};
  std::vector<PostId> named{};  // on X, and shown to a person as what could be this one
};

struct BlockedBy {
  BlockCode code = BlockCode::kStage;
  std::string message;
  // When it may be over, where that is known; for a consent that ended: when it did.
  std::optional<UtcTime> until;
  std::string student;                       // code; only for consent
  std::optional<DecidingConsent> consent{};  // only for consent, where there is a record
};

}  // namespace inquiry
