#include "tests/daemon/service/plain_http.h"

#include <curl/curl.h>

#include <memory>
#include <stdexcept>

namespace inquiry::testing {

std::string plain_http(const std::string& base_url, const std::string& method,
                       const std::string& path, const std::string& body) {
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> easy{curl_easy_init(),
                                                                 &curl_easy_cleanup};
  std::string answer;
  const auto url = base_url + path;
  curl_easy_setopt(easy.get(), CURLOPT_URL, url.c_str());
  curl_easy_setopt(easy.get(), CURLOPT_CUSTOMREQUEST, method.c_str());
  curl_easy_setopt(easy.get(), CURLOPT_PROXY, "");
  if (!body.empty()) {
    curl_easy_setopt(easy.get(), CURLOPT_POSTFIELDS, body.c_str());
    curl_easy_setopt(easy.get(), CURLOPT_POSTFIELDSIZE, static_cast<long>(body.size()));
  }
  curl_easy_setopt(easy.get(), CURLOPT_WRITEDATA, &answer);
  curl_easy_setopt(
      easy.get(), CURLOPT_WRITEFUNCTION,
      +[](char* bytes, std::size_t size, std::size_t count, void* into) {
        static_cast<std::string*>(into)->append(bytes, size * count);
        return size * count;
      });
  if (const auto code = curl_easy_perform(easy.get()); code != CURLE_OK) {
    throw std::runtime_error(method + " " + path + ": " + curl_easy_strerror(code));
  }
  return answer;
}

}  // namespace inquiry::testing
