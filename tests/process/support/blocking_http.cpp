#include "tests/process/support/blocking_http.h"

#include <curl/curl.h>

#include <memory>

namespace inquiry::testing {
namespace {

std::size_t append(char* bytes, std::size_t size, std::size_t count, void* into) {
  static_cast<std::string*>(into)->append(bytes, size * count);
  return size * count;
}

}  // namespace

Reply blocking_http(const Request& request) {
  constexpr long kPatienceSeconds = 30;
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> easy{curl_easy_init(),
                                                                 &curl_easy_cleanup};
  curl_slist* raw = curl_slist_append(nullptr, "Expect:");
  for (const auto& header : request.headers) raw = curl_slist_append(raw, header.c_str());
  const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> headers{raw,
                                                                            &curl_slist_free_all};
  Reply reply;
  curl_easy_setopt(easy.get(), CURLOPT_URL, request.url.c_str());
  if (!request.socket.empty()) {
    curl_easy_setopt(easy.get(), CURLOPT_UNIX_SOCKET_PATH, request.socket.c_str());
  }
  curl_easy_setopt(easy.get(), CURLOPT_PROXY, "");
  curl_easy_setopt(easy.get(), CURLOPT_CUSTOMREQUEST, request.method.c_str());
  curl_easy_setopt(easy.get(), CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(easy.get(), CURLOPT_TIMEOUT, kPatienceSeconds);
  if (!request.body.empty()) {
    curl_easy_setopt(easy.get(), CURLOPT_POSTFIELDS, request.body.c_str());
    curl_easy_setopt(easy.get(), CURLOPT_POSTFIELDSIZE, static_cast<long>(request.body.size()));
  }
  curl_easy_setopt(easy.get(), CURLOPT_WRITEFUNCTION, &append);
  curl_easy_setopt(easy.get(), CURLOPT_WRITEDATA, &reply.body);
  curl_easy_setopt(easy.get(), CURLOPT_HEADERFUNCTION, &append);
  curl_easy_setopt(easy.get(), CURLOPT_HEADERDATA, &reply.headers);
  if (curl_easy_perform(easy.get()) != CURLE_OK) return reply;
  curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &reply.status);
  return reply;
}

}  // namespace inquiry::testing
