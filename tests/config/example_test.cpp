// The example that schools start from is right, and shows everything.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <set>

#include "base/words.h"
#include "config/config.h"

namespace inquiry::config {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

const std::filesystem::path kExample = SOURCE_FOLDER "/config/example";

TEST(Example, LoadsWithoutAWord) {
  const auto config = load(kExample / "inquiryd.yaml");
  std::vector<std::string> errors;
  if (!config) {
    for (const auto& diagnostic : config.error()) errors.push_back(to_string(diagnostic));
  }
  EXPECT_THAT(errors, IsEmpty());
  ASSERT_TRUE(config);
  EXPECT_THAT(config->unreadable_calendars, IsEmpty());
}

TEST(Example, TheYearLoadsWithoutAWord) {
  const auto config = load(SOURCE_FOLDER "/config/example-year/inquiryd.yaml");
  std::vector<std::string> errors;
  if (!config) {
    for (const auto& diagnostic : config.error()) errors.push_back(to_string(diagnostic));
  }
  EXPECT_THAT(errors, IsEmpty());
}

TEST(Example, BothTeamsLiveThroughAllFiveStagesInAutumn2026) {
  const auto config = load(kExample / "inquiryd.yaml").value();
  ASSERT_EQ(config.teams.size(), 2U);
  for (const auto& team : config.teams) {
    std::vector<Behaviour> lived;
    for (const auto& entry : team.calendar) {
      lived.push_back(team.find_stage(entry.stage)->behaviour);
      EXPECT_EQ(int(entry.from.year()), 2026);
    }
    EXPECT_THAT(lived, ElementsAre(Behaviour::kDefine, Behaviour::kPlan, Behaviour::kTeach,
                                   Behaviour::kAnalyze, Behaviour::kReflect));
    EXPECT_FALSE(team.chats.empty());
    EXPECT_FALSE(team.invite.empty());
  }
}

TEST(Example, TeamsShareAHashtagAndNotTheirStages) {
  const auto config = load(kExample / "inquiryd.yaml").value();
  const auto& grade4 = *config.find_team("grade4");
  const auto& ciencias = *config.find_team("ciencias");
  EXPECT_THAT(ciencias.listen.solution, Contains(grade4.listen.solution.front()));
  EXPECT_NE(ciencias.find_stage("enseñar"), nullptr);
  EXPECT_EQ(grade4.find_stage("enseñar"), nullptr);
}

TEST(Example, ConsentsHaveTheColumnsOfTheLedger) {
  std::ifstream file{kExample / "consents.csv"};
  std::string header;
  std::getline(file, header);
  EXPECT_EQ(header,
            "student,guardian,basis,decision,channels,kinds,name_level,from,until,wording_version,"
            "evidence");
  const auto commas = std::count(header.begin(), header.end(), ',');
  for (std::string line; std::getline(file, line);) {
    EXPECT_EQ(std::count(line.begin(), line.end(), ','), commas) << line;
  }
}

}  // namespace
}  // namespace inquiry::config
