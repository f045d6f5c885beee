// Silence over every minute, in every zone: the gate against an oracle that knows the wall clock
// and nothing of the product. Whatever the calendar, the holidays and the hands of a lead do around
// the nights on which clocks jump, no post may begin in a silent minute, on a holiday, or so
// shortly before one that it could land in it; and none may be kept back without reason.
#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <iostream>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "scheduler/gate.h"
#include "tests/silence/oracle.h"

namespace inquiry::sweep {
namespace {

namespace sched = inquiry::scheduler;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Duration kGuard = seconds{25};     // of the daemon in real time
constexpr Duration kInMinute = seconds{40};  // from here the guard reaches into the next minute
constexpr int kNear = 3;
constexpr std::array kDraftKinds{DraftKind::kQuestion, DraftKind::kCelebration, DraftKind::kChat};

struct Options {
  int first_year = 2026;
  int years = 10;
  int part = 1;
  int parts = 1;
  std::vector<std::string> zones;  // empty: all
};

struct Tally {
  std::int64_t zones = 0;
  std::int64_t names = 0;
  std::int64_t minutes = 0;
  std::int64_t answers = 0;        // of the part that stages and holidays decide
  std::int64_t whole_answers = 0;  // of the whole gate
  std::int64_t let_through = 0;    // the oracle forbids, the product does not
  std::int64_t kept_back = 0;      // the other way round
};

Behaviour behaviour_of(Stage stage) { return static_cast<Behaviour>(stage); }
std::string label_of(Stage stage) { return std::string{word(behaviour_of(stage))}; }

Date date_of(Minute time) {
  return Date{std::chrono::sys_days{std::chrono::days{time / (24 * 60)}}};
}

Team team_of(const Plan& plan) {
  Team team;
  team.name = "grade4";
  for (int i = 0; i < 5; ++i) {
    const auto stage = static_cast<Stage>(i);
    team.stages.push_back({label_of(stage), behaviour_of(stage)});
  }
  for (const auto& [from, stage] : plan.calendar) {
    team.calendar.push_back({label_of(stage), date_of(from), from % (24 * 60)});
  }
  team.posting.hours.fill({HourRange{0, 24 * 60}});
  return team;
}

School school_of(const Plan& plan, const Zone& zone) {
  School school;
  school.zone = zone;
  for (const auto& [from, until] : plan.holidays) {
    school.holidays.push_back({date_of(from), date_of(until - 1), "", from % (24 * 60)});
  }
  return school;
}

Draft draft_of(DraftKind kind) {
  Draft draft;
  draft.kind = kind;
  draft.author = "ana";
  draft.state = DraftState::kApproved;
  draft.content.text = "What helped your students explain equivalence?";
  draft.content.students.emplace();
  draft.not_after = UtcTime::max();
  draft.approval = Approval{"sam", UtcTime{}, content_hash(draft.content), false};
  return draft;
}

// One zone: the team's way through the years as the daemon would record it, minute by minute.
class Walk {
 public:
  Walk(const Zone& zone, const Wall& wall, const Plan& plan, Tally& tally)
      : wall_(wall),
        plan_(plan),
        truth_(truth_of(wall, plan)),
        near_(truth_.near_changes(kNear)),
        team_(team_of(plan)),
        school_(school_of(plan, zone)),
        edges_(sched::edges_of(team_, school_)),
        tally_(tally) {
    facts_.team = &team_;
    facts_.school = &school_;
    facts_.outcome_recorded = true;
    facts_.guard = kGuard;
    for (const auto kind : kDraftKinds) drafts_.push_back(draft_of(kind));
  }

  void run() {
    // The last minute's future is not known to the oracle.
    for (int minute = 0; minute + 1 < wall_.size(); ++minute) {
      record_what_happened(minute);
      judge(minute);
      if (near_[static_cast<std::size_t>(minute)] != 0) judge_whole(minute);
      ++tally_.minutes;
    }
  }

 private:
  UtcTime at(int minute) const { return UtcTime{minutes{wall_.first + minute}}; }

  bool is_down(int minute) {
    while (down_ < plan_.down.size() && plan_.down[down_].until <= minute) ++down_;
    return down_ < plan_.down.size() && plan_.down[down_].from <= minute;
  }

  void apply_calendar(UtcTime now) {
    const auto next = last_ ? sched::next_boundary(edges_.boundaries, last_->at)
                            : sched::next_boundary(edges_.boundaries, UtcTime{});
    if (!next || *next > now) return;
    const auto due = sched::due_transitions(team_, school_.zone, last_, now);
    if (!due.empty()) last_ = due.back();
  }

  void record_what_happened(int minute) {
    const auto now = at(minute);
    if (!is_down(minute)) apply_calendar(now);
    if (move_ == plan_.moves.size() || plan_.moves[move_].at != minute) return;
    const auto stage = plan_.moves[move_++].stage;
    apply_calendar(now);
    Transition made;
    made.team = team_.name;
    made.at = now;
    made.by = "maria";
    made.move = stage == Stage::kNone ? Move::kAbort : Move::kOutOfOrder;
    if (stage != Stage::kNone) made.stage = label_of(stage);
    made.behaviour = stage == Stage::kNone ? Behaviour::kAnalyze : behaviour_of(stage);
    last_ = made;
  }

  void judge(int minute) {
    const auto now = at(minute) + kInMinute;
    facts_.edges = &edges_;
    facts_.stage = sched::stage_at(team_, edges_.boundaries, last_, now);
    facts_.next_silence = sched::next_silence(edges_.boundaries, now);
    for (const auto kind : kKinds) {
      compare(kind, now, truth_.allows(kind, minute, true),
              sched::kept_silent_by(kDraftKinds.at(kind), facts_, now).empty());
      ++tally_.answers;
    }
  }

