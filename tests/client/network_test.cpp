// The way out of a school's network: proxies, filters that inspect TLS, both families of addresses.
#include <gmock/gmock.h>
#include <sys/stat.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <filesystem>
#include <fstream>
#include <memory>

#include "client/curl_transport.h"
#include "tests/client/support/await.h"
#include "tests/client/support/loopback_server.h"
#include "tests/client/support/proxy_server.h"
#include "tests/client/support/tls_server.h"

namespace inquiry::client {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::ProxyServer;
using Kind = HttpFailure::Kind;

std::string contents(const std::string& file) {
  std::ifstream in{file};
  return {std::istreambuf_iterator<char>{in}, {}};
}

class NetworkTest : public ::testing::Test {
 protected:
  HttpResult fetch(Network network, HttpRequest request) {
    CurlTransport transport{context_, {.user_agent = "inquiryd/test", .ca_file = ""}};
    transport.use(std::move(network));
    return testing::await<HttpResult>(
        context_, [&](auto done) { transport.send(std::move(request), std::move(done)); });
  }

  static HttpRequest creation() {
    HttpRequest request;
    request.method = HttpRequest::Method::kPost;
    request.url = "https://x.school.test/2/tweets";
    request.headers = {"Authorization: OAuth secret"};
    request.body = "{}";
    request.once = true;
    return request;
  }

  static HttpRequest reading(std::string url = "https://x.school.test/2/users/me") {
    HttpRequest request;
    request.url = std::move(url);
    return request;
  }

  Network through(const ProxyServer& proxy) const {
    Network network;
    network.proxy = proxy.url();
    network.extra_ca_pem = contents(x_.certificate_file());
    return network;
  }

  boost::asio::io_context context_;
  testing::TlsServer x_{context_};
};

TEST_F(NetworkTest, PostsThroughAProxyOnceAndKeepsXsSecretsFromIt) {
  const ProxyServer proxy{context_, {.target_port = x_.port()}};
  const auto result = fetch(through(proxy), creation());
  ASSERT_TRUE(result) << result.error().message;
  ASSERT_EQ(proxy.asked().size(), 1U);
  EXPECT_EQ(proxy.asked()[0].target, "x.school.test:443");
  EXPECT_FALSE(proxy.asked()[0].headers.contains("authorization"));
  ASSERT_EQ(x_.requests(), 1);
  EXPECT_THAT(x_.heads()[0], HasSubstr("Authorization: OAuth secret"));
}

TEST_F(NetworkTest, GivesTheProxyItsLoginInTheFirstConnectAndToNobodyElse) {
  const ProxyServer proxy{context_, {.target_port = x_.port(), .login = "inquiry:long word"}};
  auto network = through(proxy);
  network.proxy_user = "inquiry";
  network.proxy_password = Secret{"long word"};
  const auto result = fetch(std::move(network), creation());
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(proxy.asked().size(), 1U);
  ASSERT_EQ(x_.requests(), 1);
  EXPECT_THAT(x_.heads()[0], Not(HasSubstr("Proxy-Authorization")));
}

struct Refusal {
  std::string name;
  ProxyServer::Options proxy;
  std::string says;
  friend void PrintTo(const Refusal& row, std::ostream* out) { *out << row.name; }
};

class ProxyRefusal : public NetworkTest, public ::testing::WithParamInterface<Refusal> {};

TEST_P(ProxyRefusal, ProvesThatNothingWasSent) {
  auto options = GetParam().proxy;
  options.target_port = x_.port();
  const ProxyServer proxy{context_, options};
  auto network = through(proxy);
  if (!options.login.empty()) {
    network.proxy_user = "inquiry";
    network.proxy_password = Secret{"wrong word"};
  }
  auto request = creation();
  request.timeout = std::chrono::milliseconds{500};
  const auto result = fetch(std::move(network), std::move(request));
  ASSERT_FALSE(result);
  EXPECT_TRUE(result.error().nothing_sent);
  EXPECT_THAT(result.error().message, HasSubstr(GetParam().says));
  EXPECT_THAT(result.error().message, Not(HasSubstr("wrong word")));
  EXPECT_EQ(proxy.asked().size(), 1U);
  EXPECT_TRUE(x_.heads().empty());
}

INSTANTIATE_TEST_SUITE_P(
    Network, ProxyRefusal,
    ::testing::Values(Refusal{"WrongPassword", {.login = "inquiry:x"}, "x.proxy_credential"},
                      Refusal{"HostNotAllowed", {.refuse_with = 403}, "does not let x.school.test"},
                      Refusal{"ProxyBroken", {.refuse_with = 502}, "HTTP 502"},
                      Refusal{"ProxySilent", {.hangs = true}, "no connection to x.school.test"}),
    [](const auto& row) { return row.param.name; });

TEST_F(NetworkTest, AProxyThatAsksForALoginNamesTheOptionThatHoldsIt) {
  const ProxyServer proxy{context_, {.target_port = x_.port(), .login = "inquiry:x"}};
  const auto result = fetch(through(proxy), creation());
  ASSERT_FALSE(result);
  EXPECT_TRUE(result.error().nothing_sent);
  EXPECT_THAT(result.error().message, HasSubstr("x.proxy_credential"));
}

TEST_F(NetworkTest, APostIsSeenOnceWhenTheTunnelBreaksUnderIt) {
  const ProxyServer proxy{context_, {.target_port = x_.port()}};
  x_.closes_without_answer(true);
  const auto result = fetch(through(proxy), creation());
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, Kind::kClosed);
  EXPECT_FALSE(result.error().nothing_sent);
  EXPECT_EQ(x_.requests(), 1);
  EXPECT_EQ(proxy.asked().size(), 1U);
}

