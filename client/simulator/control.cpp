#include <algorithm>

#include "client/simulator/compose.h"
#include "client/simulator/problem.h"
#include "client/simulator/simulator.h"

namespace inquiry::simulator {
namespace {

constexpr std::size_t kLogPage = 10'000;
constexpr std::int64_t kLongestMs = 366LL * 24 * 3'600'000;

Response bad(const std::string& message) { return json_response(400, {{"error", message}}); }

Response not_allowed() {
  return json_response(405, {{"error", "no such method here; see docs/simulator.md"}});
}

std::string query_value(const Target& target, std::string_view name) {
  const auto found = std::find_if(target.query.begin(), target.query.end(),
                                  [&](const auto& pair) { return pair.first == name; });
  return found == target.query.end() ? "" : found->second;
}

std::optional<std::string> text_member(const Json& json, const char* name) {
  const auto found = json.find(name);
  if (found == json.end() || !found->is_string()) return std::nullopt;
  return found->get<std::string>();
}

std::optional<PostId> id_member(const Json& json, const char* name) {
  const auto text = text_member(json, name);
  return text ? PostId::parse(*text) : std::nullopt;
}

std::optional<Duration> ms_member(const Json& json, const char* name) {
  const auto found = json.find(name);
  if (found == json.end() || !found->is_number_unsigned() || *found > kLongestMs) {
    return std::nullopt;
  }
  return Duration{found->get<std::int64_t>()};
}

bool flag_member(const Json& json, const char* name) {
  const auto found = json.find(name);
  return found != json.end() && *found == Json(true);
}

Json told(const SimPost& post, const World& world) {
  const auto* author = world.find_user(post.author);
  Json json = {{"id", post.id.str()},
               {"author", author != nullptr ? author->handle : ""},
               {"text", post.text},
               {"lang", post.lang},
               {"created_at", to_rfc3339(post.created_at)},
               {"conversation_id", post.conversation.str()},
               {"deleted", post.deleted_at.has_value()}};
  if (post.reply_to) json["reply_to"] = post.reply_to->str();
  if (post.retweet_of) json["retweet_of"] = post.retweet_of->str();
  if (post.media > 0) json["media"] = post.media;
  if (post.first_version != post.id) json["edit_of"] = post.first_version.str();
  if (post.deleted_at) json["deleted_at"] = to_rfc3339(*post.deleted_at);
  return json;
}

// The text that a post injected with these members has; empty when there is none.
std::string injected_text(const Json& json, const World& world) {
  auto text = text_member(json, "text").value_or("");
  if (const auto original = id_member(json, "retweet_of"); original && text.empty()) {
    if (const auto* post = world.find_post(*original)) text = retweet_text(world, *post);
  }
  std::string mentioned;
  if (const auto mentions = json.find("mentions"); mentions != json.end()) {
    for (const auto& handle : *mentions) {
      if (handle.is_string()) mentioned += "@" + handle.get<std::string>() + " ";
    }
  }
  text = mentioned + text;
  const auto once = text;
  while (flag_member(json, "long") && !once.empty() &&
         weighted_length(text) <= kWeightedLengthMax) {
    text += " " + once;
  }
  return text;
}

}  // namespace

Response Simulator::control(const Request& request, const Target& target) {
  const auto resource = target.path.substr(std::string_view("/_sim/").size());
  if (resource == "log" && request.method == "GET") return tell_log(target);
  if (resource == "stats" && request.method == "GET") return tell_stats();
  if (resource == "clock") return control_clock(request);
  if (resource == "faults") return control_faults(request);
  if (resource == "options") return control_options(request);
  if (resource == "streams") return filtered_.control(request);
  if (resource == "lists") return control_lists(request);
  if (resource == "oauth2") return doorkeeper_.grants().control(request);
  if (resource == "media" && request.method == "GET") {
    return json_response(200, {{"media", media().told()}});
  }
  if (resource == "accounts") return control_accounts(request);
  if (resource == "chat") return control_chat(request);
  if (resource == "posts" || resource.starts_with("posts/")) return control_posts(request, target);
  return json_response(404, {{"error", "no such resource; see docs/simulator.md"}});
}

Response Simulator::control_posts(const Request& request, const Target& target) {
  const auto now = clock_.utc_now();
  if (request.method == "GET") {
    const auto account = query_value(target, "account");
    const auto* user = world_.find_user(account);
    if (user == nullptr) user = world_.find_user(UserId::parse(account).value_or(UserId{}));
    auto posts = Json::array();
    if (account.empty() || user != nullptr) {
      const auto key = user != nullptr ? IndexKey::author(user->id) : IndexKey::everything();
      for (const auto id : world_.posts_under(key)) {
        posts.push_back(told(*world_.find_post(id), world_));
      }
    }
    return json_response(200, {{"posts", std::move(posts)}});
  }
  if (request.method == "DELETE") {
    const auto id = PostId::parse(target.path.substr(std::string_view("/_sim/posts/").size()));
    if (!id || !world_.delete_post(*id, now)) return json_response(404, {{"deleted", false}});
    return json_response(200, {{"deleted", true}});
  }
  if (request.method != "POST") return not_allowed();
  const auto body = Json::parse(request.body, nullptr, false);
  if (!body.is_object()) return bad("a post is a JSON object");
  const auto author = text_member(body, "author");
  NewPost post;
  post.text = injected_text(body, world_);
  if (!author || author->empty() || post.text.empty()) return bad("a post needs author and text");
  post.author = world_.user_called(*author, now).id;
  post.lang = text_member(body, "lang").value_or("en");
  post.created_at = now;
  if (const auto created_at = text_member(body, "created_at")) {
    const auto time = parse_rfc3339(*created_at);
    if (!time) return bad("created_at is not RFC 3339");
    post.created_at = *time;
  }
  post.indexed_after = ms_member(body, "indexed_after_ms").value_or(Duration{});
  post.reply_to = id_member(body, "reply_to");
  post.quote_of = id_member(body, "quote_of");
  post.retweet_of = id_member(body, "retweet_of");
  post.edit_of = id_member(body, "edit_of");
  post.media = flag_member(body, "media") ? 1 : 0;
  for (const auto& other : {post.reply_to, post.quote_of, post.retweet_of, post.edit_of}) {
    if (other && world_.find_post(*other) == nullptr) return bad("no post " + other->str());
  }
  const auto& added = world_.add_post(std::move(post));
  return json_response(201, told(added, world_));
}

Response Simulator::control_faults(const Request& request) {
  if (request.method == "DELETE") {
    faults_.clear();
  } else if (request.method == "POST") {
    if (const auto added = faults_.add(request.body); !added) return bad(added.error().message);
  } else if (request.method != "GET") {
    return not_allowed();
  }
  auto pending = Json::array();
  for (const auto& fault : faults_.pending()) {
    pending.push_back({{"endpoint", fault.endpoint},
                       {"kind", word(fault.kind)},
                       {"times", fault.times},
                       {"ms", fault.ms.count()},
                       {"probability", fault.probability},
                       {"done", fault.done}});
  }
  return json_response(200, {{"faults", std::move(pending)}});
}

Response Simulator::control_clock(const Request& request) {
  if (request.method == "POST") {
    if (manual_ == nullptr) {
      return json_response(409,
                           {{"error", "this clock runs by itself; start with --clock manual"}});
    }
    const auto body = Json::parse(request.body, nullptr, false);
    if (!body.is_object()) return bad("a JSON object with now or advance_ms is needed");
    if (const auto advance = ms_member(body, "advance_ms")) {
      manual_->advance(*advance);
    } else {
      const auto now = parse_rfc3339(text_member(body, "now").value_or(""));
      if (!now) return bad("now is not RFC 3339");
      manual_->set(*now);
    }
    catch_up();
  } else if (request.method != "GET") {
    return not_allowed();
  }
  return json_response(200, {{"now", to_rfc3339(clock_.utc_now())},
                             {"rate", clock_.rate()},
                             {"manual", manual_ != nullptr}});
}

Response Simulator::control_options(const Request& request) {
  if (request.method == "POST") {
    const auto body = Json::parse(request.body, nullptr, false);
    if (!body.is_object()) return bad("options are a JSON object");
    if (const auto lag = ms_member(body, "timeline_lag_ms")) behaviour_.timeline_lag = *lag;
    if (const auto lag = ms_member(body, "index_lag_ms")) behaviour_.index_lag = *lag;
    if (const auto wait = ms_member(body, "media_processing_ms")) {
      behaviour_.media.processing = *wait;
    }
    if (body.contains("media_fails")) behaviour_.media.fails = flag_member(body, "media_fails");
    if (body.contains("duplicate_filter")) {
      behaviour_.duplicate_filter = flag_member(body, "duplicate_filter");
    }
    if (body.contains("endless_pages")) {
      behaviour_.endless_pages = flag_member(body, "endless_pages");
    }
    if (const auto field = text_member(body, "withheld_field")) behaviour_.withheld_field = *field;
  } else if (request.method != "GET") {
    return not_allowed();
  }
  return json_response(200, {{"timeline_lag_ms", behaviour_.timeline_lag.count()},
                             {"index_lag_ms", behaviour_.index_lag.count()},
                             {"media_processing_ms", behaviour_.media.processing.count()},
                             {"media_fails", behaviour_.media.fails},
                             {"duplicate_filter", behaviour_.duplicate_filter},
                             {"endless_pages", behaviour_.endless_pages},
                             {"withheld_field", behaviour_.withheld_field}});
}

Response Simulator::control_lists(const Request& request) {
  if (request.method != "POST") return not_allowed();
  const auto body = Json::parse(request.body, nullptr, false);
  const auto id = body.is_object() ? text_member(body, "id") : std::nullopt;
  if (!id || !PostId::parse(*id)) return bad("a list needs an id, digits as a string");
  std::vector<UserId> members;
  if (const auto handles = body.find("members"); handles != body.end()) {
    for (const auto& handle : *handles) {
      if (!handle.is_string()) return bad("members are handles");
      members.push_back(world_.user_called(handle.get<std::string>(), clock_.utc_now()).id);
    }
  }
  world_.add_list(*id, members);
  return json_response(201, {{"id", *id}});
}

Response Simulator::control_accounts(const Request& request) {
  const auto body = Json::parse(request.body, nullptr, false);
  if (request.method != "POST" || !body.is_object()) return not_allowed();
  const auto handle = text_member(body, "handle");
  if (!handle) return bad("whose? give a handle");
  doorkeeper_.set_read_only(*handle, flag_member(body, "read_only"));
  return json_response(200, {{"handle", *handle}, {"read_only", flag_member(body, "read_only")}});
}

Response Simulator::control_chat(const Request& request) {
  if (request.method == "GET") {
    if (!chat_) return json_response(404, {{"error", "no chat was begun; POST its hashtag"}});
    return json_response(200, chat_->told());
  }
  const auto body = Json::parse(request.body, nullptr, false);
  if (request.method != "POST" || !body.is_object()) return not_allowed();
  const auto hashtag = text_member(body, "hashtag");
  if (!hashtag || hashtag->empty()) return bad("a chat has a hashtag");
  if (chat_) return json_response(409, {{"error", "one chat at a time, and one per simulator"}});
  ChatOptions options;
  options.hashtag = *hashtag;
  options.every = ms_member(body, "every_ms").value_or(options.every);
  const auto number = [&](const char* name, std::uint64_t otherwise) {
    const auto found = body.find(name);
    const bool given = found != body.end() && found->is_number_unsigned() && *found <= 1'000;
    return given ? found->get<std::uint64_t>() : otherwise;
  };
  options.per_question = number("per_question", options.per_question);
  options.seed = number("seed", options.seed);
  chat_ = std::make_unique<ChatCrowd>(world_, agenda_, std::move(options));
  return json_response(201, chat_->told());
}

Response Simulator::tell_log(const Target& target) const {
  const auto after = query_value(target, "after");
  const auto first = after.empty() ? 0 : std::strtoull(after.c_str(), nullptr, 10);
  auto entries = Json::array();
  for (const auto& entry : log_) {
    if (entry.number <= first) continue;
    if (entries.size() == kLogPage) break;
    entries.push_back({{"number", entry.number},
                       {"at", to_rfc3339(entry.at)},
                       {"real", to_rfc3339(entry.real)},
                       {"method", entry.method},
                       {"endpoint", entry.endpoint},
                       {"path", entry.path},
                       {"status", entry.status},
                       {"account", entry.account},
                       {"fault", entry.fault},
                       {"text", entry.text},
                       {"post_id", entry.post_id}});
  }
  return json_response(200, {{"log", std::move(entries)}});
}

Response Simulator::tell_stats() const {
  Json counts = Json::object();
  for (const auto& [endpoint, by_status] : counts_) {
    for (const auto& [status, count] : by_status) {
      counts[endpoint.empty() ? "other" : endpoint][std::to_string(status)] = count;
    }
  }
  return json_response(200, {{"now", to_rfc3339(clock_.utc_now())},
                             {"posts", world_.post_count()},
                             {"requests", requests_},
                             {"counts", std::move(counts)},
                             {"spent_usd", to_string(meter_.spent())},
                             {"faults_pending", faults_.pending().size()},
                             {"events_pending", agenda_.size()}});
}

}  // namespace inquiry::simulator
