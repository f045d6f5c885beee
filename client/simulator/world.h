// Everything that exists on the simulated X: users, lists, posts. It knows nothing of HTTP,
// permissions or faults, and does not ask what time it is.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "client/simulator/text.h"

namespace inquiry::simulator {

struct User {
  UserId id;
  std::string handle;  // without "@"
  std::string name;
  std::string about;
  UtcTime created_at;
};

struct SimPost {
  PostId id;
  UserId author;
  UtcTime created_at;
  UtcTime indexed_at;  // from then on search and mentions know it
  std::string text;    // as it was written
  ShownText shown;     // as X answers it, whole
  std::string words;   // folded, for search
  std::string lang;
  PostId conversation;
  std::optional<PostId> reply_to;
  std::optional<PostId> retweet_of;
  std::optional<PostId> quote_of;
  PostId first_version;
  bool newest_version = true;
  bool is_long = false;  // more than 280 weighted: its whole text stands in the note
  int media = 0;
  std::optional<UtcTime> deleted_at;
  std::vector<std::string> poll{};  // its options; empty: no poll
  int poll_minutes = 0;
  std::string reply_settings = "everyone";
  bool made_with_ai = false;
};

struct NewPost {
  UserId author;
  std::string text;
  std::string lang = "und";
  UtcTime created_at;
  std::optional<PostId> id{};  // nullopt: made from created_at
  Duration indexed_after{};    // how late search and mentions learn of it
  std::optional<PostId> reply_to{};
  std::optional<PostId> retweet_of{};
  std::optional<PostId> quote_of{};
  std::optional<PostId> edit_of{};
  int media = 0;
  std::vector<std::string> poll{};  // its options; empty: no poll
  int poll_minutes = 0;
  std::string reply_settings = "everyone";
  bool made_with_ai = false;
};

// What posts can be looked up by; each keeps its posts in ascending order of id.
struct IndexKey {
  static std::string everything() { return "*"; }
  static std::string hashtag(std::string_view tag) { return "#" + lower(tag); }
  static std::string mention(std::string_view handle) { return "@" + lower(handle); }
  static std::string author(UserId user) { return "by " + user.str(); }
  static std::string reply_to_user(UserId user) { return "to " + user.str(); }
  static std::string conversation(PostId root) { return "in " + root.str(); }
  static std::string list(std::string_view id) { return "list " + std::string(id); }
};

class World {
 public:
  // The handle is unique whatever its case; a user who is there already stays as he is.
  const User& add_user(User user);

  // The user of that handle, made up when there is none.
  const User& user_called(std::string_view handle, UtcTime now);

  const User* find_user(UserId id) const;
  const User* find_user(std::string_view handle) const;

  // Adds the list, or members to it.
  void add_list(const std::string& id, const std::vector<UserId>& members);
  bool has_list(const std::string& id) const { return lists_.contains(id); }

  // A reply joins the conversation of its target; an edit takes over the place of its original.
  const SimPost& add_post(NewPost post);

  // Deletes every version of the post. False when there is none or it was deleted before.
  bool delete_post(PostId id, UtcTime now);

  const SimPost* find_post(PostId id) const;

  // All versions, oldest first.
  const std::vector<PostId>& versions(const SimPost& post) const;

  // Ascending; empty when nothing is known under the key.
  const std::vector<PostId>& posts_under(const std::string& key) const;

  // Every post in the order in which it was added.
  const std::vector<PostId>& arrivals() const { return arrivals_; }

  std::size_t post_count() const { return posts_.size(); }

 private:
  PostId next_id(UtcTime created_at);
  void index(const SimPost& post);
  void add_under(const std::string& key, PostId id);

  std::unordered_map<UserId, User> users_;
  std::unordered_map<std::string, UserId> handles_;  // lower case
  std::unordered_map<std::string, std::set<UserId>> lists_;
  std::unordered_map<UserId, std::vector<std::string>> lists_of_;
  std::unordered_map<PostId, SimPost> posts_;
  std::unordered_map<PostId, std::vector<PostId>> versions_;  // by first version
  std::unordered_map<std::string, std::vector<PostId>> index_;
  std::vector<PostId> arrivals_;
  std::int64_t last_sequence_ = 0;
};

}  // namespace inquiry::simulator
