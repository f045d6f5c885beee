#include <algorithm>
#include <map>
#include <optional>

#include "daemon/console/api/handlers.h"
#include "daemon/console/api/page.h"
#include "daemon/console/api/problem.h"
#include "daemon/console/api/shapes.h"
#include "daemon/desk/halts.h"

namespace inquiry::api {
namespace {

using desk::Verb;

constexpr Duration kGapsShown = std::chrono::hours{24 * 30};

Json me_json(const Context& context) {
  Json roles = Json::object();
  for (const auto& team : context.config().teams) {
    auto words = Json::array();
    for (const auto role : context.standing.roles_in(team.name)) words.push_back(word(role));
    if (!words.empty()) roles[team.name] = words;
  }
  return {{"user", context.acting.actor},
          {"as", context.acting.as},
          {"admin", context.standing.admin()},
          {"roles", roles}};
}

std::vector<Json> halts_json(Context& context) {
  std::vector<Json> list;
  auto halts = context.store().halts();
  std::stable_sort(halts.begin(), halts.end(),
                   [](const Halt& a, const Halt& b) { return a.at > b.at; });
  for (const auto& halt : halts) {
    const bool mine = !halt.team || context.standing.may(Verb::kSeeTeam, *halt.team);
    if (mine) list.push_back(halt_json(halt));
  }
  return list;
}

Json gaps_json(Context& context, const std::string& account) {
  auto list = Json::array();
  for (const auto& gap : context.store().gaps(context.now() - kGapsShown)) {
    if (!gap.term.ends_with("@" + account)) continue;
    list.push_back({{"term", gap.term},
                    {"from", to_rfc3339(gap.from)},
                    {"until", to_rfc3339(gap.until)},
                    {"why", gap.why}});
  }
  return list;
}

Json windows_json(const AccountStatus& account) {
  auto list = Json::array();
  for (const auto& window : account.rate_windows) {
    list.push_back({{"endpoint", window.endpoint},
                    {"limit", window.limit},
                    {"remaining", window.remaining},
                    {"reset", to_rfc3339(window.reset)}});
  }
  return list;
}

Json usage_json(const std::optional<UsageStatus>& usage) {
  if (!usage) return nullptr;
  return {{"posts_read", usage->posts_read},
          {"cap", nullable(usage->cap)},
          {"cap_reset_day", nullable(usage->cap_reset_day)},
          {"read_at", to_rfc3339(usage->read_at)}};
}

bool is_read(store::SpendKind kind) {
  return kind == store::SpendKind::kPostRead || kind == store::SpendKind::kOwnRead ||
         kind == store::SpendKind::kRecheck;
}

using SpentByKind = std::map<store::SpendKind, store::Spend>;

Json by_kind_json(const SpentByKind& all) {
  auto by_kind = Json::object();
  for (const auto& [kind, spend] : all) {
    by_kind[std::string(word(kind))] = {{"count", spend.count},
                                        {"cost_usd", to_string(spend.cost)}};
  }
  return by_kind;
}

Json today_json(const SpentByKind& today) {
  std::int64_t reads = 0;
  Money spent;
  for (const auto& [kind, spend] : today) {
    spent = spent + spend.cost;
    if (is_read(kind)) reads += spend.count;
  }
  return {{"reads", reads}, {"spent_usd", to_string(spent)}, {"spent", by_kind_json(today)}};
}

bool is_in_silence(Context& context, const std::string& name) {
  const auto* team = context.config().find_team(name);
  const auto stage = team != nullptr ? context.machine.stage_of(*team) : std::nullopt;
  return stage && is_silent(stage->behaviour);
}

// What is read for a team tells its people how much came in, so in silence only admins see it.
bool shows_reads(Context& context, const std::string& team) {
  if (context.standing.admin()) return true;
  return context.standing.may(Verb::kSeeTeam, team) && !is_in_silence(context, team);
}

Json money_json(Context& context) {
  const auto money = context.machine.money();
  auto teams = Json::array();
  for (const auto& each : money.teams) {
    if (!shows_reads(context, each.team)) continue;
    teams.push_back({{"team", each.team},
                     {"today", each.today},
                     {"month", each.month},
                     {"share_today", each.share_today}});
  }
  return {{"prices_as_of", kPricesAsOf},
          {"reads", school_reads_json(money)},
          {"spent", school_spent_json(money)},
          {"poll_interval_percent", static_cast<std::int64_t>(money.slow_down * 100)},
          {"reads_again_at", time_json(money.reads_again_at)},
          {"month_ends", to_rfc3339(money.month_ends)},
          {"teams", teams}};
}

Json account_json(Context& context, const AccountStatus& account) {
  std::int64_t reads = 0;
  Money reads_cost;
  Money spent;
  const auto month = context.store().spent_in_month(account.name, context.now());
  for (const auto& [kind, spend] : month) {
    spent = spent + spend.cost;
    if (!is_read(kind)) continue;
    reads += spend.count;
    reads_cost = reads_cost + spend.cost;
  }
  std::optional<std::int64_t> lag;
  if (account.lag) lag = std::chrono::duration_cast<std::chrono::seconds>(*account.lag).count();
  return {{"name", account.name},
          {"handle", account.handle},
          {"problem", account.problem},
          {"warning", account.warning},
          {"rate_windows", windows_json(account)},
          {"reads",
           {{"count", reads},
            {"cost_usd", to_string(reads_cost)},
            {"limit", context.config().x.monthly_post_reads}}},
          {"usage", usage_json(account.usage)},
          {"spent_usd", to_string(spent)},
          {"today", today_json(context.store().spent_on_day(account.name, context.now()))},
          {"spent", by_kind_json(month)},
          {"last_poll", time_json(account.last_poll)},
          {"lag_s", nullable(lag)},
          {"stream", account.stream.empty() ? Json(nullptr) : Json(account.stream)},
          {"gaps", gaps_json(context, account.name)}};
}

template <typename State>
Json counts_json(const std::map<State, int>& counts) {
  Json json = Json::object();
  for (const auto& [state, count] : counts) json[std::string(word(state))] = count;
  return json;
}

// In silence the team's numbers do not tell that something came in, neither here nor in what was
// read for it; those of the accounts and of the school go on for all teams together.
std::map<IdeaState, int> ideas_shown(Context& context, const Team& team, bool silent) {
  auto counts = context.store().idea_counts(team.name);
  if (!silent) return counts;
  std::erase_if(counts, [](const auto& each) {
    return each.first != IdeaState::kChosen && each.first != IdeaState::kShortlisted &&
           each.first != IdeaState::kSetAside;
  });
  return counts;
}

Json team_json(Context& context, const Team& team) {
  const auto stage = context.machine.stage_of(team);
  const bool silent = stage && is_silent(stage->behaviour);
  Json json{{"team", team.name},
            {"title", team.title},
            {"question", team.question},
            {"stage", nullptr},
            {"behaviour", nullptr},
            {"until", nullptr},
            {"cycle", 0},
            {"counts",
             {{"ideas", counts_json(ideas_shown(context, team, silent))},
              {"drafts", counts_json(context.store().draft_counts(team.name))}}}};
  if (stage) {
    json["stage"] = stage->label;
    json["behaviour"] = word(stage->behaviour);
    json["until"] = time_json(stage->until);
    json["cycle"] = stage->cycle;
  }
  return json;
}

std::optional<std::string> team_in_body(const Context& context) {
  if (context.team == nullptr) return std::nullopt;
  return context.team->name;
}

bool answers_for_the_school(const Context& context) {
  const auto& teams = context.config().teams;
  return context.standing.admin() || std::all_of(teams.begin(), teams.end(), [&](const Team& team) {
           return context.standing.may(Verb::kEndHalt, team.name);
         });
}

}  // namespace

Answer get_status(Context& context) {
  auto& machine = context.machine;
  const auto& school = context.config().school;
  const auto uptime = context.now() - machine.started_at();
  auto accounts = Json::array();
  for (const auto& account : machine.accounts()) accounts.push_back(account_json(context, account));
  auto teams = Json::array();
  for (const auto& team : context.config().teams) {
    if (context.standing.may(Verb::kSeeTeam, team.name)) teams.push_back(team_json(context, team));
  }
  auto errors = Json::array();
  for (const auto& error : machine.last_errors()) {
    errors.push_back(
        {{"at", to_rfc3339(error.at)}, {"where", error.where}, {"message", error.message}});
  }
  return json_response(
      {{"version", INQUIRYD_VERSION},
       {"uptime_s", std::chrono::duration_cast<std::chrono::seconds>(uptime).count()},
       {"school",
        {{"name", school.name},
         {"timezone", school.zone.name()},
         {"lone_moderator", school.lone_moderator},
         {"holidays_problem", school.holidays_unreadable}}},
       {"me", me_json(context)},
       {"halts", halts_json(context)},
       {"accounts", accounts},
       {"money", money_json(context)},
       {"teams", teams},
       {"last_errors", errors}});
}

Answer get_halts(Context& context) {
  const auto page = page_wanted(context.request);
  if (!page) return tl::unexpected(page.error());
  return page_response(halts_json(context), *page);
}

void put_halt(Context& context, const console::Respond& respond) {
  const auto team = team_in_body(context);
  const auto halt = desk::set_halt(context.machine, context.acting, team,
                                   context.body["reason"].get<std::string>());
  if (!halt) return respond(problem(halt.error()));
  context.machine.when_silent(
      team, [respond, response = json_response(halt_json(*halt))] { respond(response); });
}

Answer delete_halt(Context& context) {
  const auto team = team_in_body(context);
  if (!team && !answers_for_the_school(context)) {
    return fail(Error::Kind::kForbidden,
                context.acting.as +
                    " does not lead every team; ask an admin to end the halt of the whole school");
  }
  const auto ended = desk::end_halt(context.machine, context.acting, team);
  if (!ended) return tl::unexpected(ended.error());
  return json_response(page_json(halts_json(context), std::nullopt));
}

}  // namespace inquiry::api