TEST_F(NetworkTest, NamesTheProxyWhenItsAddressIsUnknown) {
  Network network;
  network.proxy = "http://proxy.invalid:3128";
  const auto result = fetch(std::move(network), creation());
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, Kind::kResolve);
  EXPECT_TRUE(result.error().nothing_sent);
  EXPECT_THAT(result.error().message, HasSubstr("the address of the proxy"));
}

TEST_F(NetworkTest, ReachesThisMachinePastTheSchoolsProxy) {
  testing::LoopbackServer here{context_};
  here.next(testing::answer(200, "here"));
  Network network;
  network.proxy = "http://127.0.0.1:1";
  const auto result = fetch(std::move(network), reading(here.url()));
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(result->body, "here");
}

TEST_F(NetworkTest, TrustsTheFiltersCertificateOnlyWhenItIsNamed) {
  const auto refused = fetch({}, reading(x_.url()));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, Kind::kTls);
  EXPECT_TRUE(refused.error().nothing_sent);
  EXPECT_THAT(refused.error().message, HasSubstr("x.ca_bundle"));
  Network network;
  network.extra_ca_pem = contents(x_.certificate_file());
  const auto result = fetch(std::move(network), reading(x_.url()));
  ASSERT_TRUE(result) << result.error().message;
}

TEST_F(NetworkTest, AnExtraCertificateIsAddedToTheBundleAndDoesNotReplaceIt) {
  const testing::TlsServer filter{context_};
  CurlTransport transport{context_,
                          {.user_agent = "inquiryd/test", .ca_file = x_.certificate_file()}};
  Network network;
  network.extra_ca_pem = contents(filter.certificate_file());
  transport.use(std::move(network));
  for (const auto& url : {x_.url(), filter.url()}) {
    const auto result = testing::await<HttpResult>(
        context_, [&](auto done) { transport.send(reading(url), std::move(done)); });
    EXPECT_TRUE(result) << result.error().message;
  }
}

