#include "tests/simulator/contract/through_prism.h"

#include <stdexcept>
#include <utility>

namespace inquiry {
namespace {

using Method = client::HttpRequest::Method;

std::string word(Method method) {
  return method == Method::kGet ? "GET" : method == Method::kPost ? "POST" : "DELETE";
}

}  // namespace

ThroughPrism::ThroughPrism(client::CurlTransport& network, std::string simulator, std::string prism,
                           const std::string& record)
    : network_(network),
      simulator_(std::move(simulator)),
      prism_(std::move(prism)),
      record_(record) {
  if (!record_) throw std::runtime_error(record + " cannot be written");
}

void ThroughPrism::send(client::HttpRequest request, std::function<void(client::HttpResult)> done) {
  const auto target = request.url.substr(simulator_.size());
  if (target.starts_with("/2/oauth2/")) return network_.send(std::move(request), std::move(done));
  const auto what = word(request.method) + " " + target;
  request.url = turned(word(request.method), request.url);
  network_.send(std::move(request),
                [this, what, done = std::move(done)](client::HttpResult result) {
                  judge(what, result);
                  done(std::move(result));
                });
}

std::unique_ptr<client::OpenStream> ThroughPrism::open(client::StreamRequest request,
                                                       client::StreamEvents events) {
  const auto what = "GET " + request.url.substr(simulator_.size());
  request.url = turned("GET", request.url);
  events.ended = [this, what, ended = std::move(events.ended)](client::HttpResult result) {
    judge(what, result);
    ended(std::move(result));
  };
  return network_.open(std::move(request), std::move(events));
}

std::string ThroughPrism::turned(const std::string& method, const std::string& url) {
  const auto target = url.substr(simulator_.size());
  record_ << method << ' ' << target << '\n' << std::flush;
  return prism_ + target;
}

// With --errors Prism answers itself where a request (422) or an answer (500) is not as specified.
void ThroughPrism::judge(const std::string& what, const client::HttpResult& result) {
  ++validated_;
  if (!result) {
    violations_.push_back(what + ": no answer: " + result.error().message);
  } else if (result->headers.contains("sl-violations") ||
             result->body.find("stoplight.io/prism/errors") != std::string::npos) {
    violations_.push_back(what + ": " + result->body);
  }
}

}  // namespace inquiry
