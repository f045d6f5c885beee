#include "daemon/intake/volume.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "daemon/intake/listening.h"
#include "scheduler/read_budget.h"

namespace inquiry::intake {
namespace {

using client::Failure;
using scheduler::Term;

constexpr std::chrono::hours kKnownFor{1};
constexpr std::int64_t kDaysOfMonth = 30;
constexpr std::int64_t kDaysCounted = 7;

// What draws answers to one question for a week is no search that a team chose.
bool is_chosen(const scheduler::TermPlan& plan, const std::string& team) {
  const bool searched =
      plan.term.kind == Term::Kind::kHashtag || plan.term.kind == Term::Kind::kPerson;
  return searched && std::ranges::find(plan.teams, team) != plan.teams.end();
}

// As it is polled when it is polled alone: retweets aside.
std::string polled(const Term& term, const config::Config& config) {
  return scheduler::packed({{term, {}, {}}}, rules(config)).front().query;
}

// Whether X may have charged for a request that came to nothing.
bool may_be_charged(Failure::Kind kind) {
  return kind == Failure::Kind::kNoAnswer || kind == Failure::Kind::kMalformed;
}

}  // namespace

struct Volume::Round {
  std::vector<Term> terms;
  std::vector<Term> open;  // to be counted, last first
  money::Hold hold;        // for those
  Done done;
};

const Volume::Counted* Volume::known(const std::string& key, UtcTime now) const {
  const auto found = counted_.find(key);
  const bool fresh =
      found != counted_.end() && found->second.at <= now && now < found->second.at + kKnownFor;
  return fresh ? &found->second : nullptr;
}

void Volume::ask(const std::string& team, bool only_price, Done done) {
  const auto now = clock_.utc_now();
  const auto round = std::make_shared<Round>();
  for (const auto& each : plan(store_, host_.config(), now)) {
    if (!is_chosen(each, team)) continue;
    round->terms.push_back(each.term);
    if (known(each.term.key(), now) == nullptr) round->open.push_back(each.term);
  }
  if (const auto refused = refusal(*round, now); !refused)
    return done(tl::unexpected(refused.error()));
  if (only_price) return done(report(*round, now));
  round->hold = purse_.hold_counts(static_cast<int>(round->open.size()));
  round->done = std::move(done);
  next(round);
}

Result<void> Volume::refusal(const Round& round, UtcTime now) {
  for (const auto& term : round.open) {
    const auto* x = accounts_.find(term.account);
    if (x == nullptr || !x->can_count()) {
      return fail(Error::Kind::kConflict,
                  fmt::format("X counts posts for an app's bearer token only, and account {} has "
                              "none; add bearer_token to its credential file",
                              term.account));
    }
    if (accounts_.caps().closed_until(term.account)) {
      return fail(Error::Kind::kConflict, accounts_.problem(term.account));
    }
  }
  const auto wanted = static_cast<std::int64_t>(round.open.size());
  if (wanted <= purse_.counts_left(now)) return {};
  return fail(Error::Kind::kConflict,
              fmt::format("counting {} searches costs {} USD, and today's part of x.monthly_budget "
                          "has no room for it; ask again after {}, or raise the budget",
                          wanted, to_string(host_.config().x.prices.post_count * wanted),
                          to_rfc3339(scheduler::next_utc_day(now))));
}

void Volume::next(const std::shared_ptr<Round>& round) {
  const auto now = clock_.utc_now();
  if (round->open.empty()) {
    round->hold.reset();
    return round->done(report(*round, now));
  }
  const auto term = round->open.back();
  auto* x = accounts_.find(term.account);
  if (x == nullptr || !x->can_count()) {  // the configuration was loaded again meanwhile
    return round->done(fail(Error::Kind::kUnavailable, "the configuration changed; ask again"));
  }
  x->count_recent(polled(term, host_.config()),
                  [this, round](const client::Answer<std::int64_t>& answer) {
                    keep(*round, answer);
                    if (answer) return next(round);
                    round->hold.reset();
                    round->done(fail(Error::Kind::kUnavailable, answer.error().message));
                  });
}

void Volume::keep(Round& round, const client::Answer<std::int64_t>& answer) {
  const auto now = clock_.utc_now();
  const auto term = round.open.back();
  round.open.pop_back();
  if (answer || may_be_charged(answer.error().kind)) purse_.settle_count(term.account, now);
  if (answer) {
    counted_[term.key()] = {*answer, now};
    round.hold.reset();
    round.hold = purse_.hold_counts(static_cast<int>(round.open.size()));
    return;
  }
  if (answer.error().kind != Failure::Kind::kCapped) return;
  accounts_.set_problem(term.account, answer.error().message);
  accounts_.caps().close(term.account, now);
}

TermVolume Volume::judged(const Term& term, UtcTime now) const {
  TermVolume volume;
  volume.key = term.key();
  volume.query = term.query();
  const auto* counted = known(volume.key, now);
  if (counted == nullptr) return volume;
  const auto& x = host_.config().x;
  // Where the dialect buys authors with every post, each post has one.
  const auto each =
      x.prices.post_read + (x.dialect == Dialect::kPost ? x.prices.user_read : Money{});
  const auto month = (counted->posts * kDaysOfMonth + kDaysCounted - 1) / kDaysCounted;
  volume.week_posts = counted->posts;
  volume.month_posts = month;
  volume.month_cost = each * month;
  if (month == 0) {
    volume.remark = "nothing in 7 days: check how it is written, or listen to something else";
  } else if (month > x.monthly_post_reads / 2) {
    volume.remark = fmt::format(
        "far too much: more than half of x.monthly_post_reads ({}); "
        "listen to something narrower",
        x.monthly_post_reads);
  }
  return volume;
}

VolumeReport Volume::report(const Round& round, UtcTime now) const {
  const auto& x = host_.config().x;
  VolumeReport report;
  report.cost = x.prices.post_count * static_cast<std::int64_t>(round.open.size());
  for (const auto& term : round.terms) {
    report.terms.push_back(judged(term, now));
    report.month_posts += report.terms.back().month_posts.value_or(0);
    report.month_cost = report.month_cost + report.terms.back().month_cost.value_or(Money{});
  }
  if (round.terms.empty()) {
    report.remark = "the team listens to no hashtag and no person at this moment";
  } else if (report.month_posts > x.monthly_post_reads) {
    report.remark = fmt::format(
        "together more than x.monthly_post_reads ({}): not all of it will "
        "be read",
        x.monthly_post_reads);
  } else if (x.monthly_budget && report.month_cost > *x.monthly_budget) {
    report.remark = fmt::format(
        "together more than x.monthly_budget ({} USD): not all of it will "
        "be read",
        to_string(*x.monthly_budget));
  }
  return report;
}

}  // namespace inquiry::intake
