// What right files mean.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/words.h"
#include "tests/config/school_files.h"

namespace inquiry::config {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;

Config loaded(const SchoolFiles& school) {
  EXPECT_THAT(school.errors(), IsEmpty());
  return school.load().value();
}

constexpr const char* kShortestMain = R"(version: 1
school: {name: Lincoln, timezone: America/New_York}
accounts: {lincoln: {user_id: "1", handle: "@LincolnPLC", credential: lincoln-x}}
)";

constexpr const char* kShortestTeam = R"(team: grade4
account: lincoln
question: Why?
people: {lead: [maria], moderators: [sam]}
)";

SchoolFiles& shortest(SchoolFiles& school) {
  school.write(kMain, kShortestMain);
  school.write(kTeam, kShortestTeam);
  return school;
}

TEST(Load, WhatIsNotWrittenIsAsTheContractShowsIt) {
  SchoolFiles school;
  const auto config = loaded(shortest(school));
  const auto& team = config.teams.at(0);

  EXPECT_EQ(config.store, "sqlite:inquiryd.db");
  EXPECT_EQ(config.x.api_base_url, "https://api.x.com");
  EXPECT_EQ(config.x.dialect, Dialect::kTweet);
  EXPECT_EQ(config.x.query_length, 512);
  EXPECT_EQ(config.x.monthly_post_reads, 15'000);
  EXPECT_FALSE(config.x.monthly_budget);
  EXPECT_EQ(config.x.recheck_share_percent, 30);
  EXPECT_EQ(config.x.settle, minutes{15});
  EXPECT_EQ(config.x.prices.post_with_link, Prices{}.post_with_link);
  EXPECT_EQ(config.console.address, "127.0.0.1");
  EXPECT_EQ(config.console.port, 8025);
  EXPECT_FALSE(config.school.lone_moderator);
  EXPECT_EQ(team.title, "grade4");
  EXPECT_TRUE(team.listen.mentions);
  EXPECT_EQ(team.listen.poll_every, minutes{2});
  EXPECT_EQ(team.listen.quiet_every, hours{6});
  EXPECT_EQ(team.posting.per_day, 3);
  EXPECT_EQ(team.posting.min_gap, minutes{20});
  EXPECT_EQ(team.posting.undo, seconds{60});
}

TEST(Load, PostsFromMondayToFridayUnlessHoursSayOtherwise) {
  SchoolFiles school;
  const auto config = loaded(shortest(school));
  const auto& hours_of = config.teams.at(0).posting.hours;

  EXPECT_TRUE(hours_of[0].empty());
  EXPECT_TRUE(hours_of[6].empty());
  for (const std::size_t day : {1, 2, 3, 4, 5}) {
    ASSERT_EQ(hours_of.at(day).size(), 1U);
    EXPECT_EQ(hours_of.at(day)[0].from_minute, 7 * 60 + 30);
    EXPECT_EQ(hours_of.at(day)[0].until_minute, 17 * 60);
  }
}

TEST(Load, HoursMayBeSeveralAndLastAllDay) {
  SchoolFiles school;
  school.edit(kTeam, "{mon-fri: \"07:30-17:00\"}",
              "{mon-fri: [\"13:00-16:00\", \"08:00-11:30\"], sat-sun: \"00:00-24:00\"}");
  const auto config = loaded(school);
  const auto& hours_of = config.teams.at(0).posting.hours;

  ASSERT_EQ(hours_of[3].size(), 2U);
  EXPECT_EQ(hours_of[3][0].from_minute, 8 * 60);
  EXPECT_EQ(hours_of[3][1].from_minute, 13 * 60);
  ASSERT_EQ(hours_of[0].size(), 1U);
  EXPECT_EQ(hours_of[0][0].until_minute, 24 * 60);
}

TEST(Load, EveryDayOfTheWeekInOneRange) {
  SchoolFiles school;
  school.edit(kTeam, "mon-fri", "mon-sun");
  const auto config = loaded(school);
  for (const auto& day : config.teams.at(0).posting.hours) EXPECT_EQ(day.size(), 1U);
}

TEST(Load, WithoutAProtocolTheStagesAreThoseOfSingerObservation) {
  SchoolFiles school;
  const auto config = loaded(shortest(school));

  std::vector<std::string> stages;
  for (const auto& stage : config.teams.at(0).stages) {
    stages.push_back(stage.label + "=" + std::string{word(stage.behaviour)});
  }
  EXPECT_THAT(stages, ElementsAre("define=define", "plan=plan", "teach=teach", "analyze=analyze",
                                  "reflect=reflect"));
}

TEST(Load, ATeamMayHaveItsOwnStages) {
  SchoolFiles school;
  shortest(school);
  school.edit(kTeam, "question: Why?",
              "question: Why?\nstages: [{stage: explorar, behaviour: define}, "
              "{stage: enseñar, behaviour: teach}]");
  const auto config = loaded(school);
  const auto& team = config.teams.at(0);

  ASSERT_EQ(team.stages.size(), 2U);
  EXPECT_EQ(team.find_stage("enseñar")->behaviour, Behaviour::kTeach);
  EXPECT_EQ(team.find_stage("define"), nullptr);
}

TEST(Load, TagsOfAnyScriptLoseTheirSignsAndKeepTheirSpelling) {
  SchoolFiles school;
  school.edit(kTeam, "[\"#fractions\"]",
              "[\"#Fractions\", \"#enseñanza\", \"#算数\", \"#4thgrade\", \"#गणित\", \"#_a1\"]");
  const auto config = loaded(school);
  const auto& listen = config.teams.at(0).listen;

  EXPECT_THAT(listen.problem,
              ElementsAre("Fractions", "enseñanza", "算数", "4thgrade", "गणित", "_a1"));
  EXPECT_THAT(listen.people, ElementsAre("someone"));
  EXPECT_THAT(listen.lists, ElementsAre("1234567890"));
}

TEST(Load, AccountsAreKnownByTheirNames) {
  SchoolFiles school;
  const auto config = loaded(shortest(school));
  const auto& account = config.accounts.at("lincoln");

  EXPECT_EQ(account.name, "lincoln");
  EXPECT_EQ(account.user_id, UserId{1});
  EXPECT_EQ(account.handle, "LincolnPLC");
  EXPECT_EQ(account.credential, "lincoln-x");
}

TEST(Load, AChatsTimeIsTheSchoolsOwn) {
  SchoolFiles school;
  const auto config = loaded(school);
  const auto& chat = config.teams.at(0).chats.at(0);

  EXPECT_EQ(to_rfc3339(chat.at), "2026-09-22T23:00:00Z");
  EXPECT_EQ(chat.hashtag, "elemmathchat");
  EXPECT_EQ(chat.every, minutes{8});
  EXPECT_THAT(chat.questions, ElementsAre("Why?"));
}

TEST(Load, PricesReplaceWhatTheyName) {
  SchoolFiles school;
  school.edit(kMain, "settle: 15m", "prices: {post: 0.02, removal: 0}\n  monthly_budget_usd: 120");
  const auto config = loaded(school);

  EXPECT_EQ(config.x.prices.post, Money{20'000});
  EXPECT_EQ(config.x.prices.removal, Money{0});
  EXPECT_EQ(config.x.prices.post_read, Prices{}.post_read);
  EXPECT_EQ(config.x.monthly_budget, Money{120'000'000});
}

TEST(Load, WithXOnLoopbackNothingIsTooFast) {
  for (const auto* url : {"http://127.0.0.1:9000", "http://127.9.9.9/x/", "http://localhost:1",
                          "\"http://[::1]:9000\""}) {
    SchoolFiles school;
    school.edit(kMain, "settle: 15m", std::string{"settle: 0s\n  api_base_url: "} + url);
    school.edit(kTeam, "poll_every: 2m", "poll_every: 50ms");
    school.edit(kTeam, "per_day: 3", "undo: 0s");
    const auto config = loaded(school);

    EXPECT_EQ(config.x.settle, milliseconds{0});
    EXPECT_EQ(config.teams.at(0).listen.poll_every, milliseconds{50});
    EXPECT_FALSE(config.x.api_base_url.ends_with('/'));
  }
}

TEST(Load, LoneModeratorLetsALeadWorkAlone) {
  SchoolFiles school;
  school.edit(kMain, "holidays: [2026-11-26]", "lone_moderator: true");
  school.edit(kTeam, "  moderators: [sam, lee]\n", "");
  EXPECT_TRUE(loaded(school).school.lone_moderator);
}

TEST(Load, TheConsoleMayListenOnIpv6) {
  SchoolFiles school;
  school.edit(kMain, "teams: teams/*.yaml", "console: {listen: \"[::1]:0\"}");
  const auto config = loaded(school);

  EXPECT_EQ(config.console.address, "::1");
  EXPECT_EQ(config.console.port, 0);
}

TEST(Load, TeamsComeByNameAndEachFileOnce) {
  SchoolFiles school;
  school.edit(kMain, "teams/*.yaml", "[teams/grade4.yaml, \"teams/*.yaml\"]");
  std::filesystem::copy_file(school.path(kTeam), school.path("teams/a.yaml"));
  school.edit("teams/a.yaml", "team: grade4", "team: zebra");
  const auto config = loaded(school);

  ASSERT_EQ(config.teams.size(), 2U);
  EXPECT_EQ(config.teams[0].name, "grade4");
  EXPECT_EQ(config.teams[1].name, "zebra");
  EXPECT_EQ(config.find_team("zebra"), &config.teams[1]);
  EXPECT_EQ(config.find_team("grade5"), nullptr);
}

TEST(Load, FoldedTextLosesItsLastLineBreak) {
  SchoolFiles school;
  school.edit(kTeam, "How can number talks help?", ">\n  How can\n  number talks help?");
  EXPECT_EQ(loaded(school).teams.at(0).question, "How can number talks help?");
}

TEST(Load, ABareFileNameIsLookedUpHere) {
  const auto config = load("no-such-inquiryd.yaml");
  ASSERT_FALSE(config);
  EXPECT_EQ(to_string(config.error().at(0)),
            "no-such-inquiryd.yaml:0:0: error: no such file; correct the name or create it");
}

TEST(Load, ReadsTheWayOutOfTheSchoolsNetwork) {
  SchoolFiles school;
  school.write("ca.pem", "-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----\n");
  school.edit(kMain, "settle: 15m",
              "proxy: http://proxy.example:3128\n  proxy_credential: proxy\n  ca_bundle: ca.pem");
  const auto config = school.load();
  ASSERT_TRUE(config);
  EXPECT_EQ(config->x.proxy, "http://proxy.example:3128");
  EXPECT_EQ(config->x.proxy_credential, "proxy");
  EXPECT_EQ(config->x.ca_bundle_pem,
            "-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----\n");
}

}  // namespace
}  // namespace inquiry::config
