// The known protocols are sound, and obey the idea beneath their names.
#include "config/protocols.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace inquiry::config {
namespace {

class KnownProtocol : public testing::TestWithParam<Protocol> {
 protected:
  KnownProtocol() { team_.stages = GetParam().stages; }

  std::set<std::string> reached_from(const std::string& label) const {
    std::set<std::string> reached;
    std::vector<std::string> open{label};
    while (!open.empty()) {
      const auto* stage = team_.find_stage(open.back());
      open.pop_back();
      for (const auto& next : team_.next_of(*stage)) {
        if (reached.insert(next).second) open.push_back(next);
      }
    }
    return reached;
  }

  Team team_;
};

TEST_P(KnownProtocol, LeadsOnlyToStagesThatItHas) {
  std::set<std::string> labels;
  for (const auto& stage : team_.stages) {
    EXPECT_TRUE(labels.insert(stage.label).second) << stage.label;
    EXPECT_FALSE(stage.next.empty()) << stage.label;
    for (const auto& next : stage.next) {
      EXPECT_NE(team_.find_stage(next), nullptr) << next;
      EXPECT_NE(next, stage.label);
    }
  }
}

TEST_P(KnownProtocol, LeadsFromEveryStageToEveryOther) {
  for (const auto& from : team_.stages) {
    const auto reached = reached_from(from.label);
    for (const auto& to : team_.stages) {
      EXPECT_TRUE(reached.contains(to.label)) << from.label << " -> " << to.label;
    }
  }
}

TEST_P(KnownProtocol, ReflectsOnlyAfterTheTeamWasSilent) {
  int reflecting = 0;
  for (const auto& stage : team_.stages) {
    reflecting += stage.behaviour == Behaviour::kReflect ? 1 : 0;
    for (const auto& next : stage.next) {
      if (team_.find_stage(next)->behaviour != Behaviour::kReflect) continue;
      EXPECT_TRUE(is_silent(stage.behaviour)) << stage.label << " -> " << next;
    }
  }
  EXPECT_EQ(reflecting, 1);
}

INSTANTIATE_TEST_SUITE_P(Each, KnownProtocol, testing::ValuesIn(protocols()), [](const auto& row) {
  std::string name;
  for (const char c : row.param.name) name += c == '-' ? '_' : c;
  return name;
});

const Stage& stage(std::string_view protocol, std::string_view label) {
  return *std::ranges::find(find_protocol(protocol)->stages, label, &Stage::label);
}

TEST(Protocols, SingerObservationIsTheContracts) {
  EXPECT_THAT(stage("singer-observation", "reflect").next, testing::ElementsAre("plan", "define"));
  EXPECT_EQ(protocols().front().name, "singer-observation");
}

TEST(Protocols, LessonStudyTeachesAgainWithoutReflecting) {
  EXPECT_THAT(stage("lesson-study", "discuss").next, testing::Contains("teach"));
  EXPECT_THAT(stage("lesson-study-reteach", "debrief").next,
              testing::Contains("revise and reteach"));
  EXPECT_EQ(stage("lesson-study-reteach", "revise and reteach").behaviour, Behaviour::kTeach);
}

TEST(Protocols, DataWiseAnalyzesBeforeItPlans) {
  std::vector<Behaviour> order;
  for (const auto& each : find_protocol("data-wise")->stages) {
    if (order.empty() || order.back() != each.behaviour) order.push_back(each.behaviour);
  }
  EXPECT_THAT(order,
              testing::ElementsAre(Behaviour::kDefine, Behaviour::kAnalyze, Behaviour::kPlan,
                                   Behaviour::kTeach, Behaviour::kAnalyze, Behaviour::kReflect));
  EXPECT_TRUE(stage("data-wise", "create data overview").begins_cycle);
}

}  // namespace
}  // namespace inquiry::config
