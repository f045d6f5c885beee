// A post as it came from X, in either wire dialect.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/time.h"

namespace inquiry {

struct Link {
  std::string shortened;  // https://t.co/… as it stands in the text
  std::string expanded;   // what it leads to
};

struct Post {
  PostId id;
  PostId first_id;   // first of the edit history: what an edited post is known by
  std::string text;  // whole (long posts and retweets resolved), HTML entities as X sent them
  UserId author_id;
  std::string author;       // handle without "@"; empty when X did not say
  std::string author_name;  // as shown on X; never logged
  UtcTime created_at;
  std::string language;  // BCP 47 as X guesses it; "und" when unknown
  std::optional<PostId> conversation_id;
  std::optional<PostId> in_reply_to;
  bool reply_told = true;  // false: X left out what would say whether, and to what, it replies
  std::optional<PostId> retweet_of;
  std::vector<std::string> hashtags;  // without "#", as written
  std::vector<std::string> mentions;  // without "@", as written
  std::vector<Link> links;
  int media_count = 0;
};

}  // namespace inquiry
