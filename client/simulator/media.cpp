#include "client/simulator/media.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <string_view>
#include <utility>

#include "base/digest.h"
#include "client/simulator/problem.h"

namespace inquiry::simulator {
namespace {

constexpr std::size_t kMegabyte = std::size_t{1024} * 1024;
constexpr std::size_t kPartBytesMax = 4 * kMegabyte;  // 5 MB were refused with 431
constexpr int kSegmentMax = 999;
constexpr std::size_t kAltCharactersMax = 1000;

struct Category {
  std::string_view name;
  std::string_view type_prefix;
  std::size_t megabytes_max;
};
constexpr std::array kCategories{Category{"tweet_image", "image/", 5},
                                 Category{"tweet_gif", "image/gif", 15},
                                 Category{"tweet_video", "video/", 512}};

constexpr std::array<std::string_view, 11> kTypes{
    "image/jpeg",  "image/png", "image/webp", "image/gif",  "image/bmp",      "image/tiff",
    "image/pjpeg", "video/mp4", "video/webm", "video/mp2t", "video/quicktime"};

Response bad(const std::string& key, const std::string& message) {
  return invalid_request({{key, "", message}}, Dialect::kTweet);
}

Response unknown(const std::string& id) { return bad("id", "media id " + id + " not found"); }

struct Part {
  int segment = -1;
  std::optional<std::string> media;
};

std::optional<int> segment_number(const std::string& text) {
  constexpr std::size_t kDigitsMax = 3;
  if (text.empty() || text.size() > kDigitsMax ||
      !std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; })) {
    return std::nullopt;
  }
  return std::stoi(text);
}

void take_field(std::string_view field, Part& part) {
  const auto end_of_head = field.find("\r\n\r\n");
  if (end_of_head == std::string_view::npos) return;
  const auto head = field.substr(0, end_of_head);
  const std::string value{field.substr(end_of_head + 4)};
  if (head.find("name=\"segment_index\"") != std::string_view::npos) {
    part.segment = segment_number(value).value_or(-1);
  } else if (head.find("name=\"media\"") != std::string_view::npos) {
    part.media = value;
  }
}

Part parse_multipart(std::string_view body) {
  Part part;
  const auto line = body.substr(0, body.find("\r\n"));
  if (!line.starts_with("--") || line.size() < 3) return part;
  const std::string separator = "\r\n" + std::string{line};
  auto from = line.size() + 2;
  while (from < body.size()) {
    const auto end = body.find(separator, from);
    if (end == std::string_view::npos) return {};  // not closed
    take_field(body.substr(from, end - from), part);
    from = end + separator.size() + 2;
    if (body.substr(end + separator.size()).starts_with("--")) return part;
  }
  return {};
}

std::size_t characters(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

std::int64_t seconds(Duration duration) {
  return std::chrono::ceil<std::chrono::seconds>(duration).count();
}

}  // namespace

Media::Upload* Media::find(UserId owner, const std::string& id, UtcTime now) {
  const auto found = uploads_.find(id);
  const bool usable =
      found != uploads_.end() && found->second.owner == owner && now < found->second.expires_at;
  return usable ? &found->second : nullptr;
}

Response Media::initialize(UserId owner, const std::string& body, UtcTime now) {
  const auto json = Json::parse(body, nullptr, false);
  if (!json.is_object()) return bad("body", "Requests must be a JSON object.");
  const auto text = [&](const char* key) {
    const auto found = json.find(key);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
  };
  const auto type = text("media_type");
  if (std::find(kTypes.begin(), kTypes.end(), type) == kTypes.end()) {
    return bad("media_type", "$.media_type: does not have a value in the enumeration");
  }
  const auto* category =
      std::find_if(kCategories.begin(), kCategories.end(), [&](const Category& each) {
        return each.name == text("media_category") && type.starts_with(each.type_prefix);
      });
  if (category == kCategories.end()) {
    return bad("media_category", "$.media_category: does not fit the media type");
  }
  const auto total = json.value("total_bytes", Json());
  if (!total.is_number_unsigned() || total == 0 ||
      total.get<std::size_t>() > category->megabytes_max * kMegabyte) {
    return bad("total_bytes", "$.total_bytes: is missing or too large");
  }
  const auto id = std::to_string(next_id_++);
  uploads_[id] = {.owner = owner,
                  .type = type,
                  .total_bytes = total.get<std::size_t>(),
                  .parts = {},
                  .expires_at = now + behaviour_.expires_after,
                  .finalized_at = {},
                  .alt = {}};
  return json_response(200, {{"data",
                              {{"id", id},
                               {"expires_after_secs", seconds(behaviour_.expires_after)},
                               {"media_key", "3_" + id}}}});
}

