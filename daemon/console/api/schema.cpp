#include "daemon/console/api/schema.h"

#include <cassert>
#include <vector>

#include "base/time.h"
#include "daemon/desk/nearest.h"

namespace inquiry::api {
namespace {

using nlohmann::json;
using Problem = std::optional<std::string>;

Problem check(const json& schema, const json& value, const std::string& where);

std::string named(const std::string& where) { return where.empty() ? "the body" : where; }

bool is_of_type(const std::string& type, const json& value) {
  if (type == "object") return value.is_object();
  if (type == "array") return value.is_array();
  if (type == "string") return value.is_string();
  if (type == "boolean") return value.is_boolean();
  if (type == "integer") return value.is_number_integer();
  if (type == "number") return value.is_number();
  return type == "null" && value.is_null();
}

Problem check_type(const json& schema, const json& value, const std::string& where) {
  const auto type = schema.find("type");
  if (type == schema.end()) return std::nullopt;
  std::vector<std::string> allowed;
  if (type->is_string()) {
    allowed.push_back(type->get<std::string>());
  } else {
    allowed = type->get<std::vector<std::string>>();
  }
  for (const auto& each : allowed) {
    if (is_of_type(each, value)) return std::nullopt;
  }
  return named(where) + " is of the wrong type; it is: " + desk::join(allowed);
}

Problem check_string(const json& schema, const json& value, const std::string& where) {
  if (!value.is_string()) return std::nullopt;
  const auto& text = value.get_ref<const std::string&>();
  if (text.find('\0') != std::string::npos) {
    return named(where) + " contains a NUL character; remove it";
  }
  const auto format = schema.value("format", "");
  if (format == "date-time" && !parse_rfc3339(text)) {
    return named(where) + " is no time; write it as 2026-09-01T07:30:00Z";
  }
  if (format == "date" && !parse_date(text)) {
    return named(where) + " is no date; write it as 2026-09-01";
  }
  return std::nullopt;
}

Problem check_enum(const json& schema, const json& value, const std::string& where) {
  const auto allowed = schema.find("enum");
  if (allowed == schema.end() || value.is_null()) return std::nullopt;
  std::vector<std::string> words;
  for (const auto& each : *allowed) {
    if (each == value) return std::nullopt;
    if (each.is_string()) words.push_back(each.get<std::string>());
  }
  return named(where) + " is not one of " + desk::join(words) + ";" +
         (value.is_string() ? desk::did_you_mean(value.get<std::string>(), words) : "") +
         " write one of them";
}

Problem unknown_member(const std::string& prefix, const std::string& name, const json& known) {
  std::vector<std::string> names;
  for (const auto& each : known.items()) names.push_back(each.key());
  return "\"" + prefix + name + "\" is not known here;" + desk::did_you_mean(name, names) +
         (names.empty() ? " leave it out" : " the members are " + desk::join(names));
}

Problem check_members(const json& schema, const json& value, const std::string& where) {
  if (!value.is_object()) return std::nullopt;
  const auto additional = schema.find("additionalProperties");
  const auto known = schema.value("properties", json::object());
  const auto prefix = where.empty() ? std::string{} : where + ".";
  for (const auto& [name, member] : value.items()) {
    if (const auto found = known.find(name); found != known.end()) {
      if (auto problem = check(*found, member, prefix + name)) return problem;
    } else if (additional != schema.end()) {
      if (auto problem = check(*additional, member, prefix + name)) return problem;
    } else {
      return unknown_member(prefix, name, known);
    }
  }
  for (const auto& name : schema.value("required", json::array())) {
    if (!value.contains(name.get<std::string>())) {
      return "\"" + prefix + name.get<std::string>() + "\" is missing; add it";
    }
  }
  return std::nullopt;
}

Problem check_items(const json& schema, const json& value, const std::string& where) {
  const auto items = schema.find("items");
  if (!value.is_array() || items == schema.end()) return std::nullopt;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (auto problem = check(*items, value[i], where + "[" + std::to_string(i) + "]")) {
      return problem;
    }
  }
  return std::nullopt;
}

const json& resolved(const json& schema) {
  static const std::string kPrefix = "#/components/schemas/";
  const auto reference = schema.find("$ref");
  if (reference == schema.end()) return schema;
  return schemas().at(reference->get<std::string>().substr(kPrefix.size()));
}

Problem check(const json& given, const json& value, const std::string& where) {
  if (const auto either = given.find("oneOf"); either != given.end()) {
    return value.is_null() ? std::nullopt : check(either->front(), value, where);  // or null
  }
  const auto& schema = resolved(given);
  for (const auto& step : {check_type, check_enum, check_string, check_members, check_items}) {
    if (auto problem = step(schema, value, where)) return problem;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> schema_problem(std::string_view schema, const json& value) {
  const auto found = schemas().find(std::string(schema));
  assert(found != schemas().end());
  return check(*found, value, "");
}

}  // namespace inquiry::api
