#include "tests/soak/reckoning.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "base/words.h"

namespace inquiry::soak {
namespace {

using namespace std::chrono_literals;
using simulator::IndexKey;

// A term's first read reaches back for a day; faults may delay it for minutes.
constexpr Duration kReadsBack = 23h;
// What X has just got may still be on its way: lag, and the interval of the polls.
constexpr Duration kOnItsWay = 10min;
// Edits, and what was deleted since, are read beside the least; faults cost what is read again on
// another day. 1.09 to 1.13 were seen.
constexpr double kReadsMax = 1.25;
// A post whose only answer was damaged, and that was deleted before the next, is charged unseen;
// one whose id was damaged, and that came whole afterwards, is in the ledger twice.
constexpr double kDamagedMax = 0.01;

std::set<PostId> posted_by(const Account& account, const Team& team) {
  std::set<PostId> ids;
  const auto* user = account.x.world().find_user(team.handle);
  for (const auto id : account.x.world().posts_under(IndexKey::author(user->id))) ids.insert(id);
  return ids;
}

// First versions of the posts that X holds for the team and that the daemon had time to read.
std::set<PostId> posts_for(const Account& account, const Team& team) {
  const auto& world = account.x.world();
  const auto own = world.find_user(team.handle)->id;
  std::vector<std::string> keys{IndexKey::mention(team.handle), IndexKey::list(kList),
                                IndexKey::author(world.find_user(voice_of(account.x))->id)};
  for (const auto& tag : team.tags) keys.push_back(IndexKey::hashtag(tag));
  for (const auto id : posted_by(account, team)) keys.push_back(IndexKey::conversation(id));
  std::set<PostId> posts;
  for (const auto& key : keys) {
    for (const auto id : world.posts_under(key)) {
      const auto& first = *world.find_post(world.find_post(id)->first_version);
      const bool in_time = account.began - kReadsBack <= first.created_at &&
                           first.created_at <= account.ended - kOnItsWay;
      const bool counts = !first.retweet_of && !first.deleted_at && first.author != own;
      if (in_time && counts) posts.insert(first.id);
    }
  }
  return posts;
}

// First version -> ideas of the team.
std::map<PostId, int> ideas_of(const Account& account, const Team& team) {
  std::map<PostId, int> ideas;
  store::IdeaFilter filter;
  filter.team = team.name;
  filter.include_merged = filter.include_flagged = filter.include_parked = true;
  store::PageOf page{{}, 200};
  for (;;) {
    const auto found = account.store.ideas(filter, page).value();
    for (const auto& idea : found.items) {
      ++ideas[account.x.world().find_post(idea.post_id.value())->first_version];
    }
    if (!found.next) return ideas;
    page.after = *found.next;
  }
}

void reckon_intake(const Account& account, Report& report) {
  std::set<PostId> needed;
  for (std::size_t i = 0; i < teams().size(); ++i) {
    const auto& team = teams().at(i);
    auto& to = report.teams.at(i);
    to.team = team.name;
    const auto ideas = ideas_of(account, team);
    for (const auto post : posts_for(account, team)) {
      needed.insert(post);
      ++to.had;
      if (ideas.contains(post)) {
        ++to.stored;
      } else {
        ++to.lost;
        report.objections.push_back(
            fmt::format("post {} of {} never came to {}: {}", post.str(),
                        to_rfc3339(account.x.world().find_post(post)->created_at), team.name,
                        account.x.world().find_post(post)->text));
      }
    }
    for (const auto& [post, count] : ideas) {
      if (count == 1) continue;
      to.doubled += count - 1;
      report.objections.push_back(
          fmt::format("post {} is {} ideas of {}", post.str(), count, team.name));
    }
  }
  report.least_reads = static_cast<std::int64_t>(needed.size());
  for (const auto& gap : account.store.gaps(UtcTime{})) {
    ++report.gaps;
    report.objections.push_back("a gap: " + gap.term + ": " + gap.why);
  }
  report.quarantined = account.store.quarantined();
}

// How often X has the text, as its author wrote it, from that account.
int times_on_x(const Account& account, const Approved& approved) {
  const auto& world = account.x.world();
  const auto& team = *std::ranges::find(teams(), approved.team, &Team::name);
  const auto posts = posted_by(account, team);
  return static_cast<int>(std::ranges::count_if(posts, [&](PostId id) {
    const auto* post = world.find_post(id);
    return !post->deleted_at && post->text == approved.text;
  }));
}

void reckon_posts(const Account& account, Report& report) {
  for (const auto& approved : account.approved) {
    ++report.approved;
    const auto draft = account.store.draft(approved.draft);
    const auto state = draft ? draft->state : DraftState::kFailed;
    const auto times = times_on_x(account, approved);
    const auto about = fmt::format("draft {} is {} and on X {} times: {}", approved.draft,
                                   word(state), times, draft ? draft->reason : "it is gone");
    report.posted += times > 0 ? 1 : 0;
    report.posts_doubled += std::max(times - 1, 0);
    if (times > 1) report.objections.push_back(about);
    const bool asks_a_person = state == DraftState::kHeld && !draft->reason.empty();
    if (asks_a_person) {
      ++report.held;
    } else if (times == 0 || state != DraftState::kPosted) {
      ++report.posts_lost;
      report.objections.push_back(about);
    }
  }
}

void reckon_money(const Account& account, Report& report) {
  auto meter = account.x.meter();
  report.billed = meter.spent();
  report.billed_reads = meter.posts_read(account.ended);
  for (const auto& team : teams()) {
    auto spent = account.store.spent_in_month(team.account, account.ended);
    report.ledger_intake += spent[store::SpendKind::kPostRead].count;
    report.ledger_own += spent[store::SpendKind::kOwnRead].count;
    report.ledger_rechecks += spent[store::SpendKind::kRecheck].count;
  }
  report.ledger = account.store.spent_in_month(account.ended);
  report.ledger_reads = report.ledger_intake + report.ledger_own + report.ledger_rechecks;
  const auto billed = static_cast<double>(report.billed_reads);
  const auto apart = report.billed_reads - report.ledger_reads;
  if (std::abs(static_cast<double>(apart)) > billed * kDamagedMax) {
    report.objections.push_back(fmt::format("X charged for {} posts, our ledger has {}",
                                            report.billed_reads, report.ledger_reads));
  }
  const auto intake = report.billed_reads - report.ledger_own - report.ledger_rechecks;
  if (static_cast<double>(intake) > static_cast<double>(report.least_reads) * kReadsMax) {
    report.objections.push_back(
        fmt::format("{} posts were bought where {} were needed", intake, report.least_reads));
  }
}

}  // namespace

Report reckon(const Account& account) {
  Report report;
  for (const auto& entry : account.x.log()) {
    ++report.at_x;
    if (!entry.fault.empty()) ++report.faults[entry.fault];
  }
  reckon_intake(account, report);
  reckon_posts(account, report);
  reckon_money(account, report);
  return report;
}

}  // namespace inquiry::soak