Response Media::append(UserId owner, const std::string& id, const std::string& body, UtcTime now) {
  if (body.size() > kPartBytesMax) {
    return {.status = 431, .headers = {{"Content-Type", "text/plain"}}, .body = ""};
  }
  auto* upload = find(owner, id, now);
  if (upload == nullptr || upload->finalized_at) return unknown(id);
  auto part = parse_multipart(body);
  if (part.segment < 0 || part.segment > kSegmentMax || !part.media) {
    return bad("segment_index", "media and segment_index (0 to 999) are required");
  }
  upload->parts[part.segment] = std::move(*part.media);
  const auto expires = std::chrono::floor<std::chrono::seconds>(upload->expires_at);
  return json_response(200, {{"data", {{"expires_at", expires.time_since_epoch().count()}}}});
}

Response Media::finalize(UserId owner, const std::string& id, UtcTime now) {
  auto* upload = find(owner, id, now);
  if (upload == nullptr) return unknown(id);
  std::size_t size = 0;
  int next = 0;
  for (const auto& [segment, bytes] : upload->parts) {
    if (segment != next++) return bad("id", "Segments do not add up to provided total file size.");
    size += bytes.size();
  }
  if (size != upload->total_bytes) {
    return bad("id", "Segments do not add up to provided total file size.");
  }
  if (!upload->finalized_at) upload->finalized_at = now;
  return json_response(200, {{"data", described(id, *upload, now)}});
}

Response Media::status(UserId owner, const QueryPairs& query, UtcTime now) {
  Params params{query};
  const auto command = params.text("command");
  const auto id = params.text("media_id").value_or("");
  if (command && command != "STATUS") params.complain("command", "command must be STATUS");
  if (const auto& errors = params.finish(); !errors.empty()) {
    return invalid_request(errors, Dialect::kTweet);
  }
  auto* upload = find(owner, id, now);
  if (upload == nullptr || !upload->finalized_at) return unknown(id);
  return json_response(200, {{"data", described(id, *upload, now)}});
}

Response Media::describe(UserId owner, const std::string& body, UtcTime now) {
  const auto json = Json::parse(body, nullptr, false);
  if (!json.is_object() || !json.contains("id") || !json["id"].is_string()) {
    return bad("id", "$.id: is missing");
  }
  const auto id = json["id"].get<std::string>();
  const auto alt = json.value(Json::json_pointer("/metadata/alt_text/text"), Json());
  if (!alt.is_string() || characters(alt.get<std::string>()) > kAltCharactersMax) {
    return bad("metadata.alt_text.text",
               "$.metadata.alt_text.text: must be at most 1000 characters");
  }
  auto* upload = find(owner, id, now);
  if (upload == nullptr || !upload->finalized_at) return unknown(id);
  upload->alt = alt.get<std::string>();
  return json_response(200, {{"data", {{"id", id}, {"associated_metadata", json["metadata"]}}}});
}

std::string Media::state_of(const Upload& upload, UtcTime now) const {
  if (behaviour_.processing == Duration{} && !behaviour_.fails) return "";
  const auto waited = now - *upload.finalized_at;
  if (waited >= behaviour_.processing) return behaviour_.fails ? "failed" : "succeeded";
  return waited == Duration{} ? "pending" : "in_progress";
}

Json Media::described(const std::string& id, const Upload& upload, UtcTime now) const {
  Json data = {{"id", id},
               {"media_key", "3_" + id},
               {"size", upload.total_bytes},
               {"expires_after_secs", seconds(upload.expires_at - now)}};
  const auto state = state_of(upload, now);
  if (state.empty()) return data;
  Json info = {{"state", state}};
  if (state == "failed") {
    info["error"] = {{"code", 1}, {"name", "InvalidMedia"}, {"message", "Unsupported format"}};
  } else {
    const auto waited = now - *upload.finalized_at;
    info["progress_percent"] =
        state == "succeeded" ? 100 : 100 * waited.count() / behaviour_.processing.count();
  }
  if (state == "pending" || state == "in_progress") info["check_after_secs"] = 5;
  data["processing_info"] = std::move(info);
  return data;
}

bool Media::is_postable(UserId owner, const std::string& id, UtcTime now) const {
  const auto found = uploads_.find(id);
  if (found == uploads_.end()) return false;
  const auto& upload = found->second;
  if (upload.owner != owner || now >= upload.expires_at || !upload.finalized_at) return false;
  const auto state = state_of(upload, now);
  return state.empty() || state == "succeeded";
}

Json Media::told() const {
  auto uploads = Json::array();
  for (const auto& [id, upload] : uploads_) {
    std::string bytes;
    for (const auto& [segment, part] : upload.parts) bytes += part;
    uploads.push_back({{"id", id},
                       {"owner", upload.owner.str()},
                       {"type", upload.type},
                       {"parts", upload.parts.size()},
                       {"bytes", bytes.size()},
                       {"sha256", sha256_hex(bytes)},
                       {"finalized", upload.finalized_at.has_value()},
                       {"alt", upload.alt}});
  }
  return uploads;
}

std::string Media::alt_text(const std::string& id) const {
  const auto found = uploads_.find(id);
  return found == uploads_.end() ? "" : found->second.alt;
}

}  // namespace inquiry::simulator
