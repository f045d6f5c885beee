#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "client/text/characters.h"
#include "client/text/links.h"
#include "client/text/tlds.h"
#include "client/text/unicode.h"
#include "client/weighted_text.h"

namespace inquiry::client {
namespace {

constexpr std::array<std::pair<std::string_view, char>, 5> kEntities = {{
    {"&amp;", '&'},
    {"&lt;", '<'},
    {"&gt;", '>'},
    {"&quot;", '"'},
    {"&#39;", '\''},
}};

// However often the text was escaped: what a person typed as "&amp;" must compare equal to what X
// makes of it, "&amp;amp;".
std::string without_entities(std::string_view text) {
  std::string plain;
  plain.reserve(text.size());
  for (const char c : text) {
    plain.push_back(c);
    if (c != ';') continue;
    const auto entity = std::ranges::find_if(
        kEntities, [&](const auto& candidate) { return plain.ends_with(candidate.first); });
    if (entity == kEntities.end()) continue;
    plain.resize(plain.size() - entity->first.size());
    plain.push_back(entity->second);
  }
  return plain;
}

std::u16string folded_space(std::u16string_view text) {
  std::u16string folded;
  bool has_gap = false;
  for (const char16_t c : text) {
    if (text::is_space(c)) {
      has_gap = true;
      continue;
    }
    if (has_gap && !folded.empty()) folded.push_back(u' ');
    has_gap = false;
    folded.push_back(c);
  }
  return folded;
}

// X appends the address of a post's media as its last word.
std::u16string_view without_media_link(std::u16string_view text) {
  constexpr std::u16string_view kShortener = u"https://t.co/";
  const auto space = text.rfind(u' ');
  const auto begin = space == std::u16string_view::npos ? 0 : space + 1;
  const auto word = text.substr(begin);
  if (!word.starts_with(kShortener)) return text;
  const auto slug = word.substr(kShortener.size());
  if (slug.empty() || !std::ranges::all_of(slug, text::is_ascii_alphanumeric)) return text;
  return text.substr(0, begin > 0 ? begin - 1 : 0);
}

// One address in any spelling that X may change.
std::string same_address(std::string_view link) {
  auto address = without_entities(link);
  const auto scheme = address.find("://");
  if (scheme < address.find_first_of("./?#")) address.erase(0, scheme + 3);
  const auto host_end = std::min(address.find_first_of("/?#"), address.size());
  std::ranges::transform(address.begin(), address.begin() + static_cast<std::ptrdiff_t>(host_end),
                         address.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
  if (address.ends_with('/')) address.pop_back();
  return address;
}

std::string leads_to(std::string_view link, const std::vector<Link>& shown) {
  const auto known = std::ranges::find(shown, link, &Link::shortened);
  return same_address(known == shown.end() ? link : std::string_view{known->expanded});
}

}  // namespace

std::string comparable(std::string_view text) {
  const auto folded = folded_space(text::nfc(text::to_utf16(without_entities(text))));
  return text::to_utf8(without_media_link(folded));
}

Skeleton skeleton(std::string_view text, const std::vector<Link>& shown) {
  const auto composed = text::nfc(text::to_utf16(text));
  const std::u16string_view whole = composed;
  Skeleton found;
  std::string marked;
  std::size_t at = 0;
  for (const auto& link : text::find_links(whole, text::Tlds::current())) {
    marked += text::to_utf8(whole.substr(at, link.begin - at));
    marked += kLinkMark;
    found.links.push_back(
        leads_to(text::to_utf8(whole.substr(link.begin, link.end - link.begin)), shown));
    at = link.end;
  }
  marked += text::to_utf8(whole.substr(at));
  found.words = text::to_utf8(folded_space(text::nfc(text::to_utf16(without_entities(marked)))));
  return found;
}

}  // namespace inquiry::client
