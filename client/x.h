// The endpoints of X's API v2 that inquiryd uses, for one account.
//
// No retries and no waiting in here: a failure comes back as data and the scheduler decides.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/draft.h"
#include "base/ids.h"
#include "base/post.h"
#include "base/result.h"
#include "base/secret.h"
#include "base/words.h"
#include "client/stream_transport.h"
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
  struct OAuth2 {
    std::string client_id;
    Secret client_secret;  // empty: a public client
    Secret refresh_token;  // empty: to be had by a login

    OAuth2 copy() const;
  };
  Secret bearer_token;
  std::optional<OAuth1> oauth1;
  std::optional<OAuth2> oauth2;
};

// The kinds of credential that a call can be made with.
enum class Credential {
  kApp,     // the app's bearer token: reads what is public, is nobody
  kOAuth1,  // a user's keys, which do not expire
  kOAuth2,  // a user's grant, with scopes
};

class TokenKeeper;

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
    kRefused,       // any other 4xx: a person must read `body`
    kStaleCursor,   // 400: since_id is older than the search window
    kMalformed,     // an answer that is not what X documents: too deep, too big, not JSON
  };
  Kind kind = Kind::kRefused;
  int status = 0;                   // HTTP; 0 when there was no answer
  std::string message;              // for people; of a post's words it holds nothing
  std::optional<UtcTime> retry_at;  // of a rate limit
  // X's answer as it came, UTF-8, cut at 8 KiB, without credentials. It may repeat a post's words:
  // for those who may read the post, and never for a log.
  std::string body{};
  bool is_web_page = false;  // it came from the network in between, and not from X
};

// What the name of a window of 24 hours ends with.
inline constexpr std::string_view kDayWindow = " (24 h)";

template <typename T>
using Answer = tl::expected<T, Failure>;

// Something in an answer that could not be read as a post; the rest of the page stands.
struct Unreadable {
  std::string bytes;  // the item's JSON, or where it is none what came; cut at 16 KiB
  std::string why;
};

// What X charges for in one answer: everything it shows, readable or not. The same id may stand
// here more than once.
struct Charged {
  std::vector<PostId> posts;   // that were asked for
  std::vector<PostId> beside;  // shown beside them: what they answer, quote or repeat
  std::vector<UserId> users;   // shown beside them
  std::int64_t unnamed = 0;    // that were asked for, and whose id cannot be read
};

struct Page {
  std::vector<Post> posts;  // newest first, as X sent them
  Charged charged;
  std::optional<PostId> newest_id;
  std::optional<std::string> next_token;
  std::vector<Unreadable> unreadable;
  std::vector<std::string>
      missing_fields;   // asked for and not in any post: said once by the caller
  std::string problem;  // for people: what X could not tell with this page; empty: nothing
};

struct PageRequest {
  std::optional<PostId> since_id;     // exclusive
  std::optional<UtcTime> start_time;  // at most one of since_id and start_time
  std::optional<UtcTime> end_time;
  std::optional<std::string> next_token;
  int max_results = 100;
  bool with_authors = false;  // buys every author's handle with every read
};

struct Lookup {
  std::vector<Post> found;
  Charged charged;
  std::vector<PostId> missing;  // X says: not there, or not for us
};

struct User {
  UserId id;
  std::string handle;  // without "@"
  std::string name;    // as shown on X
};

struct UserLookup {
  std::vector<User> found;
  Charged charged;
  std::vector<std::string> missing;  // as asked for: ids or handles that X says are nobody's
};

// What X itself counted of this app's reading, since its own reset.
struct Usage {
  std::int64_t posts_read = 0;
  std::optional<std::int64_t> cap;
  std::optional<int> cap_reset_day;  // of the month, as X tells it
};

// new_post.h tells what X would refuse about it.
struct NewPost {
  std::string text;
  std::optional<PostId> reply_to{};
  std::vector<std::string> media{};  // ids of uploads that X has processed
  std::optional<Poll> poll{};
  ReplySettings reply_settings = ReplySettings::kEveryone;
  bool made_with_ai = false;
  // Never with a student in it: a consent covers sharing what children learned, not advertising.
  bool paid_partnership = false;
};

struct Me {
  UserId id;
  std::string handle;
};

