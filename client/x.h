// The endpoints of X's API v2 that inquiryd uses, for one account.
//
// No retries and no waiting in here: a failure comes back as data and the scheduler decides.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "base/clock.h"
#include "base/ids.h"
#include "base/post.h"
#include "base/result.h"
#include "base/secret.h"
#include "base/words.h"
#include "client/transport.h"

namespace inquiry::client {

// What one credential file holds; any subset that suffices.
struct Credentials {
  struct OAuth1 {
    Secret consumer_key;
    Secret consumer_secret;
    Secret access_token;
    Secret access_token_secret;
  };
  Secret bearer_token;
  std::optional<OAuth1> oauth1;
};

// Reads a credential file's JSON. The message never holds any of its values.
Result<Credentials> parse_credentials(const std::string& json);

struct Failure {
  // Closed: each has one policy. `x-api` below names where the rule comes from.
  enum class Kind {
    kNothingSent,   // the request never left: safe to send again
    kNoAnswer,      // it left and no whole answer came: it may have been done
    kServer,        // 5xx: it may have been done
    kRateLimited,   // 429: wait until retry_at
    kCapped,        // 429 usage-capped, 402, spend cap: pause the account and alert
    kUnauthorized,  // 401: the token is bad, or the clock is
    kWrongAccess,   // 403: read-only token, wrong kind of token, app not enrolled
    kDuplicate,     // 403 duplicate content: it may be on X already
    kNotSummoned,   // 403: replies are for those who mentioned us; permanent for this post
    kGone,          // 404: no such post or user
    kRefused,       // any other 4xx, kept whole for a person
    kStaleCursor,   // 400: since_id is older than the search window
    kMalformed,     // an answer that is not what X documents: too deep, too big, not JSON
  };
  Kind kind = Kind::kRefused;
  int status = 0;                   // HTTP; 0 when there was no answer
  std::string message;              // for people
  std::optional<UtcTime> retry_at;  // of a rate limit
};

template <typename T>
using Answer = tl::expected<T, Failure>;

// Something in an answer that could not be read as a post; the rest of the page stands.
struct Unreadable {
  std::string bytes;  // the item's JSON, cut at 16 KiB
  std::string why;
};

// What X charges for in one answer: everything it shows, readable or not. The same id may stand
// here more than once.
struct Charged {
  std::vector<PostId> posts;   // that were asked for
  std::vector<PostId> beside;  // shown beside them: what they answer, quote or repeat
  std::vector<UserId> users;   // shown beside them
};

struct Page {
  std::vector<Post> posts;  // newest first, as X sent them
  Charged charged;
  std::optional<PostId> newest_id;
  std::optional<std::string> next_token;
  std::vector<Unreadable> unreadable;
  std::vector<std::string>
      missing_fields;  // asked for and not in any post: said once by the caller
};

struct PageRequest {
  std::optional<PostId> since_id;     // exclusive
  std::optional<UtcTime> start_time;  // at most one of since_id and start_time
  std::optional<UtcTime> end_time;
  std::optional<std::string> next_token;
  int max_results = 100;
};

struct Lookup {
  std::vector<Post> found;
  Charged charged;
  std::vector<PostId> missing;  // X says: not there, or not for us
};

struct NewPost {
  std::string text;
  std::optional<PostId> reply_to;
};

struct Me {
  UserId id;
  std::string handle;
};

struct RateWindow {
  int limit = 0;
  int remaining = 0;
  UtcTime reset;  // by our clock
};

// `done` is called exactly once, never from within the call. The transport, the clock and the
// credentials must outlive this object; this object must outlive its calls.
class X {
 public:
  struct Options {
    std::string base_url;
    Dialect dialect = Dialect::kTweet;
  };
  template <typename T>
  using Done = std::function<void(Answer<T>)>;

  X(Transport& transport, const Clock& clock, Options options, Credentials credentials);

  bool can_read() const;   // a bearer token, or a user's
  bool can_write() const;  // a user's token

  // Asking for more than the credentials can do (create_post, delete_post and me need can_write(),
  // the others can_read()) is a mistake of the caller, and asserted.
  void search_recent(const std::string& query, const PageRequest& page, Done<Page> done);
  void mentions(UserId user, const PageRequest& page, Done<Page> done);
  void own_timeline(UserId user, const PageRequest& page, Done<Page> done);
  // X has no since_id and no times here: only next_token and max_results count.
  void list_posts(const std::string& list_id, const PageRequest& page, Done<Page> done);
  void look_up(const std::vector<PostId>& ids, Done<Lookup> done);  // 1..100 ids
  void create_post(const NewPost& post, Done<PostId> done);         // the text must be UTF-8
  void delete_post(PostId post, Done<bool> done);  // true: it was there and is gone
  void me(Done<Me> done);

  // The newest window X told of, by endpoint name ("search_recent", …).
  const std::map<std::string, RateWindow>& rate_windows() const { return rate_windows_; }

  // X's clock minus ours, from the newest Date header; signatures are already corrected by it.
  Duration clock_skew() const { return clock_skew_; }

 private:
  struct Call;
  void read_page(Call call, Done<Page> done);
  void send(Call call, Done<HttpResponse> done);
  std::string authorization(const Call& call) const;
  Answer<HttpResponse> settle(const Call& call, HttpResult result);
  void note_headers(const std::string& endpoint, const std::map<std::string, std::string>& headers);
  std::vector<std::string_view> hidden(std::string_view private_text) const;

  Transport& transport_;
  const Clock& clock_;
  Options options_;
  Credentials credentials_;
  std::map<std::string, RateWindow> rate_windows_;
  Duration clock_skew_{};
};

}  // namespace inquiry::client
