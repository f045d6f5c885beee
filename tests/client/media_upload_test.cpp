// An upload in parts, step by step, against a scripted X.
#include "client/media_upload.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "tests/client/support/x_over_loopback.h"

namespace inquiry::client {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using testing::answer;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using State = MediaUpload::State;

constexpr std::size_t kMegabyte = std::size_t{1024} * 1024;

MediaFile picture(std::size_t bytes = 100) {
  return {std::string(bytes, 'p'), "image/jpeg", "Three fraction strips on a desk"};
}

std::string told(const json& data) { return json{{"data", data}}.dump(); }

std::string processing(const std::string& state, int check_after = 5) {
  return told({{"id", "71"},
               {"expires_after_secs", 3600},
               {"processing_info", {{"state", state}, {"check_after_secs", check_after}}}});
}

class MediaUploadTest : public testing::XOverLoopback {
 protected:
  // Begins the upload and runs the loop until it waits, is ready or has failed.
  MediaUpload& begin(MediaFile file = picture()) {
    upload_ = std::make_unique<MediaUpload>(x_, clock_, std::move(file), [] {});
    go_on();
    return *upload_;
  }

  void go_on() {
    again_ = upload_->tick();
    while (!again_ && !is_over() && context_.run_one_for(10s) > 0) again_ = upload_->tick();
  }

  bool is_over() const {
    return upload_->state() == State::kReady || upload_->state() == State::kFailed;
  }

  void next(const std::string& body, int status = 200) { server_.next(answer(status, body)); }

  void next_until_finalized(int parts = 1) {
    next(told({{"id", "71"}, {"expires_after_secs", 86400}}));
    for (int i = 0; i < parts; ++i) next(told({{"expires_at", 1789500000}}));
  }

  std::vector<std::string> targets() const {
    std::vector<std::string> all;
    for (const auto& seen : server_.seen()) all.push_back(seen.method + " " + seen.target);
    return all;
  }

  std::unique_ptr<MediaUpload> upload_;
  std::optional<UtcTime> again_;
};

TEST_F(MediaUploadTest, SendsPartsOfTwoMegabytesAndTheDescription) {
  next_until_finalized(3);
  next(told({{"id", "71"}, {"expires_after_secs", 3600}}));
  next(told({{"id", "71"}}));
  auto& upload = begin(picture(4 * kMegabyte + 1));
  ASSERT_EQ(upload.state(), State::kReady) << upload.failure()->message;
  EXPECT_EQ(upload.media_id(), "71");
  EXPECT_THAT(targets(),
              ElementsAre("POST /2/media/upload/initialize", "POST /2/media/upload/71/append",
                          "POST /2/media/upload/71/append", "POST /2/media/upload/71/append",
                          "POST /2/media/upload/71/finalize", "POST /2/media/metadata"));
  const auto& seen = server_.seen();
  EXPECT_EQ(json::parse(seen[0].body), json::parse(R"({"media_type": "image/jpeg",
      "media_category": "tweet_image", "total_bytes": 4194305})"));
  EXPECT_THAT(seen[3].headers.at("content-type"), HasSubstr("multipart/form-data; boundary="));
  EXPECT_THAT(seen[3].body, HasSubstr("name=\"segment_index\"\r\n\r\n2\r\n"));
  for (int i = 1; i <= 3; ++i)
    EXPECT_LT(seen[static_cast<std::size_t>(i)].body.size(), 2 * kMegabyte + 1024);
  EXPECT_EQ(json::parse(seen[5].body), json::parse(R"({"id": "71", "metadata": {"alt_text":
      {"text": "Three fraction strips on a desk"}}})"));
  for (const auto& each : seen) {
    EXPECT_THAT(each.headers.at("authorization"), HasSubstr("OAuth "));
  }
}

TEST_F(MediaUploadTest, HasNoIdForAPostBeforeXHasProcessedIt) {
  next_until_finalized();
  next(processing("pending", 7));
  auto& upload = begin();
  EXPECT_EQ(upload.state(), State::kProcessing);
  EXPECT_EQ(upload.media_id(), std::nullopt);
  EXPECT_EQ(again_, clock_.utc_now() + 7s);

  clock_.advance(6s);
  go_on();
  EXPECT_EQ(server_.seen().size(), 3U);  // not asked before it is due

  clock_.advance(1s);
  next(processing("in_progress", 5));
  go_on();
  EXPECT_EQ(targets().back(), "GET /2/media/upload?command=STATUS&media_id=71");
  EXPECT_EQ(upload.media_id(), std::nullopt);

  clock_.advance(5s);
  next(processing("succeeded"));
  next(told({{"id", "71"}}));
  go_on();
  EXPECT_EQ(upload.state(), State::kReady);
  EXPECT_EQ(upload.media_id(), "71");
}

TEST_F(MediaUploadTest, ProcessingThatNeverEndsIsGivenUp) {
  next_until_finalized();
  next(processing("in_progress", 0));
  auto& upload = begin();
  const auto start = clock_.utc_now();
  while (again_) {
    EXPECT_GE(*again_, clock_.utc_now() + 1s);
    clock_.set(*again_);
    next(processing("in_progress", 3600));
    go_on();
  }
  EXPECT_EQ(upload.state(), State::kFailed);
  EXPECT_THAT(upload.failure()->message, HasSubstr("after 5 minutes"));
  EXPECT_EQ(clock_.utc_now() - start, 5min);
}

