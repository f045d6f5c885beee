#include "daemon/desk/consent_csv.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace inquiry::desk {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const std::string kHeader =
    "student,guardian,basis,decision,channels,kinds,name_level,from,until,wording_version,"
    "evidence\n";
const std::string kRow =
    "s17,g17,opt_in,granted,x;website,photo;work,first,2026-09-01,2027-06-30,v3,f#12\n";

TEST(ConsentCsv, ReadsEveryColumn) {
  const auto table = read_consent_csv(kHeader + kRow);
  ASSERT_THAT(table.problems, IsEmpty());
  ASSERT_EQ(table.rows.size(), 1U);
  const auto& consent = table.rows[0].consent;
  EXPECT_EQ(table.rows[0].line, 2);
  EXPECT_EQ(consent.student, "s17");
  EXPECT_EQ(consent.guardian, "g17");
  EXPECT_EQ(consent.basis, ConsentBasis::kOptIn);
  EXPECT_EQ(consent.decision, ConsentDecision::kGranted);
  EXPECT_THAT(consent.channels, ElementsAre("x", "website"));
  EXPECT_THAT(consent.kinds, ElementsAre(EvidenceKind::kPhoto, EvidenceKind::kWork));
  EXPECT_EQ(consent.name_level, NameLevel::kFirst);
  EXPECT_EQ(to_string(consent.from), "2026-09-01");
  EXPECT_EQ(to_string(consent.until.value()), "2027-06-30");
  EXPECT_EQ(consent.wording_version, "v3");
  EXPECT_EQ(consent.evidence, "f#12");
}

TEST(ConsentCsv, TakesColumnsInAnyOrder) {
  const auto table = read_consent_csv(
      "evidence,wording_version,until,from,name_level,kinds,channels,decision,basis,guardian,"
      "student\nf#12,v3,,2026-09-01,none,,,objected,public_task,g17,s17\n");
  ASSERT_THAT(table.problems, IsEmpty());
  EXPECT_EQ(table.rows[0].consent.student, "s17");
  EXPECT_EQ(table.rows[0].consent.decision, ConsentDecision::kObjected);
  EXPECT_FALSE(table.rows[0].consent.until);
}

TEST(ConsentCsv, ForgivesSpacesAroundCells) {
  const auto table = read_consent_csv(
      kHeader + " s17 , g17 ,opt_in , granted,x ; website, photo ; work,first,2026-09-01,,v3,f\n");
  ASSERT_THAT(table.problems, IsEmpty());
  EXPECT_THAT(table.rows[0].consent.channels, ElementsAre("x", "website"));
}

struct Mistake {
  const char* name;
  std::string row;
  int column;
  const char* says;
};

class ConsentCsvMistakes : public ::testing::TestWithParam<Mistake> {};

TEST_P(ConsentCsvMistakes, AreNamedWithLineColumnAndWhatToDo) {
  const auto table = read_consent_csv(kHeader + kRow + GetParam().row + "\n");
  ASSERT_EQ(table.problems.size(), 1U);
  EXPECT_EQ(table.problems[0].line, 3);
  EXPECT_EQ(table.problems[0].column, GetParam().column);
  EXPECT_THAT(table.problems[0].message, HasSubstr(GetParam().says));
}

