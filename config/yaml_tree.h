// YAML text as a small tree that knows where everything stands. The only place that names the YAML
// library; its graph, aliases and anchors included, is never built.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace inquiry::config {

// Counts from 1; 0: the file as a whole.
struct Mark {
  int line = 0;
  int column = 0;
};

struct YamlNode {
  enum class Kind { kNull, kScalar, kList, kMap };

  Kind kind = Kind::kNull;
  Mark mark;
  std::string text;     // of a scalar
  bool quoted = false;  // a scalar in quotes is text, whatever it looks like
  std::string key;      // of an entry of a map
  Mark key_mark;        // of an entry of a map
  std::vector<YamlNode>
      items;  // of a list; of a map in the order of the file, repetitions included
};

struct YamlProblem {
  Mark mark;
  std::string message;  // "what is wrong; what to do about it"
};

// Reads one document. Refuses, in time linear in the text and without deep recursion: anchors,
// aliases, tags, more entries or nesting beyond what a configuration needs, control characters,
// anything but UTF-8.
tl::expected<YamlNode, YamlProblem> read_yaml(std::string_view text);

}  // namespace inquiry::config
