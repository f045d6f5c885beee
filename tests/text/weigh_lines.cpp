// Reads texts as JSON, one a line, and answers each with a line of JSON: what X would count and see
// in it. For the comparison with another implementation, whose lists of top-level domains and of
// emoji are older: the first line gives them, {"tlds": […], "emoji": […]}.
//
// With --emoji it only prints the sequences that are known today.
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "client/text/links.h"
#include "client/text/tags.h"
#include "client/text/unicode.h"
#include "client/text/weighing.h"

namespace {

namespace text = inquiry::client::text;
using nlohmann::json;

template <typename Spans>
json indices(const Spans& spans) {
  json found = json::array();
  for (const auto& span : spans) found.push_back({span.begin, span.end});
  return found;
}

json answer(const std::string& utf8, const text::Tlds& tlds, const text::Emoji& emoji) {
  const auto weighed = text::weigh(utf8, {}, tlds, emoji);
  const auto utf16 = text::to_utf16(utf8);
  const auto links = text::find_links(utf16, tlds);
  return {{"length", weighed.length},
          {"valid", weighed.valid},
          {"has_link", weighed.has_link},
          {"links", indices(links)},
          {"mentions", indices(text::find_mentions(utf16))},
          {"hashtags", indices(text::without_overlaps(text::find_hashtags(utf16), links))},
          {"cashtags", indices(text::find_cashtags(utf16))}};
}

void print_emoji() {
  json sequences = json::array();
  for (const auto& sequence : text::Emoji::current().sequences()) {
    sequences.push_back(text::to_utf8(sequence));
  }
  std::cout << sequences << '\n';
}

void answer_lines() {
  std::string line;
  std::getline(std::cin, line);
  const auto lists = json::parse(line);

  const auto names = lists.at("tlds").get<std::vector<std::string>>();
  const text::Tlds tlds({names.begin(), names.end()});
  std::vector<std::u16string> sequences;
  for (const auto& sequence : lists.at("emoji")) {
    sequences.push_back(text::to_utf16(sequence.get<std::string>()));
  }
  const text::Emoji emoji(std::move(sequences));

  while (std::getline(std::cin, line)) {
    std::cout << answer(json::parse(line).get<std::string>(), tlds, emoji) << '\n';
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 1 && std::string_view(argv[1]) == "--emoji") {
    print_emoji();
  } else {
    answer_lines();
  }
}
