// What to ask X next, in the fewest requests. Pure.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/team.h"
#include "base/time.h"

namespace inquiry::scheduler {

// One thing to listen for. Equal terms of several teams are one term; a cursor belongs to a term.
struct Term {
  enum class Kind { kHashtag, kPerson, kConversation, kMentions, kList };
  Kind kind = Kind::kHashtag;
  std::string account;  // whose credential reads it
  std::string value;    // hashtag or handle in lower case, conversation id, user id, list id

  auto operator<=>(const Term&) const = default;
  std::string key() const;  // "#fractions@lincoln": stable, names the cursor row
  std::string query()
      const;  // "#fractions", "from:someone", "conversation_id:1"; empty for the rest
};

struct TermPlan {
  Term term;
  Duration every{};
  std::vector<std::string> teams;  // who listens, for `inquiryctl plan`
  bool quiet = false;              // all of them are in silence
};

// How one team listens now.
struct ListeningTeam {
  const Team* team = nullptr;
  UserId account_id;
  bool silent = false;                     // silent stage or no cycle yet: quiet_every
  std::vector<PostId> conversations;       // own questions still young enough to be answered
  std::vector<std::string> chat_hashtags;  // of running chats
};

// Every term once, at the shortest interval any team asks for.
std::vector<TermPlan> plan_terms(const std::vector<ListeningTeam>& teams);

struct TermState {
  std::optional<PostId> newest;       // cursor: newest post read in full
  std::optional<UtcTime> read_until;  // all before this instant has been read; by X's clock
  std::optional<UtcTime> last_read;   // when it was last read in full
  std::optional<UtcTime> wait_until;  // after a failure or a rate limit
  int failures = 0;
};

// One request to make: a search over packed terms, or one mentions or list read. When it has been
// read in full, every term's `newest` becomes the newest of all cursors packed and of page 1.
struct Poll {
  Term::Kind kind = Term::Kind::kHashtag;  // kHashtag for every search
  std::string account;
  std::string query;                  // for searches
  std::vector<Term> terms;            // whose cursors move when it has been read in full
  std::optional<PostId> since_id;     // the oldest cursor among them, less the overlap
  std::optional<UtcTime> start_time;  // instead: a cursor left the window, is missing, is far off
  std::vector<std::string> gaps;      // terms whose unread time begins before the window: said
  std::optional<UtcTime> gap_from;    // earliest unread instant when there is a gap
};

struct PollRules {
  int query_length = 512;
  Duration window = std::chrono::hours{24 * 7};  // how far X's search reaches back
  Duration window_margin = std::chrono::hours{12};
  Duration overlap = std::chrono::minutes{10};  // re-read before a start time: late indexing
  // Re-read before a cursor. X's search leaves out the newest half minute by itself.
  Duration search_overlap = std::chrono::minutes{2};
  Duration first_read = std::chrono::hours{24};  // how far back a term's first read goes
  Duration x_ahead{};  // X's clock minus ours: what is asked for by time, is so in X's time
};

// The polls that are due. Terms that are due together are packed together with OR up to
// query_length; terms whose cursors differ widely are not, so that re-packing repeats little. Terms
// that will be due within a quarter of their interval ride along where there is room.
std::vector<Poll> due_polls(const std::vector<TermPlan>& plan,
                            const std::map<std::string, TermState>& states, const PollRules& rules,
                            UtcTime now);

// When the next poll is due; nullopt: nothing to listen for.
std::optional<UtcTime> next_poll(const std::vector<TermPlan>& plan,
                                 const std::map<std::string, TermState>& states, UtcTime now);

// The whole plan as packed queries, for `inquiryctl plan` and the preview.
std::vector<Poll> packed(const std::vector<TermPlan>& plan, const PollRules& rules);

}  // namespace inquiry::scheduler
