// Calls every endpoint of the real X client, with every kind of credential, through Prism, which
// checks each request and each answer against X's specification. run.mjs starts it.
//
//   contract_client SIMULATOR PRISM tweet|post CREDENTIALS RECORD
//
// Exits 1 when something was violated, failed, or was never called.
#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <fstream>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "base/clock.h"
#include "client/endpoints.h"
#include "client/media_endpoints.h"
#include "client/media_upload.h"
#include "client/token_keeper.h"
#include "client/x.h"
#include "tests/client/support/await.h"
#include "tests/client/support/simulator_control.h"
#include "tests/simulator/contract/through_prism.h"

namespace inquiry {
namespace {

using namespace std::chrono_literals;
using client::Answer;
using client::NewPost;
using client::Page;
using client::PageRequest;
using client::X;
using nlohmann::json;

const UserId kMe{2244994945};
constexpr const char* kList = "1234567890";

struct Arguments {
  std::string simulator;
  std::string prism;
  Dialect dialect = Dialect::kTweet;
  std::string credentials;  // the JSON itself
  std::string record;
};

class WholeClient {
 public:
  explicit WholeClient(const Arguments& from)
      : credentials_(from.credentials),
        dialect_(from.dialect),
        simulator_(context_, network_, from.simulator),
        prism_(network_, from.simulator, from.prism, from.record) {}

  void run() {
    const auto keeper = renewed_grant();
    X app_and_keys = make(all(), nullptr, prism_);
    X keys = make(keys_alone(), nullptr, prism_);
    X grant = make(grant_alone(), keeper.get(), prism_);
    for (X* x : {&app_and_keys, &keys, &grant}) {
      const auto question = write(*x);
      if (question) read(*x, *question);
      remove(*x, question);
      upload(*x);
      ask_who(*x);
    }
    usage(app_and_keys);
    rules(app_and_keys);
    stream(app_and_keys);
    for (const X* x : {&app_and_keys, &keys, &grant}) note_called(*x);
  }

  // What is wrong; empty: nothing.
  std::vector<std::string> report() const {
    auto wrong = prism_.violations();
    wrong.insert(wrong.end(), failures_.begin(), failures_.end());
    for (const auto name : client::kEndpointNames) {
      if (!called_.contains(std::string{name})) {
        wrong.push_back(fmt::format("{} was never called", name));
      }
    }
    return wrong;
  }
  std::string summary() const {
    return fmt::format("whole client: {} requests validated, {} violations, {} of {} endpoints",
                       prism_.validated(), prism_.violations().size(), called_.size(),
                       client::kEndpointNames.size());
  }

 private:
  client::Credentials all() const { return client::parse_credentials(credentials_).value(); }
  client::Credentials keys_alone() const {
    auto credentials = all();
    credentials.bearer_token = {};
    credentials.oauth2.reset();
    return credentials;
  }
  client::Credentials grant_alone() const {
    auto credentials = all();
    credentials.bearer_token = {};
    credentials.oauth1.reset();
    return credentials;
  }

  X make(client::Credentials credentials, client::TokenKeeper* keeper,
         client::Transport& transport) {
    return X{transport,
             clock_,
             {.base_url = simulator_.url(), .dialect = dialect_},
             std::move(credentials),
             keeper};
  }

  std::unique_ptr<client::TokenKeeper> renewed_grant() {
    client::Grant grant;
    grant.refresh_token = Secret{std::string{all().oauth2->refresh_token.reveal()}};
    client::TokenKeeper::Host host{
        [](const client::Grant&) { return Result<void>{}; },
        [this](std::function<void()> work) { boost::asio::post(context_, std::move(work)); },
        [] {}};
    auto keeper = std::make_unique<client::TokenKeeper>(
        prism_, clock_, std::move(host), client::TokenKeeper::Options{"lincoln", simulator_.url()},
        all().oauth2->copy(), std::move(grant));
    const auto failure = client::testing::await<std::optional<client::Failure>>(
        context_, [&](auto done) { keeper->renew(std::move(done)); });
    if (failure) failures_.push_back("renewing the grant: " + failure->message);
    return keeper;
  }

  template <typename T, typename Call>
  std::optional<T> ask(const std::string& what, const Call& call) {
    auto answer =
        client::testing::await<Answer<T>>(context_, [&](auto done) { call(std::move(done)); });
    if (answer) return std::move(*answer);
    failures_.push_back(what + ": " + answer.error().message);
    return std::nullopt;
  }

