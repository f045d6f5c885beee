#include "config/protocols.h"

namespace inquiry::config {
namespace {

using enum Behaviour;

std::vector<Stage> singer_observation() {
  return {{"define", kDefine, {"plan"}},
          {"plan", kPlan, {"teach", "define"}},
          {"teach", kTeach, {"analyze", "plan"}},
          {"analyze", kAnalyze, {"reflect", "teach"}},
          {"reflect", kReflect, {"plan", "define"}}};
}

// C. Lewis. Its Reflect is a discussion of the lesson's data first.
std::vector<Stage> lesson_study() {
  return {{"study", kDefine, {"plan"}},
          {"plan", kPlan, {"teach", "study"}},
          {"teach", kTeach, {"discuss", "plan"}},
          {"discuss", kAnalyze, {"reflect", "teach"}},
          {"reflect", kReflect, {"plan", "study"}}};
}

// Education Northwest. The revised lesson is taught and discussed again before anybody reflects.
std::vector<Stage> lesson_study_reteach() {
  return {{"study", kDefine, {"plan"}},
          {"plan", kPlan, {"teach and observe", "study"}},
          {"teach and observe", kTeach, {"debrief", "plan"}},
          {"debrief", kAnalyze, {"revise and reteach", "reflect and report"}},
          {"revise and reteach", kTeach, {"debrief"}},
          {"reflect and report", kReflect, {"plan", "study"}}};
}

std::vector<Stage> pdsa() {
  return {{"plan", kPlan, {"do"}},
          {"do", kTeach, {"study", "plan"}},
          {"study", kAnalyze, {"act", "do"}},
          {"act", kReflect, {"plan"}}};
}

// Analysis comes before the plan. Step 8 is three: act, assess, adjust and celebrate; from it the
// next cycle begins at step 3.
std::vector<Stage> data_wise() {
  return {{"organize", kDefine, {"build assessment literacy"}},
          {"build assessment literacy", kDefine, {"create data overview"}},
          {"create data overview", kAnalyze, {"dig into student data"}, true},
          {"dig into student data", kAnalyze, {"examine instruction", "create data overview"}},
          {"examine instruction", kAnalyze, {"develop action plan", "dig into student data"}},
          {"develop action plan", kPlan, {"plan to assess progress", "examine instruction"}},
          {"plan to assess progress", kPlan, {"act", "develop action plan"}},
          {"act", kTeach, {"assess"}},
          {"assess", kAnalyze, {"adjust and celebrate", "act"}},
          {"adjust and celebrate",
           kReflect,
           {"create data overview", "develop action plan", "organize"}}};
}

// A hunch is about the team's own practice: it is tested among colleagues, not in public.
std::vector<Stage> spiral_of_inquiry() {
  return {{"scanning", kDefine, {"focusing"}},
          {"focusing", kDefine, {"developing a hunch", "scanning"}},
          {"developing a hunch", kAnalyze, {"learning", "focusing"}},
          {"learning", kPlan, {"taking action", "developing a hunch"}},
          {"taking action", kTeach, {"checking", "learning"}},
          {"checking", kAnalyze, {"sharing", "taking action"}},
          {"sharing", kReflect, {"scanning", "focusing", "learning"}}};
}

std::vector<Stage> instructional_rounds() {
  return {{"problem of practice", kDefine, {"observation"}},
          {"observation", kTeach, {"debrief"}},
          {"debrief", kAnalyze, {"next level of work", "observation"}},
          {"next level of work", kReflect, {"problem of practice"}}};
}

std::vector<Stage> action_research() {
  return {{"plan", kPlan, {"act"}},
          {"act", kTeach, {"observe", "plan"}},
          {"observe", kTeach, {"reflect", "act"}},
          {"reflect", kReflect, {"plan"}}};
}

// The four questions of a professional learning community. What was done for those who have not
// learned it, and for those who have, is judged by the second question again before the results
// are spoken of.
std::vector<Stage> plc_questions() {
  return {{"what students learn", kDefine, {"how we know"}},
          {"how we know", kAnalyze, {"when they have not", "when they already have", "results"}},
          {"when they have not", kPlan, {"when they already have", "how we know"}},
          {"when they already have", kPlan, {"how we know", "when they have not"}},
          {"results", kReflect, {"what students learn", "when they have not"}}};
}

}  // namespace

// A step that spans two behaviours is split here, the stricter behaviour first.
const std::vector<Protocol>& protocols() {
  static const std::vector<Protocol> known{{"singer-observation", singer_observation()},
                                           {"lesson-study", lesson_study()},
                                           {"lesson-study-reteach", lesson_study_reteach()},
                                           {"pdsa", pdsa()},
                                           {"data-wise", data_wise()},
                                           {"spiral-of-inquiry", spiral_of_inquiry()},
                                           {"instructional-rounds", instructional_rounds()},
                                           {"action-research", action_research()},
                                           {"plc-questions", plc_questions()}};
  return known;
}

std::vector<std::string> protocol_names() {
  std::vector<std::string> names;
  for (const auto& protocol : protocols()) names.push_back(protocol.name);
  return names;
}

const Protocol* find_protocol(std::string_view name) {
  for (const auto& protocol : protocols()) {
    if (protocol.name == name) return &protocol;
  }
  return nullptr;
}

}  // namespace inquiry::config