struct StreamRule {
  std::string id;  // empty for one to add
  std::string value;
  std::string tag;
};

struct StreamRuleChange {
  std::vector<StreamRule> add;
  std::vector<std::string> remove;  // ids
};

struct StreamRuleVerdict {
  struct Refused {
    std::string value;  // empty: X does not say which
    std::string why;    // for people
  };
  int added = 0;
  std::vector<Refused> refused;
};

// Why a stream is over, or did not come about.
struct StreamEnding {
  enum class Why {
    kClosed,       // it stood, and X or the network ended it
    kSilent,       // it stood, and not even a keep-alive came any more
    kUnreachable,  // no connection, or none with an answer
    kRefused,      // an answer other than 200 that is none of the following
    kRateLimited,  // 429
    kTooMany,      // 429: X still counts another connection of this app
    kNotAllowed,   // 401, 403: the app's plan has no stream, or its token is bad
    kCapped,       // the plan's or the purse's end
    kUnreadable,   // what came is not what X documents, or too large
  };
  Why why = Why::kClosed;
  std::string message;              // for people
  std::optional<UtcTime> retry_at;  // of a rate limit
};

// Called on the loop's thread, never from within open_stream(). Any may close the stream.
struct StreamHandlers {
  std::function<void()> opened;
  std::function<void(const Page&)> arrived;        // posts in the order in which they came
  std::function<void(const StreamEnding&)> ended;  // last, and once
};

struct RateWindow {
  int limit = 0;
  int remaining = 0;
  UtcTime reset;    // by our clock
  UtcTime told_at;  // by our clock
};

// Which credential a call is made with: the app's token wherever X takes it; else the OAuth 2.0
// grant, while X has not refused it and it has the scopes; else OAuth 1.0a.
//
// A 401 to an access token is answered by one renewal and, for what creates nothing, by asking once
// more. Whatever creates waits for no renewal: kNothingSent says that it may be tried anew. So does
// a 401 to OAuth 1.0a keys whose Date tells that the request was signed with a wrong time.
//
// `done` is called exactly once, never from within the call. The transport, the clock and the
// keeper must outlive this object; this object must outlive its calls.
class X {
 public:
  struct Options {
    std::string base_url;
    Dialect dialect = Dialect::kTweet;
  };
  template <typename T>
  using Done = std::function<void(Answer<T>)>;

  // `tokens` holds the account's OAuth 2.0 grant; nullptr: it has none.
  X(Transport& transport, const Clock& clock, Options options, Credentials credentials,
    TokenKeeper* tokens = nullptr);

  const Options& options() const { return options_; }

  bool can_read() const;   // a bearer token, or a user's
  bool can_write() const;  // a user's token
  // What creates and deletes are made with at this moment.
  std::optional<Credential> writes_with() const;
  // The users that there are credentials of, which me_with() can tell.
  std::vector<Credential> user_credentials() const;
  bool can_ask_usage() const;  // a bearer token
  bool can_count() const;      // a bearer token; in the post dialect an OAuth 2.0 user's, too

  // Asking for more than the credentials can do (create_post, delete_post and me need can_write(),
  // the others can_read()) is a mistake of the caller, and asserted.
  void search_recent(const std::string& query, const PageRequest& page, Done<Page> done);
  // How many posts of the last seven days match; X charges per request. Needs can_count().
  void count_recent(const std::string& query, Done<std::int64_t> done);
  void mentions(UserId user, const PageRequest& page, Done<Page> done);
  void own_timeline(UserId user, const PageRequest& page, Done<Page> done);
  // X has no since_id and no times here: only next_token and max_results count.
  void list_posts(const std::string& list_id, const PageRequest& page, Done<Page> done);
  void look_up(const std::vector<PostId>& ids, Done<Lookup> done);    // 1..100 ids
  void users(const std::vector<UserId>& ids, Done<UserLookup> done);  // 1..100 ids
  // 1..100 handles without "@", each ^[A-Za-z0-9_]{1,15}$.
  void users_by(const std::vector<std::string>& handles, Done<UserLookup> done);
  void usage(Done<Usage> done);                              // needs can_ask_usage()
  void create_post(const NewPost& post, Done<PostId> done);  // the text must be UTF-8
  void delete_post(PostId post, Done<bool> done);            // true: it was there and is gone
  void me(Done<Me> done);                                    // of writes_with()
  void me_with(Credential user, Done<Me> done);              // one of user_credentials()

