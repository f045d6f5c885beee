#include "scheduler/consent.h"

#include <random>

#include "tests/scheduler/school.h"

namespace inquiry::scheduler {
namespace {

const auto kLosAngeles = zone("America/Los_Angeles");
const auto kNoon = utc("2026-09-15T19:00:00Z");

Consent granted(std::string id = "c1") {
  Consent consent;
  consent.id = std::move(id);
  consent.student = "s17";
  consent.decision = ConsentDecision::kGranted;
  consent.channels = {"x"};
  consent.kinds = {EvidenceKind::kPhoto};
  consent.from = date("2026-09-01");
  return consent;
}

Consent granted(std::string id, std::string_view from, std::string_view until) {
  auto consent = granted(std::move(id));
  consent.from = date(from);
  consent.until = date(until);
  return consent;
}

Consent refused() {
  auto consent = granted("r1");
  consent.decision = ConsentDecision::kRefused;
  consent.from = date("2026-09-10");
  return consent;
}

StudentShown photo() { return {"s17", {EvidenceKind::kPhoto}, NameLevel::kNone}; }

ConsentVerdict verdict(const std::vector<Consent>& records, UtcTime now = kNoon,
                       const StudentShown& shown = photo()) {
  return consent_for(shown, "x", records, kLosAngeles, now);
}

TEST(ConsentFor, NoRecordMeansNo) {
  const auto found = verdict({});
  EXPECT_FALSE(found.live);
  EXPECT_EQ(found.from, std::nullopt);
  EXPECT_EQ(found.message, "student s17 has no consent on record for x (photo); ask the guardian");
}

TEST(ConsentFor, AGrantWithoutEndCarriesForEver) {
  const auto found = verdict({granted()});
  EXPECT_TRUE(found.live);
  EXPECT_EQ(found.consent_id, "c1");
  EXPECT_EQ(found.decision, ConsentDecision::kGranted);
  EXPECT_EQ(found.until, std::nullopt);
  EXPECT_TRUE(found.message.empty());
}

TEST(ConsentFor, AnotherStudentsGrantIsNone) {
  auto other = granted();
  other.student = "s18";
  EXPECT_FALSE(verdict({other}).live);
}

TEST(ConsentFor, HoldsFromLocalMidnightOfItsFirstDay) {
  const auto grant = granted("c1", "2026-09-15", "2026-10-31");
  EXPECT_FALSE(verdict({grant}, utc("2026-09-15T06:59:59.999Z")).live);
  EXPECT_TRUE(verdict({grant}, utc("2026-09-15T07:00:00Z")).live);
}

TEST(ConsentFor, HoldsThroughItsLastDay) {
  const auto grant = granted("c1", "2026-09-01", "2026-10-31");
  EXPECT_TRUE(verdict({grant}, utc("2026-11-01T06:59:59.999Z")).live);
  EXPECT_FALSE(verdict({grant}, utc("2026-11-01T07:00:00Z")).live);
  EXPECT_EQ(verdict({grant}).until, utc("2026-11-01T07:00:00Z"));
}

TEST(ConsentFor, SaysWhenItEnded) {
  const auto found =
      verdict({granted("c1", "2026-09-01", "2026-10-31")}, utc("2026-12-01T00:00:00Z"));
  EXPECT_EQ(found.message,
            "the consent of student s17 for x (photo) ended on 2026-10-31; ask the guardian to "
            "renew it");
}

struct Deciding {
  const char* name;
  std::vector<Consent> records;
  std::string id;
  std::optional<ConsentDecision> decision;
  std::optional<UtcTime> until;
};

// What is in the way at kNoon on 2026-09-15, by its record and that record's end.
std::vector<Deciding> deciding_records() {
  const auto september = [](const char* from, const char* until) {
    return granted("c1", from, until);
  };
  auto withdrawn = september("2026-09-01", "2026-10-31");
  withdrawn.revoked_at = utc("2026-09-10T19:00:00Z");
  auto refusal = refused();
  refusal.id = "c9";
  refusal.until = date("2026-12-31");
  auto work = granted("c3", "2026-09-01", "2026-10-31");
  work.kinds = {EvidenceKind::kWork};
  constexpr auto kGranted = ConsentDecision::kGranted;
  return {
      {"ended",
       {september("2026-08-01", "2026-09-10")},
       "c1",
       kGranted,
       utc("2026-09-11T07:00:00Z")},
      {"withdrawn", {withdrawn}, "c1", kGranted, withdrawn.revoked_at},
      {"the last of several that ended",
       {granted("c2", "2026-07-01", "2026-08-10"), september("2026-08-01", "2026-09-10")},
       "c1",
       kGranted,
       utc("2026-09-11T07:00:00Z")},
      {"not begun",
       {september("2026-10-01", "2026-10-31")},
       "c1",
       kGranted,
       utc("2026-11-01T07:00:00Z")},
      {"refused",
       {granted(), refusal},
       "c9",
       ConsentDecision::kRefused,
       utc("2027-01-01T08:00:00Z")},
      {"of another kind", {work}, "c3", kGranted, utc("2026-11-01T07:00:00Z")},
      {"none", {}, "", std::nullopt, std::nullopt},
  };
}

TEST(ConsentFor, WhenNotLiveNamesTheRecordThatDecidesAndItsEnd) {
  for (const auto& each : deciding_records()) {
    SCOPED_TRACE(each.name);
    const auto found = verdict(each.records);
    EXPECT_FALSE(found.live);
    EXPECT_EQ(found.consent_id, each.id);
    EXPECT_EQ(found.decision, each.decision);
    EXPECT_EQ(found.until, each.until);
  }
}

TEST(ConsentFor, OneThatBeginsLaterSaysWhen) {
  const auto found = verdict({granted("c1", "2026-10-01", "2026-10-31")});
  EXPECT_FALSE(found.live);
  EXPECT_EQ(found.from, utc("2026-10-01T07:00:00Z"));
  EXPECT_NE(found.message.find("begins on 2026-10-01"), std::string::npos) << found.message;
}

TEST(ConsentFor, AWithdrawnGrantIsDeadFromThatInstant) {
  auto grant = granted("c1", "2026-09-01", "2026-10-31");
  grant.revoked_at = utc("2026-09-15T19:00:00Z");
  EXPECT_TRUE(verdict({grant}, *grant.revoked_at - Duration{1}).live);
  EXPECT_EQ(verdict({grant}, *grant.revoked_at - Duration{1}).until, grant.revoked_at);
  const auto found = verdict({grant}, *grant.revoked_at);
  EXPECT_FALSE(found.live);
  EXPECT_EQ(found.from, std::nullopt);
  EXPECT_NE(found.message.find("was withdrawn on 2026-09-15"), std::string::npos) << found.message;
}

TEST(ConsentFor, AWithdrawalAfterTheEndDoesNotProlong) {
  auto grant = granted("c1", "2026-09-01", "2026-09-10");
  grant.revoked_at = utc("2026-12-01T00:00:00Z");
  EXPECT_FALSE(verdict({grant}).live);
}

TEST(ConsentFor, ARefusalOutweighsEveryGrant) {
  const auto found = verdict({granted("c1"), refused(), granted("c2")});
  EXPECT_FALSE(found.live);
  EXPECT_EQ(found.message,
            "student s17: x (photo) was refused by the guardian on 2026-09-10; leave the student "
            "out");
}

TEST(ConsentFor, AnObjectionOutweighsToo) {
  auto objection = refused();
  objection.decision = ConsentDecision::kObjected;
  const auto found = verdict({granted(), objection});
  EXPECT_FALSE(found.live);
  EXPECT_NE(found.message.find("was objected to by the guardian"), std::string::npos);
}

TEST(ConsentFor, ARefusalOfOneKindShownIsEnough) {
  auto grant = granted();
  grant.kinds = {EvidenceKind::kPhoto, EvidenceKind::kWork};
  const StudentShown both{"s17", {EvidenceKind::kWork, EvidenceKind::kPhoto}, NameLevel::kNone};
  EXPECT_TRUE(verdict({grant}, kNoon, both).live);
  EXPECT_FALSE(verdict({grant, refused()}, kNoon, both).live);
}

TEST(ConsentFor, ARefusalOfAnotherKindOrChannelDoesNotTouch) {
  auto video = refused();
  video.kinds = {EvidenceKind::kVideo};
  auto facebook = refused();
  facebook.channels = {"facebook"};
  EXPECT_TRUE(verdict({granted(), video, facebook}).live);
}

TEST(ConsentFor, ARefusalThatNamesNothingRefusesEverything) {
  auto any_channel = refused();
  any_channel.channels.clear();
  EXPECT_FALSE(verdict({granted(), any_channel}).live);
  auto any_kind = refused();
  any_kind.kinds.clear();
  EXPECT_FALSE(verdict({granted(), any_kind}).live);
}

TEST(ConsentFor, AGrantThatNamesNothingGrantsNothing) {
  auto no_channel = granted();
  no_channel.channels.clear();
  auto no_kind = granted();
  no_kind.kinds.clear();
  EXPECT_FALSE(verdict({no_channel, no_kind}).live);
  const StudentShown unsaid{"s17", {}, NameLevel::kNone};
  EXPECT_FALSE(verdict({no_channel, no_kind}, kNoon, unsaid).live);
}

TEST(ConsentFor, ATakenBackRefusalNoLongerRefuses) {
  auto refusal = refused();
  refusal.revoked_at = utc("2026-09-12T00:00:00Z");
  EXPECT_TRUE(verdict({granted(), refusal}).live);
  EXPECT_FALSE(verdict({granted(), refusal}, utc("2026-09-11T23:59:59.999Z")).live);
}

TEST(ConsentFor, ARefusalThatEndsLetsTheGrantBeLiveAgain) {
  auto refusal = refused();
  refusal.until = date("2026-09-20");
  const auto found = verdict({granted(), refusal});
  EXPECT_FALSE(found.live);
  EXPECT_EQ(found.from, utc("2026-09-21T07:00:00Z"));
}

TEST(ConsentFor, ARefusalYetToComeEndsIt) {
  auto refusal = refused();
  refusal.from = date("2026-10-05");
  const auto found = verdict({granted("c1", "2026-09-01", "2026-10-31"), refusal});
  EXPECT_TRUE(found.live);
  EXPECT_EQ(found.until, utc("2026-10-05T07:00:00Z"));
}

TEST(ConsentFor, AFutureRefusalTakenBackBeforeItBeganEndsNothing) {
  auto refusal = refused();
  refusal.from = date("2026-10-05");
  refusal.revoked_at = utc("2026-09-12T00:00:00Z");
  EXPECT_EQ(verdict({granted(), refusal}).until, std::nullopt);
}

TEST(ConsentFor, EveryKindNeedsToBeCoveredByOneGrant) {
  auto work = granted("c2");
  work.kinds = {EvidenceKind::kWork};
  const StudentShown both{"s17", {EvidenceKind::kPhoto, EvidenceKind::kWork}, NameLevel::kNone};
  const auto found = verdict({granted("c1"), work}, kNoon, both);
  EXPECT_FALSE(found.live);
  EXPECT_EQ(found.message,
            "the consent of student s17 for x covers photo, no name, not work; ask the guardian");
}

TEST(ConsentFor, TheNameLevelMustBeCovered) {
  constexpr std::array kLevels{NameLevel::kNone, NameLevel::kFirst, NameLevel::kFull};
  for (const auto given : kLevels) {
    for (const auto shown : kLevels) {
      auto grant = granted();
      grant.name_level = given;
      EXPECT_EQ(verdict({grant}, kNoon, {"s17", {EvidenceKind::kPhoto}, shown}).live,
                given >= shown)
          << word(given) << " for " << word(shown);
    }
  }
}

TEST(ConsentFor, TheNameIsSaidToBeMissing) {
  const StudentShown named{"s17", {EvidenceKind::kPhoto}, NameLevel::kFull};
  EXPECT_EQ(verdict({granted()}, kNoon, named).message,
            "the consent of student s17 for x covers photo, no name, not full name; ask the "
            "guardian");
}

TEST(ConsentFor, AnotherChannelIsNotThisOne) {
  auto grant = granted();
  grant.channels = {"website", "facebook"};
  EXPECT_FALSE(verdict({grant}).live);
  grant.channels.push_back("x");
  EXPECT_TRUE(verdict({grant}).live);
}

TEST(ConsentFor, WhereNothingIsSaidOfWhatIsShownAnythingMayBe) {
  const StudentShown unsaid{"s17", {}, NameLevel::kNone};
  EXPECT_FALSE(verdict({granted()}, kNoon, unsaid).live);
  auto everything = granted();
  everything.kinds = {EvidenceKind::kPhoto, EvidenceKind::kVideo, EvidenceKind::kVoice,
                      EvidenceKind::kWork, EvidenceKind::kQuote};
  EXPECT_TRUE(verdict({everything}, kNoon, unsaid).live);
  EXPECT_FALSE(verdict({everything, refused()}, kNoon, unsaid).live);
}

TEST(ConsentFor, TheGrantThatLastsLongestCarries) {
  const auto shorter = granted("c1", "2026-09-01", "2026-10-01");
  const auto longer = granted("c2", "2026-09-01", "2026-12-01");
  EXPECT_EQ(verdict({shorter, longer}).consent_id, "c2");
  EXPECT_EQ(verdict({longer, shorter}).consent_id, "c2");
  EXPECT_EQ(verdict({longer, granted("c3"), shorter}).consent_id, "c3");
}

TEST(ConsentFor, OnANightWithTwoMidnightsAGrantIsShorterAndARefusalLonger) {
  const auto havana = zone("America/Havana");  // 2024-11-03: midnight at 04:00Z and at 05:00Z
  const auto live = [&](const std::vector<Consent>& records, std::string_view now) {
    return consent_for(photo(), "x", records, havana, utc(now)).live;
  };
  const auto begins = granted("c1", "2024-11-03", "2024-11-30");
  EXPECT_FALSE(live({begins}, "2024-11-03T04:30:00Z"));
  EXPECT_TRUE(live({begins}, "2024-11-03T05:00:00Z"));
  const auto ends = granted("c1", "2024-10-01", "2024-11-02");
  EXPECT_TRUE(live({ends}, "2024-11-03T03:59:59Z"));
  EXPECT_FALSE(live({ends}, "2024-11-03T04:00:00Z"));
  auto refusal = refused();
  auto grant = granted();
  grant.from = date("2024-09-01");
  refusal.from = date("2024-10-01");
  refusal.until = date("2024-11-02");
  EXPECT_FALSE(live({grant, refusal}, "2024-11-03T04:30:00Z"));
  EXPECT_TRUE(live({grant, refusal}, "2024-11-03T05:00:00Z"));
  refusal.from = date("2024-11-03");
  refusal.until = std::nullopt;
  EXPECT_FALSE(live({grant, refusal}, "2024-11-03T04:00:00Z"));
}

Consent random_record(std::mt19937_64& random) {
  auto record = granted(std::to_string(random() % 1000));
  record.decision = static_cast<ConsentDecision>(random() % 3);
  if (random() % 3 == 0) record.decision = ConsentDecision::kGranted;
  if (random() % 5 == 0) record.channels.clear();
  if (random() % 5 == 0) record.channels = {"website"};
  if (random() % 3 == 0) record.kinds.push_back(EvidenceKind::kWork);
  if (random() % 5 == 0) record.kinds.clear();
  record.name_level = static_cast<NameLevel>(random() % 3);
  const auto day = std::chrono::sys_days{date("2026-09-01")} +
                   std::chrono::days{static_cast<int>(random() % 30)};
  record.from = day;
  if (random() % 2 == 0) record.until = day + std::chrono::days{static_cast<int>(random() % 20)};
  if (random() % 4 == 0) record.revoked_at = day + std::chrono::hours{random() % 500};
  return record;
}

TEST(ConsentFor, AnyRefusalInForceSilencesWhateverElseStandsInTheLedger) {
  for (unsigned seed = 1; seed <= 1000; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937_64 random{seed};
    std::vector<Consent> records;
    for (auto count = random() % 6; count > 0; --count) records.push_back(random_record(random));
    records.push_back(refused());
    std::shuffle(records.begin(), records.end(), random);
    ASSERT_FALSE(verdict(records).live);
  }
}

TEST(ConsentFor, AVerdictHoldsExactlyUntilItsEndAndBeginsExactlyWhenItSays) {
  int ends = 0;
  int begins = 0;
  for (unsigned seed = 1; seed <= 1000; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937_64 random{seed};
    std::vector<Consent> records;
    for (auto count = random() % 5; count > 0; --count) records.push_back(random_record(random));
    const auto found = verdict(records);
    if (found.live && found.until) {
      ++ends;
      ASSERT_GT(*found.until, kNoon);
      ASSERT_TRUE(verdict(records, *found.until - Duration{1}).live);
      const auto then = verdict(records, *found.until);
      ASSERT_TRUE(!then.live || then.consent_id != found.consent_id || records.size() > 1);
    }
    if (!found.live) {
      ASSERT_FALSE(found.message.empty());
      const auto horizon = found.from.value_or(utc("2026-12-31T00:00:00Z"));
      for (auto now = kNoon; now < horizon; now += std::chrono::hours{6}) {
        ASSERT_FALSE(verdict(records, now).live) << to_rfc3339(now);
      }
    }
    if (found.from) {
      ++begins;
      ASSERT_FALSE(verdict(records, *found.from - Duration{1}).live);
      ASSERT_TRUE(verdict(records, *found.from).live);
    }
  }
  EXPECT_GT(ends, 50);
  EXPECT_GT(begins, 50);
}

}  // namespace
}  // namespace inquiry::scheduler
