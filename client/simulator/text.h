// What X makes of a post's text: links shortened, entities found, length weighed.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace inquiry::simulator {

// Positions count code points of the shown text; the end is exclusive.
struct Entity {
  std::size_t start = 0;
  std::size_t end = 0;
  std::string value;  // without "#", "@", "$"; of a link: as it was written
  std::string url;    // of a link: the shortened form that stands in the text
};

struct ShownText {
  std::string text;  // links shortened; & < > as HTML entities
  std::vector<Entity> hashtags;
  std::vector<Entity> mentions;
  std::vector<Entity> cashtags;
  std::vector<Entity> links;
};

ShownText show(std::string_view written);

inline constexpr int kWeightedLengthMax = 280;

// Code points count 1 in the ranges of twitter-text's third
// configuration and 2 elsewhere, an emoji sequence 2, a link 23. It is an approximation: NFC is not
// applied, and bare domains count as links for a short list of top-level domains only.
int weighted_length(std::string_view written);

// The words in lower case, each between single spaces, " like this "; emoji and CJK characters are
// words of their own. Finding a phrase is finding its folded form in another.
std::string folded_words(std::string_view text);

// ASCII only: handles, hashtags in Latin script, operator names.
std::string lower(std::string_view text);

std::size_t code_point_count(std::string_view text);

// At most `count` code points, never half of one.
std::string_view first_code_points(std::string_view text, std::size_t count);

}  // namespace inquiry::simulator