TEST_F(NetworkTest, SaysSoWhenTheExtraBundleIsBroken) {
  Network network;
  network.extra_ca_pem = "-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n";
  const auto result = fetch(std::move(network), reading(x_.url()));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, Kind::kTls);
  EXPECT_TRUE(result.error().nothing_sent);
}

TEST_F(NetworkTest, OffersHttp2ForReadsAndNeverForACreation) {
  Network network;
  network.extra_ca_pem = contents(x_.certificate_file());
  CurlTransport transport{context_, {.user_agent = "inquiryd/test", .ca_file = ""}};
  transport.use(std::move(network));
  auto post = creation();
  post.url = x_.url();
  for (const auto& request : {reading(x_.url()), post}) {
    const auto result = testing::await<HttpResult>(
        context_, [&](auto done) { transport.send(request, std::move(done)); });
    ASSERT_TRUE(result) << result.error().message;
  }
  EXPECT_THAT(x_.offered(), ElementsAre("h2,http/1.1", "http/1.1"));
}

class BothFamilies : public NetworkTest, public ::testing::WithParamInterface<const char*> {};

// "localhost" has an address of each family; only one of them answers.
TEST_P(BothFamilies, ReachAServerThatListensOnOneOfThem) {
  namespace asio = boost::asio;
  using asio::ip::tcp;
  tcp::acceptor acceptor{context_};
  boost::system::error_code error;
  const tcp::endpoint place{asio::ip::make_address(GetParam()), 0};
  acceptor.open(place.protocol(), error);
  if (!error) acceptor.bind(place, error);
  if (error) GTEST_SKIP() << "this machine has no such address: " << error.message();
  acceptor.listen();
  tcp::socket accepted{context_};
  const std::string answer = "HTTP/1.1 204 No Content\r\n\r\n";
  acceptor.async_accept(accepted, [&](boost::system::error_code) {
    accepted.async_send(asio::buffer(answer), [](boost::system::error_code, std::size_t) {});
  });
  const auto port = std::to_string(acceptor.local_endpoint().port());
  const auto result = fetch({}, reading("http://localhost:" + port));
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(result->status, 204);
}

INSTANTIATE_TEST_SUITE_P(Network, BothFamilies, ::testing::Values("127.0.0.1", "::1"),
                         [](const auto& row) {
                           return std::string{row.param} == "::1" ? "IPv6" : "IPv4";
                         });

class LoginFile : public ::testing::Test {
 protected:
  ~LoginFile() override { std::filesystem::remove(file_); }

  Result<Login> load(const std::string& text, ::mode_t mode = 0600) const {
    std::ofstream{file_} << text;
    ::chmod(file_.c_str(), mode);
    return load_login(file_);
  }

  std::string file_ = ::testing::TempDir() + "proxy_login_" + std::to_string(::getpid()) + ".json";
};

TEST_F(LoginFile, HoldsAUserAndAPassword) {
  const auto login = load(R"({"user": "SCHOOL\\inquiry", "password": "a long: word"})");
  ASSERT_TRUE(login) << login.error().message;
  EXPECT_EQ(login->user, "SCHOOL\\inquiry");
  EXPECT_EQ(login->password.reveal(), "a long: word");
}

TEST_F(LoginFile, IsRefusedWithoutItsValuesWhenItIsWrong) {
  for (const std::string text :
       {"hunter2", R"({"user": "a"})", R"({"user": "a:b", "password": "hunter2"})",
        R"({"user": "a", "password": "hunter2\n"})", R"({"user": "a", "pasword": "hunter2"})",
        R"({"user": "a", "password": ""})"}) {
    SCOPED_TRACE(text);
    const auto login = load(text);
    ASSERT_FALSE(login);
    EXPECT_THAT(login.error().message, HasSubstr(file_));
    EXPECT_THAT(login.error().message, Not(HasSubstr("hunter2")));
  }
  EXPECT_FALSE(load(R"({"user": "a", "password": "b"})", 0644));
}

}  // namespace
}  // namespace inquiry::client
