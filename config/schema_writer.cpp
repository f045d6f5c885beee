// JSON Schema 2020-12 from the option table.
#include <nlohmann/json.hpp>
#include <string>

#include "config/config.h"
#include "config/option_table.h"
#include "config/yaml_tree.h"

namespace inquiry::config {
namespace {

using Json = nlohmann::ordered_json;
using Shape = Option::Shape;

Json section_schema(const Section& section);

Json type_schema(Type type) {
  const auto& row = info(type);
  Json schema;
  schema["type"] = row.json;
  if (row.choices != nullptr) schema["enum"] = row.choices();
  if (row.json == "string" && !row.pattern.empty()) schema["pattern"] = row.pattern;
  return schema;
}

Json value_schema(const Option& option) {
  auto schema = type_schema(option.type);
  if (option.type == Type::kMoney) schema["minimum"] = 0;
  if (option.type == Type::kInteger && !option.min.empty()) {
    schema["minimum"] = magnitude(option.type, option.min);
    schema["maximum"] = magnitude(option.type, option.max);
  }
  return schema;
}

Json list_of(Json items) {
  Json schema;
  schema["type"] = "array";
  schema["items"] = std::move(items);
  schema["minItems"] = 1;
  return schema;
}

Json one_or_several(const Option& option) {
  Json schema;
  schema["oneOf"] = {value_schema(option), list_of(value_schema(option))};
  return schema;
}

Json table_of(Json values, const Option& option) {
  Json schema;
  schema["type"] = "object";
  schema["patternProperties"][std::string{info(option.keys).pattern}] = std::move(values);
  schema["additionalProperties"] = false;
  schema["minProperties"] = 1;
  return schema;
}

Json shape_schema(const Option& option) {
  switch (option.shape) {
    case Shape::kValue:
      return value_schema(option);
    case Shape::kList:
      return list_of(value_schema(option));
    case Shape::kValueOrList:
      return one_or_several(option);
    case Shape::kSection:
      return section_schema(option.section());
    case Shape::kSectionList:
      return list_of(section_schema(option.section()));
    case Shape::kNamedSections:
      return table_of(section_schema(option.section()), option);
    case Shape::kTable:
      return table_of(one_or_several(option), option);
  }
  return {};
}

// The table's fallback as JSON: numbers and truth values by their type, all else as text.
Json default_value(const YamlNode& node, Type type) {
  if (node.kind == YamlNode::Kind::kMap) {
    auto map = Json::object();
    for (const auto& entry : node.items) map[entry.key] = default_value(entry, type);
    return map;
  }
  if (info(type).json == "string") return node.text;
  return Json::parse(node.text);
}

Json option_schema(const Option& option) {
  auto schema = shape_schema(option);
  schema["description"] = help_of(option);
  if (!option.fallback.empty() && option.shape != Shape::kSection) {
    schema["default"] = default_value(*read_yaml(option.fallback), option.type);
  }
  return schema;
}

Json section_schema(const Section& section) {
  Json schema;
  schema["type"] = "object";
  schema["additionalProperties"] = false;
  auto required = Json::array();
  for (const auto& option : section.options) {
    const std::string key{option.key};
    schema["properties"][key] = option_schema(option);
    if (option.required) required.push_back(key);
  }
  if (!required.empty()) schema["required"] = required;
  return schema;
}

std::string document(const Section& section) {
  Json schema;
  schema["$schema"] = "https://json-schema.org/draft/2020-12/schema";
  schema["title"] = "inquiryd: " + std::string{section.title};
  schema["description"] = section.help;
  schema.update(section_schema(section));
  return schema.dump(2) + "\n";
}

}  // namespace

std::string main_schema() { return document(main_section()); }
std::string team_schema() { return document(team_section()); }

}  // namespace inquiry::config
