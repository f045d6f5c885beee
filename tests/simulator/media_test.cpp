// Uploads as X takes them: parts, processing, descriptions, and what a post may name.
#include "client/simulator/media.h"

#include <gmock/gmock.h>

#include "base/digest.h"
#include "tests/simulator/simulated.h"

namespace inquiry::simulator {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using testing::HasSubstr;

constexpr const char* kStart =
    R"({"media_type":"image/png","media_category":"tweet_image","total_bytes":6})";

std::string part(const std::string& bytes, const std::string& index) {
  return "--b\r\nContent-Disposition: form-data; name=\"segment_index\"\r\n\r\n" + index +
         "\r\n--b\r\nContent-Disposition: form-data; name=\"media\"; filename=\"p\"\r\n\r\n" +
         bytes + "\r\n--b--\r\n";
}

std::string path(const std::string& id, const std::string& verb) {
  return "/2/media/upload/" + id + "/" + verb;
}

std::string begin(Simulated& x, const char* body = kStart) {
  const auto answer = x.signed_call("POST", "/2/media/upload/initialize", body);
  EXPECT_EQ(answer.status, 200) << answer.body;
  return answer.body.at("data").at("id");
}

std::string uploaded(Simulated& x) {
  const auto id = begin(x);
  EXPECT_EQ(x.signed_call("POST", path(id, "append"), part("abc", "0")).status, 200);
  EXPECT_EQ(x.signed_call("POST", path(id, "append"), part("def", "1")).status, 200);
  EXPECT_EQ(x.signed_call("POST", path(id, "finalize")).status, 200);
  return id;
}

Answer status(Simulated& x, const std::string& id) {
  return x.signed_call("GET", "/2/media/upload?command=STATUS&media_id=" + id);
}

Answer post_with(Simulated& x, const std::string& id) {
  return x.signed_call("POST", "/2/tweets",
                       json{{"text", "Look"}, {"media", {{"media_ids", {id}}}}}.dump());
}

TEST(Media, APictureIsReadyAtOnceAndCanBePosted) {
  Simulated x;
  const auto id = uploaded(x);
  EXPECT_FALSE(status(x, id).body.at("data").contains("processing_info"));
  EXPECT_EQ(post_with(x, id).status, 201);
}

TEST(Media, WhatIsNotWholeIsNotFinalized) {
  Simulated x;
  const auto id = begin(x);
  EXPECT_EQ(x.signed_call("POST", path(id, "finalize")).status, 400);
  x.signed_call("POST", path(id, "append"), part("abc", "0"));
  x.signed_call("POST", path(id, "append"), part("def", "2"));
  EXPECT_EQ(x.signed_call("POST", path(id, "finalize")).status, 400);
  EXPECT_EQ(post_with(x, id).status, 400);
}

TEST(Media, IsNotPostedBeforeItsProcessingSucceeded) {
  Options options;
  options.behaviour.media.processing = 10s;
  Simulated x{options};
  const auto id = uploaded(x);
  EXPECT_EQ(status(x, id).body.at("data").at("processing_info").at("state"), "pending");
  x.clock().advance(5s);
  const auto info = status(x, id).body.at("data").at("processing_info");
  EXPECT_EQ(info.at("state"), "in_progress");
  EXPECT_EQ(info.at("check_after_secs"), 5);
  EXPECT_THAT(post_with(x, id).body.dump(), HasSubstr("media IDs are invalid"));
  x.clock().advance(5s);
  EXPECT_EQ(status(x, id).body.at("data").at("processing_info").at("state"), "succeeded");
  EXPECT_EQ(post_with(x, id).status, 201);
}

TEST(Media, ProcessingMayFail) {
  Simulated x;
  EXPECT_EQ(x.control("POST", "options", {{"media_fails", true}}).status, 200);
  const auto id = uploaded(x);
  EXPECT_EQ(status(x, id).body.at("data").at("processing_info").at("state"), "failed");
  EXPECT_EQ(post_with(x, id).status, 400);
}

TEST(Media, IdsExpire) {
  Simulated x;
  const auto id = uploaded(x);
  x.clock().advance(24h);
  EXPECT_EQ(post_with(x, id).status, 400);
  EXPECT_EQ(status(x, id).status, 400);
}

TEST(Media, RefusesAPartThatIsTooLarge) {
  Simulated x;
  const auto id = begin(x);
  const auto large = part(std::string(std::size_t{5} * 1024 * 1024, 'x'), "0");
  EXPECT_EQ(x.signed_call("POST", path(id, "append"), large).status, 431);
}

TEST(Media, RefusesWhatXWouldRefuse) {
  Simulated x;
  for (const auto* body :
       {"", "[]", "{}",
        R"({"media_type":"image/heic","media_category":"tweet_image","total_bytes":6})",
        R"({"media_type":"video/mp4","media_category":"tweet_image","total_bytes":6})",
        R"({"media_type":"image/png","media_category":"tweet_image","total_bytes":0})",
        R"({"media_type":"image/png","media_category":"tweet_image","total_bytes":5242881})"}) {
    EXPECT_EQ(x.signed_call("POST", "/2/media/upload/initialize", body).status, 400) << body;
  }
  const auto id = begin(x);
  for (const auto& body : {std::string(), std::string("--b\r\n"), part("abc", "1000"),
                           part("abc", "-1"), part("abc", "0").substr(0, 80)}) {
    EXPECT_EQ(x.signed_call("POST", path(id, "append"), body).status, 400) << body;
  }
  EXPECT_EQ(x.signed_call("POST", path("12", "append"), part("abc", "0")).status, 400);
}

TEST(Media, KeepsTheDescription) {
  Simulated x;
  const auto id = uploaded(x);
  const auto say = [&](const std::string& alt) {
    return x.signed_call("POST", "/2/media/metadata",
                         json{{"id", id}, {"metadata", {{"alt_text", {{"text", alt}}}}}}.dump());
  };
  EXPECT_EQ(say(std::string(1001, 'a')).status, 400);
  EXPECT_EQ(say("A number line").status, 200);
  EXPECT_EQ(x.sim().media().alt_text(id), "A number line");
}

TEST(Media, TheControlInterfaceTellsWhatCame) {
  Simulated x;
  const auto id = uploaded(x);
  begin(x);
  const auto all = x.control("GET", "media").body.at("media");
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].at("id"), id);
  EXPECT_EQ(all[0].at("parts"), 2);
  EXPECT_EQ(all[0].at("bytes"), 6);
  EXPECT_EQ(all[0].at("sha256"), sha256_hex("abcdef"));
  EXPECT_EQ(all[0].at("finalized"), true);
  EXPECT_EQ(all[1].at("finalized"), false);
}

TEST(Media, AFaultInTheMiddleLosesThePart) {
  Simulated x;
  const auto id = begin(x);
  x.fault({{"endpoint", "append_media"}, {"kind", "before"}});
  EXPECT_EQ(x.signed_call("POST", path(id, "append"), part("abcdef", "0")).status, 503);
  EXPECT_EQ(x.signed_call("POST", path(id, "finalize")).status, 400);
  x.signed_call("POST", path(id, "append"), part("abcdef", "0"));
  EXPECT_EQ(x.signed_call("POST", path(id, "finalize")).status, 200);
}

}  // namespace
}  // namespace inquiry::simulator
