#include "daemon/post_check.h"

#include "client/new_post.h"
#include "client/weighted_text.h"

namespace inquiry {

std::string post_text_problem(const std::string& text) {
  client::NewPost post;
  post.text = text;
  if (auto problem = client::problem_with(post); !problem.empty()) return problem;
  const auto mentions = client::extract_mentions(text);
  if (mentions.empty()) return {};
  return "it mentions @" + mentions.front() +
         ", and X does not allow uninvited mentions; write the name without @";
}

}  // namespace inquiry
