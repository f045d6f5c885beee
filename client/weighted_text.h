// How X counts and reads a post's text: twitter-text configuration v3, with the top-level domains
// and emoji of today.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace inquiry::client {

inline constexpr int kWeightedLengthMax = 280;

struct Weighed {
  int length = 0;         // weighted, of the NFC form
  bool has_link = false;  // X charges more for a post with a link
  bool valid = false;     // not empty, within the limit, no character that X refuses
};

// Links count 23, bare domains included; an emoji sequence counts 2; characters in the ranges of v3
// count 1, all others 2. The text must be UTF-8; anything else is not valid.
Weighed weigh(std::string_view text);

// Without "@", "#" and "$", in order of appearance, as written. What lies inside a link does not
// count, nor does a list ("@owner/list").
std::vector<std::string> extract_mentions(std::string_view text);
std::vector<std::string> extract_hashtags(std::string_view text);
std::vector<std::string> extract_cashtags(std::string_view text);

// The form in which two posts are compared: HTML entities undone, NFC, white space folded, a
// trailing media link dropped.
std::string comparable(std::string_view text);

}  // namespace inquiry::client
