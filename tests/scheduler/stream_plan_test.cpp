#include "scheduler/stream_plan.h"

#include <gmock/gmock.h>

#include "tests/scheduler/school.h"

namespace inquiry::scheduler {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;
using Kind = Term::Kind;

TermPlan listening(Kind kind, const std::string& value, bool quiet = false) {
  return {{kind, "lincoln", value}, minutes{2}, {"grade4"}, quiet};
}

StreamRule rule(const std::string& id, const std::string& query) {
  return {id, query + " -is:retweet", query + "@lincoln"};
}

std::vector<std::string> tags(const std::vector<StreamRule>& rules) {
  std::vector<std::string> all;
  for (const auto& each : rules) all.push_back(each.tag);
  return all;
}

TEST(StreamRules, AreMadeOfWhatARuleCanExpress) {
  const std::vector plan{listening(Kind::kHashtag, "fractions"), listening(Kind::kPerson, "anna"),
                         listening(Kind::kConversation, "42"), listening(Kind::kMentions, "1"),
                         listening(Kind::kList, "9")};
  const auto rules = stream_rules(plan, {});
  EXPECT_THAT(tags(rules),
              ElementsAre("#fractions@lincoln", "from:anna@lincoln", "conversation_id:42@lincoln"));
  EXPECT_EQ(rules[0].value, "#fractions -is:retweet");
  for (const auto& each : rules) EXPECT_TRUE(is_own(each)) << each.tag;
}

TEST(StreamRules, LeaveOutSilenceAndWhatXRefused) {
  const std::vector plan{listening(Kind::kHashtag, "fractions", true),
                         listening(Kind::kHashtag, "numbertalks"),
                         listening(Kind::kHashtag, "refused")};
  EXPECT_THAT(tags(stream_rules(plan, {"#refused@lincoln"})), ElementsAre("#numbertalks@lincoln"));
}

TEST(StreamRules, KeepToTheLimitsOfThePlan) {
  const std::vector plan{listening(Kind::kHashtag, std::string(30, 'a')),
                         listening(Kind::kHashtag, "b"), listening(Kind::kHashtag, "c"),
                         listening(Kind::kHashtag, "d")};
  EXPECT_THAT(tags(stream_rules(plan, {}, {.rule_length = 20, .rule_count = 2})),
              ElementsAre("#b@lincoln", "#c@lincoln"));
}

TEST(StreamRules, OfSilentTeamsAreNotAskedForWhileSharedOnesAre) {
  auto teaching = grade4();
  auto planning = grade4();
  planning.name = "grade5";
  teaching.listen.problem = {"shared", "silent"};
  planning.listen.problem = {"shared"};
  ListeningTeam quiet{&teaching, UserId{1}, true, {}, {}};
  ListeningTeam loud{&planning, UserId{1}, false, {}, {}};
  EXPECT_THAT(tags(stream_rules(plan_terms({quiet, loud}), {})), ElementsAre("#shared@lincoln"));
  EXPECT_THAT(tags(stream_rules(plan_terms({loud, quiet}), {})), ElementsAre("#shared@lincoln"));
  EXPECT_THAT(stream_rules(plan_terms({quiet}), {}), IsEmpty());
}

TEST(StreamRuleDiff, IsEmptyWhereXHasWhatShouldBe) {
  const std::vector wanted{rule("", "#a"), rule("", "#b")};
  EXPECT_TRUE(diff(wanted, {rule("1", "#b"), rule("2", "#a")}).is_empty());
}

TEST(StreamRuleDiff, AddsRemovesAndClearsDoubles) {
  const std::vector wanted{rule("", "#a"), rule("", "#b")};
  const auto change = diff(wanted, {rule("1", "#a"), rule("2", "#a"), rule("3", "#old")});
  EXPECT_THAT(tags(change.add), ElementsAre("#b@lincoln"));
  EXPECT_THAT(change.remove, ElementsAre("2", "3"));
  EXPECT_THAT(change.foreign, IsEmpty());
}

TEST(StreamRuleDiff, NeverTouchesTheRulesOfOthers) {
  const std::vector<StreamRule> others{
      {"1", "cats has:images", ""}, {"2", "#a", "#a@lincoln"}, {"3", "x -is:retweet", "y@z"}};
  const auto change = diff({}, others);
  EXPECT_THAT(change.remove, IsEmpty());
  EXPECT_THAT(change.foreign, ElementsAre(others[0], others[1], others[2]));
}

TEST(StreamRuleDiff, CarriedOutLeavesNothingToDo) {
  const std::vector wanted{rule("", "#a"), rule("", "#b"), rule("", "from:c")};
  std::vector known{rule("1", "#z"), rule("2", "#b"), rule("3", "#b")};
  const auto change = diff(wanted, known);
  std::erase_if(known, [&](const auto& each) {
    return std::ranges::find(change.remove, each.id) != change.remove.end();
  });
  known.insert(known.end(), change.add.begin(), change.add.end());
  EXPECT_TRUE(diff(wanted, known).is_empty());
}

class Relief : public testing::Test {
 protected:
  Duration every(std::optional<UtcTime> last_read, bool covered = true) const {
    std::map<std::string, TermState> states;
    states["#fractions@lincoln"].last_read = last_read;
    const StreamCover cover = covered ? StreamCover{{"#fractions@lincoln", since_}} : StreamCover{};
    return relieved({listening(Kind::kHashtag, "fractions")}, cover, states).front().every;
  }
  UtcTime since_ = utc("2026-09-15T16:00:00Z");
};

TEST_F(Relief, PollsAtOnceUntilAPollHasOverlappedWithTheStream) {
  EXPECT_EQ(every(std::nullopt), minutes{1});
  EXPECT_EQ(every(since_ - hours{1}), minutes{1});
  EXPECT_EQ(every(since_ + seconds{59}), minutes{1});
}

TEST_F(Relief, ThenOnlyConfirms) { EXPECT_EQ(every(since_ + minutes{1}), hours{1}); }

TEST_F(Relief, LeavesWhatIsNotCoveredAsItWas) {
  EXPECT_EQ(every(since_ + minutes{1}, false), minutes{2});
}

TEST(ReopenAfter, FollowsWhatXDocuments) {
  using enum StreamBreak;
  struct Row {
    StreamBreak why;
    std::vector<Duration> waits;
  };
  const std::vector<Row> rows{
      {kDropped, {seconds{0}, seconds{5}, seconds{10}}},
      {kUnreachable, {milliseconds{250}, milliseconds{500}, milliseconds{750}}},
      {kServer, {seconds{5}, seconds{10}, seconds{20}}},
      {kRateLimited, {minutes{1}, minutes{2}, minutes{4}}},
      {kNotAllowed, {hours{24}, hours{24}, hours{24}}},
      {kCapped, {hours{1}, hours{1}, hours{1}}}};
  for (const auto& [why, waits] : rows) {
    for (int i = 0; i < 3; ++i) {
      EXPECT_EQ(reopen_after(why, i + 1), waits[static_cast<std::size_t>(i)])
          << static_cast<int>(why) << " " << i;
    }
  }
}

TEST(ReopenAfter, IsBounded) {
  using enum StreamBreak;
  constexpr int kMany = 2'000'000'000;
  EXPECT_EQ(reopen_after(kDropped, kMany), seconds{320});
  EXPECT_EQ(reopen_after(kUnreachable, kMany), seconds{16});
  EXPECT_EQ(reopen_after(kServer, kMany), seconds{320});
  EXPECT_EQ(reopen_after(kRateLimited, kMany), minutes{16});
}

}  // namespace
}  // namespace inquiry::scheduler
