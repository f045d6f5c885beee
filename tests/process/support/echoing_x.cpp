#include "tests/process/support/echoing_x.h"

#include <fmt/format.h>

#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <nlohmann/json.hpp>
#include <sstream>
#include <utility>

namespace inquiry::testing {
namespace {

namespace beast = boost::beast;
namespace http = beast::http;
using tcp = boost::asio::ip::tcp;

std::string escaped(const std::string& text) {
  const auto quoted =
      nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  return quoted.substr(1, quoted.size() - 2);
}

}  // namespace

const std::vector<EchoingX::Answer>& EchoingX::answers() {
  static const std::string kJson = "application/json";
  static const std::vector<Answer> kAnswers{
      {"unauthorized", 401, kJson, R"({"title": "Unauthorized", "status": 401, "detail": "%"})"},
      {"forbidden", 403, kJson,
       R"({"title": "Forbidden", "type": "about:blank", "status": 403, "detail": "%"})"},
      {"wrong_access", 403, kJson,
       R"({"title": "%", "type": "https://api.x.com/2/problems/oauth1-permissions",
           "detail": "%"})"},
      {"invalid", 400, kJson,
       R"({"title": "Invalid Request", "detail": "%", "errors": [{"message": "%",
           "parameters": {"%": ["%"]}}]})"},
      {"token_error", 400, kJson, R"({"error": "invalid_request", "error_description": "%"})"},
      {"old_error", 403, kJson, R"({"errors": [{"code": 187, "message": "%"}]})"},
      {"gone", 404, kJson, R"({"title": "Not Found Error", "detail": "%"})"},
      {"rate_limited", 429, kJson, R"({"title": "Too Many Requests", "detail": "%"})"},
      {"no_credits", 402, kJson, R"({"title": "CreditsDepleted", "detail": "%"})"},
      {"overloaded", 503, "text/plain", "%"},
      {"captive_portal", 200, "text/html", "<html><title>%</title>Log in, %</html>"},
      {"cut_off", 200, kJson, R"({"data": [{"id": "1", "text": "%)"},
      {"no_json", 200, kJson, "%"},
      {"odd_item", 200, kJson,
       R"({"data": [{"id": "%", "text": ["%"]}], "meta": {"result_count": 1}})"},
      {"errors_alone", 200, kJson, R"({"errors": [{"title": "%", "detail": "%"}]})"},
      {"proxy_login", 407, "text/html", "%"}};
  return kAnswers;
}

EchoingX::EchoingX(Answer answer)
    : answer_(std::move(answer)),
      acceptor_(context_, tcp::endpoint{boost::asio::ip::address_v4::loopback(), 0}),
      thread_([this] { serve(); }) {}

EchoingX::~EchoingX() {
  ends_ = true;
  boost::system::error_code ignored;
  tcp::socket last{context_};  // wakes the thread
  last.connect(acceptor_.local_endpoint(), ignored);
  thread_.join();
}

void EchoingX::serve() {
  for (;;) {
    tcp::socket socket{context_};
    boost::system::error_code failed;
    acceptor_.accept(socket, failed);
    if (ends_) return;
    if (!failed) answer_one(socket);
  }
}

void EchoingX::answer_one(tcp::socket& socket) {
  beast::flat_buffer buffer;
  http::request<http::string_body> request;
  boost::system::error_code failed;
  http::read(socket, buffer, request, failed);
  if (failed) return;
  ++asked_;
  std::ostringstream whole;
  whole << request;
  const auto echo = answer_.type == "application/json" ? escaped(whole.str()) : whole.str();
  std::string body;
  for (const char c : answer_.body) {
    if (c == '%') {
      body += echo;
    } else {
      body += c;
    }
  }
  const auto head = fmt::format(
      "HTTP/1.1 {} {}\r\nContent-Type: {}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
      answer_.status,
      http::obsolete_reason(http::int_to_status(static_cast<unsigned>(answer_.status))),
      answer_.type, body.size());
  boost::asio::write(socket, boost::asio::buffer(head + body), failed);
  socket.shutdown(tcp::socket::shutdown_send, failed);
}

}  // namespace inquiry::testing
