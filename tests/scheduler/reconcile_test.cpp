#include "scheduler/reconcile.h"

#include <gmock/gmock.h>

#include <random>

#include "tests/scheduler/school.h"

namespace inquiry::scheduler {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using testing::HasSubstr;

const auto kStart = utc("2026-10-27T19:00:00Z");

Attempt attempt() {
  Attempt attempt;
  attempt.started_at = kStart;
  attempt.text = "What helped?";
  attempt.outcome = AttemptOutcome::kUnknown;
  return attempt;
}

ReconcileRules rules() {
  ReconcileRules rules;
  rules.settle = minutes{15};
  return rules;
}

OwnPost post(std::int64_t id, UtcTime created_at = kStart + seconds{1},
             std::string text = "what helped?") {
  return {PostId{id}, {std::move(text), {}}, std::nullopt, created_at};
}

Verdict look(const std::vector<OwnPost>& timeline, UtcTime now = kStart + minutes{1},
             const Attempt& of = attempt(), const std::vector<PostId>& known = {},
             const ReconcileRules& by = rules()) {
  return reconcile(of, {"what helped?", {}}, timeline, known, by, now);
}

Attempt read_twice() {
  auto of = attempt();
  of.good_reads = 2;
  return of;
}

TEST(Reconcile, ExactlyOneMatchIsThePost) {
  const auto found = look({post(1, kStart, "another"), post(2)});
  EXPECT_EQ(found.kind, Verdict::Kind::kPosted);
  EXPECT_EQ(found.post_id, PostId{2});
}

TEST(Reconcile, SeveralMatchesAreForAPerson) {
  const auto found = look({post(1), post(2)});
  EXPECT_EQ(found.kind, Verdict::Kind::kDoubtful);
  EXPECT_EQ(found.post_id, std::nullopt);
  EXPECT_THAT(found.message, HasSubstr("posts 1, 2"));
}

TEST(Reconcile, OnePostOnTwoPagesIsOneMatch) {
  EXPECT_EQ(look({post(2), post(2)}).kind, Verdict::Kind::kPosted);
}

TEST(Reconcile, PostsOfOtherDraftsAreNotThisOne) {
  EXPECT_EQ(look({post(1)}, kStart + minutes{1}, attempt(), {PostId{1}}).kind,
            Verdict::Kind::kWait);
  EXPECT_EQ(look({post(1), post(2)}, kStart + minutes{1}, attempt(), {PostId{1}}).post_id,
            PostId{2});
}

TEST(Reconcile, OtherWordsOrAnotherTargetAreNotThisOne) {
  auto reply = post(1);
  reply.reply_to = PostId{77};
  EXPECT_EQ(look({reply, post(2, kStart, "what helped")}).kind, Verdict::Kind::kWait);
  auto of = attempt();
  of.reply_to = PostId{77};
  EXPECT_EQ(look({reply}, kStart + minutes{1}, of).kind, Verdict::Kind::kPosted);
  EXPECT_EQ(look({post(2)}, kStart + minutes{1}, of).kind, Verdict::Kind::kWait);
}

TEST(Reconcile, TheWindowReachesFromBeforeTheStartToAfterTheSettleTime) {
  const auto now = kStart + minutes{30};
  const auto kind = [now](UtcTime created) { return look({post(1, created)}, now).kind; };
  EXPECT_EQ(kind(kStart - minutes{2}), Verdict::Kind::kPosted);
  EXPECT_EQ(kind(kStart - minutes{2} - Duration{1}), Verdict::Kind::kWait);
  EXPECT_EQ(kind(kStart + minutes{17}), Verdict::Kind::kPosted);
  EXPECT_EQ(kind(kStart + minutes{17} + Duration{1}), Verdict::Kind::kWait);
}

TEST(Reconcile, AbsentTakesTheReadsAndTheSettleTime) {
  EXPECT_EQ(look({}, kStart + minutes{15}, read_twice()).kind, Verdict::Kind::kAbsent);
  EXPECT_EQ(look({}, kStart + minutes{15} - Duration{1}, read_twice()).kind, Verdict::Kind::kWait);
  auto read_once = attempt();
  read_once.good_reads = 1;
  EXPECT_EQ(look({}, kStart + minutes{60}, read_once).kind, Verdict::Kind::kWait);
}

TEST(Reconcile, TheSettleTimeRunsFromWhenItBecameUnknown) {
  auto of = read_twice();
  of.unknown_since = kStart + minutes{5};
  EXPECT_EQ(look({}, kStart + minutes{19}, of).kind, Verdict::Kind::kWait);
  EXPECT_EQ(look({}, kStart + minutes{20}, of).kind, Verdict::Kind::kAbsent);
}

TEST(Reconcile, WithStudentsInItAPersonDecides) {
  auto careful = rules();
  careful.person_decides = true;
  const auto found = look({}, kStart + minutes{15}, read_twice(), {}, careful);
  EXPECT_EQ(found.kind, Verdict::Kind::kDoubtful);
  EXPECT_EQ(look({}, kStart + minutes{1}, attempt(), {}, careful).kind, Verdict::Kind::kWait);
  EXPECT_EQ(look({post(1)}, kStart + minutes{1}, attempt(), {}, careful).kind,
            Verdict::Kind::kPosted);
}

TEST(Reconcile, TheSameWordsAtAnUnexplainedTimeAreNeverCalledAbsent) {
  EXPECT_EQ(look({post(1, kStart + minutes{40})}, kStart + minutes{60}, read_twice()).kind,
            Verdict::Kind::kDoubtful);
  EXPECT_EQ(look({post(1, kStart - minutes{10})}, kStart + minutes{60}, read_twice()).kind,
            Verdict::Kind::kDoubtful);
  EXPECT_EQ(
      look({post(1, kStart - minutes{10})}, kStart + minutes{60}, read_twice(), {PostId{1}}).kind,
      Verdict::Kind::kAbsent)
      << "a known post explains itself";
}

TEST(Reconcile, ADoubtNamesWhatXShows) {
  const auto found = look({post(7, kStart + minutes{40}), post(9)}, kStart + minutes{60},
                          read_twice(), {PostId{9}});
  EXPECT_THAT(found.message, HasSubstr("post 7 with the same words"));
}

TEST(Reconcile, WithoutWordOfWhatItRepliesToNothingIsCertain) {
  auto untold = post(7);
  untold.reply_told = false;
  for (const auto& target : {std::optional<PostId>{}, std::optional{PostId{77}}}) {
    auto of = read_twice();
    of.reply_to = target;
    EXPECT_EQ(look({untold}, kStart + minutes{1}, of).kind, Verdict::Kind::kWait);
    const auto found = look({untold}, kStart + minutes{15}, of);
    EXPECT_EQ(found.kind, Verdict::Kind::kDoubtful);
    EXPECT_THAT(found.message, HasSubstr("post 7"));
  }
  untold.words.skeleton = "other words";
  EXPECT_EQ(look({untold}, kStart + minutes{15}, read_twice()).kind, Verdict::Kind::kAbsent);
}

TEST(Reconcile, ADuplicateThatTheTimelineDoesNotExplainIsForAPerson) {
  auto of = read_twice();
  of.duplicate = true;
  EXPECT_EQ(look({}, kStart + minutes{15} - Duration{1}, of).kind, Verdict::Kind::kWait);
  const auto found = look({}, kStart + minutes{15}, of);
  EXPECT_EQ(found.kind, Verdict::Kind::kDoubtful);
  EXPECT_THAT(found.message, HasSubstr("say not_posted"));
  EXPECT_EQ(look({post(2)}, kStart + minutes{15}, of).kind, Verdict::Kind::kPosted);
}

TEST(LookAgain, APostShownHoweverLateIsThePost) {
  const auto again = [](const std::vector<OwnPost>& timeline, const Attempt& of = attempt()) {
    return look_again(of, {"what helped?", {}}, timeline, {PostId{9}}, rules());
  };
  using Kind = Verdict::Kind;
  EXPECT_EQ(again({}).kind, Kind::kAbsent);
  EXPECT_EQ(again({post(1, kStart, "another"), post(9)}).kind, Kind::kAbsent);
  EXPECT_EQ(again({post(2, kStart + minutes{600})}).post_id, PostId{2});
  EXPECT_EQ(again({post(2), post(3, kStart + minutes{600})}).kind, Kind::kDoubtful);
  EXPECT_EQ(again({post(2, kStart - minutes{10})}).kind, Kind::kDoubtful);
  auto untold = post(2);
  untold.reply_told = false;
  EXPECT_EQ(again({untold}).kind, Kind::kDoubtful);
  auto of = attempt();
  of.named = again({post(2), post(3)}).named;
  EXPECT_EQ(of.named, (std::vector{PostId{2}, PostId{3}}));
  EXPECT_EQ(again({post(2)}, of).post_id, PostId{2}) << "nobody has dismissed it";
  of.dismissed_at = kStart - minutes{60};
  EXPECT_EQ(again({post(2), post(3)}, of).kind, Kind::kAbsent) << "a person looked";
  EXPECT_EQ(again({post(2), post(4)}, of).post_id, PostId{4}) << "nobody was asked about it";
  of = attempt();
  of.x_ahead = minutes{180};
  EXPECT_EQ(again({post(2, kStart + minutes{120})}, of).kind, Kind::kDoubtful) << "before it began";
  EXPECT_EQ(again({post(2, kStart + minutes{181})}, of).post_id, PostId{2});
}

// "*" stands for a link.
Words words(std::string text, std::vector<std::string> links) {
  for (auto at = text.find('*'); at != std::string::npos; at = text.find('*')) {
    text.replace(at, 1, kLinkMark);
  }
  return {std::move(text), std::move(links)};
}

TEST(Reconcile, LinksAreComparedByWhereTheyLead) {
  using Kind = Verdict::Kind;
  struct Case {
    const char* what;
    Words ours;
    Words shown;
    Kind now;
    Kind settled;
  };
  const auto ours = words("see * today", {"example.com"});
  const std::vector<Case> cases{
      {"the same link", ours, ours, Kind::kPosted, Kind::kPosted},
      {"another link", ours, words("see * today", {"t.co/a"}), Kind::kWait, Kind::kDoubtful},
      {"two links the other way round", words("* or *", {"a.org", "b.org"}),
       words("* or *", {"b.org", "a.org"}), Kind::kWait, Kind::kDoubtful},
      {"a link that only X sees", words("see a.new, today", {}), words("see *, today", {"a.new"}),
       Kind::kWait, Kind::kDoubtful},
      {"a link that X sees the beginning of", words("see * today", {"a.org/b(c"}),
       words("see *(c today", {"a.org/b"}), Kind::kWait, Kind::kDoubtful},
      {"a link that X sees more of", words("see *<c today", {"a.org/b"}),
       words("see * today", {"a.org/b<c"}), Kind::kWait, Kind::kDoubtful},
      {"a link that X appended", ours, words("see * today *", {"example.com", "x.com/photo"}),
       Kind::kWait, Kind::kDoubtful},
      {"one word for a link of several", words("see this one today", {}), ours, Kind::kWait,
       Kind::kAbsent},
      {"nothing for a link", words("see  today", {}), ours, Kind::kWait, Kind::kAbsent},
      {"other words", words("see * again", {"example.com"}), ours, Kind::kWait, Kind::kAbsent},
      {"fewer links", words("see today", {}), ours, Kind::kWait, Kind::kAbsent},
  };
  for (const auto& each : cases) {
    SCOPED_TRACE(each.what);
    const std::vector<OwnPost> timeline{{PostId{1}, each.shown, std::nullopt, kStart + seconds{1}}};
    EXPECT_EQ(reconcile(attempt(), each.ours, timeline, {}, rules(), kStart + minutes{1}).kind,
              each.now);
    EXPECT_EQ(reconcile(read_twice(), each.ours, timeline, {}, rules(), kStart + minutes{15}).kind,
              each.settled);
  }
}

TEST(Reconcile, APostWithTheSameLinkOutweighsOneWithAnother) {
  const auto ours = words("see *", {"a.org"});
  const std::vector<OwnPost> timeline{{PostId{1}, words("see *", {"b.org"}), std::nullopt, kStart},
                                      {PostId{2}, ours, std::nullopt, kStart}};
  EXPECT_EQ(reconcile(attempt(), ours, timeline, {}, rules(), kStart).post_id, PostId{2});
}

TEST(Reconcile, TheReadsAreSpreadOverTheSettleTimeAndTheLastComesRightAfterIt) {
  auto of = attempt();
  auto now = kStart;
  std::vector<UtcTime> reads;
  for (;;) {
    const auto found = look({}, now, of);
    reads.push_back(now);
    if (found.kind != Verdict::Kind::kWait) {
      EXPECT_EQ(found.kind, Verdict::Kind::kAbsent);
      break;
    }
    ++of.good_reads;
    now = found.again_at;
    ASSERT_LT(reads.size(), 10U);
  }
  EXPECT_EQ(reads, (std::vector<UtcTime>{kStart, kStart + minutes{5}, kStart + minutes{10},
                                         kStart + minutes{15}}));
}

TEST(Reconcile, AfterTheSettleTimeMissingReadsAreStillSpaced) {
  const auto now = kStart + minutes{60};
  EXPECT_EQ(look({}, now).again_at, now + minutes{5});
}

TEST(Reconcile, NeverCallsAbsentBeforeTheSettleTimeAndNeverLooksBusily) {
  for (unsigned seed = 1; seed <= 5000; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937_64 random{seed};
    auto by = rules();
    by.settle = Duration{static_cast<int>(random() % 1'000'000)};
    by.good_reads_min = static_cast<int>(random() % 6);
    by.person_decides = random() % 4 == 0;
    auto of = attempt();
    of.good_reads = static_cast<int>(random() % 8);
    if (random() % 2 == 0)
      of.unknown_since = kStart + Duration{static_cast<int>(random() % 30'000)};
    const auto settled = of.unknown_since.value_or(kStart) + by.settle;
    const auto now = kStart - seconds{10} + Duration{static_cast<int>(random() % 1'500'000)};
    const auto found = look({}, now, of, {}, by);
    if (found.kind == Verdict::Kind::kAbsent) {
      ASSERT_GE(now, settled);
      ASSERT_GE(of.good_reads + 1, by.good_reads_min);
      ASSERT_FALSE(by.person_decides);
    }
    if (found.kind == Verdict::Kind::kWait) {
      ASSERT_GE(found.again_at, now + Duration{200});
      ASSERT_TRUE(now >= settled || found.again_at <= std::max(settled, now + Duration{200}));
    }
  }
}

}  // namespace
}  // namespace inquiry::scheduler
