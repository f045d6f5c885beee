// Whom the transport trusts.
#include <gmock/gmock.h>

#include <boost/asio/io_context.hpp>
#include <memory>

#include "client/curl_transport.h"
#include "tests/client/support/await.h"
#include "tests/client/support/tls_server.h"

namespace inquiry::client {
namespace {

using ::testing::HasSubstr;

class TlsTest : public ::testing::Test {
 protected:
  HttpResult fetch(const std::string& url, const std::string& ca_file) {
    CurlTransport transport{context_, {.user_agent = "inquiryd/test", .ca_file = ca_file}};
    return testing::await<HttpResult>(context_, [&](auto done) {
      HttpRequest request;
      request.url = url;
      transport.send(std::move(request), std::move(done));
    });
  }

  boost::asio::io_context context_;
};

TEST_F(TlsTest, ReadsFromAServerThatTheBundleVouchesFor) {
  const testing::TlsServer server{context_};
  const HttpResult result = fetch(server.url(), server.certificate_file());
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(result->status, 200);
  EXPECT_EQ(server.requests(), 1);
}

TEST_F(TlsTest, SendsNothingToAServerThatNobodyVouchesFor) {
  const testing::TlsServer server{context_};
  const HttpResult result = fetch(server.url(), "");
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, HttpFailure::Kind::kTls);
  EXPECT_TRUE(result.error().nothing_sent);
  EXPECT_THAT(result.error().message, HasSubstr("certificate"));
  EXPECT_EQ(server.requests(), 0);
}

TEST_F(TlsTest, SendsNothingToAServerWithAnotherName) {
  const testing::TlsServer server{context_};
  std::string url = server.url();
  url.replace(url.find("127.0.0.1"), std::string{"127.0.0.1"}.size(), "localhost");
  const HttpResult result = fetch(url, server.certificate_file());
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, HttpFailure::Kind::kTls);
  EXPECT_TRUE(result.error().nothing_sent);
  EXPECT_EQ(server.requests(), 0);
}

TEST_F(TlsTest, SaysSoWhenTheBundleCannotBeRead) {
  const testing::TlsServer server{context_};
  const HttpResult result = fetch(server.url(), "/nonexistent/bundle.pem");
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, HttpFailure::Kind::kTls);
  EXPECT_TRUE(result.error().nothing_sent);
}

}  // namespace
}  // namespace inquiry::client
