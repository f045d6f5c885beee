// Answers meant to hurt, or from something that is not X: each is bounded and said.
#include <gmock/gmock.h>
#include <sys/resource.h>

#include <functional>

#include "tests/client/support/gzip.h"
#include "tests/client/support/x_over_loopback.h"

namespace inquiry::client {
namespace {

using testing::answer;
using ::testing::HasSubstr;
using testing::raw_then_close;
using testing::Reply;
using Kind = Failure::Kind;

std::string repeated(const std::string& part, std::size_t times) {
  std::string whole;
  whole.reserve(part.size() * times);
  for (std::size_t i = 0; i < times; ++i) whole += part;
  return whole;
}

constexpr std::size_t kMiB = std::size_t{1024} * 1024;

struct Hostile {
  std::string name;
  std::function<Reply()> reply;  // made when its test runs: some are large
  Kind kind;
  std::string says;
  friend void PrintTo(const Hostile& row, std::ostream* out) { *out << row.name; }
};

class HostileAnswer : public testing::XOverLoopback,
                      public ::testing::WithParamInterface<Hostile> {};

TEST_P(HostileAnswer, IsRefusedWithItsReason) {
  server_.next(GetParam().reply());
  const auto page = search();
  ASSERT_FALSE(page);
  EXPECT_EQ(page.error().kind, GetParam().kind) << page.error().message;
  EXPECT_THAT(page.error().message, HasSubstr(GetParam().says));
  EXPECT_LT(page.error().message.size(), 500U);
}

INSTANTIATE_TEST_SUITE_P(
    Hostile, HostileAnswer,
    ::testing::Values(
        Hostile{"Empty", [] { return answer(200, ""); }, Kind::kMalformed, "empty"},
        Hostile{"Blank", [] { return answer(200, " \r\n\t"); }, Kind::kMalformed, "empty"},
        Hostile{"LoginPage",
                [] { return answer(200, "\n<!DOCTYPE html><title>School WLAN</title>"); },
                Kind::kMalformed, "a web page"},
        Hostile{"Redirect", [] { return answer(302, "", {"Location: http://login.example/"}); },
                Kind::kMalformed, "login page"},
        Hostile{"NotAnObject", [] { return answer(200, "[1]"); }, Kind::kMalformed,
                "not a JSON object"},
        Hostile{"DataOfAnotherType", [] { return answer(200, R"({"data": {"id": "1"}})"); },
                Kind::kMalformed, "without a list"},
        Hostile{"Truncated", [] { return answer(200, R"({"data": [{"id": "1", "text": "ab)"); },
                Kind::kMalformed, "cut off"},
        Hostile{"DeepArrays", [] { return answer(200, std::string(1'000'000, '[')); },
                Kind::kMalformed, "nested deeper than 64"},
        Hostile{"DeepObjects", [] { return answer(200, repeated(R"({"a":)", 1'000'000)); },
                Kind::kMalformed, "nested deeper than 64"},
        Hostile{"DeepAndClosed",
                [] { return answer(200, std::string(500'000, '[') + std::string(500'000, ']')); },
                Kind::kMalformed, "nested deeper than 64"},
        Hostile{"ManyValues", [] { return answer(200, "[" + repeated("{},", kMiB) + "{}]"); },
                Kind::kMalformed, "more than 250000 values"},
        Hostile{"InvalidUtf8", [] { return answer(200, "{\"meta\": \"\xC3\x28\"}"); },
                Kind::kMalformed, "without a list of posts"},
        Hostile{"TooLarge", [] { return answer(200, std::string(10 * kMiB, ' ')); },
                Kind::kMalformed, "larger than"},
        Hostile{"GzipBomb",
                [] {
                  return answer(200, testing::gzip(std::string(kMiB, ' '), 512),
                                {"Content-Encoding: gzip"});
                },
                Kind::kMalformed, "larger than"},
        Hostile{"NotHttp", [] { return raw_then_close("SSH-2.0-OpenSSH_9.2\r\n"); },
                Kind::kNoAnswer, "127.0.0.1"},
        Hostile{"ClosedEarly",
                [] { return raw_then_close("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{"); },
                Kind::kNoAnswer, "closed the connection"}),
    [](const auto& row) { return row.param.name; });

class HostileTest : public testing::XOverLoopback {};

TEST_F(HostileTest, BracketsInATextDoNotCount) {
  server_.next(answer(200, R"({"meta": {"next_token": ")" + std::string(1000, '[') + R"(\"[{"}})"));
  const auto page = search();
  ASSERT_TRUE(page) << page.error().message;
  EXPECT_EQ(page->next_token, std::string(1000, '[') + "\"[{");
}

TEST_F(HostileTest, ADocumentAtTheDepthLimitIsRead) {
  const std::string deep = std::string(63, '[') + std::string(63, ']');
  server_.next(answer(200, R"({"meta": )" + deep + "}"));
  EXPECT_TRUE(search());
  server_.next(answer(200, R"({"meta": {"a": [[)" + deep + "]]}}"));
  EXPECT_FALSE(search());
}

long peak_kib() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

// Under AddressSanitizer freed memory is kept for a while, and every piece has a margin.
#ifdef __SANITIZE_ADDRESS__
constexpr long kLittleKib = 4 * 64L * 1024;
#else
constexpr long kLittleKib = 64L * 1024;
#endif

TEST_F(HostileTest, ABombCostsLittleMemory) {
  const std::string bomb = testing::gzip(repeated("[{},", kMiB / 4), 1024);
  const long before = peak_kib();
  server_.next(answer(200, bomb, {"Content-Encoding: gzip"}));
  ASSERT_FALSE(search());
  EXPECT_LT(peak_kib() - before, kLittleKib);
}

TEST_F(HostileTest, TheLargestDocumentThatIsReadCostsLittleMemory) {
  const std::string items = repeated(R"({"":0},)", 120'000);
  const long before = peak_kib();
  server_.next(answer(200, R"({"data": [)" + items + "0]}"));
  const auto page = search();
  ASSERT_TRUE(page) << page.error().message;
  EXPECT_EQ(page->unreadable.size(), 120'001U);
  EXPECT_LT(peak_kib() - before, kLittleKib);
}

}  // namespace
}  // namespace inquiry::client
