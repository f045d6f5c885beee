#include "daemon/desk/seeds.h"

#include <algorithm>

#include "daemon/desk/cycle_report.h"
#include "scheduler/asking.h"

namespace inquiry::desk {
namespace {

constexpr int kPostLength = 280;

Seed thanks(const Team& team, const ReportIdea& idea, Worked worked) {
  Seed seed;
  seed.kind = DraftKind::kCelebration;
  seed.ideas = {idea.id};
  seed.why = "the theory of action is built on idea " + idea.id;
  const bool invitable = std::ranges::any_of(team.invite, [&](const std::string& each) {
    return scheduler::same_handle(each, idea.author);
  });
  if (invitable) seed.invited = {{idea.author, "our theory of action is built on this idea"}};
  seed.text = std::string("We tried an idea by ") + (invitable ? "@" : "") + idea.author +
              ", and it helped " + (worked == Worked::kYes ? "" : "some of ") +
              "our students. Thank you!";
  return seed;
}

Seed question(Machine& machine, const std::string& asked, Worked worked) {
  const std::string tried = worked == Worked::kNo
                                ? "What we tried did not work yet. What helped your students?"
                                : "What we tried helped some of our students, not all yet. What "
                                  "helped yours?";
  Seed seed;
  seed.text = asked + " " + tried;
  if (machine.weighted_length(seed.text) > kPostLength) seed.text = tried;
  seed.why = worked == Worked::kNo ? "the outcome says that it did not work"
                                   : "the outcome says that it worked partly";
  return seed;
}

}  // namespace

Result<Seeds> cycle_seeds(Machine& machine, const Team& team, int number) {
  const auto report = cycle_report(machine, team, number);
  if (!report) return tl::unexpected(report.error());
  Seeds seeds;
  if (report->rounds.empty()) return seeds;
  const auto& round = report->rounds.back();
  seeds.round = round.round;
  if (!round.outcome) return seeds;
  const auto worked = round.outcome->worked;
  seeds.worked = worked;
  for (const auto& idea : report->ideas.chosen_ones) {
    const bool known = idea.in_theory && !idea.colleague && !idea.author.empty();
    if (known && worked != Worked::kNo) seeds.proposals.push_back(thanks(team, idea, worked));
  }
  if (worked != Worked::kYes) {
    seeds.proposals.push_back(question(machine, report->question, worked));
  }
  return seeds;
}

}  // namespace inquiry::desk