  // As the outbox asks: everything worked out anew, and the whole gate.
  void judge_whole(int minute) {
    for (const Duration second :
         {Duration{0}, Duration{34'999}, Duration{35'000}, kInMinute, Duration{59'999}}) {
      const auto now = at(minute) + second;
      facts_.edges = nullptr;
      facts_.stage = sched::stage_at(team_, school_.zone, last_, now);
      facts_.next_silence = sched::next_silence(team_, school_.zone, now);
      const bool reaches_next = second + kGuard >= Duration{minutes{1}};
      for (const auto kind : kKinds) {
        compare(kind, now, truth_.allows(kind, minute, reaches_next),
                sched::blocked_by(drafts_.at(kind), facts_, now).empty());
        ++tally_.whole_answers;
      }
    }
  }

  void compare(Kind kind, UtcTime now, bool expected, bool allowed) {
    if (expected == allowed) return;
    auto& wrong = allowed ? tally_.let_through : tally_.kept_back;
    constexpr int kShown = 5;
    if (++wrong > kShown) return;
    std::cerr << school_.zone.name() << ' ' << to_rfc3339(now) << ": a "
              << word(kDraftKinds.at(kind))
              << (allowed ? " was let through\n" : " was kept back without reason\n");
  }

  const Wall& wall_;
  const Plan& plan_;
  Truth truth_;
  std::vector<std::uint8_t> near_;
  Team team_;
  School school_;
  sched::Edges edges_;
  Tally& tally_;
  sched::GateFacts facts_;
  std::vector<Draft> drafts_;
  std::optional<Transition> last_;
  std::size_t move_ = 0;
  std::size_t down_ = 0;
};

bool wanted(const Options& options, const ZoneFile& file) {
  if (options.zones.empty()) return true;
  return std::ranges::any_of(file.names, [&](const std::string& name) {
    return std::ranges::find(options.zones, name) != options.zones.end();
  });
}

// Every name of the zone must be one that a school may write; false: the product does not know it.
std::optional<Zone> known_by_all_names(const ZoneFile& file) {
  std::optional<Zone> zone;
  for (const auto& name : file.names) {
    zone = Zone::find(name);
    if (zone) continue;
    std::cerr << name << ": the product does not know this zone\n";
    return std::nullopt;
  }
  return zone;
}

bool sweep(const ZoneFile& file, const Options& options, Tally& tally) {
  const auto zone = known_by_all_names(file);
  if (!zone) return false;
  const auto first = minute_of(options.first_year, 1, 1);
  const auto end = minute_of(options.first_year + options.years, 1, 1);
  const auto wall = read_wall(file.path, first, end - first);
  std::seed_seq seed(file.names.front().begin(), file.names.front().end());
  std::mt19937_64 random{seed};
  const auto plan = invent(wall, random);
  Walk{*zone, wall, plan, tally}.run();
  ++tally.zones;
  tally.names += static_cast<std::int64_t>(file.names.size());
  return true;
}

int number(std::string_view text) {
  int value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::optional<Options> parse(const std::vector<std::string_view>& words) {
  Options options;
  for (std::size_t i = 0; i + 1 < words.size(); i += 2) {
    const auto value = words[i + 1];
    if (words[i] == "--years") {
      options.years = number(value);
    } else if (words[i] == "--first-year") {
      options.first_year = number(value);
    } else if (words[i] == "--part") {  // "1/2": the first half of the zones
      options.part = number(value.substr(0, value.find('/')));
      options.parts = number(value.substr(value.find('/') + 1));
    } else if (words[i] == "--zones") {
      std::istringstream names{std::string{value}};
      for (std::string name; std::getline(names, name, ',');) options.zones.push_back(name);
    } else {
      return std::nullopt;
    }
  }
  const bool sound = options.years > 0 && options.parts > 0 && words.size() % 2 == 0;
  return sound ? std::optional{options} : std::nullopt;
}

void print(const Options& options, const Tally& tally) {
  std::cout << tally.zones << " zones (" << tally.names << " names), " << options.first_year
            << " to " << options.first_year + options.years - 1 << ": " << tally.minutes
            << " minutes, " << tally.answers << " answers of stages and holidays, "
            << tally.whole_answers << " of the whole gate; let through " << tally.let_through
            << ", kept back without reason " << tally.kept_back << "; "
            << std::clock() / CLOCKS_PER_SEC << " s CPU" << std::endl;
}

int run(const Options& options) {
  const auto files = zone_files("/usr/share/zoneinfo");
  Tally tally;
  bool known = true;
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (static_cast<int>(i % static_cast<std::size_t>(options.parts)) != options.part - 1) continue;
    if (wanted(options, files[i])) known = sweep(files[i], options, tally) && known;
  }
  print(options, tally);
  const bool all = options.zones.empty() || tally.zones > 0;
  return known && all && tally.let_through == 0 && tally.kept_back == 0 ? 0 : 1;
}

}  // namespace
}  // namespace inquiry::sweep

int main(int argc, char** argv) {
  const auto options = inquiry::sweep::parse({argv + 1, argv + argc});
  if (!options) {
    std::cerr << "usage: silence_sweep [--years N] [--first-year N] [--part I/N] [--zones A,B]\n";
    return 64;
  }
  return inquiry::sweep::run(*options);
}
