// What a post says, with everything aside that a copy of it may change.
#pragma once

#include <string>
#include <vector>

namespace inquiry {

struct Gist {
  // In order; case, accents, signs, emoji and links aside, and the tags and handles around the text
  // as well. A tag inside it, or right behind its last word, keeps its "#".
  std::vector<std::string> words;
  std::vector<std::string> remark;  // what stands before a copy made by hand ("So true! RT @x: …")
  bool asks = false;                // has a question mark
  bool cut = false;                 // ends in an ellipsis: the rest may be missing
};

}  // namespace inquiry