  static PageRequest of(int results) {
    PageRequest request;
    request.max_results = results;
    return request;
  }
  static PageRequest since(const Page& page) {
    PageRequest request;
    request.since_id = page.newest_id;
    return request;
  }

  void expect(bool holds, const std::string& what) {
    if (!holds) failures_.push_back(what);
  }

  // All pages, three at most; the first one.
  template <typename Read>
  Page pages(const std::string& what, PageRequest request, const Read& read) {
    std::optional<Page> first;
    for (int i = 0; i < 3; ++i) {
      auto page = ask<Page>(what, [&](auto done) { read(request, std::move(done)); });
      if (!page) break;
      expect(page->unreadable.empty(), what + ": a post cannot be read");
      request.next_token = page->next_token;
      if (!first) first = std::move(page);
      if (!request.next_token) break;
    }
    return first.value_or(Page{});
  }

  void read(X& x, PostId question) {
    search(x);
    const auto mentions = [&](const PageRequest& page, auto done) {
      x.mentions(kMe, page, std::move(done));
    };
    const auto timeline = [&](const PageRequest& page, auto done) {
      x.own_timeline(kMe, page, std::move(done));
    };
    const auto list = [&](const PageRequest& page, auto done) {
      x.list_posts(kList, page, std::move(done));
    };
    const auto mentioned = pages("mentions", of(5), mentions);
    pages("mentions since", since(mentioned), mentions);
    const auto own = pages("own_timeline", of(5), timeline);
    expect(!own.posts.empty(), "own_timeline: no post of ours");
    const auto listed = pages("list_posts", of(2), list);
    expect(!listed.posts.empty(), "list_posts: no post");

    const auto found = ask<client::Lookup>("look_up", [&](auto done) {
      x.look_up({question, PostId{1}}, std::move(done));
    });
    expect(found && found->found.size() == 1 && found->missing.size() == 1,
           "look_up: not one found and one missing");
    const auto by_id = ask<client::UserLookup>("users", [&](auto done) {
      x.users({kMe, UserId{1}}, std::move(done));
    });
    expect(by_id && by_id->found.size() == 1, "users: not found by id");
    const auto by_handle = ask<client::UserLookup>("users_by", [&](auto done) {
      x.users_by({"LincolnPLC", "nobody_here"}, std::move(done));
    });
    expect(by_handle && by_handle->found.size() == 1, "users_by: not found by handle");
  }

  void search(X& x) {
    const auto now = clock_.utc_now();
    const auto fractions = [&](const PageRequest& page, auto done) {
      x.search_recent("(#fractions OR #numbertalks) -is:retweet", page, std::move(done));
    };
    const auto newest = pages("search_recent", of(10), fractions);
    expect(newest.posts.size() == 10, "search_recent: no whole page");
    expect(newest.missing_fields.empty(), "search_recent: a field that was asked for is missing");
    pages("search_recent since", since(newest), fractions);
    auto between = of(10);
    between.start_time = now - 48h;
    between.end_time = now - 1h;
    between.with_authors = true;
    pages("search_recent between", between, fractions);
    if (x.can_count()) count(x);
    pages("search_recent of nothing", {}, [&](const PageRequest& page, auto done) {
      x.search_recent("nothingofthekind", page, std::move(done));
    });
  }

  void count(X& x) {
    const auto count = ask<std::int64_t>("count_recent", [&](auto done) {
      x.count_recent("(#fractions OR #numbertalks) -is:retweet", std::move(done));
    });
    expect(count && *count > 10, "count_recent: fewer than were read");
  }

  // One post of every kind; the plain one's id.
  std::optional<PostId> write(X& x) {
    const auto create = [&](const NewPost& post) {
      return ask<PostId>("create_post " + post.text,
                         [&](auto done) { x.create_post(post, std::move(done)); });
    };
    const auto question = create({.text = "What helps with #fractions? https://example.org/a"});
    create({.text = "And at home?", .reply_to = question});
    create({.text = "Which one?",
            .poll = Poll{.options = {"Number lines", "Strips", "Talks"}, .duration = 24h}});
    for (const auto settings :
         {ReplySettings::kFollowing, ReplySettings::kMentionedUsers, ReplySettings::kVerified}) {
      create({.text = "For some of you", .reply_settings = settings});
    }
    create({.text = "Drawn by a machine", .made_with_ai = true});
    create({.text = "Paid for", .paid_partnership = true});
    return question;
  }

  void remove(X& x, std::optional<PostId> post) {
    if (!post) return;
    for (const bool there : {true, false}) {
      const auto gone =
          ask<bool>("delete_post", [&](auto done) { x.delete_post(*post, std::move(done)); });
      expect(gone == there, "delete_post does not say whether the post was there");
    }
  }

