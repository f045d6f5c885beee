#include <gmock/gmock.h>

#include "tests/daemon/desk/school.h"

namespace inquiry::desk {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class DigestTest : public SchoolTest {
 protected:
  DigestTest() { move_to("plan"); }
  json digest() { return ask("ana", "GET", "/teams/grade4/digest").body; }
  std::vector<std::string> ids(const json& ideas) {
    std::vector<std::string> ids;
    for (const auto& idea : ideas) ids.push_back(idea.at("id"));
    return ids;
  }
};

TEST_F(DigestTest, NamesTheMostVotedAndTheVoicesHeardForTheFirstTime) {
  const auto old = idea(1001, IdeaState::kNew, "known");
  clock_.advance(days{8});
  const auto again = idea(1002, IdeaState::kNew, "known");
  const auto first = idea(1003, IdeaState::kNew, "newcomer");
  ask("ana", "PUT", "/ideas/" + old + "/votes", json::object());
  const auto week = digest();
  EXPECT_EQ(week["new_ideas"], 2);
  EXPECT_EQ(ids(week["most_voted"]), std::vector{old});
  EXPECT_EQ(ids(week["first_voices"]), std::vector{first});
}

TEST_F(DigestTest, SaysNothingOfIdeasInSilence) {
  const auto one = idea(1001);
  ask("ana", "PUT", "/ideas/" + one + "/votes", json::object());
  move_to("teach");
  const auto week = digest();
  EXPECT_EQ(week["silent"], true);
  EXPECT_EQ(week["new_ideas"], 0);
  EXPECT_TRUE(week["most_voted"].empty());
  EXPECT_TRUE(week["first_voices"].empty());
}

TEST_F(DigestTest, CountsWhatWaitsAndNamesWhatWentOutButNoStudentAndNoEvidence) {
  grant("s17");
  submitted(celebration("We did it", {{{"student", "s17"}, {"kinds", {"quote"}}}}));
  const auto posted = approved(question("What helped?"));
  mark_posted(posted, 2001);
  const auto week = digest();
  EXPECT_EQ(week["waiting"]["waiting_for_review"], 1);
  ASSERT_EQ(week["posted"].size(), 1U);
  EXPECT_EQ(week["posted"][0]["text"], "What helped?");
  EXPECT_THAT(week.dump(), Not(HasSubstr("s17")));
  EXPECT_THAT(week.dump(), Not(HasSubstr("18/20")));
  clock_.advance(days{8});
  EXPECT_TRUE(digest()["posted"].empty());
}

TEST_F(DigestTest, GapsAreThoseOfTheTeamsOwnTerms) {
  const auto now = clock_.utc_now();
  const auto own = machine_->terms().front().term.key();
  store_->add_gap({own, now - hours{9}, now - hours{2}, "away", now});
  store_->add_gap({"#elsewhere@lincoln", now - hours{9}, now - hours{2}, "away", now});
  ASSERT_EQ(digest()["gaps"].size(), 1U);
  EXPECT_EQ(digest()["gaps"][0]["term"], own);
}

}  // namespace
}  // namespace inquiry::desk
