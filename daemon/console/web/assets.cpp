#include "daemon/console/web/assets.h"

#include <algorithm>

namespace inquiry::console {
namespace {

bool is_known_to_browser(const Request& request, std::string_view etag) {
  const auto known = request.headers.find("if-none-match");
  return known != request.headers.end() && known->second.find(etag) != std::string::npos;
}

}  // namespace

Response serve_asset(const Request& request) {
  const auto assets = embedded_assets();
  const auto asset = std::find_if(assets.begin(), assets.end(), [&](const Asset& candidate) {
    return candidate.path == request.path;
  });
  if (asset == assets.end())
    return {404, "text/plain; charset=utf-8", "There is no such page.\n", {}};

  Response response{200, std::string(asset->content_type), "", {}};
  response.headers.emplace_back("ETag", asset->etag);
  response.headers.emplace_back("Cache-Control", "no-cache");
  if (is_known_to_browser(request, asset->etag)) {
    response.status = 304;
  } else {
    response.body = asset->bytes;
  }
  return response;
}

}  // namespace inquiry::console