  void ask_who(X& x) {
    for (const auto user : x.user_credentials()) {
      const auto me = ask<client::Me>("me", [&](auto done) { x.me_with(user, std::move(done)); });
      expect(me && me->id == kMe, "me: somebody else");
    }
  }

  void usage(X& x) {
    const auto usage = ask<client::Usage>("usage", [&](auto done) { x.usage(std::move(done)); });
    expect(usage && usage->cap && usage->cap_reset_day, "usage: not all of it");
  }

  // Letters alone: Prism passes a body that is no JSON on as text, which would damage other bytes.
  void upload(X& x) {
    constexpr std::size_t kTwoParts = std::size_t{2} * 1024 * 1024 + 1;
    client::MediaUpload whole{
        x, clock_, {std::string(kTwoParts, 'p'), "image/jpeg", "Three fraction strips"}, [] {}};
    whole.tick();
    using State = client::MediaUpload::State;
    const bool over = simulator_.until(
        [&] { return whole.state() == State::kReady || whole.state() == State::kFailed; });
    expect(over && whole.media_id(),
           "the upload: " + (whole.failure() ? whole.failure()->message : "it does not end"));
    if (!whole.media_id()) return;
    ask<PostId>("create_post with media", [&](auto done) {
      x.create_post({.text = "Our strips", .media = {*whole.media_id()}}, std::move(done));
    });
    for (const bool fails : {false, true}) process(x, fails);
  }

  // A video's way: X takes its time, and says how far it is.
  void process(X& x, bool fails) {
    using Status = client::MediaStatus;
    simulator_.call("POST", "options", {{"media_processing_ms", 3'600'000}});
    const auto begun = ask<Status>("initialize_media", [&](auto done) {
      client::initialize_media(x, {"video/mp4", "tweet_video", 5}, std::move(done));
    });
    if (!begun) return;
    ask<bool>("append_media",
              [&](auto done) { client::append_media(x, begun->id, 0, "video", std::move(done)); });
    const auto finalized = ask<Status>("finalize_media", [&](auto done) {
      client::finalize_media(x, begun->id, std::move(done));
    });
    expect(finalized && finalized->state != Status::State::kReady, "finalize_media: ready at once");
    const auto status = [&] {
      return ask<Status>("media_status",
                         [&](auto done) { client::media_status(x, begun->id, std::move(done)); });
    };
    status();
    simulator_.call("POST", "options", {{"media_processing_ms", 1}, {"media_fails", fails}});
    const auto last = status();
    expect(last && last->state == (fails ? Status::State::kFailed : Status::State::kReady),
           "media_status: not what became of it");
    simulator_.call("POST", "options", {{"media_processing_ms", 0}, {"media_fails", false}});
    ask<bool>("describe_media", [&](auto done) {
      client::describe_media(x, begun->id, "A number talk", std::move(done));
    });
  }

  void rules(X& x) {
    const auto change = [&](const client::StreamRuleChange& what, bool dry_run) {
      return ask<client::StreamRuleVerdict>("update_rules", [&](auto done) {
        x.change_stream_rules(what, dry_run, std::move(done));
      });
    };
    const auto list = [&] {
      return ask<std::vector<client::StreamRule>>(
                 "stream_rules", [&](auto done) { x.stream_rules(std::move(done)); })
          .value_or(std::vector<client::StreamRule>{});
    };
    list();
    const client::StreamRule fractions{"", "#fractions", "fractions"};
    const client::StreamRule talks{"", "#numbertalks", "talks"};
    change({.add = {fractions}, .remove = {}}, /*dry_run=*/true);
    const auto added = change({.add = {fractions, talks}, .remove = {}}, /*dry_run=*/false);
    expect(added && added->added == 2, "update_rules: not both were added");
    const auto refused = change({.add = {{"", "min_faves:5", "refused"}, talks}, .remove = {}},
                                /*dry_run=*/false);
    expect(refused && !refused->refused.empty(), "update_rules: nothing was refused");
    const auto before = list();
    expect(before.size() == 2, "stream_rules: not two rules");
    if (!before.empty()) {
      change({.add = {{"", "from:lee", "lee"}}, .remove = {before.back().id}}, false);
    }
    expect(list().size() == 2, "stream_rules: not two rules after the change");
  }

