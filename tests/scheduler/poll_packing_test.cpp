#include <gmock/gmock.h>

#include <algorithm>
#include <random>
#include <set>

#include "scheduler/poll_plan.h"
#include "tests/scheduler/school.h"

namespace inquiry::scheduler {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using Kind = Term::Kind;
using States = std::map<std::string, TermState>;

const auto kNow = utc("2026-10-27T19:00:00Z");

// An id as X would make it at this instant.
PostId made_at(UtcTime time) {
  return PostId{(time.time_since_epoch().count() - 1'288'834'974'657) << 22};
}

TermPlan tag(std::string value, Duration every = minutes{2}, std::string account = "lincoln") {
  return {{Kind::kHashtag, std::move(account), std::move(value)}, every, {"grade4"}};
}

TermPlan of_kind(Kind kind, std::string value) {
  return {{kind, "lincoln", std::move(value)}, minutes{2}, {"grade4"}};
}

TermState read_at(UtcTime time, std::optional<UtcTime> newest = std::nullopt) {
  TermState state;
  state.read_until = time;
  state.last_read = time;
  if (newest) state.newest = made_at(*newest);
  return state;
}

std::vector<Poll> due(const std::vector<TermPlan>& plan, const States& states, UtcTime now = kNow) {
  return due_polls(plan, states, {}, now);
}

TEST(DuePolls, PackDueTermsWithOr) {
  auto plan = std::vector{tag("b"), tag("a"), of_kind(Kind::kPerson, "c"),
                          of_kind(Kind::kConversation, "1")};
  const auto polls = due(plan, {});
  ASSERT_THAT(polls, SizeIs(1));
  EXPECT_EQ(polls[0].query, "(#a OR #b OR from:c OR conversation_id:1) -is:retweet");
  EXPECT_EQ(polls[0].account, "lincoln");
  EXPECT_EQ(polls[0].kind, Kind::kHashtag);
  EXPECT_THAT(polls[0].terms, SizeIs(4));
}

TEST(DuePolls, OneTermNeedsNoParentheses) {
  EXPECT_EQ(due({tag("a")}, {})[0].query, "#a -is:retweet");
}

TEST(DuePolls, AFirstReadGoesBackADay) {
  const auto polls = due({tag("a")}, {});
  EXPECT_EQ(polls[0].since_id, std::nullopt);
  EXPECT_EQ(polls[0].start_time, kNow - hours{24});
  EXPECT_THAT(polls[0].gaps, IsEmpty());
}

TEST(DuePolls, ReadOnFromTheCursor) {
  const auto newest = kNow - minutes{9};
  const auto polls = due({tag("a")}, {{"#a@lincoln", read_at(kNow - minutes{2}, newest)}});
  EXPECT_EQ(polls[0].since_id, made_at(newest));
  EXPECT_EQ(polls[0].start_time, std::nullopt);
}

TEST(DuePolls, ReadOnFromTheOldestCursorOfThePack) {
  const auto polls =
      due({tag("a"), tag("b")},
          {{"#a@lincoln", read_at(kNow - minutes{2}, kNow - minutes{9})},
           {"#b@lincoln", read_at(kNow - minutes{2}, kNow - minutes{9} + seconds{10})}});
  ASSERT_THAT(polls, SizeIs(1));
  EXPECT_EQ(polls[0].since_id, made_at(kNow - minutes{9}));
}

TEST(DuePolls, CursorsThatLieFarApartReadOnFromATimeInstead) {
  const auto polls =
      due({tag("a"), tag("b")}, {{"#a@lincoln", read_at(kNow - minutes{2}, kNow - minutes{3})},
                                 {"#b@lincoln", read_at(kNow - minutes{2}, kNow - days{3})}});
  ASSERT_THAT(polls, SizeIs(1));
  EXPECT_EQ(polls[0].since_id, std::nullopt);
  EXPECT_EQ(polls[0].start_time, kNow - minutes{12});
}

TEST(DuePolls, ATermThatFoundNothingYetReadsOnFromATime) {
  const auto polls = due({tag("a")}, {{"#a@lincoln", read_at(kNow - minutes{2})}});
  EXPECT_EQ(polls[0].start_time, kNow - minutes{12});
  EXPECT_THAT(polls[0].gaps, IsEmpty());
}

// X answers 400 to an id that is older than its window, however often the term was read since.
TEST(DuePolls, AQuietTagsCursorThatLeftTheWindowIsNotSent) {
  const auto fresh = kNow - days{7} + hours{12};
  const auto inside = due({tag("a")}, {{"#a@lincoln", read_at(kNow - minutes{2}, fresh)}});
  EXPECT_TRUE(inside[0].since_id);
  const auto polls =
      due({tag("a")}, {{"#a@lincoln", read_at(kNow - minutes{2}, fresh - seconds{1})}});
  EXPECT_EQ(polls[0].since_id, std::nullopt);
  EXPECT_EQ(polls[0].start_time, kNow - minutes{12});
  EXPECT_THAT(polls[0].gaps, IsEmpty());
}

TEST(DuePolls, AfterALongSleepTheyReadFromATimeWithinTheWindow) {
  const auto until = kNow - days{6} - hours{18};
  const auto polls = due({tag("a")}, {{"#a@lincoln", read_at(until, until)}});
  EXPECT_EQ(polls[0].since_id, std::nullopt);
  EXPECT_EQ(polls[0].start_time, until - minutes{10});
  EXPECT_THAT(polls[0].gaps, IsEmpty());
}

TEST(DuePolls, WhatFellOutOfTheWindowIsAGap) {
  const auto until = kNow - days{9};
  const auto polls = due({tag("a"), tag("b")}, {{"#a@lincoln", read_at(until, until)},
                                                {"#b@lincoln", read_at(until + hours{1}, until)}});
  ASSERT_THAT(polls, SizeIs(1));
  EXPECT_EQ(polls[0].start_time, kNow - days{7} + minutes{1});
  EXPECT_THAT(polls[0].gaps, ElementsAre("#a@lincoln", "#b@lincoln"));
  EXPECT_EQ(polls[0].gap_from, until);
}

TEST(DuePolls, AClockThatWentBackAsksForNoTimeInTheFuture) {
  const auto polls = due({tag("a")}, {{"#a@lincoln", read_at(kNow + days{1})}});
  ASSERT_THAT(polls, SizeIs(1)) << "and does not wait for the wrong day to come";
  EXPECT_LE(*polls[0].start_time, kNow);
  const auto mentions =
      due({of_kind(Kind::kMentions, "22")}, {{"mentions:22@lincoln", read_at(kNow + days{1})}});
  EXPECT_EQ(mentions[0].start_time, kNow - minutes{10});
}

TEST(DuePolls, ATermIsDueAfterItsIntervalAndNotBefore) {
  const States states{{"#a@lincoln", read_at(kNow, kNow)}};
  EXPECT_THAT(due({tag("a")}, states, kNow + minutes{2} - Duration{1}), IsEmpty());
  EXPECT_THAT(due({tag("a")}, states, kNow + minutes{2}), SizeIs(1));
}

TEST(DuePolls, AFailureWaitsUntilItsTime) {
  auto state = read_at(kNow - hours{1}, kNow - hours{1});
  state.wait_until = kNow + seconds{1};
  EXPECT_THAT(due({tag("a")}, {{"#a@lincoln", state}}), IsEmpty());
  state.wait_until = kNow;
  EXPECT_THAT(due({tag("a")}, {{"#a@lincoln", state}}), SizeIs(1));
}

TEST(DuePolls, ATermThatIsNearlyDueRidesAlong) {
  const auto plan = std::vector{tag("a"), tag("b")};
  const auto with = [&](Duration ago) {
    return due(plan, {{"#a@lincoln", read_at(kNow - minutes{2}, kNow - minutes{2})},
                      {"#b@lincoln", read_at(kNow - ago, kNow - minutes{2})}});
  };
  ASSERT_THAT(with(seconds{90}), SizeIs(1));
  EXPECT_THAT(with(seconds{90})[0].terms, SizeIs(2));
  EXPECT_THAT(with(seconds{89})[0].terms, SizeIs(1));
}

TEST(DuePolls, NobodyRidesWithoutADriver) {
  EXPECT_THAT(due({tag("a")}, {{"#a@lincoln", read_at(kNow - seconds{100}, kNow)}}), IsEmpty());
}

TEST(DuePolls, ATermThatWaitsAfterAFailureDoesNotRide) {
  auto waiting = read_at(kNow - seconds{100}, kNow - minutes{2});
  waiting.wait_until = kNow + seconds{1};
  const auto polls =
      due({tag("a"), tag("b")},
          {{"#a@lincoln", read_at(kNow - minutes{2}, kNow - minutes{2})}, {"#b@lincoln", waiting}});
  EXPECT_THAT(polls[0].terms, SizeIs(1));
}

TEST(DuePolls, ARiderTakesNoRoomFromADueTerm) {
  PollRules rules;
  rules.query_length = 27;  // "(#aaaa OR #bbbb) -is:retweet" has 28
  const States states{{"#aaaa@lincoln", read_at(kNow - seconds{110}, kNow - minutes{2})},
                      {"#bbbb@lincoln", read_at(kNow - minutes{2}, kNow - minutes{2})}};
  const auto plan = std::vector{tag("aaaa"), tag("bbbb")};
  const auto polls = due_polls(plan, states, rules, kNow);
  ASSERT_THAT(polls, SizeIs(1));
  EXPECT_EQ(polls[0].query, "#bbbb -is:retweet");
  rules.query_length = 28;
  EXPECT_EQ(due_polls(plan, states, rules, kNow)[0].query, "(#aaaa OR #bbbb) -is:retweet");
}

TEST(DuePolls, TermsOfDifferentAccountsAreNotPacked) {
  const auto polls = due({tag("a", minutes{2}, "adams"), tag("b")}, {});
  ASSERT_THAT(polls, SizeIs(2));
  EXPECT_EQ(polls[0].account, "adams");
  EXPECT_EQ(polls[1].account, "lincoln");
}

TEST(DuePolls, ARareTermDoesNotMakeABusyOneReadItsHoursAgain) {
  const auto polls = due({tag("busy"), tag("rare", hours{6})},
                         {{"#busy@lincoln", read_at(kNow - minutes{2}, kNow - minutes{3})},
                          {"#rare@lincoln", read_at(kNow - hours{6}, kNow - hours{7})}});
  ASSERT_THAT(polls, SizeIs(2));
  EXPECT_EQ(polls[0].query, "#rare -is:retweet");
  EXPECT_EQ(polls[1].since_id, made_at(kNow - minutes{4})) << "less the overlap";
}

TEST(DuePolls, OnlyWhatMayHaveComeLateIsReadAgain) {
  const auto since = [](Duration read, Duration newest) {
    return due({tag("a")}, {{"#a@lincoln", read_at(kNow - read, kNow - newest)}})[0].since_id;
  };
  EXPECT_EQ(since(minutes{2}, minutes{2}), made_at(kNow - minutes{4}));
  EXPECT_EQ(since(minutes{2}, hours{5}), made_at(kNow - hours{5}))
      << "a quiet hashtag costs nothing";
}

TEST(DuePolls, AFirstReadDoesNotMakeOthersReadTheirDayAgain) {
  const auto polls = due({tag("a"), tag("first")},
                         {{"#a@lincoln", read_at(kNow - minutes{2}, kNow - minutes{3})}});
  ASSERT_THAT(polls, SizeIs(2));
  for (const auto& poll : polls) EXPECT_THAT(poll.terms, SizeIs(1));
}

TEST(DuePolls, MentionsAreReadAgainOverTheOverlap) {
  const auto plan = std::vector{of_kind(Kind::kMentions, "22")};
  const auto first = due(plan, {});
  ASSERT_THAT(first, SizeIs(1));
  EXPECT_EQ(first[0].kind, Kind::kMentions);
  EXPECT_EQ(first[0].query, "");
  EXPECT_EQ(first[0].start_time, kNow - hours{24});
  const auto next = due(plan, {{"mentions:22@lincoln", read_at(kNow - minutes{2}, kNow)}});
  EXPECT_EQ(next[0].since_id, std::nullopt);
  EXPECT_EQ(next[0].start_time, kNow - minutes{12});
}

TEST(DuePolls, ListsAreReadDownToTheKnownPost) {
  const auto plan = std::vector{of_kind(Kind::kList, "123")};
  const auto first = due(plan, {});
  EXPECT_EQ(first[0].kind, Kind::kList);
  EXPECT_EQ(first[0].start_time, kNow - hours{24});
  const auto next = due(plan, {{"list:123@lincoln", read_at(kNow - minutes{2}, kNow - days{30})}});
  EXPECT_EQ(next[0].since_id, made_at(kNow - days{30})) << "lists have no window";
  EXPECT_EQ(next[0].start_time, std::nullopt);
}

TEST(DuePolls, MentionsAndListsTellNoGap) {
  const auto plan = std::vector{of_kind(Kind::kMentions, "22"), of_kind(Kind::kList, "123")};
  for (const auto& poll : due(plan, {{"mentions:22@lincoln", read_at(kNow - days{30})},
                                     {"list:123@lincoln", read_at(kNow - days{30})}})) {
    EXPECT_THAT(poll.gaps, IsEmpty());
  }
}

TEST(NextPoll, IsNoneWhereNobodyListens) { EXPECT_EQ(next_poll({}, {}, kNow), std::nullopt); }

TEST(NextPoll, IsNowForATermNeverRead) { EXPECT_EQ(next_poll({tag("a")}, {}, kNow), kNow); }

TEST(NextPoll, IsTheEarliestOfAllTerms) {
  auto failed = read_at(kNow - hours{1});
  failed.wait_until = kNow + seconds{30};
  EXPECT_EQ(next_poll({tag("a"), tag("b"), tag("c", hours{6})},
                      {{"#a@lincoln", read_at(kNow - seconds{40})},
                       {"#b@lincoln", failed},
                       {"#c@lincoln", read_at(kNow)}},
                      kNow),
            kNow + seconds{30});
}

TEST(Packed, ShowsTheWholePlanByAccountAndInterval) {
  const auto polls = packed({tag("a"), tag("b", hours{6}), tag("c"), tag("d", minutes{2}, "adams"),
                             of_kind(Kind::kMentions, "22")},
                            {});
  std::vector<std::string> queries;
  for (const auto& poll : polls) queries.push_back(poll.query);
  EXPECT_THAT(queries,
              ElementsAre("#d -is:retweet", "(#a OR #c) -is:retweet", "#b -is:retweet", ""));
  for (const auto& poll : polls) EXPECT_TRUE(!poll.since_id && !poll.start_time);
}

// --- whole weeks of reading, at random ---

// A stand-in for X and for the daemon that moves the cursors.
struct Week {
  std::mt19937_64 random;
  std::vector<TermPlan> plan;
  States states;
  PollRules rules;
  UtcTime now = kNow;
  std::map<std::string, std::vector<UtcTime>> posts;  // on X, by term
  std::map<std::string, std::set<UtcTime>> seen;

