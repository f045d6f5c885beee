// The count behind weigh(), open to other rules than today's: twitter-text's conformance suite and
// its peers speak of older lists and configurations.
#pragma once

#include <string_view>

#include "client/text/emoji.h"
#include "client/text/tlds.h"
#include "client/weighted_text.h"

namespace inquiry::client::text {

// One of twitter-text's configurations; the default is v3, the one that X obeys.
struct Counting {
  int limit = kWeightedLengthMax;
  int wide = 2;       // what a character outside the narrow ranges counts
  bool emoji = true;  // a sequence counts as one wide character
};

Weighed weigh(std::string_view utf8, const Counting& counting, const Tlds& tlds,
              const Emoji& emoji);

}  // namespace inquiry::client::text