  // Prism hands an answer on when it has ended, and checks it as one document: so each kind of post
  // has a stream of its own, which the simulator ends after it. What the client makes of a stream
  // that stays open is seen without Prism.
  void stream(X& x) {
    const auto root = simulator_.call("POST", "posts", {{"author", "ana"}, {"text", "#fractions"}});
    const auto id = root.value("id", "");
    const std::vector<json> kinds{
        {{"author", "maria"}, {"text", "Strips for #fractions https://example.org/b"}},
        {{"author", "sam"}, {"text", "long #fractions"}, {"long", true}},
        {{"author", "sam"}, {"text", "#fractions & <more>"}, {"edit_of", id}},
        {{"author", "lee"}, {"text", "@ana #fractions so do we"}, {"reply_to", id}},
        {{"author", "lee"}, {"text", "#fractions in a picture"}, {"media", true}},
        {{"author", "lee"}, {"retweet_of", id}}};
    for (const auto& kind : kinds) stream_one(x, kind);
    stream_all(x, kinds);
  }

  void stream_one(X& x, const json& post) {
    std::optional<client::StreamEnding> ending;
    const auto open = x.open_stream(
        prism_,
        {[] {}, [](const Page&) {}, [&](const client::StreamEnding& why) { ending = why; }});
    expect(simulator_.until([&] { return connections() == 1; }), "the stream does not open");
    simulator_.call("POST", "posts", post);
    expect(simulator_.until([&] { return sent() == 1; }),
           "the stream does not send " + post.dump());
    simulator_.call("POST", "streams", {{"do", "end"}});
    simulator_.until([&] { return ending.has_value(); });
    expect(ending && ending->why == client::StreamEnding::Why::kClosed,
           "the stream: " + (ending ? ending->message : "it does not end"));
  }

  void stream_all(X& x, const std::vector<json>& posts) {
    std::size_t arrived = 0;
    std::optional<client::StreamEnding> ending;
    const auto open = x.open_stream(
        network_, {[] {},
                   [&](const Page& page) {
                     arrived += page.posts.size();
                     expect(page.unreadable.empty(), "the stream: a post cannot be read");
                   },
                   [&](const client::StreamEnding& why) { ending = why; }});
    expect(simulator_.until([&] { return connections() == 1; }), "the stream does not open");
    for (const auto& post : posts) simulator_.call("POST", "posts", post);
    expect(simulator_.until([&] { return arrived >= posts.size(); }), "not every post arrived");
    ask<bool>("free_stream", [&](auto done) { x.free_stream(std::move(done)); });
    expect(simulator_.until([&] { return ending.has_value(); }), "the freed stream does not end");
  }

  std::size_t connections() { return simulator_.call("GET", "streams")["connections"].size(); }
  int sent() {
    const auto open = simulator_.call("GET", "streams")["connections"];
    return open.empty() ? 0 : open[0].value("sent", 0);
  }

  // Every answer told of its endpoint's rate window.
  void note_called(const X& x) {
    for (const auto& [name, window] : x.rate_windows()) {
      if (!name.ends_with(client::kDayWindow)) called_.insert(name);
    }
  }

  boost::asio::io_context context_;
  client::CurlTransport network_{context_, {.user_agent = "inquiryd/contract", .ca_file = ""}};
  SystemClock clock_;
  std::string credentials_;
  Dialect dialect_;
  client::testing::SimulatorControl simulator_;
  ThroughPrism prism_;
  std::set<std::string> called_;
  std::vector<std::string> failures_;
};

std::string read_file(const std::string& path) {
  std::ifstream stream{path};
  return {std::istreambuf_iterator<char>{stream}, {}};
}

}  // namespace
}  // namespace inquiry

int main(int argc, char** argv) {
  const std::vector<std::string> words{argv + 1, argv + argc};
  if (words.size() != 5 || (words[2] != "tweet" && words[2] != "post")) {
    std::cerr << "usage: contract_client SIMULATOR PRISM tweet|post CREDENTIALS RECORD\n";
    return 64;
  }
  try {
    inquiry::WholeClient client{
        {.simulator = words[0],
         .prism = words[1],
         .dialect = words[2] == "tweet" ? inquiry::Dialect::kTweet : inquiry::Dialect::kPost,
         .credentials = inquiry::read_file(words[3]),
         .record = words[4]}};
    client.run();
    const auto wrong = client.report();
    constexpr std::size_t kShown = 1500;
    for (const auto& each : wrong) std::cout << "  " << each.substr(0, kShown) << '\n';
    std::cout << client.summary() << '\n';
    return wrong.empty() ? 0 : 1;
  } catch (const std::exception& error) {
    std::cerr << "contract_client: error: " << error.what() << '\n';
    return 70;
  }
}
