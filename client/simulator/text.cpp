#include "client/simulator/text.h"

#include <algorithm>
#include <array>

#include "base/digest.h"
#include "client/simulator/code_points.h"

namespace inquiry::simulator {
namespace {

constexpr int kLinkWeight = 23;
constexpr std::size_t kShortLinkKey = 10;
constexpr std::size_t kHandleMax = 15;

bool is_handle_char(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool is_domain_char(char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '-'; }

std::string short_link(std::string_view url) {
  return "https://t.co/" + sha256_hex(url).substr(0, kShortLinkKey);
}

std::size_t without_trailing_punctuation(std::string_view text, std::size_t start,
                                         std::size_t end) {
  static constexpr std::string_view kTrailing = ".,;:!?)]}'\"";
  while (end > start && kTrailing.find(text[end - 1]) != std::string_view::npos) --end;
  return end;
}

std::size_t path_end(std::string_view text, std::size_t start, std::size_t at) {
  while (at < text.size()) {
    const auto c = code_point_at(text, at);
    if (is_space(c.value) || c.value < 0x20 || c.value == U'<' || c.value == U'>' ||
        c.value == U'"' || c.value > 0x7E) {
      break;
    }
    at += c.size;
  }
  return without_trailing_punctuation(text, start, at);
}

// One past a domain with a top-level domain that schools meet; `start` when there is none.
std::size_t bare_domain_end(std::string_view text, std::size_t start) {
  static constexpr std::array<std::string_view, 16> kTopLevel = {
      "com", "org", "net", "edu", "gov", "school", "io", "us",
      "uk",  "de",  "fr",  "es",  "jp",  "br",     "mx", "co"};
  auto at = start;
  while (at < text.size() && (is_domain_char(text[at]) || text[at] == '.')) ++at;
  auto end = at;
  while (end > start && (text[end - 1] == '.' || text[end - 1] == '-')) --end;
  const auto domain = text.substr(start, end - start);
  const auto dot = domain.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return start;
  const auto top = lower(domain.substr(dot + 1));
  if (std::find(kTopLevel.begin(), kTopLevel.end(), top) == kTopLevel.end()) return start;
  return end < text.size() && text[end] == '/' ? path_end(text, start, end) : end;
}

// One past the link that begins at `start`; `start` when none does.
std::size_t link_end(std::string_view text, std::size_t start) {
  const auto before = code_point_before(text, start);
  const auto rest = text.substr(start);
  const bool maybe_scheme = text[start] == 'h' || text[start] == 'H';
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (!maybe_scheme || lower(rest.substr(0, scheme.size())) != scheme) continue;
    if (is_word(before)) return start;
    const auto end = path_end(text, start, start + scheme.size());
    return end > start + scheme.size() ? end : start;
  }
  const bool boundary = !is_word(before) && before != U'@' && before != U'#' && before != U'$' &&
                        before != U'.' && before != U'/' && before != U'-';
  return boundary && is_domain_char(text[start]) ? bare_domain_end(text, start) : start;
}

std::size_t hashtag_end(std::string_view text, std::size_t after_sign) {
  auto at = after_sign;
  bool has_letter = false;
  while (at < text.size()) {
    const auto c = code_point_at(text, at);
    if (!is_word(c.value)) break;
    has_letter = has_letter || c.value > U'9';
    at += c.size;
  }
  return has_letter ? at : after_sign;
}

std::size_t mention_end(std::string_view text, std::size_t after_sign) {
  auto at = after_sign;
  while (at < text.size() && is_handle_char(text[at])) ++at;
  const auto size = at - after_sign;
  return size >= 1 && size <= kHandleMax && (at == text.size() || text[at] != '@') ? at
                                                                                   : after_sign;
}

std::size_t cashtag_end(std::string_view text, std::size_t after_sign) {
  auto at = after_sign;
  while (at < text.size() && is_letter(text[at])) ++at;
  const auto size = at - after_sign;
  const bool ends = at == text.size() || !is_word(code_point_at(text, at).value);
  return size >= 1 && size <= 6 && ends ? at : after_sign;
}

// Builds the shown text from left to right, so that positions are those of the result.
class Shower {
 public:
  explicit Shower(std::string_view written) : written_(written) {}

  ShownText run() {
    while (at_ < written_.size()) {
      if (!take_link() && !take_tagged()) take_plain();
    }
    return std::move(shown_);
  }

 private:
  bool take_link() {
    const auto end = link_end(written_, at_);
    if (end == at_) return false;
    const auto link = written_.substr(at_, end - at_);
    const auto url = short_link(link);
    shown_.links.push_back({length_, length_ + url.size(), std::string(link), url});
    shown_.text += url;
    length_ += url.size();
    at_ = end;
    return true;
  }

