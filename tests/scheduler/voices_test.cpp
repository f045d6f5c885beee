#include "scheduler/voices.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

namespace inquiry::scheduler {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Voice voice(const std::string& author, bool heard_before = false,
            const std::string& channel = "tag", const std::string& language = "en") {
  return {author, heard_before, channel, language};
}

TEST(TheWideView, LetsEverybodySpeakOnceBeforeAnybodySpeaksTwice) {
  EXPECT_THAT(wide_order({voice("loud"), voice("loud"), voice("loud"), voice("shy"), voice("new")}),
              ElementsAre(0, 3, 4, 1, 2));
}

TEST(TheWideView, PutsWhatIsBeyondAVoicesTurnsAtTheEnd) {
  const std::vector<Voice> voices(6, voice("loud"));
  auto with_shy = voices;
  with_shy.push_back(voice("shy"));
  with_shy.push_back(voice("shy"));
  EXPECT_THAT(wide_order(with_shy), ElementsAre(0, 6, 1, 7, 2, 3, 4, 5));
}

TEST(TheWideView, HearsFirstTimeVoicesFirst) {
  EXPECT_THAT(wide_order({voice("known", true), voice("known2", true), voice("fresh")}),
              ElementsAre(2, 0, 1));
}

TEST(TheWideView, AlternatesLanguagesAndThenChannels) {
  EXPECT_THAT(wide_order({voice("a"), voice("b"), voice("c"), voice("d", false, "tag", "es")}),
              ElementsAre(0, 3, 1, 2));
  EXPECT_THAT(wide_order({voice("a"), voice("b"), voice("c"), voice("d", false, "list 1"),
                          voice("e", false, "list 2")}),
              ElementsAre(0, 3, 4, 1, 2));
}

TEST(TheWideView, TakesEveryUnknownAuthorForAVoiceOfHisOwn) {
  EXPECT_THAT(wide_order({voice(""), voice(""), voice("")}), ElementsAre(0, 1, 2));
  EXPECT_THAT(wide_order({}), IsEmpty());
}

TEST(TheWideView, ShowsEverythingOnceInAnOrderThatNeverVaries) {
  std::mt19937 random{7};
  for (int round = 0; round < 200; ++round) {
    std::vector<Voice> voices;
    const auto size = random() % 60;
    for (std::size_t i = 0; i < size; ++i) {
      voices.push_back(voice(std::to_string(random() % 9), random() % 2 == 0,
                             std::to_string(random() % 4), std::to_string(random() % 3)));
    }
    const auto order = wide_order(voices);
    const std::set<std::size_t> all{order.begin(), order.end()};
    ASSERT_EQ(order.size(), voices.size());
    ASSERT_EQ(all.size(), voices.size());
    ASSERT_EQ(order, wide_order(voices));
    // Among as many first places as there are voices nobody stands twice.
    std::set<std::string> authors;
    for (const auto& each : voices) authors.insert(each.author);
    std::set<std::string> heard;
    for (std::size_t i = 0; i < authors.size(); ++i) heard.insert(voices[order[i]].author);
    ASSERT_EQ(heard.size(), authors.size());
  }
}

}  // namespace
}  // namespace inquiry::scheduler
