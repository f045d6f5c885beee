// What a request wants to see of posts and users, and the JSON that shows it.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/words.h"
#include "client/simulator/json.h"
#include "client/simulator/params.h"
#include "client/simulator/world.h"

namespace inquiry::simulator {

// Names are those of the tweet dialect whatever the request said; unknown ones are dropped.
struct View {
  Dialect dialect = Dialect::kTweet;
  std::set<std::string, std::less<>> post_fields;
  std::set<std::string, std::less<>> user_fields;
  std::set<std::string, std::less<>> expansions;
  bool media_url = false;
};

// The dialect is that of `tweet.fields` or `post.fields`; with neither it is tweet. In the post
// dialect author_id, edit_history_post_ids, in_reply_to_user_id, referenced_posts and username are
// no fields but expansions, as the specification of August 2026 has it.
View read_view(Params& params);

// Shows posts and gathers what the view's expansions want to see beside them.
class Rendering {
 public:
  // Both must outlive the rendering.
  Rendering(const World& world, const View& view) : world_(world), view_(view) {}

  Json post(const SimPost& post);
  Json user(const User& user) const;

  // Empty objects when nothing was asked for or found.
  Json includes() const;
  const Json& errors() const { return errors_; }

  const std::set<PostId>& included_posts() const { return included_posts_; }
  const std::set<UserId>& included_users() const { return included_users_; }

 private:
  bool wants(std::string_view field) const { return view_.post_fields.contains(field); }
  bool expands(std::string_view name) const { return view_.expansions.contains(name); }
  Json bare_post(const SimPost& post) const;
  void add_links_to_others(const SimPost& post, Json& json) const;
  void include_beside(const SimPost& post);
  void include_referenced(PostId id);
  void include_user(UserId id) { included_users_.insert(id); }

  const World& world_;
  const View& view_;
  std::set<UserId> included_users_;
  std::set<PostId> included_posts_;
  std::map<std::string, Json> included_media_;
  Json errors_ = Json::array();
};

}  // namespace inquiry::simulator
