#include "daemon/desk/csv.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace inquiry::desk {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr std::size_t kMany = 100;

std::vector<std::string> row(const std::string& bytes, std::size_t at = 0) {
  const auto csv = parse_csv(bytes, kMany);
  EXPECT_TRUE(csv.problems.empty());
  return at < csv.rows.size() ? csv.rows[at].fields : std::vector<std::string>{"no such row"};
}

TEST(Csv, ReadsFieldsAsRfc4180HasThem) {
  EXPECT_THAT(row("a,b,c\n"), ElementsAre("a", "b", "c"));
  EXPECT_THAT(row("a,,c"), ElementsAre("a", "", "c"));
  EXPECT_THAT(row("a,b,"), ElementsAre("a", "b", ""));
  EXPECT_THAT(row("\"a,b\",c\r\n"), ElementsAre("a,b", "c"));
  EXPECT_THAT(row("\"say \"\"hi\"\"\",x"), ElementsAre("say \"hi\"", "x"));
  EXPECT_THAT(row("\"two\nlines\",x"), ElementsAre("two\nlines", "x"));
  EXPECT_THAT(row("\"\",x"), ElementsAre("", "x"));
  EXPECT_THAT(row("\xEF\xBB\xBF"
                  "a,b"),
              ElementsAre("a", "b"));
  EXPECT_THAT(row("añb,日本"), ElementsAre("añb", "日本"));
}

TEST(Csv, LeavesEmptyLinesOutAndCountsThem) {
  const auto csv = parse_csv("a\r\n\r\n\nb\n", kMany);
  ASSERT_EQ(csv.rows.size(), 2U);
  EXPECT_EQ(csv.rows[1].line, 4);
}

TEST(Csv, CountsTheLinesInsideQuotes) {
  const auto csv = parse_csv("\"a\nb\",1\nc,2\n", kMany);
  ASSERT_EQ(csv.rows.size(), 2U);
  EXPECT_EQ(csv.rows[0].line, 1);
  EXPECT_EQ(csv.rows[1].line, 3);
}

TEST(Csv, SaysWhereAQuoteDoesNotClose) {
  const auto csv = parse_csv("a,b\nc,\"d\ne,f\n", kMany);
  ASSERT_EQ(csv.problems.size(), 1U);
  EXPECT_EQ(csv.problems[0].line, 2);
  EXPECT_EQ(csv.problems[0].column, 2);
}

TEST(Csv, SaysWhereQuotesStandInTheWrongPlace) {
  const auto csv = parse_csv("a\"b,c\n\"d\"e,f\n", kMany);
  ASSERT_EQ(csv.problems.size(), 2U);
  EXPECT_EQ(csv.problems[0].line, 1);
  EXPECT_EQ(csv.problems[1].line, 2);
}

TEST(Csv, RefusesWhatIsNotUtf8) {
  for (const std::string bytes : {"a\nb\xFF", "a\n\xC3", "a\n\xC0\xAF", "a\n\xED\xA0\x80",
                                  "a\n\xF5\x80\x80\x80", "a\n\xE0\x80\x80"}) {
    const auto csv = parse_csv(bytes, kMany);
    ASSERT_EQ(csv.problems.size(), 1U) << bytes;
    EXPECT_EQ(csv.problems[0].line, 2);
    EXPECT_THAT(csv.problems[0].message, HasSubstr("UTF-8"));
    EXPECT_TRUE(csv.rows.empty());
  }
  EXPECT_EQ(parse_csv(std::string("a\0b", 3), kMany).problems.size(), 1U);
}

TEST(Csv, StopsAtTheRowLimit) {
  EXPECT_TRUE(parse_csv("h\n1\n2\n", 2).problems.empty());
  EXPECT_EQ(parse_csv("h\n1\n2\n3\n", 2).problems.size(), 1U);
}

TEST(Csv, WhatItWritesItReads) {
  for (const std::string field : {"plain", "a,b", "say \"hi\"", "two\nlines", "", "x\r\n"}) {
    EXPECT_THAT(row("1," + csv_field(field)), ElementsAre("1", field));
  }
}

}  // namespace
}  // namespace inquiry::desk
