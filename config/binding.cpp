#include "config/binding.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cassert>
#include <map>
#include <optional>
#include <utility>

#include "config/nearest.h"

namespace inquiry::config {
namespace {

using Kind = YamlNode::Kind;
using Shape = Option::Shape;

std::string_view kind_name(Kind kind) {
  switch (kind) {
    case Kind::kNull:
      return "nothing";
    case Kind::kScalar:
      return "a single value";
    case Kind::kList:
      return "a list";
    case Kind::kMap:
      return "a block of keys";
  }
  return "";
}

std::vector<std::string> keys_of(const Section& section) {
  std::vector<std::string> keys;
  for (const auto& option : section.options) keys.emplace_back(option.key);
  return keys;
}

std::string unknown_key(const std::string& key, const Section& section) {
  const auto keys = keys_of(section);
  const auto found = nearest(key, keys);
  return fmt::format("unknown key '{}' {}; {}", shortened(key), section.where,
                     found ? fmt::format("did you mean '{}'?", *found)
                           : fmt::format("remove it, or use one of {}", fmt::join(keys, ", ")));
}

// What to write for an option, in the words of its type.
std::string advice_for(const Option& option) {
  switch (option.shape) {
    case Shape::kValue:
    case Shape::kValueOrList:
      return std::string{info(option.type).advice};
    case Shape::kList:
      return fmt::format("write a list in [ ], each entry {}", info(option.type).noun);
    case Shape::kSection:
    case Shape::kNamedSections:
    case Shape::kTable:
      return "write its keys below it, indented";
    case Shape::kSectionList:
      return "write a list of entries, each beginning with \"- \"";
  }
  return "";
}

class Binder {
 public:
  explicit Binder(Loading& loading) : loading_(loading) {}

  // `name` is what a named section is called; `path` ends in a dot or is empty.
  void section(const Section& section, const YamlNode& node, const std::string& path,
               const std::string& name) {
    std::map<std::string, const YamlNode*> present;
    for (const auto& entry : node.items) {
      if (find(section, entry.key) == nullptr) {
        error(entry.key_mark, unknown_key(entry.key, section));
      } else if (const auto [first, fresh] = present.emplace(entry.key, &entry); !fresh) {
        repeated(entry, *first->second);
      }
    }
    for (const auto& known : section.options) {
      const auto found = present.find(std::string{known.key});
      if (found != present.end()) {
        written(known, *found->second, path, name);
      } else if (known.required) {
        error(node.mark, fmt::format("missing key '{}' {}; add it: {}", known.key, section.where,
                                     advice_for(known)));
      } else if (!known.fallback.empty()) {
        fall_back(known, node.mark, path, name);
      }
    }
  }

 private:
  static const Option* find(const Section& section, const std::string& key) {
    const auto found = std::find_if(section.options.begin(), section.options.end(),
                                    [&key](const auto& option) { return option.key == key; });
    return found == section.options.end() ? nullptr : &*found;
  }

  // Where a value stands; not for what stands in the table only.
  void remember(const std::string& path, Mark at) {
    if (!falling_back_) loading_.report->remember(path, at);
  }

  void error(Mark at, std::string message) { loading_.report->error(at, std::move(message)); }

  void repeated(const YamlNode& again, const YamlNode& first) {
    error(again.key_mark, fmt::format("'{}' is given twice; keep one (the first is on line {})",
                                      shortened(again.key), first.key_mark.line));
  }

  void written(const Option& option, const YamlNode& node, const std::string& path,
               const std::string& name) {
    remember(path + std::string{option.key}, node.mark);
    if (node.kind == Kind::kNull) {
      error(node.key_mark, fmt::format("'{}' is empty; {}{}", option.key, advice_for(option),
                                       option.required ? "" : ", or remove the line"));
      return;
    }
    value(option, node, path, name);
  }

  void fall_back(const Option& option, Mark mark, const std::string& path,
                 const std::string& name) {
    auto node = read_yaml(option.fallback);
    assert(node);
    node->mark = mark;
    const bool outer = std::exchange(falling_back_, true);
    value(option, *node, path, name);
    falling_back_ = outer;
  }

  void value(const Option& option, const YamlNode& node, const std::string& path,
             const std::string& name) {
    const auto here = path + std::string{option.key};
    switch (option.shape) {
      case Shape::kValue:
        if (expect(option, node, Kind::kScalar)) scalar(option, node, here, name);
        return;
      case Shape::kValueOrList:
        one_or_several(option, node, here, name);
        return;
      case Shape::kList:
        if (expect(option, node, Kind::kList)) list(option, node, here, name);
        return;
      case Shape::kSection:
        if (expect(option, node, Kind::kMap)) section(option.section(), node, here + ".", name);
        return;
      case Shape::kSectionList:
        if (expect(option, node, Kind::kList)) section_list(option, node, here);
        return;
      case Shape::kNamedSections:
      case Shape::kTable:
        if (expect(option, node, Kind::kMap)) table(option, node, here);
        return;
    }
  }

