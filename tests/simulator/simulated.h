// A simulator in the process with one account, a clock in the hand, and requests that are signed.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "client/simulator/oauth1.h"
#include "client/simulator/simulator.h"

namespace inquiry::simulator {

struct Answer {
  int status = 0;
  nlohmann::json body;
  Response raw;

  std::string header(const std::string& name) const {
    for (const auto& [key, value] : raw.headers) {
      if (key == name) return value;
    }
    return "";
  }
};

inline Account lincoln() {
  Account account;
  account.user_id = UserId{2244994945};
  account.handle = "LincolnPLC";
  account.name = "Lincoln Grade 4";
  account.bearer_token = "app-token";
  account.consumer_key = "consumer";
  account.consumer_secret = "consumer secret";
  account.access_token = "access";
  account.access_token_secret = "access&secret";
  return account;
}

class Simulated {
 public:
  explicit Simulated(Options options = {})
      : clock_(kStart), sim_(clock_, filled(options), &clock_) {}

  // With the app's bearer token.
  Answer get(const std::string& target) {
    return read(sim_.handle({"GET", target, {{"authorization", "Bearer app-token"}}, ""}));
  }

  // With the account's signature.
  Answer signed_call(const std::string& method, const std::string& target,
                     const std::string& body = "") {
    return read(sim_.handle(signed_request(method, target, body)));
  }
  Answer create(const std::string& text, const std::string& reply_to = "") {
    nlohmann::json body = {{"text", text}};
    if (!reply_to.empty()) body["reply"] = {{"in_reply_to_tweet_id", reply_to}};
    return signed_call("POST", "/2/tweets", body.dump());
  }
  Answer timeline() { return signed_call("GET", "/2/users/2244994945/tweets"); }

  Answer control(const std::string& method, const std::string& target,
                 const nlohmann::json& body = nullptr) {
    return read(sim_.handle({method, "/_sim/" + target, {}, body.is_null() ? "" : body.dump()}));
  }
  // The id of a post by someone.
  std::string post(const std::string& author, const std::string& text,
                   nlohmann::json members = nlohmann::json::object()) {
    members["author"] = author;
    members["text"] = text;
    return control("POST", "posts", members).body.at("id");
  }
  void fault(const nlohmann::json& fault) {
    const auto answer = control("POST", "faults", fault);
    if (answer.status != 200) throw std::runtime_error(answer.body.dump());
  }

  Request signed_request(const std::string& method, const std::string& target,
                         const std::string& body = "") {
    const auto account = lincoln();
    const auto parsed = parse_target(target);
    QueryPairs oauth = {{"oauth_consumer_key", account.consumer_key},
                        {"oauth_nonce", "nonce" + std::to_string(++nonce_)},
                        {"oauth_signature_method", "HMAC-SHA1"},
                        {"oauth_timestamp",
                         std::to_string(std::chrono::floor<std::chrono::seconds>(clock_.utc_now())
                                            .time_since_epoch()
                                            .count())},
                        {"oauth_token", account.access_token},
                        {"oauth_version", "1.0"}};
    auto all = oauth;
    all.insert(all.end(), parsed.query.begin(), parsed.query.end());
    oauth.emplace_back("oauth_signature",
                       oauth1_signature(method, "http://127.0.0.1:8080" + parsed.path, all,
                                        account.consumer_secret, account.access_token_secret));
    std::string header = "OAuth ";
    for (const auto& [name, value] : oauth) {
      header += (header.size() > 6 ? ", " : "") + name + "=\"" + percent_encode(value) + "\"";
    }
    return {method, target, {{"authorization", header}, {"host", "127.0.0.1:8080"}}, body};
  }

  static Answer read(Response response) {
    Answer answer;
    answer.status = response.status;
    const bool readable = response.body.size() < kReadableMax;
    answer.body = readable ? nlohmann::json::parse(response.body, nullptr, false)
                           : nlohmann::json(nlohmann::json::value_t::discarded);
    answer.raw = std::move(response);
    return answer;
  }

  ManualClock& clock() { return clock_; }
  Simulator& sim() { return sim_; }

  static constexpr UtcTime kStart{std::chrono::sys_days{std::chrono::year{2026} / 9 / 15} +
                                  std::chrono::hours{15}};

  static constexpr std::size_t kReadableMax = std::size_t{1} << 20U;

 private:
  static Options filled(Options options) {
    if (options.accounts.empty()) options.accounts.push_back(lincoln());
    return options;
  }

  ManualClock clock_;
  Simulator sim_;
  int nonce_ = 0;
};

// The ids of `data`, in order.
inline std::vector<std::string> ids(const Answer& answer) {
  std::vector<std::string> found;
  if (!answer.body.contains("data")) return found;
  for (const auto& post : answer.body.at("data")) found.push_back(post.at("id"));
  return found;
}

}  // namespace inquiry::simulator
