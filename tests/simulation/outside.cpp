// What happens on X and to the machine, whatever the school does.
#include <fmt/format.h>

#include <algorithm>

#include "tests/simulation/year.h"

namespace inquiry::simulation {
namespace {

using namespace std::chrono_literals;

const std::vector<Fate> kFates{Fate::kUnreachable, Fate::kLost,        Fate::kUnheard,
                               Fate::kTooSlow,     Fate::kLate,        Fate::kGarbage,
                               Fate::kCut,         Fate::kWebPage,     Fate::kLimited,
                               Fate::kBroken,      Fate::kBrokenAfter, Fate::kNoCredits};

}  // namespace

void Year::post_as_stranger(Random& random) {
  auto& world = x_.world();
  const auto now = clock_.utc_now();
  const auto& team = random.pick(school_.teams);
  const auto account = std::ranges::find(school_.accounts, team.account, &AccountFacts::name);
  Stranger stranger;
  stranger.at = now;
  simulator::NewPost post;
  post.author = world.user_called(fmt::format("teacher{}", random.below(40)), now).id;
  post.lang = "en";
  post.created_at = now;
  post.text = fmt::format("We tried it with rods, and talked ({})", ++texts_);
  const auto& own = oracle_.created();
  switch (random.below(own.empty() ? 3 : 4)) {
    case 0:
      stranger.tag = team.tag;
      break;
    case 1:
      stranger.tag = kSharedTag;
      break;
    case 2:
      stranger.account = account->name;
      post.text = "@" + account->handle + " " + post.text;
      break;
    default: {
      const auto& target = own[static_cast<std::size_t>(
          random.below(std::min<int>(static_cast<int>(own.size()), 10)))];
      if (world.find_post(target.post)->deleted_at) return;
      post.reply_to = target.post;
      stranger.to_draft = target.draft;
      break;
    }
  }
  if (!stranger.tag.empty()) post.text += " #" + stranger.tag;
  stranger.post = world.add_post(std::move(post)).id;
  strangers_.push_back(stranger);
}

void Year::take_posts_away(Random& random) {
  if (strangers_.empty()) return;
  auto& stranger = random.pick(strangers_);
  auto& world = x_.world();
  const auto* old = world.find_post(stranger.post);
  if (random.chance(0.5)) {
    stranger.gone = world.delete_post(stranger.post, clock_.utc_now()) || stranger.gone;
    return;
  }
  const bool editable = !old->deleted_at && clock_.utc_now() - old->created_at < 1h;
  if (!editable) return;
  simulator::NewPost edit;
  edit.author = old->author;
  edit.text = old->text + " (mended)";
  edit.lang = old->lang;
  edit.created_at = clock_.utc_now();
  edit.edit_of = stranger.post;
  world.add_post(std::move(edit));
}

// Only what is known to be on X: the other is a window that docs/design.md names.
void Year::delete_own(Random& random) {
  if (!store_ || oracle_.created().empty()) return;
  auto& created = random.pick(oracle_.created());
  const auto draft = store_->draft(created.draft);
  if (!draft || draft->state != DraftState::kPosted) return;
  const bool was_there = x_.world().delete_post(created.post, clock_.utc_now());
  created.deleted_by_hand = created.deleted_by_hand || was_there;
}

void Year::change_weather(Random& random) {
  if (random.chance(0.2)) {
    x_.set_lag(random.span(0ms, 5min), random.span(0ms, 3min));
    agenda_.at(clock_.utc_now() + random.span(1h, 20h), [this] { x_.set_lag({}, {}); });
    return;
  }
  Weather weather;
  weather.fate = random.pick(kFates);
  weather.probability = 0.25 * random.between(1, 4);
  weather.writes_only = random.chance(0.4);
  weather.until =
      clock_.utc_now() + random.span(5min, random.chance(0.1) ? Duration{40h} : Duration{6h});
  weather.random = Random{random.next()};
  note(fmt::format("X: {} ({}%{}) until {}", word(weather.fate),
                   static_cast<int>(weather.probability * 100),
                   weather.writes_only ? " of writes" : "", to_rfc3339(weather.until)));
  x_.add_weather(std::move(weather));
}

void Year::set_clock(Random& random) {
  const auto far = random.chance(0.3) ? Duration{3h} : Duration{2min};
  wall_.set_off(random.chance(0.3) ? Duration{} : random.span(-far, far));
  oracle_.clock_was_set();
  fair_since_.reset();
  note("the clock was set; it is off by " + to_string(wall_.off()));
  // The service's longest sleep.
  agenda_.at(clock_.utc_now() + 10s, [this] {
    if (service_) service_->changed("clock", {});
  });
}

void Year::light_fuse(Random& random) {
  const std::vector<Fuse::At> places{Fuse::At::kCommit, Fuse::At::kCommit, Fuse::At::kSend,
                                     Fuse::At::kAfterSend};
  const auto place = random.pick(places);
  const bool soon = random.chance(0.5);
  down_for_ = random.chance(0.8) ? random.span(1s, 5min) : random.span(1h, 36h);
  fuse_.light(place, random.between(1, soon ? 4 : 60));
}

void Year::cut_power(Random& random) {
  if (!disk_.is_well()) return;
  down_for_ = random.span(30s, 10min);
  disk_.cut_power_after(random.between(1, random.chance(0.5) ? 12 : 200));
}

void Year::trouble_disk(Random& random) {
  const std::vector<Trouble> troubles{Trouble::kFull, Trouble::kBroken, Trouble::kReadOnly};
  if (!disk_.is_well()) return;
  ++tally_.disk_troubles;
  disk_.set_trouble(random.pick(troubles));
  note("the disk is no good");
  agenda_.at(clock_.utc_now() + random.span(1min, 6h), [this] {
    disk_.set_trouble(Trouble::kNone);
    note("the disk is well again");
  });
}

}  // namespace inquiry::simulation
