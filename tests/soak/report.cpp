#include "tests/soak/report.h"

#include <fmt/format.h>

#include <numeric>

namespace inquiry::soak {
namespace {

constexpr std::size_t kObjectionsShown = 20;

double ratio(double a, double b) { return b == 0 ? 0 : a / b; }

std::string money_text(const Report& report) {
  return fmt::format(
      "reads       X charged for {} posts; every post that a team had to see, once, is {}: {:.2f} "
      "times the least\n"
      "            our ledger has {} ({} by the intake, {} own posts looked up, {} checked for "
      "deletion)\n"
      "money       ${} by X's meter, ${} by our ledger\n",
      report.billed_reads, report.least_reads,
      ratio(static_cast<double>(report.billed_reads), static_cast<double>(report.least_reads)),
      report.ledger_reads, report.ledger_intake, report.ledger_own, report.ledger_rechecks,
      to_string(report.billed), to_string(report.ledger));
}

}  // namespace

int Report::faults_met() const {
  return std::accumulate(faults.begin(), faults.end(), 0,
                         [](int sum, const auto& kind) { return sum + kind.second; });
}

std::string to_text(const Report& report) {
  auto text = fmt::format(
      "{} min of virtual time with each kind of fault at {:.1f} % of the requests, then {} min "
      "without; from seed {}\n"
      "requests    {} made, {} of them retried; {} reached X\n"
      "faults      {} met:",
      std::chrono::duration_cast<std::chrono::minutes>(report.shape.faulty).count(),
      report.shape.probability * 100,
      std::chrono::duration_cast<std::chrono::minutes>(kFaultless).count(), report.shape.seed,
      report.requests, report.retried, report.at_x, report.faults_met());
  for (const auto& [kind, count] : report.faults) text += fmt::format(" {} {},", kind, count);
  text.back() = '\n';
  for (const auto& team : report.teams) {
    text += fmt::format("{:<12}X had {} posts for it, {} are ideas: {} lost, {} doubled\n",
                        team.team, team.had, team.stored, team.lost, team.doubled);
  }
  text += fmt::format("intake      {} gaps, {} broken items set aside\n", report.gaps,
                      report.quarantined);
  text += fmt::format(
      "posts       {} approved, {} on X: {} lost, {} doubled, {} held for a person\n",
      report.approved, report.posted, report.posts_lost, report.posts_doubled, report.held);
  text += money_text(report);
  text += fmt::format("time        {:.1f} s of CPU, {:.1f} s by the clock\n", report.cpu_seconds,
                      report.real_seconds);
  for (std::size_t i = 0; i < std::min(report.objections.size(), kObjectionsShown); ++i) {
    text += "BROKEN: " + report.objections[i] + "\n";
  }
  if (report.objections.size() > kObjectionsShown) {
    text += fmt::format("BROKEN: and {} more\n", report.objections.size() - kObjectionsShown);
  }
  return text;
}

Report sum(const std::vector<Report>& reports) {
  auto all = reports.at(0);
  for (std::size_t i = 1; i < reports.size(); ++i) {
    const auto& one = reports[i];
    all.requests += one.requests;
    all.retried += one.retried;
    all.at_x += one.at_x;
    for (const auto& [kind, count] : one.faults) all.faults[kind] += count;
    for (std::size_t team = 0; team < all.teams.size(); ++team) {
      all.teams.at(team).had += one.teams.at(team).had;
      all.teams.at(team).stored += one.teams.at(team).stored;
      all.teams.at(team).lost += one.teams.at(team).lost;
      all.teams.at(team).doubled += one.teams.at(team).doubled;
    }
    all.gaps += one.gaps;
    all.quarantined += one.quarantined;
    all.approved += one.approved;
    all.posted += one.posted;
    all.posts_doubled += one.posts_doubled;
    all.posts_lost += one.posts_lost;
    all.held += one.held;
    all.least_reads += one.least_reads;
    all.billed_reads += one.billed_reads;
    all.ledger_reads += one.ledger_reads;
    all.ledger_intake += one.ledger_intake;
    all.ledger_own += one.ledger_own;
    all.ledger_rechecks += one.ledger_rechecks;
    all.billed = all.billed + one.billed;
    all.ledger = all.ledger + one.ledger;
    all.cpu_seconds += one.cpu_seconds;
    all.real_seconds += one.real_seconds;
    all.objections.insert(all.objections.end(), one.objections.begin(), one.objections.end());
  }
  return all;
}

}  // namespace inquiry::soak
