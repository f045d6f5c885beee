#include "client/simulator/faults.h"

#include <algorithm>
#include <array>

#include "client/simulator/endpoint.h"
#include "client/simulator/json.h"

namespace inquiry::simulator {
namespace {

constexpr std::array<std::string_view, 14> kWords = {
    "before",    "after", "close_before", "close_after", "slow",         "hang",    "garbage",
    "truncated", "html",  "huge",         "broken_item", "rate_limited", "refused", "land_late"};

constexpr std::chrono::milliseconds kLongest = std::chrono::hours{24 * 366};

bool is_endpoint(const std::string& name) {
  return name == "*" ||
         std::find(kGrantEndpoints.begin(), kGrantEndpoints.end(), name) != kGrantEndpoints.end() ||
         std::any_of(kEndpoints.begin(), kEndpoints.end(),
                     [&](const EndpointInfo& info) { return info.name == name; });
}

Result<Fault> wrong(const std::string& message) { return fail(Error::Kind::kInvalid, message); }

// Sets the member that `key` names; a message when it is not what it should be.
std::string set_member(Fault& fault, const std::string& key, const Json& value) {
  if (key == "endpoint" && value.is_string() && is_endpoint(value.get<std::string>())) {
    fault.endpoint = value.get<std::string>();
  } else if (key == "kind" && value.is_string() &&
             parse_fault_kind(value.get<std::string>()).has_value()) {
    fault.kind = *parse_fault_kind(value.get<std::string>());
  } else if (key == "times" && value.is_number_unsigned() && value <= 1'000'000) {
    fault.times = value.get<int>();
  } else if (key == "ms" && value.is_number_unsigned() && value <= kLongest.count()) {
    fault.ms = std::chrono::milliseconds{value.get<std::int64_t>()};
  } else if (key == "probability" && value.is_number() && value >= 0 && value <= 1) {
    fault.probability = value.get<double>();
  } else if (key == "done" && value.is_boolean()) {
    fault.done = value.get<bool>();
  } else if (key == "status" && value.is_number_unsigned() && value >= 400 && value < 500) {
    fault.status = value.get<int>();
  } else if (key == "body" && value.is_object()) {
    fault.body = to_text(value);
  } else {
    return "a fault cannot have " + key + " = " + to_text(value) +
           "; see docs/simulator.md for its members";
  }
  return "";
}

Result<Fault> read_fault(const Json& json) {
  if (!json.is_object()) return wrong("a fault is a JSON object");
  if (!json.contains("kind")) return wrong("a fault needs a kind; see docs/simulator.md");
  Fault fault;
  for (const auto& [key, value] : json.items()) {
    if (auto problem = set_member(fault, key, value); !problem.empty()) return wrong(problem);
  }
  if (fault.kind == FaultKind::kLandLate) {
    if (fault.endpoint != "*" && fault.endpoint != "create_post") {
      return wrong("land_late strikes create_post only");
    }
    fault.endpoint = "create_post";
  }
  return fault;
}

}  // namespace

std::string_view word(FaultKind kind) { return kWords.at(static_cast<std::size_t>(kind)); }

std::optional<FaultKind> parse_fault_kind(std::string_view text) {
  const auto found = std::find(kWords.begin(), kWords.end(), text);
  if (found == kWords.end()) return std::nullopt;
  return static_cast<FaultKind>(found - kWords.begin());
}

Result<int> Faults::add(const std::string& json) {
  auto list = Json::parse(json, nullptr, false);
  if (list.is_object()) list = Json::array({list});
  if (!list.is_array()) {
    return fail(Error::Kind::kInvalid, "faults are a JSON array of objects");
  }
  std::vector<Fault> added;
  for (const auto& item : list) {
    auto fault = read_fault(item);
    if (!fault) return tl::unexpected<Error>(fault.error());
    added.push_back(std::move(*fault));
  }
  faults_.insert(faults_.end(), added.begin(), added.end());
  return static_cast<int>(added.size());
}

std::optional<Fault> Faults::strike(std::string_view endpoint) {
  for (auto fault = faults_.begin(); fault != faults_.end(); ++fault) {
    if (fault->endpoint != "*" && fault->endpoint != endpoint) continue;
    if (!dice_.chance(fault->probability)) continue;
    auto struck = *fault;
    if (fault->times > 0 && --fault->times == 0) faults_.erase(fault);
    return struck;
  }
  return std::nullopt;
}

}  // namespace inquiry::simulator
