// The X client as the daemon wires it, talking to a scripted server.
#pragma once

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <string>
#include <utility>

#include "base/clock.h"
#include "client/curl_transport.h"
#include "client/x.h"
#include "tests/client/support/await.h"
#include "tests/client/support/loopback_server.h"

namespace inquiry::client::testing {

inline Credentials both_credentials() {
  Credentials credentials;
  credentials.bearer_token = Secret{"bearer-canary"};
  credentials.oauth1 =
      Credentials::OAuth1{Secret{"consumer-key-canary"}, Secret{"consumer-secret-canary"},
                          Secret{"access-token-canary"}, Secret{"access-token-secret-canary"}};
  return credentials;
}

class XOverLoopback : public ::testing::Test {
 protected:
  X make_x(Credentials credentials, Dialect dialect = Dialect::kTweet) {
    return X{transport_,
             clock_,
             {.base_url = server_.url(), .dialect = dialect},
             std::move(credentials)};
  }

  // Runs the loop until `call`, given the callback, has answered.
  template <typename T, typename Call>
  Answer<T> ask(const Call& call) {
    return await<Answer<T>>(context_, [&](auto done) { call(std::move(done)); });
  }

  Answer<Page> search(X& x, const std::string& query = "#fractions", const PageRequest& page = {}) {
    return ask<Page>([&](auto done) { x.search_recent(query, page, std::move(done)); });
  }

  Answer<Page> search(const std::string& query = "#fractions") { return search(x_, query); }

  Answer<PostId> create(const NewPost& post = {.text = "Why is 1/2 the same as 2/4?",
                                               .reply_to = {}}) {
    return ask<PostId>([&](auto done) { x_.create_post(post, std::move(done)); });
  }

  Answer<bool> remove(PostId post) {
    return ask<bool>([&](auto done) { x_.delete_post(post, std::move(done)); });
  }

  Answer<Lookup> look_up(const std::vector<PostId>& ids) {
    return ask<Lookup>([&](auto done) { x_.look_up(ids, std::move(done)); });
  }

  const SeenRequest& asked() const { return server_.seen().back(); }

  boost::asio::io_context context_;
  LoopbackServer server_{context_};
  CurlTransport transport_{context_, {.user_agent = "inquiryd/test", .ca_file = ""}};
  ManualClock clock_{*parse_rfc3339("2026-09-15T16:00:00Z")};
  X x_ = make_x(both_credentials());
};

}  // namespace inquiry::client::testing
