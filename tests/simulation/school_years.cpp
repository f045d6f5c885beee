// Lives through simulated school years and says how many a CPU minute holds.
//
//   school_years --seed 7                  one year, told event by event
//   school_years --seed 7 --only 3,12,40   … with these events only
//   school_years --seeds 1-1000            many; stops at the first broken promise
//   --days N --stage-days N --poll-minutes N --busy X   the shape; a whole school year without them
//   --weather no --crashes no --power-cuts yes --disk-trouble yes --clock-jumps no   what does not
//   happen
#include <fmt/format.h>

#include <cstdlib>
#include <ctime>
#include <map>
#include <string>

#include "tests/simulation/plan.h"
#include "tests/simulation/shrink.h"
#include "tests/simulation/year.h"

namespace {

using namespace inquiry::simulation;

int tell_one(const Shape& shape, const std::string& numbers) {
  auto events = plan(shape);
  if (!numbers.empty()) events = only(events, numbers);
  const auto story = Year{shape, events, true}.live();
  if (!story.violation) return 0;
  fmt::print("BROKEN: {}: {} ({})\n", story.violation->promise, story.violation->what,
             inquiry::to_rfc3339(story.violation->at));
  return 1;
}

int live_many(Shape shape, std::uint64_t from, std::uint64_t until) {
  const auto begin = std::clock();
  Tally all;
  for (shape.seed = from; shape.seed <= until; ++shape.seed) {
    Tally one;
    const auto broken = live_and_report(shape, plan(shape), std::chrono::seconds{20}, &one);
    if (!broken.empty()) {
      fmt::print("{}", broken);
      return 1;
    }
    all.created += one.created;
    all.crashes += one.crashes;
    all.power_cuts += one.power_cuts;
    all.disk_troubles += one.disk_troubles;
    all.approvals += one.approvals;
    all.refusals += one.refusals;
    all.takedowns += one.takedowns;
    all.ideas += one.ideas;
    all.commits += one.commits;
    all.ticks += one.ticks;
  }
  const auto minutes = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC / 60;
  const auto years = static_cast<double>(until - from + 1);
  fmt::print(
      "{} school years of {} days, 0 broken promises: {} posts on X of {} approvals, {} approvals "
      "refused, {} crashes, {} of them power cuts, {} times the disk was no good, {} takedowns, "
      "{} ideas, {} commits, {} ticks\n"
      "{:.1f} school years per CPU minute\n",
      until - from + 1, shape.days, all.created, all.approvals, all.refusals, all.crashes,
      all.power_cuts, all.disk_troubles, all.takedowns, all.ideas, all.commits, all.ticks,
      years / minutes);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  std::map<std::string, std::string> given;
  for (int i = 1; i + 1 < argc; i += 2) given[argv[i]] = argv[i + 1];
  Shape shape;
  if (given.contains("--days")) shape.days = std::stoi(given["--days"]);
  if (given.contains("--stage-days")) shape.stage_days = std::stoi(given["--stage-days"]);
  if (given.contains("--busy")) shape.busy = std::stod(given["--busy"]);
  if (given.contains("--poll-minutes")) {
    shape.poll_every = std::chrono::minutes{std::stoi(given["--poll-minutes"])};
  }
  shape.weather = given["--weather"] != "no";
  shape.crashes = given["--crashes"] != "no";
  shape.power_cuts = given["--power-cuts"] == "yes";
  shape.disk_trouble = given["--disk-trouble"] == "yes";
  shape.clock_jumps = given["--clock-jumps"] != "no";
  if (given.contains("--seed")) {
    shape.seed = std::stoull(given["--seed"]);
    return tell_one(shape, given["--only"]);
  }
  const auto range = given.contains("--seeds") ? given["--seeds"] : std::string{"1-10"};
  const auto dash = range.find('-');
  return live_many(shape, std::stoull(range.substr(0, dash)), std::stoull(range.substr(dash + 1)));
}
