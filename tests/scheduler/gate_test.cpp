// Each condition of the gate, alone. What silence means has a file of its own.
#include "scheduler/gate.h"

#include <gmock/gmock.h>

#include "tests/scheduler/ready.h"

namespace inquiry::scheduler {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(Gate, LetsAReadyDraftOfEachKindPass) {
  EXPECT_THAT(Ready{DraftKind::kQuestion}.codes(), IsEmpty());
  EXPECT_THAT(Ready{DraftKind::kCelebration}.codes(), IsEmpty());
  EXPECT_THAT(Ready{DraftKind::kChat}.codes(), IsEmpty());
}

TEST(Gate, ATeamThatIsNoLongerConfiguredSendsNothing) {
  Ready ready;
  ready.facts.team = nullptr;
  EXPECT_EQ(ready.only().code, BlockCode::kAccount);
  EXPECT_THAT(ready.only().message, HasSubstr("team grade4 is no longer configured; "));
  EXPECT_EQ(ready.only().until, std::nullopt);
}

TEST(Gate, AnApprovalForAnotherAccountIsNone) {
  Ready ready;
  ready.draft.approval->account = "another";
  EXPECT_EQ(ready.only().code, BlockCode::kApproval);
  EXPECT_THAT(ready.only().message, HasSubstr("approved for account another"));
}

TEST(Gate, AHaltOfAllTeamsBlocksWithItsReason) {
  Ready ready;
  ready.facts.halts = {{std::nullopt, "a parent called", "head", ready.now}};
  const auto reason = ready.only();
  EXPECT_EQ(reason.code, BlockCode::kHalt);
  EXPECT_THAT(reason.message, HasSubstr("a parent called"));
  EXPECT_EQ(reason.until, std::nullopt);
}

TEST(Gate, AHaltOfThisTeamBlocksAndThatOfAnotherDoesNot) {
  Ready ready;
  ready.facts.halts = {{"grade5", "theirs", "lee", ready.now}};
  EXPECT_THAT(ready.codes(), IsEmpty());
  ready.facts.halts.push_back({"grade4", "ours", "lee", ready.now});
  EXPECT_THAT(ready.only().message, HasSubstr("ours"));
}

TEST(Gate, EveryHaltIsNamed) {
  Ready ready;
  ready.facts.halts = {{std::nullopt, "one", "head", ready.now},
                       {"grade4", "two", "lee", ready.now}};
  EXPECT_THAT(ready.codes(), ElementsAre(BlockCode::kHalt, BlockCode::kHalt));
}

TEST(Gate, OutsideTheHoursItWaitsForTheNextOpening) {
  Ready ready;
  ready.move_to("2026-10-28T00:00:00Z");  // Tuesday 17:00
  EXPECT_EQ(ready.only().code, BlockCode::kHours);
  EXPECT_EQ(ready.only().until, utc("2026-10-28T14:30:00Z"));
}

TEST(Gate, TheNextOpeningKnowsWeekendAndHolidays) {
  Ready ready;
  ready.school.holidays = {{date("2026-11-02"), date("2026-11-02"), "in-service"}};
  ready.move_to("2026-10-31T01:00:00Z");  // Friday 18:00
  EXPECT_EQ(ready.only().until, utc("2026-11-03T15:30:00Z"));
}

TEST(Gate, TooCloseToTheEndOfTheHoursIsOutside) {
  Ready ready;
  ready.move_to("2026-10-27T23:59:29.999Z");
  EXPECT_THAT(ready.codes(), IsEmpty());
  ready.move_to("2026-10-27T23:59:30Z");
  EXPECT_EQ(ready.only().code, BlockCode::kHours);
  EXPECT_THAT(ready.only().message, HasSubstr("too close"));
  EXPECT_EQ(ready.only().until, utc("2026-10-28T14:30:00Z"));
}

TEST(Gate, OnAHolidayItWaitsForTheEndOfTheRun) {
  Ready ready;
  ready.school.holidays = {{date("2026-10-27"), date("2026-10-27"), "one"},
                           {date("2026-10-28"), date("2026-10-29"), "two"}};
  EXPECT_EQ(ready.only().code, BlockCode::kHoliday);
  EXPECT_EQ(ready.only().until, utc("2026-10-30T07:00:00Z"));
}

TEST(Gate, TooCloseToAHolidayIsOnIt) {
  Ready ready;
  ready.team = always_open(ready.team);
  ready.school.holidays = {{date("2026-10-28"), date("2026-10-28"), "one"}};
  ready.move_to("2026-10-28T06:59:29.999Z");
  EXPECT_THAT(ready.codes(), IsEmpty());
  ready.move_to("2026-10-28T06:59:30Z");
  EXPECT_EQ(ready.only().code, BlockCode::kHoliday);
  EXPECT_THAT(ready.only().message, HasSubstr("too close"));
}

TEST(Gate, AHolidayFileThatCannotBeReadBlocksEverything) {
  Ready ready;
  ready.school.holidays_unreadable = "holidays.ics cannot be read; fix it and reload";
  EXPECT_EQ(ready.only().code, BlockCode::kHoliday);
  EXPECT_EQ(ready.only().message, "holidays.ics cannot be read; fix it and reload");
  EXPECT_EQ(ready.only().until, std::nullopt);
}

TEST(Gate, ADaysPostsAreUsedUpUntilTheNextLocalDay) {
  Ready ready;
  ready.facts.posted_today = 2;
  EXPECT_THAT(ready.codes(), IsEmpty());
  ready.facts.posted_today = 3;
  EXPECT_EQ(ready.only().code, BlockCode::kPacing);
  EXPECT_EQ(ready.only().until, utc("2026-10-28T07:00:00Z"));
}

TEST(Gate, TheGapBetweenTwoPostsIsKeptToTheMillisecond) {
  Ready ready;
  ready.facts.last_posted = ready.now - minutes{20} + Duration{1};
  EXPECT_EQ(ready.only().code, BlockCode::kPacing);
  EXPECT_EQ(ready.only().until, ready.now + Duration{1});
  ready.facts.last_posted = ready.now - minutes{20};
  EXPECT_THAT(ready.codes(), IsEmpty());
}

TEST(Gate, BothReasonsOfPacingAreNamed) {
  Ready ready;
  ready.facts.posted_today = 3;
  ready.facts.last_posted = ready.now;
  EXPECT_THAT(ready.codes(), ElementsAre(BlockCode::kPacing, BlockCode::kPacing));
}

TEST(Gate, OnlyTheFirstAnswerToAPostGoesOut) {
  Ready ready;
  ready.facts.answered_by = ready.draft.id = "d7";
  EXPECT_THAT(ready.codes(), IsEmpty());
  ready.facts.answered_by = "d3";
  const auto reason = ready.only();
  EXPECT_EQ(reason.code, BlockCode::kPacing);
  EXPECT_THAT(reason.message, HasSubstr("draft d3 answers the same post"));
  EXPECT_EQ(reason.until, std::nullopt) << "only a person changes that";
}

TEST(Gate, AChatsQuestionsAreOutsidePacing) {
  Ready ready{DraftKind::kChat};
  ready.facts.posted_today = 99;
  ready.facts.last_posted = ready.now;
  EXPECT_THAT(ready.codes(), IsEmpty());
}

TEST(Gate, AllElseHoldsForAChatsQuestions) {
  Ready ready{DraftKind::kChat};
  ready.school.holidays = {{date("2026-09-22"), date("2026-09-22"), "one"}};
  ready.facts.halts = {{std::nullopt, "stop", "head", ready.now}};
  ready.draft.approval.reset();
  EXPECT_THAT(ready.codes(),
              ElementsAre(BlockCode::kHalt, BlockCode::kHoliday, BlockCode::kApproval));
}

TEST(Gate, ItCostsNoMoreThanWhatIsLeft) {
  Ready ready;
  ready.facts.budget_left = Money{15'000};
  EXPECT_THAT(ready.codes(), IsEmpty());
  ready.facts.budget_left = Money{14'999};
  EXPECT_EQ(ready.only().code, BlockCode::kBudget);
  EXPECT_EQ(ready.only().until, utc("2026-11-01T00:00:00Z"));
}

TEST(Gate, WithoutLiveConsentNothingIsShown) {
  Ready ready{DraftKind::kCelebration};
  ready.facts.consents.clear();
  const auto reason = ready.only();
  EXPECT_EQ(reason.code, BlockCode::kConsent);
  EXPECT_EQ(reason.student, "s17");
  EXPECT_EQ(reason.until, std::nullopt);
  EXPECT_FALSE(reason.consent);
  EXPECT_THAT(reason.message, HasSubstr("no consent on record"));
}

TEST(Gate, AConsentThatEndedIsNamedWithItsEnd) {
  Ready ready{DraftKind::kCelebration};
  auto& consent = ready.facts.consents["s17"].front();
  consent.id = "c4";
  consent.until = date("2026-10-20");
  const auto reason = ready.only();
  EXPECT_EQ(reason.until, utc("2026-10-21T07:00:00Z"));
  ASSERT_TRUE(reason.consent);
  EXPECT_EQ(reason.consent->id, "c4");
  EXPECT_EQ(reason.consent->decision, ConsentDecision::kGranted);
  EXPECT_EQ(reason.consent->until, utc("2026-10-21T07:00:00Z"));
  EXPECT_EQ(ready.only().student, "s17");
}

TEST(Gate, ARefusalIsNamedThoughNothingEndsIt) {
  Ready ready{DraftKind::kCelebration};
  auto& consent = ready.facts.consents["s17"].front();
  consent.id = "c5";
  consent.decision = ConsentDecision::kRefused;
  const auto reason = ready.only();
  EXPECT_EQ(reason.until, std::nullopt);
  ASSERT_TRUE(reason.consent);
  EXPECT_EQ(reason.consent->id, "c5");
  EXPECT_EQ(reason.consent->decision, ConsentDecision::kRefused);
}

TEST(Gate, EachStudentIsJudgedAlone) {
  Ready ready{DraftKind::kCelebration};
  ready.show("s18");
  ready.show("s19");
  ready.approve_as_it_stands();
  EXPECT_THAT(ready.codes(), IsEmpty());
  ready.facts.consents["s17"].front().decision = ConsentDecision::kRefused;
  ready.facts.consents["s19"].clear();
  const auto reasons = ready.reasons();
  ASSERT_EQ(reasons.size(), 2U);
  EXPECT_EQ(reasons[0].student, "s17");
  EXPECT_EQ(reasons[1].student, "s19");
}

TEST(Gate, StudentsInAQuestionNeedConsentToo) {
  Ready ready;
  ready.show("s17");
  ready.approve_as_it_stands();
  EXPECT_THAT(ready.codes(), IsEmpty());
  ready.facts.consents.clear();
  EXPECT_EQ(ready.only().code, BlockCode::kConsent);
}

TEST(Gate, ConsentThatBeginsLaterIsWaitedFor) {
  Ready ready{DraftKind::kCelebration};
  ready.facts.consents["s17"].front().from = date("2026-10-29");
  EXPECT_EQ(ready.only().until, utc("2026-10-29T07:00:00Z"));
}

TEST(Gate, TooCloseToTheEndOfAConsentIsBeyondIt) {
  Ready ready{DraftKind::kCelebration};
  auto& consent = ready.facts.consents["s17"].front();
  consent.revoked_at = ready.now + seconds{30} + Duration{1};
  EXPECT_THAT(ready.codes(), IsEmpty());
  consent.revoked_at = ready.now + seconds{30};
  EXPECT_EQ(ready.only().code, BlockCode::kConsent);
  EXPECT_EQ(ready.only().student, "s17");
  EXPECT_THAT(ready.only().message, HasSubstr("too close"));
  EXPECT_EQ(ready.only().until, std::nullopt);
}

TEST(Gate, AConsentThatFollowsOnTheEndingOneIsWaitedFor) {
  Ready ready{DraftKind::kCelebration};
  ready.team = always_open(ready.team);
  ready.facts.consents["s17"].front().until = date("2026-10-27");
  auto renewed = photo_consent("s17");
  renewed.from = date("2026-10-28");
  ready.facts.consents["s17"].push_back(renewed);
  ready.move_to("2026-10-28T06:59:50Z");
  EXPECT_EQ(ready.only().until, utc("2026-10-28T07:00:00Z"));
  ready.move_to("2026-10-28T07:00:00Z");
  EXPECT_THAT(ready.codes(), IsEmpty());
}

TEST(Gate, ACelebrationOfWhichNobodySaidWhoIsInItWaits) {
  Ready ready{DraftKind::kCelebration};
  ready.draft.content.students.reset();
  ready.approve_as_it_stands();
  EXPECT_EQ(ready.only().code, BlockCode::kConsent);
  EXPECT_EQ(ready.only().student, "");
}

TEST(Gate, ACelebrationWithNobodyInItNeedsNoConsent) {
  Ready ready{DraftKind::kCelebration};
  ready.draft.content.students.emplace();
  ready.facts.consents.clear();
  ready.approve_as_it_stands();
  EXPECT_THAT(ready.codes(), IsEmpty());
}

TEST(Gate, AStudentNamedTwiceNeedsOneConsentForAllOfIt) {
  Ready ready{DraftKind::kCelebration};
  ready.draft.content.students->push_back({"s17", {EvidenceKind::kWork}, NameLevel::kFirst});
  ready.approve_as_it_stands();
  auto work = photo_consent("s17");
  work.kinds = {EvidenceKind::kWork};
  work.name_level = NameLevel::kFirst;
  ready.facts.consents["s17"].push_back(work);
  EXPECT_EQ(ready.only().code, BlockCode::kConsent);
  ready.facts.consents["s17"].front().kinds = {EvidenceKind::kPhoto, EvidenceKind::kWork};
  EXPECT_EQ(ready.only().code, BlockCode::kConsent) << "the photo is named now, too";
  ready.facts.consents["s17"].front().name_level = NameLevel::kFirst;
  EXPECT_THAT(ready.codes(), IsEmpty());
}

TEST(Gate, AStudentNamedTwiceOnceWithoutSayingWhatIsShownMayBeShownInAnyWay) {
  Ready ready{DraftKind::kCelebration};
  ready.draft.content.students->push_back({"s17", {}, NameLevel::kNone});
  ready.approve_as_it_stands();
  EXPECT_EQ(ready.only().code, BlockCode::kConsent);
}

TEST(Gate, WithoutApprovalNothingGoesOut) {
  Ready ready;
  ready.draft.approval.reset();
  EXPECT_EQ(ready.only().code, BlockCode::kApproval);
  EXPECT_EQ(ready.only().until, std::nullopt);
}

TEST(Gate, AnApprovalCountsOnlyInTheStatesThatSend) {
  Ready ready;
  for (const auto state :
       {DraftState::kDraft, DraftState::kWaitingForConsent, DraftState::kWaitingForReview,
        DraftState::kHeld, DraftState::kRejected, DraftState::kExpired, DraftState::kFailed}) {
    ready.draft.state = state;
    EXPECT_EQ(ready.only().code, BlockCode::kApproval) << word(state);
  }
  ready.draft.state = DraftState::kSending;
  EXPECT_THAT(ready.codes(), IsEmpty()) << "the gate is asked again just before the bytes leave";
}

TEST(Gate, AnApprovalBindsToTheBytes) {
  Ready ready;
  ready.draft.content.text += " ";
  EXPECT_EQ(ready.only().code, BlockCode::kApproval);
  EXPECT_THAT(ready.only().message, HasSubstr("changed"));
}

TEST(Gate, AnAuthorsOwnApprovalCountsOnlyWhileTheSchoolAllowsIt) {
  Ready ready;
  ready.draft.approval->by = "ana";
  ready.draft.approval->lone = true;
  EXPECT_EQ(ready.only().code, BlockCode::kApproval);
  ready.school.lone_moderator = true;
  EXPECT_THAT(ready.codes(), IsEmpty());
}

TEST(Gate, AnApprovalCanBeTakenBackFirst) {
  Ready ready;
  ready.draft.approval->at = ready.now - minutes{1} + Duration{1};
  EXPECT_EQ(ready.only().code, BlockCode::kApproval);
  EXPECT_EQ(ready.only().until, ready.now + Duration{1});
  ready.draft.approval->at = ready.now - minutes{1};
  EXPECT_THAT(ready.codes(), IsEmpty());
}

TEST(Gate, ACelebrationWaitsForTheOutcome) {
  Ready celebration{DraftKind::kCelebration};
  celebration.facts.outcome_recorded = false;
  EXPECT_EQ(celebration.only().code, BlockCode::kOutcome);
  Ready question;
  question.facts.outcome_recorded = false;
  EXPECT_THAT(question.codes(), IsEmpty());
}

TEST(Gate, AnAccountThatCannotWriteBlocks) {
  Ready ready;
  ready.facts.account_problem = "the token of lincoln was refused; log in again";
  EXPECT_EQ(ready.only().code, BlockCode::kAccount);
  EXPECT_EQ(ready.only().message, "the token of lincoln was refused; log in again");
}

TEST(Gate, NothingGoesOutBeforeItsTime) {
  Ready ready;
  ready.draft.not_before = ready.now + Duration{1};
  EXPECT_EQ(ready.only().code, BlockCode::kNotBefore);
  EXPECT_EQ(ready.only().until, ready.now + Duration{1});
  ready.draft.not_before = ready.now;
  EXPECT_THAT(ready.codes(), IsEmpty());
}

TEST(Gate, NothingGoesOutAfterItsTime) {
  Ready ready;
  ready.draft.not_after = ready.now + Duration{1};
  EXPECT_THAT(ready.codes(), IsEmpty());
  ready.draft.not_after = ready.now;
  EXPECT_EQ(ready.only().code, BlockCode::kNotBefore);
  EXPECT_EQ(ready.only().until, std::nullopt);
}

TEST(Gate, AllReasonsComeAtOnceAndInOrder) {
  Ready ready{DraftKind::kCelebration};
  ready.move_to("2026-10-01T03:00:00Z");  // stage "teach", 20:00
  ready.school.holidays = {{date("2026-09-30"), date("2026-09-30"), "one"}};
  ready.facts.halts = {{std::nullopt, "stop", "head", ready.now}};
  ready.facts.posted_today = 3;
  ready.facts.budget_left = Money{0};
  ready.facts.consents.clear();
  ready.draft.approval.reset();
  ready.facts.outcome_recorded = false;
  ready.facts.account_problem = "no token";
  ready.draft.not_before = utc("2026-12-01T00:00:00Z");
  EXPECT_THAT(
      ready.codes(),
      ElementsAre(BlockCode::kStage, BlockCode::kHalt, BlockCode::kHours, BlockCode::kHoliday,
                  BlockCode::kPacing, BlockCode::kBudget, BlockCode::kConsent, BlockCode::kApproval,
                  BlockCode::kOutcome, BlockCode::kAccount, BlockCode::kNotBefore));
}

BlockedBy reason(std::optional<UtcTime> until) {
  BlockedBy reason;
  reason.until = until;
  return reason;
}

TEST(AskAgain, WhenTheLastOfTheReasonsMayBeOver) {
  const auto soon = utc("2026-10-28T07:00:00Z");
  const auto late = utc("2026-10-29T07:00:00Z");
  EXPECT_EQ(ask_again_at({reason(soon), reason(late)}), late);
  EXPECT_EQ(ask_again_at({reason(late), reason(soon)}), late);
}

TEST(AskAgain, NeverByItselfWhereOneReasonHasNoEnd) {
  EXPECT_EQ(ask_again_at({reason(utc("2026-10-28T07:00:00Z")), reason(std::nullopt)}),
            std::nullopt);
  EXPECT_EQ(ask_again_at({}), std::nullopt);
}

TEST(AskAgain, ADraftThatOnlyWaitsForTimeGoesOutWhenAsked) {
  Ready ready{DraftKind::kCelebration};
  ready.facts.consents["s17"].front().from = date("2026-11-03");
  ready.school.holidays = {{date("2026-11-04"), date("2026-11-04"), "one"}};
  ready.draft.not_before = utc("2026-11-04T12:00:00Z");
  int asked = 0;
  while (const auto again = ask_again_at(ready.reasons())) {
    ASSERT_GT(*again, ready.now);
    ASSERT_LT(++asked, 10);
    ready.now = *again;
    ready.look();
  }
  EXPECT_THAT(ready.codes(), IsEmpty());
  EXPECT_EQ(ready.now, utc("2026-11-05T15:30:00Z"));
}

}  // namespace
}  // namespace inquiry::scheduler
