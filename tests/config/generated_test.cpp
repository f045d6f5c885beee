// What is generated from the option table and kept beside it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "config/config.h"

namespace inquiry::config {
namespace {

using testing::HasSubstr;

std::string file(const std::string& name) {
  std::stringstream text;
  text << std::ifstream{std::string{SOURCE_FOLDER "/"} + name}.rdbuf();
  return text.str();
}

// To bring them up to date: inquiry-config-docs main-schema|team-schema|reference.
TEST(Generated, FilesSayWhatTheTableSays) {
  EXPECT_EQ(file("config/schema/inquiryd.schema.json"), main_schema());
  EXPECT_EQ(file("config/schema/team.schema.json"), team_schema());
  EXPECT_EQ(file("docs/configuration.md"), reference_page());
}

TEST(Generated, SchemasRefuseUnknownKeysAndKnowTheDefaults) {
  EXPECT_THAT(main_schema(), HasSubstr("https://json-schema.org/draft/2020-12/schema"));
  EXPECT_THAT(main_schema(), HasSubstr("\"additionalProperties\": false"));
  EXPECT_THAT(main_schema(), HasSubstr("\"default\": 15000"));
  EXPECT_THAT(team_schema(), HasSubstr("\"default\": \"20m\""));
  EXPECT_THAT(team_schema(), HasSubstr("\"mon-fri\": \"07:30-17:00\""));
}

TEST(Generated, ReferenceNamesEveryLimitThatHoldsOnX) {
  EXPECT_THAT(reference_page(),
              HasSubstr("From 15s to 1d (no lower limit while X is on loopback)"));
}

}  // namespace
}  // namespace inquiry::config
