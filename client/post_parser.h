// One post of an answer, in either dialect.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <tl/expected.hpp>
#include <unordered_map>

#include "base/ids.h"
#include "base/post.h"

namespace inquiry::client {

// The posts and users that an answer's posts refer to. Points into the document.
class Includes {
 public:
  explicit Includes(const nlohmann::json& document);

  // nullptr when the answer does not include it.
  const nlohmann::json* post(PostId id) const;
  const nlohmann::json* user(UserId id) const;

 private:
  std::unordered_map<PostId, const nlohmann::json*> posts_;
  std::unordered_map<UserId, const nlohmann::json*> users_;
};

// A post without an id, a text, an author's id or a time cannot be used: then the reason, which
// never quotes the post. Any other member that is not what X documents counts as absent.
tl::expected<Post, std::string> parse_post(const nlohmann::json& item, const Includes& includes);

}  // namespace inquiry::client
