// What every libcurl transfer of ours needs. For the files that name libcurl alone.
#pragma once

#include <curl/curl.h>
#include <fmt/format.h>

#include <stdexcept>
#include <string>
#include <string_view>

namespace inquiry::client::curl {

// Throws std::runtime_error when libcurl does not know the option or has no memory.
template <typename Value>
void set(void* easy, CURLoption option, Value value) {
  const CURLcode code = curl_easy_setopt(easy, option, value);
  if (code != CURLE_OK) {
    throw std::runtime_error(fmt::format("libcurl refuses option {}: {}", static_cast<int>(option),
                                         curl_easy_strerror(code)));
  }
}

struct Address {
  std::string scheme;
  std::string host;
};

// Both empty for what is no URL.
Address address_of(const std::string& url);

bool is_loopback(std::string_view host);

// The CA bundle of that name, or the system's, and these certificates too: libcurl takes one
// bundle. A file that cannot be read vouches for nobody.
std::string bundle_with(const std::string& file, const std::string& extra_pem);

// libcurl copies the bytes.
void set_bundle(void* easy, CURLoption option, std::string& bundle);

}  // namespace inquiry::client::curl