INSTANTIATE_TEST_SUITE_P(
    Every, ConsentCsvMistakes,
    ::testing::Values(
        Mistake{"Name", "Ana Lopez,g,opt_in,granted,x,work,none,2026-09-01,,v,e", 1, "code"},
        Mistake{"NoStudent", ",g,opt_in,granted,x,work,none,2026-09-01,,v,e", 1, "missing"},
        Mistake{"OddCode", "s+17,g,opt_in,granted,x,work,none,2026-09-01,,v,e", 1, "code"},
        Mistake{"NoGuardian", "s1,,opt_in,granted,x,work,none,2026-09-01,,v,e", 2, "guardian"},
        Mistake{"Basis", "s1,g,optin,granted,x,work,none,2026-09-01,,v,e", 3, "opt_in"},
        Mistake{"Decision", "s1,g,opt_in,yes,x,work,none,2026-09-01,,v,e", 4, "granted"},
        Mistake{"NoChannel", "s1,g,opt_in,granted,,work,none,2026-09-01,,v,e", 5, "channel"},
        Mistake{"CapitalChannel", "s1,g,opt_in,granted,X,work,none,2026-09-01,,v,e", 5, "small"},
        Mistake{"NoKind", "s1,g,opt_in,granted,x,,none,2026-09-01,,v,e", 6, "photo"},
        Mistake{"Kind", "s1,g,opt_in,granted,x,photos,none,2026-09-01,,v,e", 6, "photo"},
        Mistake{"NameLevel", "s1,g,opt_in,granted,x,work,,2026-09-01,,v,e", 7, "none"},
        Mistake{"From", "s1,g,opt_in,granted,x,work,none,1.9.2026,,v,e", 8, "2026-09-01"},
        Mistake{"FromImpossible", "s1,g,opt_in,granted,x,work,none,2026-02-30,,v,e", 8, "date"},
        Mistake{"Until", "s1,g,opt_in,granted,x,work,none,2026-09-01,soon,v,e", 9, "empty"},
        Mistake{"Backwards", "s1,g,opt_in,granted,x,work,none,2026-09-01,2026-08-31,v,e", 9,
                "before"},
        Mistake{"TooFew", "s1,g,opt_in", 0, "fields"},
        Mistake{"TooMany", "s1,g,opt_in,granted,x,work,none,2026-09-01,,v,e,extra", 0, "fields"}),
    [](const auto& mistake) { return std::string(mistake.param.name); });

TEST(ConsentCsv, NeverRepeatsACellThatMayBeAName) {
  const auto table = read_consent_csv(
      kHeader +
      "Ana Lopez,g,Ana Lopez,Ana Lopez,Ana Lopez,Ana Lopez,Ana Lopez,Ana Lopez,Ana "
      "Lopez,v,e\n");
  ASSERT_THAT(table.problems, Not(IsEmpty()));
  for (const auto& problem : table.problems) EXPECT_THAT(problem.message, Not(HasSubstr("Ana")));
}

TEST(ConsentCsv, ReportsAllMistakesAtOnceInOrder) {
  const auto table = read_consent_csv(kHeader + "s1,g,bad,bad,x,work,none,bad,,v,e\n" + kRow +
                                      "Two Words,g,opt_in,granted,x,work,none,2026-09-01,,v,e\n");
  ASSERT_EQ(table.problems.size(), 4U);
  EXPECT_EQ(table.problems[0].line, 2);
  EXPECT_EQ(table.problems[3].line, 4);
}

TEST(ConsentCsv, NamesAnUnknownColumnAndTheNearestOne) {
  auto header = kHeader;
  header.replace(0, 7, "studnet");
  const auto table = read_consent_csv(header + kRow);
  ASSERT_THAT(table.problems, Not(IsEmpty()));
  EXPECT_EQ(table.problems[0].line, 1);
  EXPECT_EQ(table.problems[0].column, 1);
  EXPECT_THAT(table.problems[0].message, HasSubstr("\"student\""));
  EXPECT_THAT(table.rows, IsEmpty());
}

TEST(ConsentCsv, NamesAMissingAndADoubledColumn) {
  const auto missing = read_consent_csv(
      "student,guardian,basis,decision,channels,kinds,name_level,from,until,evidence\n");
  ASSERT_EQ(missing.problems.size(), 1U);
  EXPECT_THAT(missing.problems[0].message, HasSubstr("wording_version"));
  const auto doubled = read_consent_csv("student,student\n");
  ASSERT_THAT(doubled.problems, Not(IsEmpty()));
  EXPECT_EQ(doubled.problems[0].column, 2);
}

TEST(ConsentCsv, AnEmptyFileAndAHeaderAloneDiffer) {
  EXPECT_EQ(read_consent_csv("").problems.size(), 1U);
  EXPECT_EQ(read_consent_csv("\xEF\xBB\xBF").problems.size(), 1U);
  EXPECT_THAT(read_consent_csv(kHeader).problems, IsEmpty());
}

TEST(ConsentCsv, KeepsToItsLimits) {
  EXPECT_EQ(read_consent_csv(std::string(kConsentCsvBytesMax + 1, 'x')).problems.size(), 1U);
  std::string many = kHeader;
  many.reserve(kConsentCsvRowsMax * 50);
  for (std::size_t i = 0; i <= kConsentCsvRowsMax; ++i)
    many += "s,g,opt_in,refused,,,none,2026-09-01,,,\n";
  EXPECT_THAT(read_consent_csv(many).problems.back().message, HasSubstr("100000"));
}

}  // namespace
}  // namespace inquiry::desk
