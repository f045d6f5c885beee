#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/console/web/assets.h"

namespace inquiry::console {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pair;

Request get(const std::string& path) { return {"GET", path, {}, {}, "", {}, "test"}; }

TEST(WebAssets, AreServedWithTheirType) {
  EXPECT_EQ(serve_asset(get("/")).content_type, "text/html; charset=utf-8");
  EXPECT_EQ(serve_asset(get("/app.css")).content_type, "text/css; charset=utf-8");
  EXPECT_EQ(serve_asset(get("/js/app.js")).content_type, "text/javascript; charset=utf-8");
  EXPECT_THAT(serve_asset(get("/bootstrap.css")).body, HasSubstr("Bootstrap"));
}

TEST(WebAssets, AreNotSentAgainWhenTheBrowserHasThem) {
  auto request = get("/app.css");
  const Response first = serve_asset(request);
  ASSERT_EQ(first.headers.front().first, "ETag");
  request.headers["if-none-match"] = first.headers.front().second;
  const Response second = serve_asset(request);
  EXPECT_EQ(second.status, 304);
  EXPECT_EQ(second.body, "");
  EXPECT_THAT(second.headers, ::testing::Contains(Pair("Cache-Control", "no-cache")));
}

TEST(WebAssets, AnswerAnUnknownPathWith404) {
  EXPECT_EQ(serve_asset(get("/app.css.map")).status, 404);
  EXPECT_EQ(serve_asset(get("/../CMakeLists.txt")).status, 404);
}

// The policy forbids inline script; a page that used it would just be broken.
TEST(WebAssets, UseNeitherInlineScriptNorMarkupFromStrings) {
  for (const Asset& asset : embedded_assets()) {
    if (asset.path == "/bootstrap.css") continue;
    SCOPED_TRACE(asset.path);
    for (const char* forbidden : {"innerHTML", "outerHTML", "insertAdjacentHTML", "document.write",
                                  "eval(", "new Function", "javascript:", "style=", "onclick="}) {
      EXPECT_THAT(asset.bytes, Not(HasSubstr(forbidden)));
    }
  }
}

}  // namespace
}  // namespace inquiry::console
