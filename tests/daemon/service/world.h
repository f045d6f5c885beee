// A whole school in one test: the real service on a real database file, speaking real HTTP to the
// X simulator in a process of its own; time moves only when the test says so.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/process.hpp>
#include <filesystem>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/clock.h"
#include "client/curl_transport.h"
#include "client/mail.h"
#include "daemon/console/api/api.h"
#include "daemon/service.h"
#include "daemon/store/store.h"

namespace inquiry::testing {

struct Answer {
  int status = 0;
  nlohmann::json body;
};

inline constexpr const char* kAllButOAuth2 = R"({"bearer_token": "bearer-canary-5f1e",
  "oauth1": {"consumer_key": "ck-canary", "consumer_secret": "cs-canary",
             "access_token": "at-canary", "access_token_secret": "ats-canary"}})";

inline constexpr const char* kQuestion = "What helped your students to explain equivalence?";

// A mail server that keeps the letters it takes.
class MailServer final : public client::Courier {
 public:
  void send(client::Mail mail, std::function<void(client::MailResult)> done) override;
  void cancel() override;

  // Loses what is under way, as a daemon that dies does.
  void forget() { unanswered_.clear(); }

  std::vector<client::Mail> mails;
  std::vector<client::MailFailure> failures;  // of the next letters, in this order
  bool keeps_waiting = false;
  boost::asio::io_context* context = nullptr;

 private:
  std::vector<std::function<void(client::MailResult)>> unanswered_;
};

class World {
 public:
  // Begins at `start` (RFC 3339) with the team "grade4" by hand in no stage; `extra` is YAML that
  // is added to the team's file, `x_extra` to the main file's x: section, `listen` to the team's
  // listen: section. X's rate limits are multiplied by `rate_limits`; 0: none. The simulator is
  // started with `simulator_options` more.
  explicit World(const std::string& start = "2026-09-09T17:00:00Z", const std::string& extra = {},
                 const std::string& x_extra = {}, const std::string& listen = {},
                 const std::string& rate_limits = "0",
                 const std::string& credential = kAllButOAuth2,
                 const std::vector<std::string>& simulator_options = {});
  ~World();

  // Moves both clocks, lets the service act on it, and waits until it has nothing left to do.
  void advance(Duration by);
  // Moves only ours; X's clock keeps that distance from here on.
  void set_ours(Duration by);
  // Serves the loop until `done` holds; fails the test after a few real seconds.
  void until(const std::string& what, const std::function<bool()>& done);
  // Serves the loop until nothing is under way any more.
  void settle();

  // The process dies (nothing of it survives but the file) and a new one starts; `meanwhile` is
  // done while there is none.
  void restart(const std::function<void()>& meanwhile = {});
  const std::filesystem::path& folder() const { return folder_; }
  // The account's credential file, as a person changes it.
  void write_credential(const std::string& json);
  // The team file again, with other YAML added.
  void write_team(const std::string& extra);

  // The main file again, with other YAML in its x: section.
  void write_school(const std::string& x_extra);
  // One more team of the same people that listens to this hashtag; loaded at once.
  void add_team(const std::string& name, const std::string& hashtag);

  // Over the API, as a person of the team.
  Answer call(const std::string& as, const std::string& method, const std::string& path,
              const nlohmann::json& body = nullptr);
  Answer call_csv(const std::string& path, const std::string& csv);

  void stage(const std::string& stage) { stage_of("grade4", stage); }
  void stage_of(const std::string& team, const std::string& stage);
  // A draft by ana, approved by sam; its id.
  std::string approved_question(const std::string& text);
  std::string approve(const std::string& draft);
  std::string state_of(const std::string& draft);
  nlohmann::json draft(const std::string& id);
  std::vector<nlohmann::json> ideas(const std::string& query = {});

  // The other side.
  std::string post(const nlohmann::json& post);  // by somebody on X; its id
  void delete_on_x(const std::string& post);
  void fault(const nlohmann::json& fault);
  void no_more_faults();
  // An order for the filtered streams that are open on X; without one, what they are.
  nlohmann::json stream(const nlohmann::json& order = nullptr);
  // Own posts that are on X now, newest first: "text".
  std::vector<std::string> on_x();
  // Requests of one endpoint so far.
  int requests(const std::string& endpoint);
  // The simulator's own controls, and its authorize page ("/i/oauth2/authorize?…": where it leads).
  nlohmann::json sim(const std::string& method, const std::string& path,
                     const nlohmann::json& body = nullptr);
  std::string open_page(const std::string& url);
  // A form that another program sends to X; its answer.
  nlohmann::json send_form(const std::string& path, const std::string& form);
  // One more account of the configuration, whose credential file is `credential`; not loaded yet.
  void add_account(const std::string& name, const std::string& user_id, const std::string& handle,
                   const std::string& credential);
  // How many of them X refused with 429.
  int refused(const std::string& endpoint);
  void options(const nlohmann::json& options);
  void list(const std::string& id, const std::vector<std::string>& members);
  int requests_in_all();
  std::string charged_by_x();  // US dollars, since the beginning

  MailServer& mail_server() { return mail_server_; }
  store::Store& store() { return *store_; }
  Service& service() { return *service_; }
  ManualClock& clock() { return clock_; }

 private:
  void start();

  std::filesystem::path folder_;
  std::string listen_;
  ManualClock clock_;
  Duration ours_ahead_{};
  boost::process::ipstream output_;
  boost::process::child simulator_;
  std::string url_;
  std::unique_ptr<boost::asio::io_context> context_;
  MailServer mail_server_;
  std::unique_ptr<client::CurlTransport> transport_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<Service> service_;
  std::unique_ptr<api::Api> api_;
};

}  // namespace inquiry::testing