TEST_F(MediaUploadTest, SaysWhyXCouldNotProcessIt) {
  next_until_finalized();
  next(told(
      {{"id", "71"},
       {"processing_info", {{"state", "failed"}, {"error", {{"message", "Unsupported codec"}}}}}}));
  auto& upload = begin();
  EXPECT_EQ(upload.state(), State::kFailed);
  EXPECT_THAT(upload.failure()->message, HasSubstr("Unsupported codec"));
  EXPECT_EQ(upload.media_id(), std::nullopt);
}

TEST_F(MediaUploadTest, AnIdIsNotUsedUpToItsVeryEnd) {
  next_until_finalized();
  next(told({{"id", "71"}, {"expires_after_secs", 3600}}));
  next(told({{"id", "71"}}));
  auto& upload = begin();
  clock_.advance(57min);
  EXPECT_EQ(upload.media_id(), "71");
  clock_.advance(1min);
  EXPECT_EQ(upload.media_id(), std::nullopt);
}

struct Break {
  std::string name;
  int good;  // answers before it
  testing::Reply reply;
  Failure::Kind kind;
  friend void PrintTo(const Break& row, std::ostream* out) { *out << row.name; }
};

class EveryBreak : public MediaUploadTest, public ::testing::WithParamInterface<Break> {};

TEST_P(EveryBreak, EndsTheUploadAndIsNotRepeated) {
  const std::array<std::string, 4> good{told({{"id", "71"}}), told({{"expires_at", 1}}),
                                        told({{"id", "71"}}), told({{"id", "71"}})};
  for (int i = 0; i < GetParam().good; ++i) next(good.at(static_cast<std::size_t>(i)));
  server_.next(GetParam().reply);
  auto& upload = begin();
  ASSERT_EQ(upload.state(), State::kFailed);
  EXPECT_EQ(upload.failure()->kind, GetParam().kind) << upload.failure()->message;
  EXPECT_THAT(upload.failure()->message, ::testing::Not(HasSubstr("fraction strips")));
  EXPECT_EQ(upload.media_id(), std::nullopt);
  EXPECT_EQ(upload.tick(), std::nullopt);
  EXPECT_EQ(server_.seen().size(), static_cast<std::size_t>(GetParam().good) + 1);
}

INSTANTIATE_TEST_SUITE_P(
    MediaUpload, EveryBreak,
    ::testing::Values(
        Break{"NotAllowed", 0, answer(403, "{}"), Failure::Kind::kRefused},
        Break{"NoId", 0, answer(200, R"({"data": {"id": "7/1"}})"), Failure::Kind::kMalformed},
        Break{"PartTooLarge", 1, answer(431, ""), Failure::Kind::kRefused},
        Break{"EntityTooLarge", 1, answer(413, ""), Failure::Kind::kRefused},
        Break{"PartLost", 1, testing::raw_then_close(""), Failure::Kind::kNoAnswer},
        Break{"Overloaded", 1, answer(503, ""), Failure::Kind::kServer},
        Break{"Limited", 2, answer(429, "{}"), Failure::Kind::kRateLimited},
        Break{"OddState", 2,
              answer(200, R"({"data": {"id": "71", "processing_info": {"state": "odd"}}})"),
              Failure::Kind::kMalformed},
        Break{"NoDescription", 3,
              answer(400, R"({"title": "Invalid", "detail": "Three fraction strips on a desk"})"),
              Failure::Kind::kRefused}),
    [](const auto& row) { return row.param.name; });

TEST_F(MediaUploadTest, DroppingItDropsWhatStillComes) {
  next(told({{"id", "71"}}));
  upload_ = std::make_unique<MediaUpload>(x_, clock_, picture(), [] {});
  upload_->tick();
  upload_.reset();
  context_.run_for(50ms);
  EXPECT_LE(server_.seen().size(), 1U);
}

struct File {
  std::string name;
  MediaFile file;
  std::string says;
  friend void PrintTo(const File& row, std::ostream* out) { *out << row.name; }
};

class EveryFile : public ::testing::TestWithParam<File> {};

TEST_P(EveryFile, IsJudgedBeforeItIsSent) {
  const auto problem = problem_with(GetParam().file);
  if (GetParam().says.empty()) {
    EXPECT_THAT(problem, IsEmpty());
  } else {
    EXPECT_THAT(problem, HasSubstr(GetParam().says));
  }
}

INSTANTIATE_TEST_SUITE_P(
    MediaUpload, EveryFile,
    ::testing::Values(
        File{"Picture", picture(5 * kMegabyte), ""},
        File{"PictureTooLarge", picture(5 * kMegabyte + 1), "the 5 MB"},
        File{"Gif", {std::string(15 * kMegabyte, 'g'), "image/gif", "It turns"}, ""},
        File{"Empty", {"", "image/png", "Nothing"}, "empty"},
        File{"OtherType", {"x", "image/heic", "A desk"}, "convert"},
        File{"NotDescribed", {"x", "image/png", " \n"}, "describe it"},
        File{"LongestDescription", {"x", "image/png", std::string(1000, 'a')}, ""},
        File{"DescriptionTooLong", {"x", "image/png", std::string(1001, 'a')}, "1000 characters"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace inquiry::client
