#include "scheduler/poll_plan.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "tests/scheduler/school.h"

namespace inquiry::scheduler {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using testing::ElementsAre;
using testing::IsEmpty;
using Kind = Term::Kind;

Team team_of(std::string name, std::string account) {
  auto team = grade4();
  team.name = std::move(name);
  team.account = std::move(account);
  team.listen.problem.clear();
  team.listen.mentions = false;
  return team;
}

ListeningTeam listening(const Team& team) {
  ListeningTeam listener;
  listener.team = &team;
  listener.account_id = UserId{2244994945};
  return listener;
}

std::vector<std::string> keys(const std::vector<TermPlan>& plan) {
  std::vector<std::string> all;
  for (const auto& each : plan) all.push_back(each.term.key());
  return all;
}

TEST(PlanTerms, ARunningChatIsReadOftenAndALateOneRarely) {
  Team team;
  team.account = "lincoln";
  team.listen.poll_every = std::chrono::minutes{2};
  team.listen.quiet_every = std::chrono::hours{6};
  team.listen.mentions = false;
  ListeningTeam listening;
  listening.team = &team;
  listening.chat_hashtags = {"elemmathchat"};
  EXPECT_EQ(plan_terms({listening}).at(0).every, kChatEvery);
  listening.silent = true;
  EXPECT_EQ(plan_terms({listening}).at(0).every, team.listen.quiet_every);
  listening.silent = false;
  listening.late_hashtags.swap(listening.chat_hashtags);
  EXPECT_EQ(plan_terms({listening}).at(0).every, kLateAnswersEvery);
}

TEST(Terms, HaveStableKeysAndQueries) {
  const Term tag{Kind::kHashtag, "lincoln", "fractions"};
  EXPECT_EQ(tag.key(), "#fractions@lincoln");
  EXPECT_EQ(tag.query(), "#fractions");
  const Term voice{Kind::kPerson, "lincoln", "someone"};
  EXPECT_EQ(voice.key(), "from:someone@lincoln");
  EXPECT_EQ(voice.query(), "from:someone");
  const Term answers{Kind::kConversation, "lincoln", "1"};
  EXPECT_EQ(answers.key(), "conversation_id:1@lincoln");
  EXPECT_EQ(answers.query(), "conversation_id:1");
  const Term mentions{Kind::kMentions, "lincoln", "2244994945"};
  EXPECT_EQ(mentions.key(), "mentions:2244994945@lincoln");
  EXPECT_EQ(mentions.query(), "");
  const Term list{Kind::kList, "lincoln", "123"};
  EXPECT_EQ(list.key(), "list:123@lincoln");
  EXPECT_EQ(list.query(), "");
}

TEST(PlanTerms, ListsEverythingATeamListensTo) {
  auto team = team_of("grade4", "lincoln");
  team.listen.problem = {"Fractions"};
  team.listen.solution = {"numbertalks"};
  team.listen.people = {"Someone"};
  team.listen.lists = {"123"};
  team.listen.mentions = true;
  auto listener = listening(team);
  listener.conversations = {PostId{77}};
  listener.chat_hashtags = {"ElemMathChat"};
  EXPECT_THAT(keys(plan_terms({listener})),
              ElementsAre("#elemmathchat@lincoln", "#fractions@lincoln", "#numbertalks@lincoln",
                          "from:someone@lincoln", "conversation_id:77@lincoln",
                          "mentions:2244994945@lincoln", "list:123@lincoln"));
}

TEST(PlanTerms, NobodyListensToNothing) { EXPECT_THAT(plan_terms({}), IsEmpty()); }

TEST(PlanTerms, EqualTermsOfSeveralTeamsAreOneAtTheShortestInterval) {
  auto one = team_of("grade4", "lincoln");
  one.listen.problem = {"fractions"};
  auto two = team_of("grade5", "lincoln");
  two.listen.solution = {"FRACTIONS"};
  two.listen.poll_every = minutes{1};
  const auto plan = plan_terms({listening(two), listening(one)});
  ASSERT_EQ(plan.size(), 1U);
  EXPECT_EQ(plan[0].every, minutes{1});
  EXPECT_THAT(plan[0].teams, ElementsAre("grade4", "grade5"));
}

TEST(PlanTerms, ATagThatATeamNamesTwiceNamesTheTeamOnce) {
  auto team = team_of("grade4", "lincoln");
  team.listen.problem = {"fractions"};
  team.listen.solution = {"Fractions"};
  const auto plan = plan_terms({listening(team)});
  ASSERT_EQ(plan.size(), 1U);
  EXPECT_THAT(plan[0].teams, ElementsAre("grade4"));
}

TEST(PlanTerms, ATagIsReadOnceForTheWholeSchoolByTheFirstAccount) {
  auto one = team_of("grade4", "roosevelt");
  one.listen.problem = {"fractions"};
  one.listen.people = {"someone"};
  auto two = team_of("grade5", "lincoln");
  two.listen.problem = {"fractions"};
  two.listen.people = {"Someone"};
  EXPECT_THAT(keys(plan_terms({listening(one), listening(two)})),
              ElementsAre("#fractions@lincoln", "from:someone@lincoln"));
}

TEST(PlanTerms, MentionsAndListsBelongToTheirAccount) {
  auto one = team_of("grade4", "roosevelt");
  one.listen.lists = {"123"};
  one.listen.mentions = true;
  auto two = team_of("grade5", "lincoln");
  two.listen.lists = {"123"};
  two.listen.mentions = true;
  auto roosevelt = listening(one);
  roosevelt.account_id = UserId{5};
  EXPECT_THAT(keys(plan_terms({roosevelt, listening(two)})),
              ElementsAre("mentions:2244994945@lincoln", "mentions:5@roosevelt", "list:123@lincoln",
                          "list:123@roosevelt"));
}

TEST(PlanTerms, AChatDoesNotTakeATagFromTheAccountThatReadsItAnyway) {
  auto chatting = team_of("grade4", "adams");
  auto lasting = team_of("grade5", "lincoln");
  lasting.listen.problem = {"elemmathchat"};
  auto chat = listening(chatting);
  chat.chat_hashtags = {"elemmathchat"};
  EXPECT_THAT(keys(plan_terms({chat, listening(lasting)})), ElementsAre("#elemmathchat@lincoln"));
  EXPECT_THAT(keys(plan_terms({chat})), ElementsAre("#elemmathchat@adams"));
}

TEST(PlanTerms, SilentTeamsPollAtTheirQuietInterval) {
  auto team = team_of("grade4", "lincoln");
  team.listen.problem = {"fractions"};
  team.listen.mentions = true;
  auto listener = listening(team);
  listener.silent = true;
  for (const auto& each : plan_terms({listener})) EXPECT_EQ(each.every, hours{6});
}

TEST(PlanTerms, ASilentTeamDoesNotSlowDownOneThatListens) {
  auto silent = team_of("grade4", "adams");
  silent.listen.problem = {"fractions"};
  auto busy = team_of("grade5", "lincoln");
  busy.listen.problem = {"fractions"};
  auto quiet = listening(silent);
  quiet.silent = true;
  const auto plan = plan_terms({quiet, listening(busy)});
  ASSERT_EQ(plan.size(), 1U);
  EXPECT_EQ(plan[0].every, minutes{2});
  EXPECT_EQ(plan[0].term.account, "adams") << "silence moves no cursor to another account";
}

TEST(PlanTerms, DoNotDependOnTheOrderOfTeams) {
  std::vector<Team> teams;
  for (int i = 0; i < 6; ++i) {
    teams.push_back(team_of("team" + std::to_string(i), "account" + std::to_string(i % 3)));
    teams.back().listen.problem = {"tag" + std::to_string(i % 4), "common"};
  }
  std::vector<ListeningTeam> listeners;
  for (const auto& team : teams) listeners.push_back(listening(team));
  const auto forwards = plan_terms(listeners);
  std::ranges::reverse(listeners);
  const auto backwards = plan_terms(listeners);
  EXPECT_EQ(keys(forwards), keys(backwards));
  for (std::size_t i = 0; i < forwards.size(); ++i) {
    EXPECT_EQ(forwards[i].teams, backwards[i].teams);
  }
}

}  // namespace
}  // namespace inquiry::scheduler
