// OAuth 1.0a with HMAC-SHA1 (RFC 5849): pure functions of what they are given.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "client/x.h"

namespace inquiry::client {

// Names and values, not yet encoded.
using Parameters = std::vector<std::pair<std::string, std::string>>;

// RFC 3986: everything but letters, digits and "-._~" becomes %XX.
std::string percent_encode(std::string_view text);

struct Signable {
  std::string_view method;  // "GET"
  std::string_view url;     // without a query
  Parameters parameters;    // the query's, and those of a form; a JSON body is not signed
};

// The value of the Authorization header. The timestamp is X's time in seconds since 1970.
std::string oauth1_authorization(const Signable& request, const Credentials::OAuth1& keys,
                                 std::string_view nonce, std::int64_t timestamp);

}  // namespace inquiry::client
