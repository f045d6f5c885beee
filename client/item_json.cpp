#include "client/item_json.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "client/json_limits.h"

namespace inquiry::client {
namespace {

using nlohmann::json;

constexpr std::size_t kBytesKept = std::size_t{16} * 1024;
constexpr std::size_t kItemsMax = 10'000;
// A post of X has some hundred values.
constexpr std::size_t kItemValuesMax = 10'000;

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const auto first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

struct Part {
  std::string_view key;  // with its quotes; empty in an array
  std::string_view value;
};

// Cuts an object's members or an array's items apart. Only brackets, commas and strings are looked
// at: whether a part is JSON is for its own parser to say.
class Cutter {
 public:
  explicit Cutter(std::string_view container) : text_(trimmed(container)) {}

  // nullopt: what is opened is not closed, or there is more after it.
  std::optional<std::vector<Part>> parts() {
    if (text_.empty() || (text_[0] != '{' && text_[0] != '[')) return std::nullopt;
    for (std::size_t at = 0; at < text_.size(); ++at) {
      if (in_string_) {
        if (text_[at] == '\\') {
          ++at;
        } else if (text_[at] == '"') {
          in_string_ = false;
        }
        continue;
      }
      look_at(at);
      if (depth_ == 0) return at + 1 == text_.size() ? std::optional{parts_} : std::nullopt;
      if (parts_.size() > kItemsMax) return std::nullopt;
    }
    return std::nullopt;
  }

 private:
  void look_at(std::size_t at) {
    switch (text_[at]) {
      case '"':
        in_string_ = true;
        break;
      case '{':
      case '[':
        if (++depth_ == 1) begin_ = at + 1;
        break;
      case '}':
      case ']':
        if (--depth_ == 0) end_part(at);
        break;
      case ',':
        if (depth_ == 1) end_part(at);
        break;
      case ':':
        if (depth_ == 1 && text_[0] == '{' && key_.empty()) {
          key_ = trimmed(text_.substr(begin_, at - begin_));
          begin_ = at + 1;
        }
        break;
      default:
        break;
    }
  }

  void end_part(std::size_t end) {
    const auto value = trimmed(text_.substr(begin_, end - begin_));
    if (!value.empty() || !key_.empty()) parts_.push_back({key_, value});
    key_ = {};
    begin_ = end + 1;
  }

  std::string_view text_;
  std::string_view key_;
  std::vector<Part> parts_;
  std::size_t depth_ = 0;
  std::size_t begin_ = 0;
  bool in_string_ = false;
};

class ItemReader {
 public:
  explicit ItemReader(std::vector<Unreadable>& broken) : broken_(broken) {}

  // What cannot be read of a member is left out, as if X had not sent it.
  json object(const std::vector<Part>& members, bool top) {
    json all = json::object();
    for (const auto& [key, value] : members) {
      const auto name = parse(key);
      if (!name || !name->is_string() || value.empty()) continue;
      const auto& text = name->get_ref<const std::string&>();
      if (auto read = member(text, value, top)) all[text] = std::move(*read);
    }
    return all;
  }

 private:
  std::optional<json> member(const std::string& name, std::string_view value, bool top) {
    const bool within = value[0] == '[' || (top && value[0] == '{' && name == "includes");
    auto parts = within ? Cutter{value}.parts() : std::nullopt;
    if (!parts) {
      auto read = parse(value);
      return read ? std::optional{std::move(*read)} : std::nullopt;
    }
    if (value[0] == '{') return object(*parts, /*top=*/false);
    json items = json::array();
    for (const auto& part : *parts) {
      auto item = parse(part.value);
      if (item) {
        items.push_back(std::move(*item));
      } else if (top && name == "data") {
        broken_.push_back({kept_bytes(part.value), std::move(item.error())});
      }
    }
    return items;
  }

  tl::expected<json, std::string> parse(std::string_view bytes) {
    const auto values = json_values(bytes);
    auto item = parse_json(bytes, std::min(kItemValuesMax, values_left_));
    if (item) values_left_ -= std::min(values, values_left_);
    return item;
  }

  std::vector<Unreadable>& broken_;
  std::size_t values_left_ = kJsonValuesMax;
};

}  // namespace

tl::expected<json, std::string> parse_items(std::string_view bytes,
                                            std::vector<Unreadable>& broken) {
  auto whole = parse_json(bytes);
  if (whole) return whole;
  const auto text = trimmed(bytes);
  const auto members = text.starts_with('{') ? Cutter{text}.parts() : std::nullopt;
  if (!members) return whole;
  return ItemReader{broken}.object(*members, /*top=*/true);
}

std::string kept_bytes(std::string_view bytes) { return std::string{bytes.substr(0, kBytesKept)}; }

}  // namespace inquiry::client
