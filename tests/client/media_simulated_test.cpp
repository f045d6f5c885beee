// Uploads against the X simulator in a process of its own, over real HTTP: what X holds and shows
// in the end, whatever happens in between.
#include <gmock/gmock.h>
#include <signal.h>    // NOLINT(modernize-deprecated-headers): kill() is POSIX's
#include <sys/wait.h>  // waitpid()
#include <unistd.h>

#include <boost/process.hpp>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>
#include <tuple>

#include "base/digest.h"
#include "client/curl_transport.h"
#include "client/media_upload.h"
#include "client/x.h"
#include "tests/client/support/await.h"
#include "tests/client/support/simulator_control.h"

namespace inquiry::client {
namespace {

namespace bp = boost::process;
using namespace std::chrono_literals;
using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Ne;
using ::testing::SizeIs;
using State = MediaUpload::State;

constexpr std::size_t kMegabyte = std::size_t{1024} * 1024;
constexpr const char* kStart = "2026-09-15T16:00:00Z";
constexpr const char* kAccount = R"({"user_id": "2244994945", "handle": "LincolnPLC",
  "oauth1": {"consumer_key": "ck", "consumer_secret": "cs", "access_token": "at",
             "access_token_secret": "ats"}})";
constexpr const char* kCredential = R"({"oauth1": {"consumer_key": "ck", "consumer_secret": "cs",
  "access_token": "at", "access_token_secret": "ats"}})";

// Every byte there is, in no order: nothing may read it as text.
std::string bytes(std::size_t count) {
  static const std::string kAll = [] {
    std::mt19937 random{7};
    std::string all(5 * kMegabyte, '\0');
    for (char& c : all) c = static_cast<char>(random());
    return all;
  }();
  return kAll.substr(0, count);
}

MediaFile picture(std::size_t size = 1000) {
  return {bytes(size), "image/jpeg", "Three fraction strips on a desk"};
}

class Simulator {
 public:
  Simulator() {
    const auto file = ::testing::TempDir() + "account-" + std::to_string(::getpid()) + ".json";
    std::ofstream{file} << kAccount;
    process_ = bp::child(INQUIRY_SIMULATOR, "--listen", "127.0.0.1:0", "--with-parent", "--clock",
                         "manual", "--start", kStart, "--rate-limits", "0", "--account", file,
                         bp::std_out > output_);
    std::string line;
    std::getline(output_, line);
    std::remove(file.c_str());
    url_ = line.substr(line.find("http"));
  }
  ~Simulator() { process_.terminate(); }
  Simulator(const Simulator&) = delete;
  Simulator& operator=(const Simulator&) = delete;

  const std::string& url() const { return url_; }

 private:
  bp::ipstream output_;
  bp::child process_;
  std::string url_;
};

// What one process has of the client.
struct Process {
  explicit Process(const std::string& url)
      : control(context, transport, url),
        x(transport, clock, {.base_url = url}, parse_credentials(kCredential).value()) {}

  boost::asio::io_context context;
  CurlTransport transport{context, {.user_agent = "inquiryd/test", .ca_file = ""}};
  ManualClock clock{*parse_rfc3339(kStart)};
  testing::SimulatorControl control;
  X x;
};

class MediaOnX : public ::testing::Test {
 protected:
  MediaUpload& begin(MediaFile file = picture()) {
    upload_ = std::make_unique<MediaUpload>(us_.x, us_.clock, std::move(file), [] {});
    go_on();
    return *upload_;
  }

  // Until it waits for processing, is ready, or has failed.
  void go_on() {
    again_ = upload_->tick();
    EXPECT_TRUE(
        us_.control.until([&] { return again_ || is_over() || (again_ = upload_->tick()); }));
  }

  bool is_over() const {
    return upload_->state() == State::kReady || upload_->state() == State::kFailed;
  }

  void advance(Duration by) {
    us_.clock.advance(by);
    us_.control.call("POST", "clock", {{"now", to_rfc3339(us_.clock.utc_now())}});
  }

  void options(const json& body) { us_.control.call("POST", "options", body); }
  void fault(const json& body) { us_.control.call("POST", "faults", body); }

  Answer<PostId> post_with(const std::string& id) {
    NewPost post{.text = "Our strips"};
    post.media = {id};
    return testing::await<Answer<PostId>>(
        us_.context, [&](auto done) { us_.x.create_post(post, std::move(done)); });
  }

