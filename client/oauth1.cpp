#include "client/oauth1.h"

#include <algorithm>

#include "base/digest.h"

namespace inquiry::client {
namespace {

bool is_unreserved(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

// RFC 5849 section 3.4.1.2: scheme and host in lower case, the scheme's own port left out.
std::string base_string_url(std::string_view url) {
  const auto scheme_end = url.find("://");
  const auto path = scheme_end == std::string_view::npos ? 0 : url.find('/', scheme_end + 3);
  std::string origin{url.substr(0, path)};
  const std::string_view rest = path == std::string_view::npos ? "/" : url.substr(path);
  std::transform(origin.begin(), origin.end(), origin.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  const std::string_view port = origin.starts_with("https:") ? ":443" : ":80";
  if (origin.ends_with(port)) origin.resize(origin.size() - port.size());
  return origin.append(rest);
}

// RFC 5849 section 3.4.1.3.2: encoded first, sorted then, by name and by value.
std::string normalized(const Parameters& parameters) {
  Parameters encoded;
  encoded.reserve(parameters.size());
  for (const auto& [name, value] : parameters) {
    encoded.emplace_back(percent_encode(name), percent_encode(value));
  }
  std::sort(encoded.begin(), encoded.end());
  std::string joined;
  for (const auto& [name, value] : encoded) {
    if (!joined.empty()) joined += '&';
    joined.append(name).append("=").append(value);
  }
  return joined;
}

}  // namespace

std::string percent_encode(std::string_view text) {
  static constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string encoded;
  encoded.reserve(text.size());
  for (const char c : text) {
    if (is_unreserved(c)) {
      encoded += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    encoded += '%';
    encoded += kHex[byte >> 4U];
    encoded += kHex[byte & 0xFU];
  }
  return encoded;
}

std::string oauth1_authorization(const Signable& request, const Credentials::OAuth1& keys,
                                 std::string_view nonce, std::int64_t timestamp) {
  Parameters oauth{
      {"oauth_consumer_key", std::string{keys.consumer_key.reveal()}},
      {"oauth_nonce", std::string{nonce}},
      {"oauth_signature_method", "HMAC-SHA1"},
      {"oauth_timestamp", std::to_string(timestamp)},
      {"oauth_token", std::string{keys.access_token.reveal()}},
      {"oauth_version", "1.0"},
  };
  Parameters signed_parameters = request.parameters;
  signed_parameters.insert(signed_parameters.end(), oauth.begin(), oauth.end());
  const std::string base = std::string{request.method} + '&' +
                           percent_encode(base_string_url(request.url)) + '&' +
                           percent_encode(normalized(signed_parameters));
  const std::string key = percent_encode(keys.consumer_secret.reveal()) + '&' +
                          percent_encode(keys.access_token_secret.reveal());
  oauth.emplace_back("oauth_signature", base64(hmac_sha1(key, base)));

  std::string header = "OAuth ";
  for (const auto& [name, value] : oauth) {
    if (!header.ends_with(' ')) header += ", ";
    header += name + "=\"" + percent_encode(value) + '"';
  }
  return header;
}

}  // namespace inquiry::client
