#include "client/answers.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <string>
#include <unordered_set>

#include "client/json_limits.h"
#include "client/post_parser.h"

namespace inquiry::client {
namespace {

using nlohmann::json;
using Kind = Failure::Kind;

constexpr int kOk = 200;

// The problems that say of one post: not there, or not for us.
constexpr std::array<std::string_view, 4> kMissing{"resource-not-found",
                                                   "not-authorized-for-resource",
                                                   "resource-unavailable", "disallowed-resource"};

tl::unexpected<Failure> malformed(std::string_view why) {
  return tl::unexpected(
      Failure{Kind::kMalformed,
              kOk,
              fmt::format("X's answer is {}; if this stays, something in the network may stand in "
                          "between, or X has changed its API",
                          why),
              {}});
}

tl::unexpected<Failure> proves_nothing(std::string_view why) {
  return tl::unexpected(Failure{
      Kind::kNoAnswer, kOk, fmt::format("X's answer is {}: it may have been done", why), {}});
}

tl::expected<json, std::string> parse_object(std::string_view body) {
  auto document = parse_json(body);
  if (document && !document->is_object()) return tl::unexpected<std::string>("not a JSON object");
  return document;
}

// Posts are expected: their absence is an answer of its own only when X says how many there are.
const json* refusal(const json& document) {
  const json& errors = array_member(document, "errors");
  const bool answered = member(document, "data") || member(document, "meta");
  return answered || errors.empty() ? nullptr : &errors.front();
}

Unreadable unreadable(const json& item, std::string why) {
  constexpr std::size_t kBytesMax = std::size_t{16} * 1024;
  std::string bytes = item.dump(-1, ' ', /*ensure_ascii=*/true);
  if (bytes.size() > kBytesMax) bytes.resize(kBytesMax);
  return {std::move(bytes), std::move(why)};
}

// Fields that every post has when X understood the request. Others may rightly be absent.
std::vector<std::string> missing_fields(const json& items, const std::vector<Post>& posts) {
  if (items.empty()) return {};
  std::vector<std::string> missing;
  for (const std::string_view field : {"author_id", "conversation_id", "created_at", "lang"}) {
    const bool present = std::any_of(items.begin(), items.end(),
                                     [&](const json& item) { return member(item, field); });
    if (!present) missing.emplace_back(field);
  }
  const bool named = std::any_of(posts.begin(), posts.end(),
                                 [](const Post& post) { return !post.author.empty(); });
  if (!posts.empty() && !named) missing.emplace_back("username");
  return missing;
}

// The cursor of the page; lists do not tell one.
std::optional<PostId> newest_id(const json* meta, const std::vector<Post>& posts) {
  const std::string* told = meta ? text_member(*meta, "newest_id") : nullptr;
  if (const auto id = told ? PostId::parse(*told) : std::nullopt) return id;
  const auto highest = std::max_element(posts.begin(), posts.end(),
                                        [](const Post& a, const Post& b) { return a.id < b.id; });
  if (highest == posts.end()) return std::nullopt;
  return highest->id;
}

std::optional<PostId> named_post(const json& problem) {
  for (const std::string_view name : {"resource_id", "value"}) {
    const std::string* text = text_member(problem, name);
    if (const auto id = text ? PostId::parse(*text) : std::nullopt) return id;
  }
  return std::nullopt;
}

bool says_missing(const json& problem) {
  return std::find(kMissing.begin(), kMissing.end(), problem_kind(problem)) != kMissing.end();
}

template <typename Id>
std::vector<Id> ids_of(const json& items) {
  std::vector<Id> ids;
  for (const json& item : items) {
    const std::string* text = text_member(item, "id");
    if (const auto id = text ? Id::parse(*text) : std::nullopt) ids.push_back(*id);
  }
  return ids;
}

Charged charged(const json& document) {
  Charged charged;
  charged.posts = ids_of<PostId>(array_member(document, "data"));
  const json* includes = member(document, "includes");
  if (!includes) return charged;
  for (const std::string_view dialect : {"tweets", "posts"}) {
    for (const auto id : ids_of<PostId>(array_member(*includes, dialect))) {
      charged.beside.push_back(id);
    }
  }
  charged.users = ids_of<UserId>(array_member(*includes, "users"));
  return charged;
}

}  // namespace

Answer<Page> parse_page(std::string_view body, const Private& hidden) {
  const auto document = parse_object(body);
  if (!document) return malformed(document.error());
  if (const json* problem = refusal(*document)) {
    return tl::unexpected(classify_problem(*problem, kOk, hidden));
  }
  const json* data = member(*document, "data");
  const json* meta = member(*document, "meta");
  // An empty page says so in its meta; silence about posts is no answer.
  if (data ? !data->is_array() : !meta) return malformed("without a list of posts");

  Page page;
  const json& items = array_member(*document, "data");
  const Includes includes{*document};
  for (const json& item : items) {
    auto post = parse_post(item, includes);
    if (post) {
      page.posts.push_back(std::move(*post));
    } else {
      page.unreadable.push_back(unreadable(item, std::move(post.error())));
    }
  }
  page.newest_id = newest_id(meta, page.posts);
  const std::string* next = meta ? text_member(*meta, "next_token") : nullptr;
  if (next && !next->empty()) page.next_token = *next;
  page.charged = charged(*document);
  page.missing_fields = missing_fields(items, page.posts);
  return page;
}

Answer<Lookup> parse_lookup(std::string_view body, const std::vector<PostId>& asked) {
  const auto document = parse_object(body);
  if (!document) return malformed(document.error());

  Lookup lookup;
  lookup.charged = charged(*document);
  // Whatever is in the answer's data is there, even if it cannot be read.
  std::unordered_set<PostId> open{asked.begin(), asked.end()};
  const Includes includes{*document};
  for (const json& item : array_member(*document, "data")) {
    const std::string* text = text_member(item, "id");
    const auto id = text ? PostId::parse(*text) : std::nullopt;
    if (id) open.erase(*id);
    auto post = parse_post(item, includes);
    if (post) lookup.found.push_back(std::move(*post));
  }
  for (const json& problem : array_member(*document, "errors")) {
    const auto id = named_post(problem);
    if (id && says_missing(problem) && open.erase(*id) > 0) lookup.missing.push_back(*id);
  }
  return lookup;
}

Answer<PostId> parse_created(std::string_view body) {
  const auto document = parse_object(body);
  if (!document) return proves_nothing(document.error());
  const json* data = member(*document, "data");
  const std::string* text = data ? text_member(*data, "id") : nullptr;
  const auto id = text ? PostId::parse(*text) : std::nullopt;
  if (!id) return proves_nothing("without the post's id");
  return *id;
}

Answer<bool> parse_deleted(std::string_view body) {
  const auto document = parse_object(body);
  if (!document) return proves_nothing(document.error());
  const json* data = member(*document, "data");
  const json* deleted = data ? member(*data, "deleted") : nullptr;
  if (deleted && deleted->is_boolean()) return deleted->get<bool>();
  const json& errors = array_member(*document, "errors");
  if (!errors.empty() && problem_kind(errors.front()) == "resource-not-found") return false;
  return proves_nothing("without a word about the post");
}

Answer<Me> parse_me(std::string_view body, const Private& hidden) {
  const auto document = parse_object(body);
  if (!document) return malformed(document.error());
  if (const json* problem = refusal(*document)) {
    return tl::unexpected(classify_problem(*problem, kOk, hidden));
  }
  const json* data = member(*document, "data");
  const std::string* id_text = data ? text_member(*data, "id") : nullptr;
  const std::string* handle = data ? text_member(*data, "username") : nullptr;
  const auto id = id_text ? UserId::parse(*id_text) : std::nullopt;
  if (!id || !handle) return malformed("without the account's id and name");
  return Me{*id, *handle};
}

}  // namespace inquiry::client
