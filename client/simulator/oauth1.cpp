#include "client/simulator/oauth1.h"

#include <algorithm>
#include <set>

#include "base/digest.h"

namespace inquiry::simulator {
namespace {

std::string_view trim(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

}  // namespace

std::string oauth1_signature(std::string_view method, std::string_view url, QueryPairs params,
                             std::string_view consumer_secret, std::string_view token_secret) {
  for (auto& [name, value] : params) {
    name = percent_encode(name);
    value = percent_encode(value);
  }
  std::sort(params.begin(), params.end());
  std::string joined;
  for (const auto& [name, value] : params) {
    if (!joined.empty()) joined += '&';
    joined.append(name).append("=").append(value);
  }
  const auto base = std::string(method) + "&" + percent_encode(url) + "&" + percent_encode(joined);
  const auto key = percent_encode(consumer_secret) + "&" + percent_encode(token_secret);
  return base64(hmac_sha1(key, base));
}

std::optional<QueryPairs> parse_oauth1_header(std::string_view header) {
  static constexpr std::string_view kScheme = "OAuth ";
  if (!header.starts_with(kScheme)) return std::nullopt;
  header.remove_prefix(kScheme.size());
  QueryPairs params;
  std::set<std::string> names;
  while (!header.empty()) {
    const auto comma = header.find(',');
    const auto pair = trim(header.substr(0, comma));
    header = comma == std::string_view::npos ? std::string_view{} : header.substr(comma + 1);
    const auto equals = pair.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    auto value = pair.substr(equals + 1);
    if (value.size() < 2 || value.front() != '"' || value.back() != '"') return std::nullopt;
    value = value.substr(1, value.size() - 2);
    auto name = percent_decode(pair.substr(0, equals), false);
    if (name == "realm") continue;
    if (!names.insert(name).second) return std::nullopt;
    params.emplace_back(std::move(name), percent_decode(value, false));
  }
  return params;
}

}  // namespace inquiry::simulator
