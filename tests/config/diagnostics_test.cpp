// What people get wrong, and what they are told: one row each.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/config/school_files.h"

namespace inquiry::config {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

// One mistake: `old_text` of the right file is replaced by `new_text`.
struct Mistake {
  const char* name;
  const char* file;
  const char* old_text;
  const char* new_text;
  const char* place;
  const char* message;
};

void PrintTo(const Mistake& row, std::ostream* out) { *out << row.name; }

class OneMistake : public testing::TestWithParam<Mistake> {};

TEST_P(OneMistake, IsReportedOnceWhereItStands) {
  const auto& row = GetParam();
  SchoolFiles school;
  school.edit(row.file, row.old_text, row.new_text);

  const auto expected_start = std::string{row.file} + ":" + row.place + ": error: ";
  EXPECT_THAT(school.errors(), ElementsAre(AllOf(StartsWith(expected_start), HasSubstr("; "),
                                                 HasSubstr(row.message))));
}

constexpr Mistake kMainMistakes[] = {
    {"MailOverHttp", kMain,
     "teams:", "mail: {server: \"http://mail.x\", from: a@b.example}\nteams:", "10:16",
     "'http://mail.x' is not a mail server; write it as in smtps://mail.school.example"},
    {"MailPasswordInTheFile", kMain,
     "teams:", "mail: {server: \"smtp://u:p@mail.x\", from: a@b.example}\nteams:", "10:16",
     "a mail server's name and password do not belong here; put them into a credential file"},
    {"MailWithoutASender", kMain, "teams:", "mail: {server: \"smtps://mail.x\"}\nteams:", "10:7",
     "missing key 'from' in mail; add it: write it as in maria@school.example"},
    {"UnknownKey", kMain, "timezone:", "timezome: x\n  timezone:", "4:3",
     "unknown key 'timezome' in school; did you mean 'timezone'?"},
    {"UnknownKeyUnlikeAnyOther", kMain, "x:\n", "x:\n  bearer_token: abc\n", "7:3",
     "unknown key 'bearer_token' in x; remove it, or use one of api_base_url, "},
    {"UnknownTopKey", kMain, "version: 1\n", "version: 1\nacounts: {}\n", "2:1",
     "unknown key 'acounts' in the main file; did you mean 'accounts'?"},
    {"OtherVersion", kMain, "version: 1", "version: 2", "1:10",
     "version: 2 is too much; write at most 1"},
    {"MissingVersion", kMain, "version: 1\n", "", "1:1",
     "missing key 'version' in the main file; add it: write digits only"},
    {"MissingZone", kMain, "  timezone: America/Los_Angeles\n", "", "3:3",
     "missing key 'timezone' in school; add it: write a name such as America/Los_Angeles"},
    {"UnknownZone", kMain, "Los_Angeles", "Los_Angelos", "4:13",
     "'America/Los_Angelos' is not an IANA time zone; did you mean 'America/Los_Angeles'?"},
    {"ZoneUnlikeAnyOther", kMain, "America/Los_Angeles", "Pacific Standard Time", "4:13",
     "is not an IANA time zone; write a name such as America/Los_Angeles"},
    {"NoSuchDay", kMain, "2026-11-26", "2026-11-31", "5:14",
     "'2026-11-31' is not a date or a calendar file; write a date, as in 2026-11-26"},
    {"MissingCalendar", kMain, "2026-11-26", "school.ics", "5:14", "no calendar file "},
    {"HolidaysNotAList", kMain, "[2026-11-26]", "2026-11-26", "5:13",
     "'holidays' must be a list, not a single value; write a list in [ ]"},
    {"BareNumberAsDuration", kMain, "settle: 15m", "settle: 15", "7:11",
     "settle: '15' is not a duration; write a number and a unit, as in 20m"},
    {"SettleTooShort", kMain, "settle: 15m", "settle: 30s", "7:11",
     "settle: 30s is too little; write at least 1m (less only with X on loopback)"},
    {"PlainHttp", kMain, "settle: 15m", "api_base_url: http://api.x.com", "7:17",
     "plain http is allowed to this machine only"},
    {"PlainHttpBehindAUserName", kMain, "settle: 15m", "api_base_url: http://127.0.0.1:80@evil.org",
     "7:17", "is not a web address; write https://"},
    {"PlainHttpToALookalike", kMain, "settle: 15m", "api_base_url: http://127.0.0.1.evil.org",
     "7:17", "plain http is allowed to this machine only"},
    {"NotAnAddress", kMain, "settle: 15m", "api_base_url: api.x.com", "7:17",
     "'api.x.com' is not a web address; write https://"},
    {"ProxyWithItsPassword", kMain, "settle: 15m", "proxy: http://me:word@proxy.example:3128",
     "7:10", "put them into a credential file and name it under x.proxy_credential"},
    {"ProxyWithoutAPort", kMain, "settle: 15m", "proxy: http://proxy.example", "7:10",
     "is not a proxy's address; write it as in http://proxy.school.example:3128"},
    {"ProxyLoginWithoutAProxy", kMain, "settle: 15m", "proxy_credential: proxy", "7:21",
     "x.proxy_credential is given without x.proxy; name the proxy too"},
    {"NoSuchBundle", kMain, "settle: 15m", "ca_bundle: school-ca.pem", "7:14", "x.ca_bundle: "},
    {"BundleWithoutACertificate", kMain, "settle: 15m", "ca_bundle: teams/grade4.yaml", "7:14",
     "holds no certificate; name a PEM file"},
    {"UnknownDialect", kMain, "settle: 15m", "dialect: tweets", "7:12",
     "'tweets' is not one of tweet, post; did you mean 'tweet'?"},
    {"ShareWithoutPercent", kMain, "settle: 15m", "recheck_share: 30", "7:18",
     "'30' is not a percentage; write a whole number and %"},
    {"ShareAboveAll", kMain, "settle: 15m", "recheck_share: 101%", "7:18",
     "101% is too much; write at most 100%"},
    {"NumberInQuotes", kMain, "settle: 15m", "monthly_post_reads: \"15000\"", "7:23",
     "\"15000\" in quotes is text, not a whole number; write it without quotes"},
    {"NotANumber", kMain, "settle: 15m", "query_length: 5x2", "7:17",
     "query_length: '5x2' is not a whole number; write digits only"},
    {"PriceWithACurrency", kMain, "settle: 15m", "prices: {post: $1}", "7:18",
     "'$1' is not a sum in US dollars"},
    {"UnknownPrice", kMain, "settle: 15m", "prices: {posts_read: 1}", "7:12",
     "unknown key 'posts_read' in x.prices; did you mean 'post_read'?"},
    {"NotTrueOrFalse", kMain, "name: Lincoln Elementary", "name: L\n  lone_moderator: yes", "4:19",
     "'yes' is not true or false"},
    {"UserIdNotDigits", kMain, "2244994945", "22x", "9:22",
     "user_id: '22x' is not an X id; write its digits in quotes"},
    {"HandleTooLong", kMain, "LincolnPLC", "LincolnElementaryPLC", "9:44",
     "is not the handle of an X account"},
    {"AccountIncomplete", kMain, ", credential: lincoln-x", "", "9:12",
     "missing key 'credential' in an account; add it"},
    {"TwoAccountsOnOneCredential", kMain, ", credential: lincoln-x}",
     ", credential: lincoln-x}\n  adams: {user_id: \"1\", handle: Adams, credential: lincoln-x}",
     "10:52",
     "credential 'lincoln-x' is that of account lincoln already; give each account a file of its "
     "own"},
    {"ConsoleToTheWorld", kMain, "x:\n", "console: {listen: \"0.0.0.0:8025\"}\nx:\n", "6:19",
     "the console listens on this machine only; use 127.0.0.1:8025 and reach it from elsewhere"},
    {"ConsoleWithoutPort", kMain, "x:\n", "console: {listen: 127.0.0.1}\nx:\n", "6:19",
     "'127.0.0.1' is not a loopback address with a port"},
    {"ConsolePortTooHigh", kMain, "x:\n", "console: {listen: \"127.0.0.1:65536\"}\nx:\n", "6:19",
     "is not a loopback address with a port"},
    {"StorePostgres", kMain, "x:\n", "store: postgresql://db/inquiryd\nx:\n", "6:8",
     "this build supports only SQLite; use sqlite:inquiryd.db"},
    {"StoreUnknown", kMain, "x:\n", "store: inquiryd.db\nx:\n", "6:8",
     "'inquiryd.db' is not a store; write sqlite:"},
    {"NoTeamFiles", kMain, "teams/*.yaml", "[teams/grade4.yaml, team/*.yaml]", "10:28",
     "no file matches"},
    {"NoTeams", kMain, "teams/*.yaml", "[]", "10:8", "'teams' is empty; name at least one"},
};

constexpr Mistake kTeamMistakes[] = {
    {"DigestWithoutAMailServer", kTeam, "people:\n", "digest: {to: [a@b.example]}\npeople:\n",
     "16:14", "nobody can be mailed to without a mail server; name it under mail in the main"},
    {"DigestToNoAddress", kTeam, "people:\n", "digest: {to: [maria]}\npeople:\n", "16:15",
     "'maria' is not an e-mail address; write it as in maria@school.example"},
    {"DigestToTwoAtOnce", kTeam, "people:\n",
     "digest: {to: [\"a@b.example>\\r\\nRCPT TO:<x@y.example\"]}\npeople:\n", "16:15",
     "is not an e-mail address; write it as in maria@school.example"},
    {"UnknownStage", kTeam, "stage: teach", "stage: teech", "12:13",
     "stage 'teech' is not one of define, plan, teach, analyze, reflect; did you mean 'teach'?"},
    {"CalendarNotAscending", kTeam, "2026-09-15", "2026-08-15", "11:25",
     "2026-08-15 is not after 2026-09-01, where the stage before begins; put the calendar in"},
    {"CalendarWithABadDate", kTeam, "2026-09-29", "29/9/2026", "12:26",
     "from: '29/9/2026' is not a date, or a date and time; write a date"},
    {"CalendarWithABadTime", kTeam, "2026-09-29", "2026-09-29T24:00", "12:26",
     "from: '2026-09-29T24:00' is not a date, or a date and time; write a date"},
    {"TwoStagesAtOnce", kTeam, "2026-09-15", "2026-09-01", "11:25",
     "'define' and 'plan' both begin on 2026-09-01; a team is in one stage at a time"},
    {"HalfDaysNotAscending", kTeam, "2026-09-01", "2026-09-15T12:00", "11:25",
     "2026-09-15 is not after 2026-09-15T12:00, where the stage before begins"},
    {"NextThatIsNoStage", kTeam, "account: lincoln",
     "account: lincoln\nstages: [{stage: define, behaviour: define, next: [paln]}, {stage: plan, "
     "behaviour: plan}, {stage: teach, behaviour: teach}]",
     "3:52", "stage 'paln' is not one of define, plan, teach; did you mean 'plan'?"},
    {"NextThatIsItself", kTeam, "account: lincoln",
     "account: lincoln\nstages: [{stage: define, behaviour: define, next: [define, plan]}, {stage: "
     "plan, behaviour: plan}, {stage: teach, behaviour: teach}]",
     "3:52", "stage 'define' leads to itself; name the stages that follow it"},
    {"StageThatNothingLeadsTo", kTeam, "account: lincoln",
     "account: lincoln\nstages: [{stage: define, behaviour: define, next: [teach]}, {stage: plan, "
     "behaviour: plan}, {stage: teach, behaviour: teach}]",
     "3:69", "no way leads from 'define' to stage 'plan'; name it under next of the stage that"},
    {"UnknownKeyInPosting", kTeam, "per_day: 3", "per_dya: 3", "15:3",
     "unknown key 'per_dya' in posting; did you mean 'per_day'?"},
    {"UnknownAccount", kTeam, "account: lincoln", "account: lincon", "2:10",
     "account 'lincon' is not one of lincoln; did you mean 'lincoln'?"},
    {"TagWithoutHash", kTeam, "\"#fractions\"", "fractions", "5:13",
     "problem: 'fractions' is not a hashtag; write #"},
    {"TagOfDigits", kTeam, "#fractions", "#2026", "5:13", "'#2026' is not a hashtag"},
    {"TagWithADash", kTeam, "#fractions", "#number-talks", "5:13", "is not a hashtag"},
    {"TagInNoQuotes", kTeam, "\"#elemmathchat\", every: 8m, questions: [\"Why?\"]}",
     "#chat\n     , every: 8m, questions: [\"Why?\"]}", "20:28",
     "'hashtag' is empty; write # and letters, digits or _ (not only digits) in quotes"},
    {"HandleWithoutAt", kTeam, "\"@someone\"", "someone", "6:12",
     "people: 'someone' is not an X handle; write @"},
    {"HandleInNoQuotes", kTeam, "\"@someone\"", "@someone", "6:12",
     "text cannot begin with this character; put it in quotes"},
    {"ListById", kTeam, "1234567890", "teachers", "7:11", "lists: 'teachers' is not an X id"},
    {"PollTooOften", kTeam, "poll_every: 2m", "poll_every: 5s", "8:15",
     "poll_every: 5s is too little; write at least 15s"},
    {"QuietTooRare", kTeam, "poll_every: 2m", "quiet_every: 8d", "8:16",
     "quiet_every: 8d is too much; write at most 3d"},
    {"EmptyLanguages", kTeam, "poll_every: 2m", "languages: []", "8:14",
     "'languages' is empty; name at least one, or remove the line"},
    {"EmptyHashtags", kTeam, "[\"#fractions\"]", "[]", "5:12",
     "'problem' is empty; name at least one, or remove the line"},
    {"EmptyPeople", kTeam, "[\"@someone\"]", "[]", "6:11",
     "'people' is empty; name at least one, or remove the line"},
    {"EmptyLists", kTeam, "[\"1234567890\"]", "[]", "7:10",
     "'lists' is empty; name at least one, or remove the line"},
    {"EmptyInvitations", kTeam, "account: lincoln", "account: lincoln\ninvite: []", "3:9",
     "'invite' is empty; name at least one, or remove the line"},
    {"EmptyModerators", kTeam, "[sam, lee]", "[]", "18:15",
     "'moderators' is empty; name at least one"},
    {"EmptyHolidays", kMain, "[2026-11-26]", "[]", "5:13",
     "'holidays' is empty; name at least one, or remove the line"},
    {"LanguageByName", kTeam, "poll_every: 2m", "languages: [Spanish]", "8:15",
     "'Spanish' is not a language; write its code"},
    {"DaysBackwards", kTeam, "mon-fri", "fri-mon", "14:11",
     "'fri-mon' runs backwards; the week begins on mon: write two entries"},
    {"UnknownDay", kTeam, "mon-fri", "monday", "14:11",
     "'monday' is not a weekday or a range of them"},
    {"DayTwice", kTeam, "{mon-fri: \"07:30-17:00\"}",
     "{mon-fri: \"07:30-17:00\", wed: \"08:00-09:00\"}", "14:40",
     "'wed' and 'mon-fri' name the same day; name each day once"},
    {"HoursBackwards", kTeam, "07:30-17:00", "17:00-07:30", "14:20",
     "'17:00-07:30' is not a range of hours"},
    {"HoursBeyondTheDay", kTeam, "07:30-17:00", "07:30-24:30", "14:20", "is not a range of hours"},
    {"HoursWithoutDays", kTeam, "{mon-fri: \"07:30-17:00\"}", "\"07:30-17:00\"", "14:10",
     "'hours' must be a block of keys, not a single value"},
    {"NegativePerDay", kTeam, "per_day: 3", "per_day: -1", "15:12",
     "per_day: -1 is too little; write at least 0"},
    {"NoLead", kTeam, "  lead: [maria]\n", "", "17:3",
     "missing key 'lead' in people; add it: write a list in [ ], each entry a console user"},
    {"EmptyLead", kTeam, "[maria]", "[]", "17:9", "'lead' is empty; name at least one"},
    {"NobodyApproves", kTeam, "\n  moderators: [sam, lee]", "", "17:3",
     "nobody but a lead can approve; name a moderator, or set school.lone_moderator"},
    {"OneModeratorWithoutAList", kTeam, "[sam, lee]", "sam", "18:15",
     "'moderators' must be a list, not a single value; write a list in [ ]"},
    {"NoPeople", kTeam, "people:\n  lead: [maria]\n  moderators: [sam, lee]\n", "", "1:1",
     "missing key 'people' in the team file"},
    {"NothingAfterTheColon", kTeam, "question: How can number talks help?", "question:", "3:1",
     "'question' is empty; write a few words"},
    {"KeyTwice", kTeam, "account: lincoln\n", "account: lincoln\naccount: lincoln\n", "3:1",
     "'account' is given twice; keep one (the first is on line 2)"},
    {"ChatInSilence", kTeam, "2026-09-22T16:00", "2026-09-30T16:00", "20:10",
     "a chat on 2026-09-30 falls in the silent stage 'teach'; move it, or the calendar"},
    {"ChatWithOffset", kTeam, "2026-09-22T16:00", "2026-09-22T16:00Z", "20:10",
     "is not a date and time; write it in the school's zone, as in 2026-09-22T16:00"},
    {"ChatInTheMissingHour", kTeam, "2026-09-22T16:00", "2026-03-08T02:30", "20:10",
     "'2026-03-08T02:30' does not exist: the clocks go forward in that night"},
    {"ChatWithoutQuestions", kTeam, "[\"Why?\"]", "[]", "20:76",
     "'questions' is empty; name at least one"},
    {"ChatAsText", kTeam,
     "- {at: 2026-09-22T16:00, hashtag: \"#elemmathchat\", every: 8m, "
     "questions: [\"Why?\"]}",
     "- on Tuesday", "20:5", "an entry of 'chats' must be a block of keys, not a single value"},
    {"UnknownProtocol", kTeam, "account: lincoln", "account: lincoln\nprotocol: pdas", "3:11",
     "'pdas' is not one of singer-observation, lesson-study, "},
    {"UnknownBehaviour", kTeam, "account: lincoln",
     "account: lincoln\nstages: [{stage: define, behaviour: define}, {stage: plan, behaviour: "
     "plan}, {stage: teach, behaviour: teech}]",
     "3:104", "'teech' is not one of define, plan, teach, analyze, reflect; did you mean 'teach'?"},
    {"ProtocolAndStages", kTeam, "account: lincoln",
     "account: lincoln\nprotocol: singer-observation\nstages: [{stage: define, behaviour: define}, "
     "{stage: plan, behaviour: plan}, {stage: teach, behaviour: teach}]",
     "4:9", "both protocol and stages are given; keep one"},
    {"StageTwice", kTeam, "account: lincoln",
     "account: lincoln\nstages: [{stage: define, behaviour: define}, {stage: plan, behaviour: "
     "plan}, {stage: teach, behaviour: teach}, {stage: plan, behaviour: plan}]",
     "3:120", "stage 'plan' is listed twice; give each stage its own label"},
    {"TeamNameWithASpace", kTeam, "team: grade4", "team: grade 4", "1:7",
     "team: 'grade 4' is not a name; use letters a-z, digits and . _ -"},
    {"TabAsIndentation", kTeam, "  per_day: 3", "\tper_day: 3", "15:1",
     "a tab in the indentation; indent with spaces"},
    {"TextOverTwoLines", kTeam, "per_day: 3", "per_day: a\n    b", "15:12",
     "per_day: 'a b' is not a whole number"},
    {"NothingAfterAnOptionalKey", kTeam, "per_day: 3", "per_day:", "15:3",
     "'per_day' is empty; write digits only, as in 3, or remove the line"},
    {"ListNotClosed", kTeam, "[\"#fractions\"]", "[#fractions]", "7:3",
     "a list opened with [ is not closed; add ] and put hashtags in quotes"},
    {"ColonInText", kTeam, "How can number talks help?", "Our question: how?", "3:23",
     "a ':' is not expected here; correct the indentation, or put the text in quotes"},
};

std::string row_name(const testing::TestParamInfo<Mistake>& row) { return row.param.name; }

INSTANTIATE_TEST_SUITE_P(InTheMainFile, OneMistake, testing::ValuesIn(kMainMistakes), row_name);
INSTANTIATE_TEST_SUITE_P(InATeamFile, OneMistake, testing::ValuesIn(kTeamMistakes), row_name);

TEST(Diagnostics, AllErrorsOfAllFilesComeInOneGo) {
  SchoolFiles school;
  school.edit(kMain, "settle: 15m", "settle: 15\n  dialect: tweat");
  school.edit(kTeam, "per_day: 3", "per_day: three");
  school.edit(kTeam, "team: grade4", "teem: grade4");
  school.write("teams/other.yaml", "team: [\n");

  EXPECT_THAT(school.errors(),
              ElementsAre(StartsWith("inquiryd.yaml:7:11: error: settle: '15'"),
                          StartsWith("inquiryd.yaml:8:12: error: dialect: 'tweat'"),
                          StartsWith("teams/grade4.yaml:1:1: error: unknown key 'teem'"),
                          StartsWith("teams/grade4.yaml:1:1: error: missing key 'team'"),
                          StartsWith("teams/grade4.yaml:15:12: error: per_day: 'three'"),
                          StartsWith("teams/other.yaml:2:1: error: a list opened with [")));
}

TEST(Diagnostics, ATeamNameBelongsToOneFile) {
  SchoolFiles school;
  std::filesystem::copy_file(school.path(kTeam), school.path("teams/grade5.yaml"));

  EXPECT_THAT(school.errors(),
              ElementsAre(AllOf(StartsWith("teams/grade5.yaml:1:7: error: team 'grade4' is defined "
                                           "twice; rename one (the first is in "),
                                HasSubstr("teams/grade4.yaml:1)"))));
}

TEST(Diagnostics, AChatOnAHolidayIsAnError) {
  SchoolFiles school;
  school.edit(kMain, "2026-11-26", "2026-09-22");

  EXPECT_THAT(school.errors(), ElementsAre("teams/grade4.yaml:20:10: error: a chat on 2026-09-22 "
                                           "falls on a holiday; choose another day"));
}

TEST(Diagnostics, AMissingMainFileIsSaid) {
  SchoolFiles school;
  school.remove(kMain);

  EXPECT_THAT(school.errors(), ElementsAre("inquiryd.yaml:0:0: error: no such file; correct the "
                                           "name or create it"));
}

TEST(Diagnostics, AnEmptyFileIsSaid) {
  SchoolFiles school;
  school.write(kTeam, "# nothing yet\n");

  EXPECT_THAT(school.errors(),
              ElementsAre("teams/grade4.yaml:0:0: error: is empty; write the settings"));
}

TEST(Diagnostics, ALongValueIsShownShortened) {
  SchoolFiles school;
  school.edit(kTeam, "per_day: 3", "per_day: " + std::string(5000, 'x'));

  const auto errors = school.errors();
  ASSERT_EQ(errors.size(), 1U);
  EXPECT_LT(errors[0].size(), 200U);
}

}  // namespace
}  // namespace inquiry::config
