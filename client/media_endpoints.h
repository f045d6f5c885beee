// X's endpoints for uploading pictures and videos in parts (media upload v2), one call each.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "client/x.h"

namespace inquiry::client {

// What X says about an upload after `initialize`, `finalize` and a status query.
struct MediaStatus {
  enum class State { kReady, kPending, kInProgress, kFailed };

  std::string id;
  State state = State::kReady;            // an answer without processing_info is ready
  std::optional<Duration> check_after;    // when X wants to be asked again
  std::optional<Duration> expires_after;  // until when the id can be posted
  std::string why;                        // of kFailed, in X's words
};

struct MediaStart {
  std::string_view type;      // "image/jpeg"
  std::string_view category;  // "tweet_image"
  std::size_t bytes = 0;
};

using MediaDone = X::Done<MediaStatus>;

void initialize_media(X& x, const MediaStart& start, MediaDone done);
void append_media(X& x, const std::string& id, int segment, std::string_view part,
                  X::Done<bool> done);
void finalize_media(X& x, const std::string& id, MediaDone done);
void media_status(X& x, const std::string& id, MediaDone done);
void describe_media(X& x, const std::string& id, const std::string& alt, X::Done<bool> done);

}  // namespace inquiry::client
