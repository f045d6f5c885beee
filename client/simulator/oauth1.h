// OAuth 1.0a (RFC 5849) as seen by the side that checks.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "client/simulator/request.h"

namespace inquiry::simulator {

// The HMAC-SHA1 signature, base64. `url` has no query; `params` are decoded and hold the query's,
// a form body's and the oauth_ ones, all but oauth_signature.
std::string oauth1_signature(std::string_view method, std::string_view url, QueryPairs params,
                             std::string_view consumer_secret, std::string_view token_secret);

// The parameters of an `Authorization: OAuth …` header, decoded, without realm. nullopt when it is
// malformed or one is given twice.
std::optional<QueryPairs> parse_oauth1_header(std::string_view header);

}  // namespace inquiry::simulator