  std::vector<json> uploads() { return us_.control.call("GET", "media").at("media"); }
  std::vector<json> posts() { return us_.control.call("GET", "posts").at("posts"); }

  Simulator simulator_;
  Process us_{simulator_.url()};
  std::unique_ptr<MediaUpload> upload_;
  std::optional<UtcTime> again_;
};

TEST_F(MediaOnX, EveryByteArrivesInPartsOfTwoMegabytesWithItsDescriptionAndIsPostedOnce) {
  const auto file = picture(5 * kMegabyte);
  ASSERT_EQ(begin(file).state(), State::kReady);
  const auto held = uploads();
  ASSERT_THAT(held, SizeIs(1));
  EXPECT_EQ(held[0].at("sha256"), sha256_hex(file.bytes));
  EXPECT_EQ(held[0].at("parts"), 3);
  EXPECT_EQ(held[0].at("alt"), file.alt);
  EXPECT_EQ(us_.control.requests("append_media"), 3);
  EXPECT_THAT(posts(), IsEmpty()) << "an upload alone shows nothing";
  ASSERT_TRUE(post_with(*upload_->media_id()));
  ASSERT_THAT(posts(), SizeIs(1));
  EXPECT_EQ(posts()[0].at("media"), 1);
}

TEST_F(MediaOnX, ProcessingIsAskedAboutWhenXSaysAndOnlyThenThereIsAnId) {
  options({{"media_processing_ms", 12'000}});
  EXPECT_EQ(begin().state(), State::kProcessing);
  const auto id = uploads().at(0).at("id").get<std::string>();
  for (const int seconds : {5, 10, 15}) {
    EXPECT_EQ(upload_->media_id(), std::nullopt);
    const auto early = post_with(id);
    ASSERT_FALSE(early) << "X itself takes no post with an unfinished id";
    EXPECT_EQ(early.error().kind, Failure::Kind::kRefused);
    EXPECT_EQ(again_, *parse_rfc3339(kStart) + std::chrono::seconds{seconds});
    advance(5s);
    go_on();
  }
  EXPECT_EQ(us_.control.requests("media_status"), 3);
  EXPECT_EQ(upload_->state(), State::kReady);
  EXPECT_EQ(upload_->media_id(), id);
  EXPECT_TRUE(post_with(id));
}

TEST_F(MediaOnX, ProcessingThatNeverEndsIsGivenUpAfterFiveMinutes) {
  options({{"media_processing_ms", 360'000'000}});
  begin();
  while (again_) {
    advance(*again_ - us_.clock.utc_now());
    go_on();
  }
  EXPECT_EQ(upload_->state(), State::kFailed);
  EXPECT_THAT(upload_->failure()->message, HasSubstr("after 5 minutes"));
  EXPECT_EQ(us_.clock.utc_now(), *parse_rfc3339(kStart) + 5min);
  EXPECT_EQ(us_.control.requests("describe_media"), 0);
  EXPECT_EQ(upload_->media_id(), std::nullopt);
}

TEST_F(MediaOnX, ProcessingThatFailsSaysWhyInXsWords) {
  options({{"media_processing_ms", 5'000}, {"media_fails", true}});
  begin();
  advance(5s);
  go_on();
  EXPECT_EQ(upload_->state(), State::kFailed);
  EXPECT_THAT(upload_->failure()->message, HasSubstr("Unsupported format"));
  EXPECT_EQ(upload_->media_id(), std::nullopt);
}

TEST_F(MediaOnX, AnUploadThatXHasForgottenHasNoIdAndCannotBePosted) {
  begin();
  const auto id = *upload_->media_id();
  advance(24h - 3min);
  EXPECT_EQ(upload_->media_id(), id);
  advance(1min);
  EXPECT_EQ(upload_->media_id(), std::nullopt) << "a post needs some of its life";
  advance(2min);
  EXPECT_FALSE(post_with(id));
  EXPECT_THAT(posts(), IsEmpty());
}

TEST_F(MediaOnX, AnUploadThatXForgetsWhileItIsProcessedFails) {
  options({{"media_processing_ms", 36'000'000}});
  begin();
  advance(24h);
  go_on();
  EXPECT_EQ(upload_->state(), State::kFailed);
  EXPECT_EQ(upload_->failure()->kind, Failure::Kind::kRefused);
  EXPECT_THAT(posts(), IsEmpty());
}

// Where the upload stands when it is left alone.
class LeftInTheMiddle : public MediaOnX, public ::testing::WithParamInterface<const char*> {
 protected:
  void hold_up() { fault({{"endpoint", GetParam()}, {"kind", "slow"}, {"ms", 60'000}}); }
};

TEST_P(LeftInTheMiddle, ADroppedUploadSendsNothingMoreAndPostsNothing) {
  if (GetParam() == std::string{"media_status"}) options({{"media_processing_ms", 360'000'000}});
  hold_up();
  upload_ = std::make_unique<MediaUpload>(us_.x, us_.clock, picture(2 * kMegabyte + 1), [] {});
  ASSERT_TRUE(us_.control.until([&] {
    if (const auto again = upload_->tick()) advance(*again - us_.clock.utc_now());
    return us_.control.requests(GetParam()) > 0;
  }));
  const auto before = us_.control.call("GET", "stats").at("requests");
  upload_.reset();
  us_.context.restart();
  us_.context.run_for(200ms);  // whatever it would still send
  EXPECT_EQ(us_.control.call("GET", "stats").at("requests"), before);
  EXPECT_EQ(us_.control.requests("create_post"), 0);
  EXPECT_THAT(posts(), IsEmpty());
}

// A child plays the daemon, and dies while X still owes it an answer.
TEST_P(LeftInTheMiddle, AKilledProcessLeavesNothingOnXAndTheNextOneBeginsAnew) {
  if (GetParam() == std::string{"media_status"}) options({{"media_processing_ms", 5'000}});
  hold_up();
  const auto child = ::fork();
  ASSERT_NE(child, -1);
  if (child == 0) {
    Process they{simulator_.url()};
    MediaUpload upload{they.x, they.clock, picture(2 * kMegabyte + 1), [] {}};
    for (;;) {
      if (const auto again = upload.tick()) they.clock.set(*again);
      they.context.restart();
      they.context.run_one_for(10ms);
    }
  }
  const bool reached = us_.control.until([&] { return us_.control.requests(GetParam()) > 0; });
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  ASSERT_TRUE(reached);
  us_.control.call("DELETE", "faults");
  EXPECT_THAT(posts(), IsEmpty());
  EXPECT_EQ(us_.control.requests("create_post"), 0);

  options({{"media_processing_ms", 0}});
  const auto left = uploads().at(0).at("id").get<std::string>();
  ASSERT_EQ(begin().state(), State::kReady);
  EXPECT_THAT(upload_->media_id(), ::testing::Optional(Ne(left)));
  ASSERT_TRUE(post_with(*upload_->media_id()));
  EXPECT_THAT(posts(), SizeIs(1));
}

INSTANTIATE_TEST_SUITE_P(Media, LeftInTheMiddle,
                         ::testing::Values("initialize_media", "append_media", "finalize_media",
                                           "media_status", "describe_media"));

class EveryFault : public MediaOnX,
                   public ::testing::WithParamInterface<std::tuple<const char*, const char*>> {};

TEST_P(EveryFault, EndsTheUploadPostsNothingAndAnotherOneSucceeds) {
  const auto& [endpoint, kind] = GetParam();
  fault({{"endpoint", endpoint}, {"kind", kind}});
  begin();
  ASSERT_EQ(upload_->state(), State::kFailed);
  EXPECT_FALSE(upload_->failure()->message.empty());
  EXPECT_EQ(upload_->media_id(), std::nullopt);
  EXPECT_EQ(us_.control.requests(endpoint), 1) << "what fails is not repeated";
  EXPECT_EQ(begin().state(), State::kReady);
  EXPECT_TRUE(post_with(*upload_->media_id()));
  EXPECT_THAT(posts(), SizeIs(1));
}

INSTANTIATE_TEST_SUITE_P(Media, EveryFault,
                         ::testing::Combine(::testing::Values("initialize_media", "append_media",
                                                              "finalize_media", "describe_media"),
                                            ::testing::Values("before", "after", "close_before",
                                                              "close_after", "truncated", "html",
                                                              "rate_limited")));

}  // namespace
}  // namespace inquiry::client