  bool expect(const Option& option, const YamlNode& node, Kind kind) {
    if (node.kind != kind) {
      error(node.mark, fmt::format("'{}' must be {}, not {}; {}", option.key, kind_name(kind),
                                   kind_name(node.kind), advice_for(option)));
      return false;
    }
    if (kind != Kind::kScalar && node.items.empty() && option.shape != Shape::kSection) {
      error(node.mark, fmt::format("'{}' is empty; name at least one{}", option.key,
                                   option.required ? "" : ", or remove the line"));
      return false;
    }
    return true;
  }

  void scalar(const Option& option, const YamlNode& node, const std::string& path,
              const std::string& name) {
    remember(path, node.mark);
    if (node.kind != Kind::kScalar) {
      error(node.mark, fmt::format("an entry of '{}' must be a single value, not {}; {}",
                                   option.key, kind_name(node.kind), info(option.type).advice));
    } else if (const auto problem = problem_with(option.type, node)) {
      error(node.mark, fmt::format("{}: {}", option.key, *problem));
    } else if (within_limits(option, node)) {
      option.store(loading_, {node.text, node.mark, name});
    }
  }

  bool within_limits(const Option& option, const YamlNode& node) {
    if (option.min.empty()) return true;
    const auto least = loading_.loopback || option.min_on_x.empty() ? option.min : option.min_on_x;
    const auto size = magnitude(option.type, node.text);
    if (size < magnitude(option.type, least)) {
      error(node.mark,
            fmt::format("{}: {} is too little; write at least {}{}", option.key, node.text, least,
                        least == option.min_on_x ? " (less only with X on loopback)" : ""));
      return false;
    }
    if (size > magnitude(option.type, option.max)) {
      error(node.mark,
            fmt::format("{}: {} is too much; write at most {}", option.key, node.text, option.max));
      return false;
    }
    return true;
  }

  void one_or_several(const Option& option, const YamlNode& node, const std::string& path,
                      const std::string& name) {
    if (node.kind == Kind::kScalar) {
      scalar(option, node, path, name);
    } else if (expect(option, node, Kind::kList)) {
      list(option, node, path, name);
    }
  }

  void list(const Option& option, const YamlNode& node, const std::string& path,
            const std::string& name) {
    for (std::size_t i = 0; i < node.items.size(); ++i) {
      scalar(option, node.items[i], fmt::format("{}[{}]", path, i), name);
    }
  }

  void section_list(const Option& option, const YamlNode& node, const std::string& path) {
    for (std::size_t i = 0; i < node.items.size(); ++i) {
      const auto& item = node.items[i];
      const auto here = fmt::format("{}[{}]", path, i);
      remember(here, item.mark);
      option.store(loading_, {"", item.mark, ""});
      if (item.kind == Kind::kMap) {
        section(option.section(), item, here + ".", "");
      } else {
        error(item.mark, fmt::format("an entry of '{}' must be a block of keys, not {}; write "
                                     "{{key: value, …}} with {}",
                                     option.key, kind_name(item.kind),
                                     fmt::join(keys_of(option.section()), ", ")));
      }
    }
  }

  // Keys that are names: of sections, or of values.
  void table(const Option& option, const YamlNode& node, const std::string& path) {
    std::map<std::string, const YamlNode*> seen;
    for (const auto& entry : node.items) {
      YamlNode key;
      key.text = entry.key;
      if (const auto [first, fresh] = seen.emplace(entry.key, &entry); !fresh) {
        repeated(entry, *first->second);
      } else if (const auto problem = problem_with(option.keys, key)) {
        error(entry.key_mark, fmt::format("{}: {}", option.key, *problem));
      } else if (option.shape == Shape::kTable) {
        one_or_several(option, entry, path + "." + entry.key, entry.key);
      } else if (entry.kind != Kind::kMap) {
        error(entry.mark,
              fmt::format("'{}' must be a block of keys, not {}; write {}", entry.key,
                          kind_name(entry.kind), fmt::join(keys_of(option.section()), ", ")));
      } else {
        option.store(loading_, {"", entry.mark, entry.key});
        section(option.section(), entry, path + "." + entry.key + ".", entry.key);
      }
    }
  }

  Loading& loading_;
  bool falling_back_ = false;  // reading what the table says about a key that is missing
};

}  // namespace

void bind(const Section& section, const YamlNode& file, Loading& loading) {
  if (file.kind != Kind::kMap) {
    loading.report->error(file.mark,
                          fmt::format("must be a block of keys, not {}; write key: value, with a "
                                      "space after the colon",
                                      kind_name(file.kind)));
    return;
  }
  Binder{loading}.section(section, file, "", "");
}

}  // namespace inquiry::config
