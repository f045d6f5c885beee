// X's answers: whatever the body is, it is read within bounds, or refused in words for people.
#include <algorithm>

#include "client/answers.h"
#include "client/failures.h"
#include "client/x.h"
#include "tests/fuzz/input.h"

namespace {

using namespace inquiry;
using inquiry::fuzz::promise;

constexpr std::string_view kCanary = "secret-canary-2f6d";
constexpr std::size_t kMessageMax = 4096;

void check(const client::Failure& failure) {
  promise(!failure.message.empty(), "a refusal says why");
  promise(failure.message.size() <= kMessageMax, "a message stays short");
  promise(failure.message.find(kCanary) == std::string::npos, "a message repeats nothing private");
}

void check(const std::vector<Post>& posts) {
  for (const auto& post : posts) {
    promise(post.id.value > 0 && post.first_id.value > 0, "a post has ids that X can give");
    promise(post.author_id.value > 0, "a post has an author");
    promise(post.media_count >= 0, "a post has no negative number of pictures");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto body = fuzz::text(data, size);
  const client::Private hidden{kCanary};
  if (const auto page = client::parse_page(body, hidden)) {
    check(page->posts);
    for (const auto& item : page->unreadable) {
      promise(item.bytes.size() <= std::size_t{16} * 1024, "what is quarantined is bounded");
      promise(!item.why.empty(), "what is quarantined says why");
    }
  } else {
    check(page.error());
  }
  if (const auto line = client::parse_stream_line(body, hidden)) {
    check(line->posts);
    promise(line->posts.size() + line->unreadable.size() <= 1, "a line is one post");
  } else {
    check(line.error());
  }
  if (const auto users = client::parse_users(body, hidden)) {
    for (const auto& user : users->found) promise(user.id.value > 0, "a user has an id");
  } else {
    check(users.error());
  }
  if (const auto usage = client::parse_usage(body, hidden)) {
    promise(usage->posts_read >= 0, "usage counts from nought");
  } else {
    check(usage.error());
  }
  const std::vector<PostId> asked{PostId{1}, PostId{1'445'880'548'472'328'192}};
  if (const auto lookup = client::parse_lookup(body, asked)) {
    check(lookup->found);
    promise(std::all_of(lookup->missing.begin(), lookup->missing.end(),
                        [&](PostId id) {
                          return std::find(asked.begin(), asked.end(), id) != asked.end();
                        }),
            "only what was asked for is missing");
  } else {
    check(lookup.error());
  }
  if (const auto created = client::parse_created(body)) {
    promise(created->value > 0, "a created post has an id");
  }
  (void)client::parse_deleted(body);
  if (const auto me = client::parse_me(body, hidden)) promise(me->id.value > 0, "a user has an id");
  for (const int status : {400, 401, 402, 403, 404, 429, 500, 503}) {
    check(client::classify({status, {}, std::string(body)}, Duration{}, hidden));
  }
  return 0;
}
