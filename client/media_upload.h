// Uploads one picture or video to X: initialize, parts, finalize, processing, alt text. Only tests
// reach it: nothing may be uploaded before it is cleaned of what a camera writes into it, and
// nothing here cleans.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.h"
#include "client/media_endpoints.h"

namespace inquiry::client {

struct MediaFile {
  std::string bytes;
  std::string type;  // "image/jpeg", "image/png", "image/webp", "image/gif" or "video/mp4"
  std::string alt;   // what it shows, for those who cannot see it
};

// Why X would refuse the file, or the school should; empty: neither. Pure.
std::string problem_with(const MediaFile& file);

// One upload, once: what fails has failed, and is begun anew with another object. An upload creates
// nothing that anybody can see, so a process that dies in the middle leaves nothing to mend; X
// forgets the parts. All on the loop's thread. Dropping the object drops its calls' answers.
class MediaUpload {
 public:
  enum class State { kNew, kSending, kProcessing, kDescribing, kReady, kFailed };

  // The client and the clock must outlive the upload. The file has no problem (asserted).
  // `changed` is called after each step; it may drop the upload.
  MediaUpload(X& x, const Clock& clock, MediaFile file, std::function<void()> changed);
  ~MediaUpload();
  MediaUpload(const MediaUpload&) = delete;
  MediaUpload& operator=(const MediaUpload&) = delete;

  // Begins, or asks X how far its processing is when that is due. Answers when to be called again;
  // nullopt: an answer is under way, or it is over.
  std::optional<UtcTime> tick();

  State state() const;
  const std::optional<Failure>& failure() const;  // of kFailed

  // What a post may name: only when X has processed and described it, and not so late that X
  // could forget it before the post is there.
  std::optional<std::string> media_id() const;

 private:
  struct Run;
  std::shared_ptr<Run> run_;
};

}  // namespace inquiry::client
