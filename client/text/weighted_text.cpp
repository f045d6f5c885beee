#include "client/weighted_text.h"

#include "client/text/tags.h"
#include "client/text/unicode.h"
#include "client/text/weighing.h"

namespace inquiry::client {
namespace {

using Find = std::vector<text::Span> (*)(std::u16string_view text);

std::vector<std::string> extract(std::string_view utf8, Find find) {
  const auto text = text::to_utf16(utf8);
  const auto tags =
      text::without_overlaps(find(text), text::find_links(text, text::Tlds::current()));
  std::vector<std::string> names;
  names.reserve(tags.size());
  for (const auto& [begin, end] : tags) {
    names.push_back(text::to_utf8(text.substr(begin + 1, end - begin - 1)));
  }
  return names;
}

}  // namespace

Weighed weigh(std::string_view text) {
  return text::weigh(text, {}, text::Tlds::current(), text::Emoji::current());
}

std::vector<std::string> extract_mentions(std::string_view text) {
  return extract(text, text::find_mentions);
}

std::vector<std::string> extract_hashtags(std::string_view text) {
  return extract(text, text::find_hashtags);
}

std::vector<std::string> extract_cashtags(std::string_view text) {
  return extract(text, text::find_cashtags);
}

}  // namespace inquiry::client
