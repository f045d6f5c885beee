#include "daemon/ctl/api_client.h"

#include <curl/curl.h>

#include <stdexcept>
#include <utility>

namespace inquiry::ctl {
namespace {

// Stopping all posting waits for a POST that is under way: 25 s at most.
constexpr long kTimeoutSeconds = 60;

using Headers = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

Headers with(Headers headers, const std::string& line) {
  auto* longer = curl_slist_append(headers.get(), line.c_str());
  if (!longer) throw std::bad_alloc{};
  headers.release();  // it is part of the longer list now
  return {longer, &curl_slist_free_all};
}

std::size_t append(char* bytes, std::size_t size, std::size_t count, void* body) {
  static_cast<std::string*>(body)->append(bytes, size * count);
  return size * count;
}

}  // namespace

struct ApiClient::Curl {
  std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> easy{curl_easy_init(), &curl_easy_cleanup};
};

ApiClient::ApiClient(std::string socket, std::string as)
    : curl_(std::make_unique<Curl>()), socket_(std::move(socket)), as_(std::move(as)) {
  if (!curl_->easy) throw std::runtime_error("libcurl cannot be started");
}

ApiClient::~ApiClient() = default;

Answer ApiClient::call(const std::string& method, const std::string& path, const std::string& body,
                       const std::string& content_type) {
  auto* easy = curl_->easy.get();
  Answer answer;
  Headers headers{nullptr, &curl_slist_free_all};
  headers = with(std::move(headers), "Accept: application/json");
  headers = with(std::move(headers), "Expect:");
  if (!body.empty()) headers = with(std::move(headers), "Content-Type: " + content_type);
  if (!as_.empty()) headers = with(std::move(headers), "Inquiryd-As: " + as_);

  curl_easy_reset(easy);
  const auto url = "http://localhost/api/v1" + path;
  curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
  curl_easy_setopt(easy, CURLOPT_UNIX_SOCKET_PATH, socket_.c_str());
  curl_easy_setopt(easy, CURLOPT_PROXY, "");
  curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, method.c_str());
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(easy, CURLOPT_TIMEOUT, kTimeoutSeconds);
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &append);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, &answer.body);
  if (!body.empty() || method == "POST" || method == "PUT" || method == "PATCH") {
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body.c_str());
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
  }
  if (const auto code = curl_easy_perform(easy); code != CURLE_OK) {
    answer.unreachable = curl_easy_strerror(code);
    return answer;
  }
  long status = 0;
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
  answer.status = static_cast<int>(status);
  const char* type = nullptr;
  curl_easy_getinfo(easy, CURLINFO_CONTENT_TYPE, &type);
  if (type) answer.content_type = type;
  return answer;
}

std::string ApiClient::encoded(const std::string& text) const {
  const std::unique_ptr<char, decltype(&curl_free)> escaped{
      curl_easy_escape(curl_->easy.get(), text.data(), static_cast<int>(text.size())), &curl_free};
  if (!escaped) throw std::bad_alloc{};
  return escaped.get();
}

}  // namespace inquiry::ctl
