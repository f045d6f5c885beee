// Every option of both files, once. Reading and checking (binding.h), the JSON Schemas and the
// reference page all follow from this table.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/loading.h"
#include "config/value_types.h"

namespace inquiry::config {

struct Section;

struct Option {
  enum class Shape {
    kValue,          // one value
    kList,           // a list of values
    kValueOrList,    // one, or several
    kSection,        // a section of its own
    kSectionList,    // a list of sections; `store` begins one
    kNamedSections,  // names, each with a section; `store` begins one, its key the name
    kTable,          // keys of type `keys`, each with a value or several
  };

  std::string_view key = {};
  Shape shape = Shape::kValue;
  Type type = Type::kText;  // of each value
  Type keys = Type::kName;  // of kNamedSections and kTable
  const Section& (*section)() = nullptr;
  bool required = false;
  std::string fallback = {};  // what holds when the key is missing, as YAML; empty: nothing
  std::string_view min = {};  // limits of whole numbers, percents and durations, as YAML
  std::string_view max = {};
  std::string_view min_on_x = {};  // a higher lower limit that holds unless X is on loopback
  std::string_view help = {};      // empty for a section that explains itself
  void (*store)(Loading&, const Value&) = nullptr;
};

struct Section {
  std::string_view where;  // "in school": for messages
  std::string_view title;  // for the reference page
  std::string_view help;
  std::vector<Option> options;  // in the order in which they are read
};

// What the option means, for the lead of a team.
std::string_view help_of(const Option& option);

const Section& main_section();
const Section& team_section();

}  // namespace inquiry::config
