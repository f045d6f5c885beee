#include "config/protocols.h"

namespace inquiry::config {

// A step that spans two behaviours is split here, the stricter behaviour first.
const std::vector<Protocol>& protocols() {
  static const std::vector<Protocol> known{
      {"singer-observation",
       {{"define", Behaviour::kDefine},
        {"plan", Behaviour::kPlan},
        {"teach", Behaviour::kTeach},
        {"analyze", Behaviour::kAnalyze},
        {"reflect", Behaviour::kReflect}}},
  };
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
