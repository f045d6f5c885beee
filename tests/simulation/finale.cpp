// The end of a simulated year: a stretch in which nothing fails and nobody acts but for the morning
// round, and then everything must be in its place.
#include <fmt/format.h>

#include <algorithm>

#include "tests/simulation/year.h"

namespace inquiry::simulation {
namespace {

using namespace std::chrono_literals;

// Enough for every wait of the service: the settle time, back-offs, the quiet reads.
constexpr int kQuietDays = 3;

bool covered(const std::vector<store::Gap>& gaps, UtcTime at) {
  return std::ranges::any_of(gaps,
                             [&](const auto& gap) { return gap.from <= at && at <= gap.until; });
}

// How far the term has been read, whoever reads it.
UtcTime read_until(store::Store& store, const std::string& term) {
  UtcTime until{};
  for (const auto& row : store.terms()) {
    if (row.key.starts_with(term + "@")) until = std::max(until, row.read_until.value_or(until));
  }
  return until;
}

}  // namespace

void Year::finale() {
  note("the quiet stretch begins");
  x_.clear_weather();
  fuse_.put_out();
  disk_.set_trouble(Trouble::kNone);
  disk_.cut_power_after(0);
  if (wall_.off() != Duration{}) {
    wall_.set_off({});
    oracle_.clock_was_set();
  }
  while (!service_ && !oracle_.violation()) run_until(clock_.utc_now() + 1h);
  for (auto& team : school_.teams) team.is_here = true;
  step([this] { reload(); });
  step([this] { resume(); });
  for (int day = 0; day < kQuietDays && !oracle_.violation(); ++day) {
    run_until(clock_.utc_now() + 24h);
    step([this] { care(); });
  }
  if (oracle_.violation()) return;
  for (const auto& team : school_.teams) {
    step([this, &team] { set_stage(team, Behaviour::kDefine); });
  }
  run_until(clock_.utc_now() + 24h);
  if (oracle_.violation()) return;
  check_drafts();
  check_posts();
  check_ideas();
  check_audit();
}

void Year::check_drafts() {
  for (const auto& id : oracle_.ever_approved()) {
    const auto draft = store_->draft(id);
    if (!draft) return oracle_.object("never silently lost", "draft " + id + " is gone");
    const auto about = fmt::format("draft {} is {}", id, word(draft->state));
    const bool too_late =
        draft->state == DraftState::kApproved && draft->not_after < wall_.utc_now();
    if (draft->state == DraftState::kSending || too_late) {
      oracle_.object("never silently lost", about + " after days in which nothing failed");
    }
    const bool needs_reason = draft->state == DraftState::kExpired ||
                              draft->state == DraftState::kFailed ||
                              draft->state == DraftState::kHeld;
    if (needs_reason && draft->reason.empty()) {
      oracle_.object("never silently lost", about + " and nobody says why");
    }
  }
}

void Year::check_posts() {
  std::map<std::string, int> live;
  for (const auto& created : oracle_.created()) {
    const auto* post = x_.world().find_post(created.post);
    const auto draft = store_->draft(created.draft);
    if (!draft) return oracle_.object("never silently lost", "a post has no draft");
    if (post->deleted_at) {
      if (!created.deleted_by_hand) ++tally_.takedowns;
      continue;
    }
    ++live[created.draft];
    if (draft->state != DraftState::kPosted || draft->posted_id != created.post) {
      oracle_.object("never silently lost",
                     fmt::format("\"{}\" is on X and its draft {} is {}", created.text, draft->id,
                                 word(draft->state)));
    }
  }
  for (const auto& draft : store_->drafts_in({DraftState::kPosted})) {
    const auto by_hand = std::ranges::any_of(oracle_.created(), [&](const auto& created) {
      return created.draft == draft.id && created.deleted_by_hand;
    });
    if (live[draft.id] != 1 && !by_hand) {
      oracle_.object("never silently lost", fmt::format("draft {} is posted and is on X {} times",
                                                        draft.id, live[draft.id]));
    }
  }
}

void Year::check_ideas() {
  auto& world = x_.world();
  const auto gaps = store_->gaps(UtcTime{});
  for (const auto& team : school_.teams) {
    std::map<PostId, int> ideas;
    store::IdeaFilter filter;
    filter.team = team.name;
    filter.include_merged = filter.include_flagged = filter.include_parked = true;
    store::PageOf page{{}, 200};
    for (;;) {
      const auto found = store_->ideas(filter, page).value();
      for (const auto& idea : found.items) {
        ++tally_.ideas;
        if (idea.state == IdeaState::kParked) {
          oracle_.object("nothing that came in is lost", "an idea is parked in define");
        }
        const auto first = world.find_post(idea.post_id.value())->first_version;
        if (++ideas[first] > 1) oracle_.object("nothing is shown twice", first.str());
      }
      if (!found.next) break;
      page.after = *found.next;
    }
    if (away_.contains(team.name)) continue;
    const auto account = std::ranges::find(school_.accounts, team.account, &AccountFacts::name);
    for (const auto& each : strangers_) {
      const bool tagged = each.tag == team.tag || each.tag == kSharedTag;
      const bool mentioned = each.account == team.account;
      if ((!tagged && !mentioned) || each.gone || covered(gaps, each.at)) continue;
      const auto term = tagged ? "#" + each.tag : "mentions:" + account->user_id;
      if (read_until(*store_, term) < each.at) continue;
      if (ideas[each.post] == 0) {
        oracle_.object("nothing that came in is lost",
                       fmt::format("post {} of {} never came to {} ({})", each.post.str(),
                                   to_rfc3339(each.at), team.name, term));
      }
    }
  }
}

void Year::check_audit() {
  const auto proof = store_->verify_audit();
  if (!proof.intact) oracle_.object("the audit log", proof.message);
}

}  // namespace inquiry::simulation
