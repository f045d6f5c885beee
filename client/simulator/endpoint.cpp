#include "client/simulator/endpoint.h"

namespace inquiry::simulator {
namespace {

// What "*" stands for; nullopt when the path is not of the pattern.
std::optional<std::string> subject_of(std::string_view pattern, std::string_view path) {
  const auto star = pattern.find('*');
  if (star == std::string_view::npos) {
    return path == pattern ? std::optional<std::string>("") : std::nullopt;
  }
  const auto head = pattern.substr(0, star);
  const auto tail = pattern.substr(star + 1);
  if (path.size() <= head.size() + tail.size() || !path.starts_with(head) ||
      !path.ends_with(tail)) {
    return std::nullopt;
  }
  const auto subject = path.substr(head.size(), path.size() - head.size() - tail.size());
  if (subject.find('/') != std::string_view::npos) return std::nullopt;
  return std::string(subject);
}

}  // namespace

std::string_view grant_endpoint(std::string_view method, std::string_view path) {
  if (method == "GET" && path == "/i/oauth2/authorize") return kGrantEndpoints[0];
  if (method == "POST" && path == "/2/oauth2/token") return kGrantEndpoints[1];
  if (method == "POST" && path == "/2/oauth2/revoke") return kGrantEndpoints[2];
  return "";
}

std::string_view scopes_of(const EndpointInfo& info) {
  if (info.pattern.starts_with("/2/media/")) return "media.write";
  if (info.method != "GET") return "tweet.read tweet.write users.read";
  if (info.endpoint == Endpoint::kListPosts) return "tweet.read users.read list.read";
  return "tweet.read users.read";
}

Route route(std::string_view method, std::string_view path) {
  Route found;
  for (const auto& info : kEndpoints) {
    auto subject = subject_of(info.pattern, path);
    if (!subject) continue;
    found.path_known = true;
    if (info.method != method) continue;
    found.info = &info;
    found.subject = std::move(*subject);
    break;
  }
  return found;
}

}  // namespace inquiry::simulator
