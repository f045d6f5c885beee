#include "tests/simulation/oracle.h"

#include <fmt/format.h>

#include <algorithm>

namespace inquiry::simulation {
namespace {

using namespace std::chrono_literals;

// How long a takedown may take while X can be reached: the settle time, three looks, two pauses.
constexpr Duration kTakedownTakes = 2h;

Date month_of(UtcTime time) {
  const Date day{std::chrono::floor<std::chrono::days>(time)};
  return day.year() / day.month() / 1;
}

bool may_say(Behaviour behaviour, const std::string& kind) {
  if (behaviour == Behaviour::kReflect) return kind == "question" || kind == "celebration";
  return (behaviour == Behaviour::kDefine || behaviour == Behaviour::kPlan) && kind == "question";
}

}  // namespace

bool same_decision(const ConsentFact& a, const ConsentFact& b) {
  return a.student == b.student && a.granted == b.granted && a.evidence == b.evidence;
}

DraftFact read_draft(const nlohmann::json& json) {
  DraftFact fact;
  fact.id = json.at("id");
  fact.team = json.at("team");
  fact.kind = json.at("kind");
  fact.author = json.at("author");
  fact.text = json.at("text");
  fact.not_after = parse_rfc3339(json.at("not_after").get<std::string>()).value();
  if (json.at("students").is_array()) {
    for (const auto& each : json.at("students")) {
      fact.shown.push_back({each.at("student"), each.at("kinds").get<std::set<std::string>>()});
    }
  }
  return fact;
}

Oracle::Oracle(const SchoolFacts& school, const Clock& wall)
    : school_(school), wall_(wall), zone_(Zone::find(school.zone).value()) {}

void Oracle::object(const std::string& promise, const std::string& what) {
  if (!violation_) violation_ = Violation{promise, what, wall_.utc_now()};
}

const TeamFacts& Oracle::team_facts(const std::string& name) const {
  return *std::ranges::find(school_.teams, name, &TeamFacts::name);
}

// A stage set by hand lasts until the next date of the calendar.
std::optional<Behaviour> Oracle::behaviour(const std::string& team) {
  auto& stand = stands_[team];
  const auto now = wall_.utc_now();
  for (const auto& [behaviour, from] : team_facts(team).calendar) {
    const auto begins = zone_.start_of_day(from);
    if (begins <= stand.since || begins > now) continue;
    stand = {behaviour, begins};
    if (is_silent(behaviour)) {
      std::erase_if(approvals_, [&](const auto& each) {
        return each.second.seen.team == team && each.second.at < begins;
      });
    }
  }
  return stand.behaviour;
}

void Oracle::permits_stage(const std::string& team, Behaviour behaviour, UtcTime asked_at) {
  this->behaviour(team);
  stands_[team] = {behaviour, asked_at};
}

void Oracle::forbids_by_stage(const std::string& team, Behaviour behaviour, UtcTime asked_at) {
  this->behaviour(team);
  if (asked_at < stands_[team].since) return;  // the calendar has moved on meanwhile
  stands_[team] = {behaviour, asked_at};
  std::erase_if(approvals_, [&](const auto& each) {
    return each.second.seen.team == team && each.second.at <= asked_at;
  });
}

void Oracle::halted(const std::string& team) {
  halts_.insert(team);
  std::erase_if(approvals_,
                [&](const auto& each) { return team.empty() || each.second.seen.team == team; });
}

void Oracle::resumed(const std::string& team) { halts_.erase(team); }

bool Oracle::is_halted(const std::string& team) const {
  return halts_.contains("") || halts_.contains(team);
}

void Oracle::approves(const DraftFact& seen, const std::string& by) {
  auto& before = before_[seen.id];
  before.reset();
  if (const auto old = approvals_.find(seen.id); old != approvals_.end()) before = old->second;
  approvals_[seen.id] = {seen, by, wall_.utc_now()};
  ever_approved_.insert(seen.id);
}

void Oracle::approval_refused(const std::string& draft) {
  approvals_.erase(draft);
  if (before_[draft]) approvals_[draft] = *before_[draft];
}

void Oracle::voided(const std::string& draft) { approvals_.erase(draft); }

void Oracle::wrote(const std::string& draft, const std::string& who) { writers_[draft] = who; }

void Oracle::consent(const ConsentFact& fact) {
  const bool known =
      std::ranges::any_of(consents_, [&](const auto& each) { return same_decision(each, fact); });
  if (!known) consents_.push_back(fact);
}

void Oracle::consent_shown(const ConsentFact& shown) {
  for (auto& each : consents_) {
    if (same_decision(each, shown)) each.id = shown.id;
  }
}

void Oracle::revoked(const std::string& id) {
  for (auto& each : consents_) {
    if (each.id == id) each.revoked = true;
  }
}

void Oracle::school_changed(const SchoolFacts& school) {
  for (const auto& team : school_.teams) behaviour(team.name);  // by the old calendar until now
  school_ = school;
}

void Oracle::clock_was_set() { ++clock_era_; }

bool Oracle::is_live(const ShownFact& shown, Date day) const {
  bool granted = false;
  for (const auto& each : consents_) {
    if (each.student != shown.student || each.revoked || day < each.from) continue;
    if (each.until && day > *each.until) continue;
    const bool touches = std::ranges::any_of(
        shown.kinds, [&](const auto& kind) { return each.kinds.contains(kind); });
    if (!each.granted && touches) return false;
    granted = granted || (each.granted && std::ranges::includes(each.kinds, shown.kinds));
  }
  return granted;
}

void Oracle::check_place(const std::string& team, const std::string& kind,
                         const std::string& when) {
  const auto stage = behaviour(team);
  if (is_halted(team)) object("one button stops everything", when + " during a halt");
  if (!stage || is_silent(*stage)) {
    object("silence is absolute", when + " in silence");
  } else if (!may_say(*stage, kind)) {
    object("the stages", fmt::format("{}: a {} in {}", when, kind, word(*stage)));
  }
}

void Oracle::check_hours(const TeamFacts& team, const std::string& when) {
  const auto local = zone_.to_local(wall_.utc_now());
  const auto day = std::chrono::floor<std::chrono::days>(local);
  const auto weekday = std::chrono::weekday{day}.c_encoding();
  const auto minute = std::chrono::floor<std::chrono::minutes>(local - day).count();
  const bool open_day = weekday >= 1 && weekday <= (team.saturdays ? 6U : 5U);
  if (!open_day || minute < team.opens || minute >= team.closes) {
    object("posting hours", when + " outside the hours of " + team.name);
  }
  if (std::ranges::count(school_.holidays, Date{day}) > 0) {
    object("holidays", when + " on a holiday");
  }
}

void Oracle::check_consents(const std::vector<ShownFact>& shown, const std::string& when) {
  for (const auto& each : shown) {
    if (is_live(each, zone_.local_date(wall_.utc_now()))) continue;
    object("no live consent, no post", when + " without a live consent of " + each.student);
  }
}

const ApprovalFact* Oracle::approval_for(const std::string& text) const {
  const auto found = std::ranges::find_if(
      approvals_, [&](const auto& each) { return each.second.seen.text == text; });
  return found == approvals_.end() ? nullptr : &found->second;
}

int Oracle::on_leaving(const std::string& text) {
  for (const auto& team : school_.teams) behaviour(team.name);
  const auto when = "\"" + text + "\" left";
  const auto now = wall_.utc_now();
  const auto* approval = approval_for(text);
  Leaving leaving;
  leaving.text = text;
  leaving.at = now;
  leaving.day = zone_.local_date(now);
  leaving.clock_era = clock_era_;
  if (approval == nullptr) {
    object("a person decides", when + " and nobody has approved it, or not any more");
  } else {
    const auto& seen = approval->seen;
    const auto& team = team_facts(seen.team);
    leaving.draft = seen.id;
    leaving.team = seen.team;
    leaving.shown = seen.shown;
    leaving.per_day = team.per_day;
    leaving.min_gap = team.min_gap;
    if (approval->by == seen.author || approval->by == writers_[seen.id]) {
      object("a person decides", when + " and its own author approved it");
    }
    if (!team.is_here) object("a person decides", when + " for a team that is not there");
    if (now < approval->at + team.undo) object("undo", when + " too early to be taken back");
    if (now >= seen.not_after) object("never late", when + " after its time");
    if (seen.kind == "celebration" && !outcomes_.contains(seen.team)) {
      object("the stages", when + " and no outcome was ever recorded");
    }
    check_place(seen.team, seen.kind, when);
    check_hours(team, when);
    check_consents(seen.shown, when);
  }
  leavings_.push_back(std::move(leaving));
  return static_cast<int>(leavings_.size()) - 1;
}

void Oracle::on_created(int number, PostId post, bool open) {
  auto& leaving = leavings_[static_cast<std::size_t>(number)];
  leaving.created = post;
  created_.push_back({post, leaving.draft, leaving.text});
  auto& same = by_text_[leaving.text];
  same.push_back(post);
  if (same.size() > 1) {
    object("never twice", fmt::format("\"{}\" is on X {} times", leaving.text, same.size()));
  }
  if (leaving.team.empty()) return;
  check_pacing(leaving);
  // What X does after the connection is gone is beyond the promise; so is a clock that was set.
  if (!open || leaving.clock_era != clock_era_) return;
  const auto when = "\"" + leaving.text + "\" was created";
  const auto stage = behaviour(leaving.team);
  if (is_halted(leaving.team)) object("one button stops everything", when + " during a halt");
  if (!stage || is_silent(*stage)) object("silence is absolute", when + " in silence");
  check_hours(team_facts(leaving.team), when);
}

void Oracle::check_pacing(const Leaving& newest) {
  std::vector<const Leaving*> posts;  // in the order in which they left
  for (const auto& each : leavings_) {
    const bool counts = each.created && each.team == newest.team && each.clock_era == clock_era_;
    if (counts) posts.push_back(&each);
  }
  int today = 0;
  for (std::size_t i = 0; i < posts.size(); ++i) {
    const auto& post = *posts[i];
    today = i > 0 && posts[i - 1]->day == post.day ? today + 1 : 1;
    if (today > post.per_day) {
      object("per_day", fmt::format("\"{}\" is number {} of its day, and {} are allowed", post.text,
                                    today, post.per_day));
    }
    if (i > 0 && post.at - posts[i - 1]->at < post.min_gap) {
      object("min_gap",
             fmt::format("\"{}\" left {} after the one before, less than {}", post.text,
                         to_string(post.at - posts[i - 1]->at), to_string(post.min_gap)));
    }
  }
}

void Oracle::on_posts_read(int count) {
  auto& read = reads_[month_of(wall_.utc_now())];
  read += count;
  if (read > school_.monthly_reads) {
    object("monthly reads", fmt::format("{} posts were read in a month, and {} are paid for", read,
                                        school_.monthly_reads));
  }
}

void Oracle::check_takedowns(const simulator::World& world, std::optional<UtcTime> fair_since,
                             const std::set<std::string>& undecided) {
  const auto now = wall_.utc_now();
  const auto today = zone_.local_date(now);
  for (const auto& leaving : leavings_) {
    if (!leaving.created) continue;
    if (world.find_post(*leaving.created)->deleted_at) {
      must_go_.erase(*leaving.created);
      continue;
    }
    const bool live = std::ranges::all_of(leaving.shown,
                                          [&](const auto& shown) { return is_live(shown, today); });
    if (!live) must_go_.try_emplace(*leaving.created, now);
    const auto since = must_go_.find(*leaving.created);
    if (since == must_go_.end()) continue;
    if (!fair_since || undecided.contains(leaving.draft)) {
      since->second = now;
    } else if (now - std::max(since->second, *fair_since) > kTakedownTakes) {
      object("no live consent, no post",
             "\"" + leaving.text + "\" is on X long after the consent for it ended");
    }
  }
}

}  // namespace inquiry::simulation
