#include <array>
#include <charconv>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "daemon/console/api/health.h"
#include "daemon/store/store.h"

namespace inquiry::api {
namespace {

using Labels = std::vector<std::pair<std::string, std::string>>;

std::string escaped(const std::string& value) {
  std::string text;
  for (const char c : value) {
    if (c == '\\' || c == '"') text += '\\';
    text += c == '\n' ? std::string("\\n") : std::string(1, c);
  }
  return text;
}

std::string number(double value) {
  std::array<char, 32> digits{};
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), value);
  return {digits.data(), end};
}

// Prometheus' text format; every family is announced once, then its samples follow.
class Page {
 public:
  void family(const std::string& name, const char* type, const std::string& help) {
    name_ = "inquiryd_" + name;
    text_ += "# HELP " + name_ + " " + help + "\n# TYPE " + name_ + " " + type + "\n";
  }

  void sample(const Labels& labels, double value) {
    text_ += name_;
    const char* separator = "{";
    for (const auto& [label, text] : labels) {
      text_ += separator + label + "=\"" + escaped(text) + "\"";
      separator = ",";
    }
    text_ += (labels.empty() ? " " : "} ") + number(value) + "\n";
  }

  std::string text() && { return std::move(text_); }

 private:
  std::string name_;
  std::string text_;
};

double seconds(UtcTime time) { return static_cast<double>(time.time_since_epoch().count()) / 1e3; }

void add_process(Page& page, Machine& machine) {
  const auto uptime = machine.clock().utc_now() - machine.started_at();
  page.family("build_info", "gauge", "The running version, always 1.");
  page.sample({{"version", INQUIRYD_VERSION}}, 1);
  page.family("uptime_seconds", "gauge", "How long the process has run.");
  page.sample({}, static_cast<double>(uptime.count()) / 1e3);
  page.family("halts", "gauge", "Halts in force.");
  page.sample({}, static_cast<double>(machine.store().halts().size()));
  page.family("open_attempts", "gauge", "Posts whose fate on X is not known.");
  page.sample({}, static_cast<double>(machine.store().open_attempts().size()));
  page.family("quarantined_posts", "gauge", "Posts that could not be read.");
  page.sample({}, static_cast<double>(machine.store().quarantined()));
}

void add_teams(Page& page, Machine& machine) {
  page.family("team_stage", "gauge", "The team's stage, always 1.");
  for (const auto& team : machine.config().teams) {
    const auto stage = machine.stage_of(team);
    if (!stage) continue;
    page.sample({{"team", team.name}, {"behaviour", std::string(word(stage->behaviour))}}, 1);
  }
  page.family("drafts", "gauge", "Drafts by team and state.");
  for (const auto& team : machine.config().teams) {
    for (const auto& [state, count] : machine.store().draft_counts(team.name)) {
      page.sample({{"team", team.name}, {"state", std::string(word(state))}}, count);
    }
  }
}

void add_accounts(Page& page, const std::vector<AccountStatus>& accounts) {
  page.family("account_ok", "gauge", "1 while nothing keeps the account from reading and posting.");
  for (const auto& each : accounts) {
    page.sample({{"account", each.name}}, each.problem.empty() ? 1 : 0);
  }
  page.family("last_poll_timestamp_seconds", "gauge", "When the account last read from X.");
  for (const auto& each : accounts) {
    if (each.last_poll) page.sample({{"account", each.name}}, seconds(*each.last_poll));
  }
  page.family("intake_lag_seconds", "gauge", "Age of the oldest instant read up to.");
  for (const auto& each : accounts) {
    if (!each.lag) continue;
    page.sample({{"account", each.name}}, static_cast<double>(each.lag->count()) / 1e3);
  }
  page.family("rate_window_remaining", "gauge", "Requests left in X's rate window.");
  for (const auto& each : accounts) {
    for (const auto& window : each.rate_windows) {
      page.sample({{"account", each.name}, {"endpoint", window.endpoint}}, window.remaining);
    }
  }
}

using SpentByKind = std::map<store::SpendKind, store::Spend>;

void add_charged(Page& page, const std::string& span, const std::string& when,
                 const std::map<std::string, SpentByKind>& accounts) {
  const auto labels = [](const std::string& account, store::SpendKind kind) -> Labels {
    return {{"account", account}, {"kind", std::string(word(kind))}};
  };
  page.family(span + "_charged", "gauge", "What X charged for " + when + ", by kind.");
  for (const auto& [account, kinds] : accounts) {
    for (const auto& [kind, spend] : kinds) {
      page.sample(labels(account, kind), static_cast<double>(spend.count));
    }
  }
  page.family(span + "_charged_usd", "gauge", "Spent on X " + when + ", by kind.");
  for (const auto& [account, kinds] : accounts) {
    for (const auto& [kind, spend] : kinds) {
      page.sample(labels(account, kind), static_cast<double>(spend.cost.micros) / 1e6);
    }
  }
}

// Gauges, as they start anew with each month and day.
void add_spending(Page& page, Machine& machine) {
  const auto now = machine.clock().utc_now();
  std::map<std::string, SpentByKind> month;
  std::map<std::string, SpentByKind> today;
  for (const auto& [account, each] : machine.config().accounts) {
    month[account] = machine.store().spent_in_month(account, now);
    today[account] = machine.store().spent_on_day(account, now);
  }
  add_charged(page, "month", "in this UTC month", month);
  add_charged(page, "day", "on this UTC day", today);
}

void add_forecast(Page& page, Machine& machine) {
  const auto money = machine.money();
  page.family("month_post_reads_forecast", "gauge", "Posts read by the month's end, at this pace.");
  page.sample({}, static_cast<double>(money.reads_forecast));
  page.family("month_spent_forecast_usd", "gauge", "Spent by the month's end, at this pace.");
  page.sample({}, static_cast<double>(money.forecast.micros) / 1e6);
  if (money.budget) {
    page.family("month_budget_usd", "gauge", "The cap over everything X charges in a UTC month.");
    page.sample({}, static_cast<double>(money.budget->micros) / 1e6);
  }
  page.family("reads_paused", "gauge", "1 while nothing is read for want of money.");
  page.sample({}, money.reads_again_at ? 1 : 0);
  page.family("poll_interval_ratio", "gauge", "How many times as long polls wait, to save money.");
  page.sample({}, money.slow_down);
}

void add_money(Page& page, Machine& machine) {
  const auto now = machine.clock().utc_now();
  page.family("month_post_reads", "gauge", "Posts read in this UTC month.");
  page.sample({}, static_cast<double>(machine.store().reads_in_month(now)));
  page.family("month_post_reads_limit", "gauge", "Posts that may be read in a UTC month.");
  page.sample({}, static_cast<double>(machine.config().x.monthly_post_reads));
  page.family("month_spent_usd", "gauge", "Spent on X in this UTC month.");
  page.sample({}, static_cast<double>(machine.store().spent_in_month(now).micros) / 1e6);
}

}  // namespace

std::string metrics(Machine& machine) {
  Page page;
  add_process(page, machine);
  add_teams(page, machine);
  add_accounts(page, machine.accounts());
  add_money(page, machine);
  add_spending(page, machine);
  add_forecast(page, machine);
  return std::move(page).text();
}

}  // namespace inquiry::api