  // A request of another endpoint, in the user's name (needs can_write()): media_endpoints.h.
  struct UserCall {
    std::string endpoint{};  // in rate_windows(); one of kEndpointNames (endpoints.h)
    HttpRequest::Method method = HttpRequest::Method::kGet;
    std::string path{};
    std::vector<std::pair<std::string, std::string>> query{};
    std::string content_type = "application/json";
    std::string body{};
    std::string private_text{};               // never in a message
    std::string_view scopes = "media.write";  // that an OAuth 2.0 grant needs for it
  };
  void call(UserCall call, Done<HttpResponse> done);

  // The filtered stream (x_stream.cpp) is the app's: all of these need can_stream().
  bool can_stream() const;  // an app's bearer token
  std::string app() const;  // a mark of the app: equal for clients that share rules and connection
  void stream_rules(Done<std::vector<StreamRule>> done);
  // Removes, then adds; `dry_run` only asks what would happen.
  void change_stream_rules(const StreamRuleChange& change, bool dry_run,
                           Done<StreamRuleVerdict> done);
  // Ends every connection to the filtered stream that X counts for the app.
  void free_stream(Done<bool> done);
  // Closed by destroying what is returned.
  std::unique_ptr<OpenStream> open_stream(StreamTransport& transport, StreamHandlers handlers);

  // The newest windows X told of, by endpoint name ("search_recent", …): those of 15 minutes under
  // the name itself, those of a day under the name and kDayWindow.
  const std::map<std::string, RateWindow>& rate_windows() const { return rate_windows_; }

  // No call is under way: it may be destroyed.
  bool idle() const { return under_way_ == 0; }

  // X's clock minus ours, from the newest Date header; signatures are already corrected by it.
  Duration clock_skew() const { return clock_skew_; }
  std::optional<UtcTime> told_time_at() const { return told_time_at_; }  // when it was told

  // What X said of the OAuth 1.0a keys' rights ("read", "read-write", …); empty: nothing yet.
  const std::string& access_level() const { return access_level_; }

  // Why X does not take the app's token, since it last did; empty: it does, or has not been asked.
  // The user's own credential then reads instead, where there is one.
  const std::string& app_refused() const { return app_refused_; }

 private:
  struct Call;
  void read_page(Call call, Done<Page> done);
  void read_users(const std::string& endpoint, const std::string& path,
                  const std::string& parameter, const std::vector<std::string>& values,
                  Done<UserLookup> done);
  void send(Call call, Done<HttpResponse> done);
  void send_as_app(HttpRequest::Method method, const std::string& endpoint, const std::string& path,
                   std::vector<std::pair<std::string, std::string>> query, std::string body,
                   Done<HttpResponse> done);
  void read_rules(std::optional<std::string> next_token, std::vector<StreamRule> read,
                  Done<std::vector<StreamRule>> done);
  StreamEnding stream_ending(HttpResult result, bool stood);
  void transmit(Call call, Credential credential, Done<HttpResponse> done);
  void send_with_token(Call call, Done<HttpResponse> done);
  void token_refused(Call call, Failure failure, Done<HttpResponse> done);
  std::optional<Credential> user_for(const Call& call) const;
  bool is_app_refused(const Call& call, const Answer<HttpResponse>& answer);
  void time_refused(Call call, const Failure& failure, Done<HttpResponse> done);
  std::optional<Credential> credential_for(const Call& call) const;
  std::optional<Credential> counts_with() const;
  std::string authorization(const Call& call, Credential credential) const;
  Answer<HttpResponse> settle(const Call& call, HttpResult result);
  void note_headers(const std::string& endpoint, const std::map<std::string, std::string>& headers);
  std::vector<std::string_view> hidden(std::string_view private_text) const;

  Transport& transport_;
  const Clock& clock_;
  Options options_;
  Credentials credentials_;
  TokenKeeper* tokens_;
  std::string access_level_;
  std::string app_refused_;
  std::map<std::string, RateWindow> rate_windows_;
  Duration clock_skew_{};
  std::optional<UtcTime> told_time_at_;
  int under_way_ = 0;
};

}  // namespace inquiry::client
