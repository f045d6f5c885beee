// How X counts and reads a post's text: twitter-text configuration v3, with the top-level domains
// and emoji of today.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/post.h"

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

// The form in which two drafts are compared: HTML entities undone, NFC, white space folded, a
// trailing media link dropped.
std::string comparable(std::string_view text);

// Stands for every link in a skeleton.
inline constexpr std::string_view kLinkMark = "\uFFFC";

struct Skeleton {
  std::string words;               // as comparable(), kLinkMark where a link stands
  std::vector<std::string> links;  // without scheme and trailing slash, the host in lower case
};

// The form in which what was written is compared with what X shows: X puts short links in the place
// of all links, bare domains included. `shown` tells where those lead; empty for a text as written.
Skeleton skeleton(std::string_view text, const std::vector<Link>& shown = {});

}  // namespace inquiry::client
