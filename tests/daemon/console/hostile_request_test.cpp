#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/daemon/console/support/raw_client.h"
#include "tests/daemon/console/support/server_under_test.h"

namespace inquiry::console::test {
namespace {

std::string repeat(const std::string& text, int times) {
  std::string out;
  out.reserve(text.size() * static_cast<std::size_t>(times));
  for (int i = 0; i < times; ++i) out += text;
  return out;
}

const std::string kGet = "GET / HTTP/1.1\r\nHost: localhost\r\n";
const std::string kPost = "POST / HTTP/1.1\r\nHost: localhost\r\n";

struct HostileRequest {
  std::string what;
  std::string bytes;
  std::string status;
};

std::vector<HostileRequest> hostile_requests() {
  return {
      {"a header of 20 KB", kGet + "X-Big: " + std::string(20'000, 'x') + "\r\n\r\n", "431"},
      {"300,000 header fields", kGet + repeat("a: b\r\n", 300'000) + "\r\n", "431"},
      {"a length and a coding",
       kPost + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "400"},
      {"a coding and a length",
       kPost + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n", "400"},
      {"two lengths", kPost + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!", "400"},
      {"a list of lengths", kPost + "Content-Length: 5, 6\r\n\r\nhello!", "400"},
      {"a negative length", kPost + "Content-Length: -5\r\n\r\n", "400"},
      {"a length that overflows", kPost + "Content-Length: 18446744073709551617\r\n\r\n", "400"},
      {"a body of 9.9 GB", kPost + "Content-Length: 9900000000\r\n\r\n", "413"},
      {"a negative chunk", kPost + "Transfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n", "400"},
      {"a chunk that overflows",
       kPost + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\nhello\r\n", "400"},
      {"an endless chunked body",
       kPost + "Transfer-Encoding: chunked\r\n\r\n" +
           repeat("400\r\n" + std::string(1024, 'x') + "\r\n", 1100),
       "413"},
      {"an endless chunk extension",
       kPost + "Transfer-Encoding: chunked\r\n\r\n5;" + std::string(200'000, 'x') + "\r\nhello\r\n",
       "431"},
      {"another transfer coding", kPost + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
       "501"},
      {"a coding in disguise", kPost + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", "501"},
      {"no host", "GET / HTTP/1.1\r\n\r\n", "400"},
      {"two hosts", kGet + "Host: evil.example\r\n\r\n", "400"},
      {"a space before the colon", kGet + "X-Odd : 1\r\n\r\n", "400"},
      {"a folded field of control characters", kGet + "X-Odd: a\x01 b\r\n\r\n", "400"},
      {"a request to a proxy", "GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
       "400"},
      {"a broken escape", "GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n", "400"},
      {"an encoded zero", "GET /%00 HTTP/1.1\r\nHost: localhost\r\n\r\n", "400"},
      {"an encoded line break", "GET /a%0d%0ab HTTP/1.1\r\nHost: localhost\r\n\r\n", "400"},
      {"a method nobody serves", "TRACE / HTTP/1.1\r\nHost: localhost\r\n\r\n", "501"},
      {"a tunnel", "CONNECT evil.example:443 HTTP/1.1\r\nHost: localhost\r\n\r\n", "501"},
      {"another protocol", "SSH-2.0-OpenSSH_9.2\r\n\r\n", "400"},
      {"another version", "GET / HTTP/3.7\r\nHost: localhost\r\n\r\n", "400"},
      {"TLS", std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11), "400"},
  };
}

TEST(HostileRequest, IsRefusedWithoutReachingTheHandler) {
  ServerUnderTest under_test;
  const auto port = under_test.port();
  for (const auto& request : hostile_requests()) {
    SCOPED_TRACE(request.what);
    RawClient client(port);
    client.send(request.bytes);
    const std::string answer = client.read_to_close();
    EXPECT_THAT(answer, ::testing::StartsWith("HTTP/1.1 " + request.status + " "));
    EXPECT_THAT(answer, ::testing::HasSubstr("application/problem+json"));
  }
  EXPECT_EQ(under_test.requests(), 0);
  RawClient honest(port);
  EXPECT_THAT(honest.get("/"), ::testing::StartsWith("HTTP/1.1 200"));
}

TEST(HostileRequest, CannotWriteHeadersIntoTheAnswer) {
  ServerUnderTest under_test;
  RawClient client(under_test.port());
  client.send("GET / HTTP/1.1\r\nHost: localhost\r\nREMOTE_ADDR: 6.6.6.6\r\n\r\n");
  client.read_answer();
  EXPECT_EQ(under_test.last_request().remote, "127.0.0.1");
}

}  // namespace
}  // namespace inquiry::console::test
