// The text of posts: weighed, compared, searched for tags, whatever bytes it is made of.
#include <string>

#include "client/weighted_text.h"
#include "tests/fuzz/input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace inquiry;
  const auto text = fuzz::text(data, size);
  const auto weighed = client::weigh(text);
  fuzz::promise(weighed.length >= 0, "a weight is not negative");
  fuzz::promise(
      !weighed.valid || (weighed.length > 0 && weighed.length <= client::kWeightedLengthMax),
      "what is valid is neither empty nor too long");
  for (const auto& found : {client::extract_mentions(text), client::extract_hashtags(text),
                            client::extract_cashtags(text)}) {
    for (const auto& each : found) {
      fuzz::promise(!each.empty() && text.find(each) != std::string_view::npos,
                    "what is found stands in the text");
    }
  }
  const auto once = client::comparable(text);
  fuzz::promise(client::comparable(text) == once, "comparing gives the same form every time");
  const auto skeleton = client::skeleton(text);
  std::size_t marks = 0;
  for (auto at = skeleton.words.find(client::kLinkMark); at != std::string::npos;
       at = skeleton.words.find(client::kLinkMark, at + client::kLinkMark.size())) {
    ++marks;
  }
  fuzz::promise(marks >= skeleton.links.size(), "every link has its mark");
  return 0;
}