  bool take_tagged() {
    const auto sign = code_point_at(written_, at_);
    const auto body = at_ + sign.size;
    const auto before = code_point_before(written_, at_);
    if (is_word(before) || before == U'&') return false;
    if (sign.value == U'#' || sign.value == 0xFF03) {
      return take_entity(shown_.hashtags, body, hashtag_end(written_, body));
    }
    if (sign.value == U'@' || sign.value == 0xFF20) {
      return take_entity(shown_.mentions, body, mention_end(written_, body));
    }
    return sign.value == U'$' && take_entity(shown_.cashtags, body, cashtag_end(written_, body));
  }

  bool take_entity(std::vector<Entity>& entities, std::size_t body, std::size_t end) {
    if (end == body) return false;
    const auto size = code_point_count(written_.substr(at_, end - at_));
    entities.push_back(
        {length_, length_ + size, std::string(written_.substr(body, end - body)), ""});
    shown_.text += written_.substr(at_, end - at_);
    length_ += size;
    at_ = end;
    return true;
  }

  void take_plain() {
    const auto c = code_point_at(written_, at_);
    const auto shown = c.value == U'&'   ? std::string_view("&amp;")
                       : c.value == U'<' ? std::string_view("&lt;")
                       : c.value == U'>' ? std::string_view("&gt;")
                                         : written_.substr(at_, c.size);
    shown_.text += shown;
    length_ += c.size == 1 ? shown.size() : 1;
    at_ += c.size;
  }

  std::string_view written_;
  std::size_t at_ = 0;      // in written_, bytes
  std::size_t length_ = 0;  // of shown_.text, code points
  ShownText shown_;
};

int weight_of(char32_t c) {
  const bool light =
      c <= 4351 || (c >= 8192 && c <= 8205) || (c >= 8208 && c <= 8223) || (c >= 8242 && c <= 8247);
  return light ? 1 : 2;
}

// One past the emoji sequence that begins at `at`.
std::size_t emoji_end(std::string_view text, std::size_t at) {
  static constexpr char32_t kJoiner = 0x200D;
  const auto first = code_point_at(text, at);
  at += first.size;
  if (is_regional_indicator(first.value)) {
    if (at >= text.size()) return at;
    const auto second = code_point_at(text, at);
    return is_regional_indicator(second.value) ? at + second.size : at;
  }
  while (at < text.size()) {
    const auto c = code_point_at(text, at);
    if (joins_emoji(c.value)) {
      at += c.size;
    } else if (c.value == kJoiner && at + c.size < text.size() &&
               is_emoji(code_point_at(text, at + c.size).value)) {
      at += c.size + code_point_at(text, at + c.size).size;
    } else {
      break;
    }
  }
  return at;
}

void append_lower(std::string& to, std::string_view bytes, char32_t c) {
  if (c < 0x80) {
    to += c >= U'A' && c <= U'Z' ? static_cast<char>(c + 32) : static_cast<char>(c);
  } else if (c >= 0xC0 && c <= 0xDE &&
             c != 0xD7) {  // Latin-1 capitals: 0x20 below their small form
    to += bytes[0];
    to += static_cast<char>(static_cast<unsigned char>(bytes[1]) + 0x20U);
  } else {
    to += bytes;
  }
}

}  // namespace

ShownText show(std::string_view written) { return Shower(written).run(); }

int weighted_length(std::string_view written) {
  int length = 0;
  for (std::size_t at = 0; at < written.size();) {
    if (const auto end = link_end(written, at); end != at) {
      length += kLinkWeight;
      at = end;
      continue;
    }
    const auto c = code_point_at(written, at);
    length += weight_of(c.value);
    at = is_emoji(c.value) ? emoji_end(written, at) : at + c.size;
  }
  return length;
}

std::string folded_words(std::string_view text) {
  std::string folded = " ";
  for (std::size_t at = 0; at < text.size();) {
    const auto c = code_point_at(text, at);
    const auto bytes = text.substr(at, c.size);
    const bool alone = is_emoji(c.value) || is_ideographic(c.value);
    if (alone && folded.back() != ' ') folded += ' ';
    if (alone || is_word(c.value) || c.value == U'\'') {
      append_lower(folded, bytes, c.value);
      if (alone) folded += ' ';
    } else if (folded.back() != ' ') {
      folded += ' ';
    }
    at += c.size;
  }
  if (folded.back() != ' ') folded += ' ';
  return folded;
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (auto& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return result;
}

std::size_t code_point_count(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); at += code_point_at(text, at).size) ++count;
  return count;
}

std::string_view first_code_points(std::string_view text, std::size_t count) {
  std::size_t at = 0;
  for (; at < text.size() && count > 0; --count) at += code_point_at(text, at).size;
  return text.substr(0, at);
}

}  // namespace inquiry::simulator
