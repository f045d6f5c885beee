#include "base/team.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace inquiry {
namespace {

void add_once(std::vector<std::string>& labels, const std::string& label) {
  if (std::ranges::find(labels, label) == labels.end()) labels.push_back(label);
}

}  // namespace

std::string beginning_of(const CalendarEntry& entry) {
  const auto day = to_string(entry.from);
  if (entry.from_minute == 0) return day;
  return fmt::format("{}T{:02}:{:02}", day, entry.from_minute / 60, entry.from_minute % 60);
}

const Stage* Team::find_stage(const std::string& label) const {
  const auto found = std::ranges::find(stages, label, &Stage::label);
  return found == stages.end() ? nullptr : &*found;
}

std::vector<std::string> Team::next_of(const Stage& stage) const {
  if (!stage.next.empty()) return stage.next;
  const auto found = std::ranges::find(stages, stage.label, &Stage::label);
  if (found == stages.end() || stages.size() == 1) return {};
  const auto after = std::next(found) == stages.end() ? stages.begin() : std::next(found);
  std::vector<std::string> labels{after->label};
  if (stage.behaviour != Behaviour::kReflect) return labels;
  for (const auto& each : stages) {
    if (each.behaviour == Behaviour::kPlan || each.behaviour == Behaviour::kDefine) {
      add_once(labels, each.label);
    }
  }
  return labels;
}

}  // namespace inquiry
