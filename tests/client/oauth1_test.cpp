#include "client/oauth1.h"

#include <gmock/gmock.h>

namespace inquiry::client {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

// The example of X's documentation on creating a signature, and its older address.
Credentials::OAuth1 documented_keys() {
  return {Secret{"xvz1evFS4wEEPTGEFPHBog"}, Secret{"kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw"},
          Secret{"370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb"},
          Secret{"LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE"}};
}

std::string sign(std::string_view url, const Parameters& parameters) {
  return oauth1_authorization({"POST", url, parameters}, documented_keys(),
                              "kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg", 1318622958);
}

const Parameters kDocumented{{"include_entities", "true"},
                             {"status", "Hello Ladies + Gentlemen, a signed OAuth request!"}};

TEST(OAuth1, SignsTheDocumentedExample) {
  EXPECT_THAT(sign("https://api.x.com/1.1/statuses/update.json", kDocumented),
              HasSubstr("oauth_signature=\"Ls93hJiZbQ3akF3HF3x1Bz8%2FzU4%3D\""));
  EXPECT_THAT(sign("https://api.twitter.com/1.1/statuses/update.json", kDocumented),
              HasSubstr("oauth_signature=\"hCtSmYh%2BiHYCEqBWrE7C7hYmtUk%3D\""));
}

TEST(OAuth1, WritesEveryParameterIntoTheHeader) {
  const std::string header = sign("https://api.x.com/1.1/statuses/update.json", kDocumented);
  EXPECT_THAT(header, StartsWith("OAuth oauth_consumer_key=\"xvz1evFS4wEEPTGEFPHBog\", "));
  for (const std::string part :
       {"oauth_nonce=\"kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg\"",
        "oauth_signature_method=\"HMAC-SHA1\"", "oauth_timestamp=\"1318622958\"",
        "oauth_token=\"370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb\"",
        "oauth_version=\"1.0\""}) {
    EXPECT_THAT(header, HasSubstr(part));
  }
}

TEST(OAuth1, NormalizesTheAddress) {
  const std::string plain = sign("https://api.x.com/2/tweets", {});
  EXPECT_EQ(sign("HTTPS://API.X.com:443/2/tweets", {}), plain);
  EXPECT_NE(sign("https://api.x.com:8443/2/tweets", {}), plain);
  EXPECT_NE(sign("https://api.x.com/2/Tweets", {}), plain);
  EXPECT_EQ(sign("http://127.0.0.1:80/2/tweets", {}), sign("http://127.0.0.1/2/tweets", {}));
}

TEST(OAuth1, SortsParametersByNameAndThenByValue) {
  const Parameters sorted{{"a", "1"}, {"a", "2"}, {"b", "0"}};
  const Parameters shuffled{{"b", "0"}, {"a", "2"}, {"a", "1"}};
  EXPECT_EQ(sign("https://api.x.com/2/tweets", sorted),
            sign("https://api.x.com/2/tweets", shuffled));
}

TEST(OAuth1, PercentEncodesAllButTheUnreserved) {
  EXPECT_EQ(percent_encode("AZaz09-._~"), "AZaz09-._~");
  EXPECT_EQ(percent_encode("Ladies + Gentlemen"), "Ladies%20%2B%20Gentlemen");
  EXPECT_EQ(percent_encode("#ñ☃!*'()"), "%23%C3%B1%E2%98%83%21%2A%27%28%29");
  EXPECT_EQ(percent_encode(""), "");
}

}  // namespace
}  // namespace inquiry::client
