// Soaks the daemon in a faulty X and says what became of everything.
//
//   soaks                                an hour of virtual time, each kind of fault at 1 %
//   soaks --hours 24 --seeds 1-5         longer, and of several seeds
//   soaks --faults 0.05                  each kind at 5 %
//   soaks --posts-per-day 6000           others post more
//   soaks --misdeed early|forgets|again|believes   a misbehaviour put in: it must be noticed
#include <fmt/format.h>

#include <map>
#include <string>
#include <vector>

#include "daemon/log.h"
#include "tests/soak/soak.h"

namespace {

using namespace inquiry::soak;

Misdeed misdeed_called(const std::string& name) {
  if (name == "early") return Misdeed::kMovesCursorsEarly;
  if (name == "forgets") return Misdeed::kForgetsVersions;
  if (name == "again") return Misdeed::kSendsAgain;
  if (name == "believes") return Misdeed::kBelievesTooSoon;
  return Misdeed::kNone;
}

}  // namespace

int main(int argc, char** argv) {
  std::map<std::string, std::string> given;
  for (int i = 1; i + 1 < argc; i += 2) given[argv[i]] = argv[i + 1];
  Shape shape;
  if (given.contains("--hours")) shape.faulty = std::chrono::hours{std::stoi(given["--hours"])};
  if (given.contains("--faults")) shape.probability = std::stod(given["--faults"]);
  if (given.contains("--posts-per-day")) shape.posts_per_day = std::stoi(given["--posts-per-day"]);
  shape.misdeed = misdeed_called(given["--misdeed"]);
  const auto seeds = given.contains("--seeds") ? given["--seeds"] : std::string{"1-1"};
  const auto last = std::stoull(seeds.substr(seeds.find('-') + 1));
  inquiry::log::set_level(given.contains("--log") ? inquiry::log::Level::kWarning
                                                  : inquiry::log::Level::kError);
  std::vector<Report> reports;
  for (shape.seed = std::stoull(seeds); shape.seed <= last; ++shape.seed) {
    reports.push_back(Soak{shape}.run());
    fmt::print("{}\n", to_text(reports.back()));
  }
  const auto all = sum(reports);
  if (reports.size() > 1) fmt::print("together, {} soaks\n{}", reports.size(), to_text(all));
  return all.objections.empty() ? 0 : 1;
}
