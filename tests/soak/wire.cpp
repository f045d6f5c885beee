#include "tests/soak/wire.h"

#include <fmt/format.h>

#include <string_view>
#include <utility>

namespace inquiry::soak {
namespace {

using client::HttpRequest;
using client::HttpResult;

// Endpoint, subject and credential: the same question, whatever its cursor is.
std::string question(const HttpRequest& request) {
  auto text = fmt::format("{} {}", static_cast<int>(request.method),
                          request.url.substr(0, request.url.find('?')));
  for (const auto& header : request.headers) {
    if (header.starts_with("Authorization: Bearer ")) text += header;
  }
  return text;
}

bool creates_a_post(const HttpRequest& request) {
  return request.method == HttpRequest::Method::kPost && request.url.ends_with("/2/tweets");
}

bool is_answer(const HttpResult& result) {
  return result && result->status < 300 && result->body.ends_with('}');
}

}  // namespace

void Wire::send(HttpRequest request, std::function<void(HttpResult)> done) {
  ++requests_;
  ++under_way_;
  if (failed_.erase(question(request)) > 0) ++retried_;
  request.timeout /= kFaster;
  auto copy = request;
  network_.send(std::move(request),
                [this, copy = std::move(copy), done = std::move(done)](HttpResult result) {
                  arrived(copy, std::move(result), done);
                });
}

void Wire::arrived(const HttpRequest& request, HttpResult result,
                   const std::function<void(HttpResult)>& done) {
  --under_way_;
  if (!is_answer(result)) failed_.insert(question(request));
  misbehave(request, result);
  done(std::move(result));
}

void Wire::misbehave(const HttpRequest& request, HttpResult& result) {
  if (creates_a_post(request) && !is_answer(result)) {
    if (misdeed_ == Misdeed::kSendsAgain) {
      ++under_way_;
      network_.send(request, [this](const HttpResult&) { --under_way_; });
    } else if (misdeed_ == Misdeed::kBelievesTooSoon) {
      result = client::HttpResponse{
          201, {}, fmt::format(R"({{"data": {{"id": "{}", "text": ""}}}})", ++made_up_)};
    }
  }
  if (misdeed_ != Misdeed::kForgetsVersions || !result) return;
  constexpr std::string_view kHistory = "edit_history_tweet_ids";
  for (auto at = result->body.find(kHistory); at != std::string::npos;
       at = result->body.find(kHistory, at)) {
    result->body.replace(at, kHistory.size(), "edit_history_that_nobody_knows");
  }
}

}  // namespace inquiry::soak
