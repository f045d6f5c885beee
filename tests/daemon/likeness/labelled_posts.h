// Posts as teachers write them, each with the post that it repeats, if it repeats one.
#pragma once

#include <string>
#include <vector>

namespace inquiry::testing {

struct LabelledPost {
  std::string id;
  std::string half;  // "tune" or "held_out"
  std::string kind;  // what it is an example of
  std::string like;  // id of the first voice; empty: a voice of its own
  std::string language;
  std::string text;
};

// In the order in which they came.
std::vector<LabelledPost> labelled_posts();

}  // namespace inquiry::testing
