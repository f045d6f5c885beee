#include "tests/daemon/likeness/labelled_posts.h"

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace inquiry::testing {
namespace {

// Fields are separated by tabs; `\n` stands for a line's end.
LabelledPost read(const std::string& line) {
  std::istringstream fields{line};
  LabelledPost post;
  for (auto* field : {&post.id, &post.half, &post.kind, &post.like, &post.language}) {
    if (!std::getline(fields, *field, '\t')) throw std::runtime_error("a short line: " + line);
  }
  std::getline(fields, post.text);
  for (auto at = post.text.find("\\n"); at != std::string::npos; at = post.text.find("\\n")) {
    post.text.replace(at, 2, "\n");
  }
  return post;
}

}  // namespace

std::vector<LabelledPost> labelled_posts() {
  std::ifstream file{INQUIRY_LABELLED_POSTS};
  std::vector<LabelledPost> posts;
  for (std::string line; std::getline(file, line);) {
    if (!line.empty() && line[0] != '#') posts.push_back(read(line));
  }
  return posts;
}

}  // namespace inquiry::testing
