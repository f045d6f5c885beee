#include "daemon/desk/replies.h"

#include <algorithm>
#include <cctype>

#include "daemon/store/store.h"

namespace inquiry::desk {
namespace {

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

bool mentions(const Post& post, const std::string& handle) {
  return std::ranges::any_of(post.mentions,
                             [&](const auto& each) { return lower(each) == lower(handle); });
}

// A quoted post is shown as a link to it.
bool quotes(const Post& post, const std::string& handle) {
  return std::ranges::any_of(post.links, [&](const Link& link) {
    return lower(link.expanded).find(".com/" + lower(handle) + "/status/") != std::string::npos;
  });
}

}  // namespace

ReplyTarget reply_target(Machine& machine, const Team& team, PostId post) {
  const auto account = machine.config().accounts.find(team.account);
  const auto handle =
      account == machine.config().accounts.end() ? std::string{} : account->second.handle;
  if (machine.store().draft_posted_as(post)) {
    return {handle, "it goes on under a post of @" + handle + "'s own", ""};
  }
  const auto known = machine.store().post(post);
  if (!known || known->removed_at) {
    return {"", "",
            "post " + post.str() +
                " is not among those that were read here, so nobody can tell whether X allows a "
                "reply to it; reply to an idea's post or to an own one"};
  }
  const auto& author = known->post.author;
  if (known->post.retweet_of) {
    return {
        author, "",
        "post " + post.str() + " is a retweet, whose words are another's; reply to the original"};
  }
  const auto who = author.empty() ? std::string{"its author"} : "@" + author;
  if (mentions(known->post, handle)) {
    return {author, who + " mentioned @" + handle + ": X allows a reply, and one is enough", ""};
  }
  if (quotes(known->post, handle)) {
    return {author, who + " quoted a post of @" + handle + ": X allows a reply, and one is enough",
            ""};
  }
  return {author, "",
          "X lets @" + handle +
              " reply only to those who mentioned it or quoted a post of its own, and " + who +
              " did neither in post " + post.str() +
              "; ask a question of your own instead, or wait until they mention @" + handle};
}

Result<void> check_only_answer(Machine& machine, const Team& team, const Draft& draft) {
  if (!draft.content.reply_to) return {};
  const auto post = *draft.content.reply_to;
  const auto other = machine.store().answered_by(team.account, post);
  if (!other || *other == draft.id) return {};
  return fail(Error::Kind::kConflict,
              "draft " + *other + " answers post " + post.str() +
                  " already, or is about to, and X allows a program one reply to it; change that "
                  "one, or ask a question of your own");
}

}  // namespace inquiry::desk
