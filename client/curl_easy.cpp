#include "client/curl_easy.h"

#include <fstream>
#include <iterator>
#include <memory>

namespace inquiry::client::curl {
namespace {

std::string part_of(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return "";
  std::string copy{text};
  curl_free(text);
  return copy;
}

}  // namespace

Address address_of(const std::string& url) {
  const std::unique_ptr<CURLU, void (*)(CURLU*)> parsed{curl_url(), curl_url_cleanup};
  if (!parsed || curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK) return {};
  return {part_of(parsed.get(), CURLUPART_SCHEME), part_of(parsed.get(), CURLUPART_HOST)};
}

bool is_loopback(std::string_view host) {
  return host == "127.0.0.1" || host == "localhost" || host == "[::1]";
}

std::string bundle_with(const std::string& file, const std::string& extra_pem) {
  const char* of_system = curl_version_info(CURLVERSION_NOW)->cainfo;
  std::ifstream in{!file.empty() ? file : of_system ? of_system : ""};
  return std::string{std::istreambuf_iterator<char>{in}, {}} + '\n' + extra_pem;
}

void set_bundle(void* easy, CURLoption option, std::string& bundle) {
  curl_blob blob{bundle.data(), bundle.size(), CURL_BLOB_COPY};
  set(easy, option, &blob);
}

}  // namespace inquiry::client::curl
