#include "config/yaml_tree.h"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <array>
#include <optional>
#include <sstream>
#include <utility>

#include "config/unicode.h"

namespace inquiry::config {
namespace {

constexpr std::size_t kNestingMax = 16;
// Beyond this many unclosed brackets the library's scanner is not even started. Brackets in prose
// count too, hence the distance from kNestingMax.
constexpr int kUnclosedMax = 1000;
constexpr int kNodesMax = 20'000;
constexpr std::string_view kTooDeep =
    "nested too deeply; a configuration needs a handful of levels at most";

Mark mark_of(const YAML::Mark& mark) { return {mark.line + 1, mark.column + 1}; }

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\n' && c != '\t' && c != '\r') || byte == 0x7f;
}

// Builds the tree from the library's events; what it does not want, it refuses by throwing the
// library's own exception through the parser.
class TreeBuilder : public YAML::EventHandler {
 public:
  const std::optional<YamlNode>& root() const { return root_; }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (root_) {
      refuse(mark, "a second document begins here; a file holds one: indent or remove this");
    }
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    refuse_anchor(mark, anchor);
    add(node(YamlNode::Kind::kNull, mark));
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) override {
    refuse(mark, "aliases (*name) are not read here; write the value out");
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    refuse_anchor(mark, anchor);
    refuse_tag(mark, tag);
    if (std::any_of(value.begin(), value.end(), is_control)) {
      refuse(mark, "a control character in the text; remove it");
    }
    auto scalar = node(YamlNode::Kind::kScalar, mark);
    scalar.quoted = tag == "!";
    scalar.text = value;
    while (scalar.text.ends_with('\n')) scalar.text.pop_back();
    add(std::move(scalar));
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value /*style*/) override {
    open(YamlNode::Kind::kList, mark, tag, anchor);
  }
  void OnSequenceEnd() override { close(); }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value /*style*/) override {
    open(YamlNode::Kind::kMap, mark, tag, anchor);
  }
  void OnMapEnd() override { close(); }

 private:
  // A list or map that is still being read, and in a map the key that waits for its value.
  struct Open {
    YamlNode node;
    std::optional<YamlNode> key;
  };

  [[noreturn]] static void refuse(const YAML::Mark& mark, std::string_view message) {
    throw YAML::ParserException(mark, std::string{message});
  }
  static void refuse_anchor(const YAML::Mark& mark, YAML::anchor_t anchor) {
    if (anchor != YAML::NullAnchor) {
      refuse(mark, "anchors (&name) are not read here; write the value out where it is needed");
    }
  }
  static void refuse_tag(const YAML::Mark& mark, const std::string& tag) {
    if (!tag.empty() && tag != "?" && tag != "!") {
      refuse(mark, "tags (!name) are not read here; put text that begins with ! in quotes");
    }
  }

  YamlNode node(YamlNode::Kind kind, const YAML::Mark& mark) {
    if (++nodes_ > kNodesMax) refuse(mark, "too many entries; a configuration is much shorter");
    YamlNode made;
    made.kind = kind;
    made.mark = mark_of(mark);
    return made;
  }

  void open(YamlNode::Kind kind, const YAML::Mark& mark, const std::string& tag,
            YAML::anchor_t anchor) {
    refuse_anchor(mark, anchor);
    refuse_tag(mark, tag);
    if (open_.size() == kNestingMax) refuse(mark, kTooDeep);
    if (!open_.empty() && open_.back().node.kind == YamlNode::Kind::kMap && !open_.back().key) {
      refuse(mark, "a key must be a single word; write key: value");
    }
    open_.push_back({node(kind, mark), std::nullopt});
  }

  void close() {
    auto done = std::move(open_.back().node);
    open_.pop_back();
    add(std::move(done));
  }

  void add(YamlNode made) {
    if (open_.empty()) {
      root_ = std::move(made);
      return;
    }
    auto& parent = open_.back();
    if (parent.node.kind == YamlNode::Kind::kMap) {
      if (!parent.key) {
        parent.key = std::move(made);
        return;
      }
      made.key = parent.key->text;
      made.key_mark = parent.key->mark;
      // The library places "nothing" at whatever comes next.
      if (made.kind == YamlNode::Kind::kNull) made.mark = made.key_mark;
      parent.key.reset();
    }
    parent.node.items.push_back(std::move(made));
  }

  int nodes_ = 0;
  std::vector<Open> open_;
  std::optional<YamlNode> root_;
};

// What is wrong with the text before any YAML is looked for.
std::optional<YamlProblem> text_problem(std::string_view text) {
  if (!is_utf8(text)) return YamlProblem{{}, "is not UTF-8 text; save it as UTF-8"};
  Mark at{1, 0};
  int unclosed = 0;
  bool indentation = true;
  bool tab = false;
  for (const char c : text) {
    ++at.column;
    if (is_control(c)) return YamlProblem{at, "a control character; remove it"};
    if (c == '\n') {
      at = {at.line + 1, 0};
      indentation = true;
      tab = false;
      continue;
    }
    if (c == '[' || c == '{') ++unclosed;
    if ((c == ']' || c == '}') && unclosed > 0) --unclosed;
    if (unclosed > kUnclosedMax) return YamlProblem{at, std::string{kTooDeep}};
    if (indentation && c == '\t') tab = true;
    if (c == ' ' || c == '\t' || c == '\r') continue;
    if (indentation && tab && c != '#') {
      return YamlProblem{{at.line, 1}, "a tab in the indentation; indent with spaces"};
    }
    indentation = false;
  }
  return std::nullopt;
}

// The library's words for the mistakes people make, in words for people.
std::string for_people(const std::string& message) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kWords{{
      {"unknown token",
       R"(text cannot begin with this character; put it in quotes, as in "@name" or "50%")"},
      {"illegal map value",
       "a ':' is not expected here; correct the indentation, or put the text in quotes"},
      {"end of sequence flow not found",
       "a list opened with [ is not closed; add ] and put hashtags in quotes, because # begins a "
       "comment"},
      {"end of map flow not found", "a { is not closed; add } or correct the commas before it"},
      {"the referenced anchor is not defined", "text cannot begin with *; put it in quotes"},
      {"illegal flow end", "a closing bracket without its opening one; remove it"},
  }};
  for (const auto& [theirs, ours] : kWords) {
    if (message.starts_with(theirs)) return std::string{ours};
  }
  if (message.find("; ") != std::string::npos) return message;
  return fmt::format("this is not YAML ({}); correct the text here or just before", message);
}

}  // namespace

tl::expected<YamlNode, YamlProblem> read_yaml(std::string_view text) {
  if (auto problem = text_problem(text)) return tl::unexpected(std::move(*problem));
  std::istringstream stream{std::string{text}};
  TreeBuilder builder;
  try {
    YAML::Parser parser{stream};
    while (parser.HandleNextDocument(builder)) continue;
  } catch (const YAML::Exception& error) {
    return tl::unexpected(YamlProblem{mark_of(error.mark), for_people(error.msg)});
  }
  if (!builder.root()) return tl::unexpected(YamlProblem{{}, "is empty; write the settings"});
  return *builder.root();
}

}  // namespace inquiry::config
