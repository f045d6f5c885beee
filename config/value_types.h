// What a single value may be: one row per type drives the check, the messages, the schema and the
// reference page.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "config/yaml_tree.h"

namespace inquiry::config {

enum class Type {
  kText,
  kLabel,
  kName,
  kPerson,
  kBoolean,
  kInteger,
  kPercent,
  kMoney,
  kDuration,
  kDate,
  kLocalTime,
  kBeginning,
  kZone,
  kHoliday,
  kHashtag,
  kHandle,
  kOwnHandle,
  kId,
  kLanguage,
  kUrl,
  kProxy,
  kListen,
  kStore,
  kFile,
  kFiles,
  kDays,
  kHours,
  kWeekday,
  kTimeOfDay,
  kMailServer,
  kMailAddress,
  kBehaviour,
  kDialect,
  kIntake,
  kProtocol,
};

struct TypeInfo {
  Type type = Type::kText;
  std::string_view noun;             // "a duration"
  std::string_view advice;           // "write a number and a unit, as in 20m (ms, s, m, h, d)"
  std::string_view json = "string";  // JSON Schema's type
  std::string_view pattern = {};     // occurs in every right value; empty: no pattern
  // All right values, when they can be counted: an enumeration.
  std::vector<std::string> (*choices)() = nullptr;
  // What neither pattern nor choices can say: a whole message, or empty for "not `noun`; `advice`".
  std::optional<std::string> (*problem)(const std::string& text) = nullptr;
};

const TypeInfo& info(Type type);

// Every type, in the order of the enumeration.
std::span<const TypeInfo> all_types();

// Why the scalar is not of this type ("what is wrong; what to do"); nullopt: it is.
std::optional<std::string> problem_with(Type type, const YamlNode& scalar);

// A value as messages show it: long enough to recognise, on one line.
std::string shortened(std::string_view text);

// How large it is, for limits: whole numbers as they are, percents without the sign, durations in
// milliseconds. Only for values and limits of those types that have been checked.
std::int64_t magnitude(Type type, std::string_view text);

}  // namespace inquiry::config
