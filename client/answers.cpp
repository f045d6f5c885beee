#include "client/answers.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <system_error>
#include <unordered_set>

#include "client/item_json.h"
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

tl::expected<json, std::string> parse_items_of(std::string_view body,
                                               std::vector<Unreadable>& broken) {
  auto document = parse_items(body, broken);
  if (document && !document->is_object()) return tl::unexpected<std::string>("not a JSON object");
  return document;
}

Unreadable unreadable(const json& item, std::string why) {
  return {kept_bytes(item.dump(-1, ' ', /*ensure_ascii=*/true)), std::move(why)};
}

bool has_readable_meta(const json& document) {
  const json* meta = member(document, "meta");
  if (!meta) return false;
  const json* next = member(*meta, "next_token");
  return !next || next->is_string();
}

// Posts are announced, and none is there.
bool withholds_posts(const json& meta) {
  const json* count = member(meta, "result_count");
  return count && count->is_number_unsigned() && count->get<std::uint64_t>() > 0;
}

// Fields that every post has when X understood the request. Others may rightly be absent.
std::vector<std::string> missing_fields(const json& items) {
  if (items.empty()) return {};
  std::vector<std::string> missing;
  const auto any_has = [&items](std::string_view field) {
    return std::any_of(items.begin(), items.end(),
                       [&](const json& item) { return member(item, field); });
  };
  for (const std::string_view field : {"author_id", "conversation_id", "created_at", "lang"}) {
    if (!any_has(field)) missing.emplace_back(field);
  }
  if (!any_has("edit_history_tweet_ids") && !any_has("edit_history_post_ids")) {
    missing.emplace_back("the edit history");
  }
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

// What X could not tell of the posts themselves; what is merely gone is no problem.
std::string partial_problem(const json& document, const Private& hidden) {
  for (const json& problem : array_member(document, "errors")) {
    if (!says_missing(problem)) return classify_problem(problem, kOk, hidden).message;
  }
  return {};
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

// `broken`: how many items were cut out of the answer because they are no JSON.
Charged charged(const json& document, std::size_t broken) {
  Charged charged;
  const json& items = array_member(document, "data");
  charged.posts = ids_of<PostId>(items);
  charged.unnamed = static_cast<std::int64_t>(items.size() - charged.posts.size() + broken);
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

Answer<Page> page_of(const json& document, std::size_t broken, const Private& hidden) {
  if (const json* problem = refusal(document)) {
    return tl::unexpected(classify_problem(*problem, kOk, hidden));
  }
  const json* data = member(document, "data");
  const json* meta = member(document, "meta");
  // An empty page says so in its meta; silence about posts is no answer.
  if (data ? !data->is_array() : !meta || withholds_posts(*meta)) {
    return malformed("without a list of posts");
  }

  Page page;
  const json& items = array_member(document, "data");
  const Includes includes{document};
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
  page.charged = charged(document, broken);
  page.missing_fields = missing_fields(items);
  page.problem = partial_problem(document, hidden);
  return page;
}

// Numbers that one specification has as numbers and the next as text.
std::optional<std::int64_t> number_member(const json& object, std::string_view name) {
  const json* found = member(object, name);
  if (!found) return std::nullopt;
  if (found->is_number_unsigned()) return found->get<std::int64_t>();
  const auto* text = found->get_ptr<const std::string*>();
  if (!text) return std::nullopt;
  std::int64_t value = 0;
  const char* end = text->data() + text->size();
  const auto [stop, error] = std::from_chars(text->data(), end, value);
  if (error != std::errc{} || stop != end || value < 0) return std::nullopt;
  return value;
}

}  // namespace

Answer<Page> parse_page(std::string_view body, const Private& hidden) {
  std::vector<Unreadable> broken;
  const auto document = parse_items_of(body, broken);
  if (!document) return malformed(document.error());
  // Where X told it and it cannot be read, nobody knows whether this was the last page.
  if (member(*document, "data") && body.find("\"meta\"") != std::string_view::npos &&
      !has_readable_meta(*document)) {
    return malformed("without a readable \"meta\"");
  }
  auto page = page_of(*document, broken.size(), hidden);
  if (page) page->unreadable.insert(page->unreadable.end(), broken.begin(), broken.end());
  return page;
}

Answer<Page> parse_stream_line(std::string_view line, const Private& hidden) {
  auto document = parse_object(line);
  if (!document) return malformed(document.error());
  if (member(*document, "data")) (*document)["data"] = json::array({(*document)["data"]});
  return page_of(*document, 0, hidden);
}

Answer<Lookup> parse_lookup(std::string_view body, const std::vector<PostId>& asked) {
  std::vector<Unreadable> broken;
  const auto document = parse_items_of(body, broken);
  if (!document) return malformed(document.error());

  Lookup lookup;
  lookup.charged = charged(*document, broken.size());
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

Answer<UserLookup> parse_users(std::string_view body, const Private& hidden) {
  std::vector<Unreadable> broken;
  const auto document = parse_items_of(body, broken);
  if (!document) return malformed(document.error());
  UserLookup lookup;
  const json& items = array_member(*document, "data");
  lookup.charged.users = ids_of<UserId>(items);
  lookup.charged.unnamed =
      static_cast<std::int64_t>(items.size() - lookup.charged.users.size() + broken.size());
  for (const json& item : items) {
    const std::string* id_text = text_member(item, "id");
    const std::string* handle = text_member(item, "username");
    const std::string* name = text_member(item, "name");
    const auto id = id_text ? UserId::parse(*id_text) : std::nullopt;
    if (id && handle) lookup.found.push_back({*id, *handle, name ? *name : ""});
  }
  for (const json& problem : array_member(*document, "errors")) {
    const std::string* value = text_member(problem, "value");
    if (value && says_missing(problem)) lookup.missing.push_back(*value);
  }
  if (!lookup.found.empty() || !lookup.missing.empty()) return lookup;
  if (const json* problem = refusal(*document)) {
    return tl::unexpected(classify_problem(*problem, kOk, hidden));
  }
  return malformed("without a word about the users");
}

Answer<Usage> parse_usage(std::string_view body, const Private& hidden) {
  const auto document = parse_object(body);
  if (!document) return malformed(document.error());
  if (const json* problem = refusal(*document)) {
    return tl::unexpected(classify_problem(*problem, kOk, hidden));
  }
  const json* data = member(*document, "data");
  const auto used = data ? number_member(*data, "project_usage") : std::nullopt;
  if (!used) return malformed("without the posts that were read");
  Usage usage{*used, number_member(*data, "project_cap"), {}};
  const auto day = number_member(*data, "cap_reset_day");
  if (day && *day <= 31) usage.cap_reset_day = static_cast<int>(*day);
  return usage;
}

Answer<std::int64_t> parse_count(std::string_view body, const Private& hidden) {
  const auto document = parse_object(body);
  if (!document) return malformed(document.error());
  if (const json* problem = refusal(*document)) {
    return tl::unexpected(classify_problem(*problem, kOk, hidden));
  }
  const json* meta = member(*document, "meta");
  if (!meta) return malformed("without the number of posts");
  // One that goes on elsewhere counts its own part only.
  if (member(*meta, "next_token")) return malformed("a part of the count, and not all of it");
  for (const std::string_view name : {"total_tweet_count", "total_post_count"}) {
    if (const auto total = number_member(*meta, name)) return *total;
  }
  return malformed("without the number of posts");
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
