// A configuration file: a bounded tree with places, or one refusal with a place.
#include "config/yaml_tree.h"
#include "tests/fuzz/input.h"

namespace {

using inquiry::config::YamlNode;

std::size_t check(const YamlNode& node, int depth) {
  inquiry::fuzz::promise(depth <= 32, "nesting is bounded");
  inquiry::fuzz::promise(node.mark.line >= 0 && node.mark.column >= 0, "every node has a place");
  std::size_t nodes = 1;
  for (const auto& item : node.items) nodes += check(item, depth + 1);
  return nodes;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto tree = inquiry::config::read_yaml(inquiry::fuzz::text(data, size));
  if (tree) {
    inquiry::fuzz::promise(check(*tree, 0) <= size + 1, "a tree is no larger than its text");
  } else {
    inquiry::fuzz::promise(!tree.error().message.empty(), "a refusal says why");
  }
  return 0;
}