  explicit Week(unsigned seed) : random{seed} {
    rules.query_length = static_cast<int>(60 + random() % 400);
    const std::array intervals{minutes{2}, minutes{7}, minutes{360}};
    for (unsigned i = 0; i < 4 + random() % 25; ++i) {
      const auto value = "tag" + std::string(random() % 20, 'x') + std::to_string(i);
      plan.push_back(tag(value, intervals[random() % 3], random() % 3 == 0 ? "adams" : "lincoln"));
      auto time = kNow;
      const auto busy = minutes{1 + static_cast<int>(random() % 2000)};
      while (time < kNow + days{9}) {
        time += busy * static_cast<int>(1 + random() % 5) + Duration{random() % 60'000};
        posts[plan.back().term.key()].push_back(time);
      }
    }
  }

  // Reads one poll in full. X is asked up to `now`; what it gives is remembered.
  void read(const Poll& poll) {
    std::optional<PostId> page_newest;
    for (const auto& term : poll.terms) {
      const auto key = term.key();
      for (const auto time : posts[key]) {
        const bool asked =
            poll.since_id ? made_at(time) > *poll.since_id : time >= *poll.start_time;
        if (!asked || time > now || time < now - rules.window) continue;
        seen[key].insert(time);
        page_newest = std::max(page_newest.value_or(made_at(time)), made_at(time));
      }
    }
    for (const auto& term : poll.terms) {
      auto& state = states[term.key()];
      if (page_newest) state.newest = std::max(state.newest.value_or(*page_newest), *page_newest);
      state.read_until = now;
      state.last_read = now;
      state.wait_until.reset();
    }
  }

  void fail(const Poll& poll) {
    for (const auto& term : poll.terms) {
      states[term.key()].wait_until = now + minutes{1 + static_cast<int>(random() % 30)};
    }
  }
};

void expect_well_formed(const Week& week, const std::vector<Poll>& polls) {
  std::set<std::string> asked;
  for (const auto& poll : polls) {
    ASSERT_LE(poll.query.size(), static_cast<std::size_t>(week.rules.query_length));
    ASSERT_NE(poll.since_id.has_value(), poll.start_time.has_value());
    ASSERT_FALSE(poll.terms.empty());
    for (const auto& term : poll.terms) {
      ASSERT_TRUE(asked.insert(term.key()).second) << "asked twice: " << term.key();
      ASSERT_EQ(term.account, poll.account);
      ASSERT_NE(poll.query.find(term.query()), std::string::npos);
      const auto found = week.states.find(term.key());
      if (found == week.states.end()) continue;
      const auto& state = found->second;
      ASSERT_TRUE(!state.wait_until || *state.wait_until <= week.now);
      if (poll.since_id) {
        ASSERT_LE(*poll.since_id, state.newest.value()) << "a cursor would move backwards";
        ASSERT_GE(made_at(week.now - week.rules.window), PostId{0});
        ASSERT_GT(*poll.since_id, made_at(week.now - week.rules.window)) << "X would answer 400";
      }
      if (poll.start_time) {
        ASSERT_GT(*poll.start_time, week.now - week.rules.window);
        ASSERT_LE(*poll.start_time, week.now);
      }
    }
  }
  for (const auto& each : week.plan) {
    const auto found = week.states.find(each.term.key());
    const bool never_read = found == week.states.end() || !found->second.last_read;
    const bool waits = found != week.states.end() && found->second.wait_until &&
                       *found->second.wait_until > week.now;
    const bool is_due = never_read || *found->second.last_read + each.every <= week.now;
    if (is_due && !waits) {
      ASSERT_TRUE(asked.contains(each.term.key())) << each.term.key();
    }
  }
}

TEST(AWeekOfPolling, AsksEveryDueTermOnceAndLosesNoPost) {
  for (unsigned seed = 1; seed <= 12; ++seed) {
    SCOPED_TRACE(seed);
    Week week{seed};
    int rounds = 0;
    while (week.now < kNow + days{8} && ++rounds < 4000) {
      const auto polls = due_polls(week.plan, week.states, week.rules, week.now);
      ASSERT_FALSE(polls.empty()) << "woken for nothing at " << to_rfc3339(week.now);
      expect_well_formed(week, polls);
      if (testing::Test::HasFatalFailure()) return;
      for (const auto& poll : polls) {
        EXPECT_THAT(poll.gaps, IsEmpty());
        if (week.random() % 10 == 0) {
          week.fail(poll);
        } else {
          week.read(poll);
        }
      }
      const auto next = next_poll(week.plan, week.states, week.now);
      ASSERT_TRUE(next);
      ASSERT_GT(*next, week.now) << "busy polling";
      week.now = *next;
      if (week.random() % 400 == 0) week.now += hours{static_cast<int>(week.random() % 60)};
    }
    for (const auto& [key, state] : week.states) {
      if (!state.read_until) continue;
      for (const auto time : week.posts[key]) {
        if (time <= *state.read_until) {
          ASSERT_TRUE(week.seen[key].contains(time)) << key << " lost " << to_rfc3339(time);
        }
      }
    }
  }
}

TEST(AWeekOfPolling, TermsReadTogetherComeToShareOneCursor) {
  Week week{5};
  for (auto& each : week.plan) {
    each.every = minutes{2};
    each.term.account = "lincoln";
  }
  week.posts.clear();
  for (const auto& each : week.plan) {
    for (auto time = kNow; time < kNow + hours{3}; time += minutes{17}) {
      week.posts[each.term.key()].push_back(time);
    }
  }
  std::vector<Poll> polls;
  for (int round = 0; round < 60; ++round) {
    polls = due_polls(week.plan, week.states, week.rules, week.now);
    for (const auto& poll : polls) week.read(poll);
    week.now = *next_poll(week.plan, week.states, week.now);
  }
  EXPECT_EQ(polls.size(), packed(week.plan, week.rules).size());
  for (const auto& poll : polls) EXPECT_TRUE(poll.since_id);
}

}  // namespace
}  // namespace inquiry::scheduler
