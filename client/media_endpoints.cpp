#include "client/media_endpoints.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/digest.h"
#include "client/json_limits.h"

namespace inquiry::client {
namespace {

using nlohmann::json;
using Method = HttpRequest::Method;

constexpr std::string_view kUpload = "/2/media/upload";

std::string at(const std::string& id, std::string_view verb) {
  return std::string{kUpload}.append("/").append(id).append("/").append(verb);
}

tl::unexpected<Failure> malformed(std::string_view what) {
  return tl::unexpected(
      Failure{Failure::Kind::kMalformed, 0, "X's answer to an upload is " + std::string{what}, {}});
}

std::optional<Duration> seconds(const json& from, std::string_view name) {
  constexpr std::int64_t kLongest = 365LL * 24 * 3600;
  const json* value = member(from, name);
  if (!value || !value->is_number_integer()) return std::nullopt;
  return std::chrono::seconds{std::clamp<std::int64_t>(value->get<std::int64_t>(), 0, kLongest)};
}

std::optional<MediaStatus::State> state_called(std::string_view word) {
  if (word == "succeeded") return MediaStatus::State::kReady;
  if (word == "pending") return MediaStatus::State::kPending;
  if (word == "in_progress") return MediaStatus::State::kInProgress;
  if (word == "failed") return MediaStatus::State::kFailed;
  return std::nullopt;
}

bool is_media_id(const std::string& text) {
  constexpr std::size_t kDigitsMax = 19;
  return !text.empty() && text.size() <= kDigitsMax &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

Answer<MediaStatus> parse_status(const HttpResponse& response) {
  const auto document = parse_json(response.body);
  const json* data = document ? member(*document, "data") : nullptr;
  const std::string* id = data ? text_member(*data, "id") : nullptr;
  if (!id || !is_media_id(*id)) return malformed("without the upload's id");
  MediaStatus status;
  status.id = *id;
  status.expires_after = seconds(*data, "expires_after_secs");
  const json* info = member(*data, "processing_info");
  if (!info) return status;
  const std::string* word = text_member(*info, "state");
  const auto state = word ? state_called(*word) : std::nullopt;
  if (!state) return malformed("without a known state");
  status.state = *state;
  status.check_after = seconds(*info, "check_after_secs");
  if (const json* error = member(*info, "error")) {
    if (const std::string* message = text_member(*error, "message")) status.why = *message;
  }
  return status;
}

X::Done<HttpResponse> told(MediaDone done) {
  return [done = std::move(done)](const Answer<HttpResponse>& answer) {
    done(answer.and_then(parse_status));
  };
}

X::Done<HttpResponse> accepted(X::Done<bool> done) {
  return [done = std::move(done)](const Answer<HttpResponse>& answer) {
    done(answer.map([](const HttpResponse&) { return true; }));
  };
}

// RFC 7578. The boundary is random; that it stands in the part is as likely as a guessed key.
std::string multipart(const std::string& boundary, int segment, std::string_view part) {
  const std::string line = "--" + boundary;
  std::string body = line + "\r\nContent-Disposition: form-data; name=\"segment_index\"\r\n\r\n" +
                     std::to_string(segment) + "\r\n" + line +
                     "\r\nContent-Disposition: form-data; name=\"media\"; filename=\"part\"\r\n"
                     "Content-Type: application/octet-stream\r\n\r\n";
  body += part;
  body += "\r\n" + line + "--\r\n";
  return body;
}

}  // namespace

void initialize_media(X& x, const MediaStart& start, MediaDone done) {
  const json body{
      {"media_type", start.type}, {"media_category", start.category}, {"total_bytes", start.bytes}};
  x.call({.endpoint = "initialize_media",
          .method = Method::kPost,
          .path = std::string{kUpload} + "/initialize",
          .body = body.dump()},
         told(std::move(done)));
}

void append_media(X& x, const std::string& id, int segment, std::string_view part,
                  X::Done<bool> done) {
  constexpr std::size_t kBoundaryBytes = 16;
  const auto boundary = random_hex(kBoundaryBytes);
  x.call({.endpoint = "append_media",
          .method = Method::kPost,
          .path = at(id, "append"),
          .content_type = "multipart/form-data; boundary=" + boundary,
          .body = multipart(boundary, segment, part)},
         accepted(std::move(done)));
}

void finalize_media(X& x, const std::string& id, MediaDone done) {
  x.call({.endpoint = "finalize_media", .method = Method::kPost, .path = at(id, "finalize")},
         told(std::move(done)));
}

void media_status(X& x, const std::string& id, MediaDone done) {
  x.call({.endpoint = "media_status",
          .path = std::string{kUpload},
          .query = {{"command", "STATUS"}, {"media_id", id}}},
         told(std::move(done)));
}

void describe_media(X& x, const std::string& id, const std::string& alt, X::Done<bool> done) {
  const json body{{"id", id}, {"metadata", {{"alt_text", {{"text", alt}}}}}};
  x.call({.endpoint = "describe_media",
          .method = Method::kPost,
          .path = "/2/media/metadata",
          .body = body.dump(),
          .private_text = alt},
         accepted(std::move(done)));
}

}  // namespace inquiry::client
