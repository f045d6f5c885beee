#include "client/media_upload.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <chrono>
#include <string_view>
#include <utility>

namespace inquiry::client {
namespace {

using namespace std::chrono_literals;

// X's limits: docs of media upload, best practices. X refused parts of 5 MB with 431.
constexpr std::size_t kMegabyte = std::size_t{1024} * 1024;
constexpr std::size_t kPartBytes = 2 * kMegabyte;
constexpr std::size_t kAltCharactersMax = 1000;

struct Format {
  std::string_view type;
  std::string_view category;
  std::size_t megabytes_max;
};

constexpr std::array kFormats{
    Format{"image/jpeg", "tweet_image", 5}, Format{"image/png", "tweet_image", 5},
    Format{"image/webp", "tweet_image", 5}, Format{"image/gif", "tweet_gif", 15},
    Format{"video/mp4", "tweet_video", 512}};

const Format* format_of(std::string_view type) {
  const auto* found = std::find_if(kFormats.begin(), kFormats.end(),
                                   [&](const Format& each) { return each.type == type; });
  return found == kFormats.end() ? nullptr : found;
}

// X's processing was seen to stay in_progress for ever.
constexpr Duration kProcessingMax = 5min;
constexpr Duration kShortestPause = 1s;
constexpr Duration kLongestPause = 60s;
constexpr Duration kUsualPause = 5s;

// What X's uploads live when it does not say; and how much of that a post needs to be safe.
constexpr Duration kUsualLife = 24h;
constexpr Duration kExpiryMargin = 2min;

}  // namespace

std::string problem_with(const MediaFile& file) {
  const auto* format = format_of(file.type);
  if (!format) return "X takes JPEG, PNG, WebP, GIF and MP4; convert the file to one of these";
  if (file.bytes.empty()) return "the file is empty; choose another";
  if (file.bytes.size() > format->megabytes_max * kMegabyte) {
    return "the file is larger than the " + std::to_string(format->megabytes_max) +
           " MB that X takes; make it smaller";
  }
  if (file.alt.find_first_not_of(" \t\r\n") == std::string::npos) {
    return "nothing says what the file shows; describe it for those who cannot see it";
  }
  const auto characters = std::count_if(file.alt.begin(), file.alt.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  });
  if (std::cmp_greater(characters, kAltCharactersMax)) {
    return "the description has more than 1000 characters; shorten it";
  }
  return {};
}

// Held by the upload alone; callbacks hold it weakly.
struct MediaUpload::Run : std::enable_shared_from_this<Run> {
  Run(X& client, const Clock& time, MediaFile what, std::function<void()> told)
      : x(client), clock(time), file(std::move(what)), changed(std::move(told)) {}

  void initialize();
  void append(int segment);
  void finalize();
  void ask();
  void take(const MediaStatus& status);
  void describe();
  void end(Failure failure);
  void step(State next);

  // Hands an answer on; a failure ends the upload, and one that came too late is dropped.
  template <typename T, typename Then>
  X::Done<T> then(Then go_on) {
    return [weak = weak_from_this(), go_on](const Answer<T>& answer) {
      const auto self = weak.lock();
      if (!self) return;
      self->asking = false;
      if (answer) {
        go_on(*self, *answer);
      } else {
        self->end(answer.error());
      }
    };
  }

  X& x;
  const Clock& clock;
  MediaFile file;
  std::function<void()> changed;
  State state = State::kNew;
  bool asking = false;
  std::string id;
  std::optional<UtcTime> ask_at;
  UtcTime give_up_at{};
  UtcTime expires_at{};
  std::optional<Failure> failure;
};

void MediaUpload::Run::step(State next) {
  state = next;
  if (changed) changed();
}

void MediaUpload::Run::end(Failure why) {
  failure = std::move(why);
  ask_at.reset();
  step(State::kFailed);
}

void MediaUpload::Run::initialize() {
  state = State::kSending;
  asking = true;
  const auto* format = format_of(file.type);
  initialize_media(x, {format->type, format->category, file.bytes.size()},
                   then<MediaStatus>([](Run& run, const MediaStatus& begun) {
                     run.id = begun.id;
                     run.append(0);
                   }));
}

void MediaUpload::Run::append(int segment) {
  const auto from = static_cast<std::size_t>(segment) * kPartBytes;
  if (from >= file.bytes.size()) return finalize();
  asking = true;
  append_media(x, id, segment, std::string_view{file.bytes}.substr(from, kPartBytes),
               then<bool>([segment](Run& run, bool) { run.append(segment + 1); }));
}

void MediaUpload::Run::finalize() {
  asking = true;
  finalize_media(x, id, then<MediaStatus>([](Run& run, const MediaStatus& status) {
                   const auto now = run.clock.utc_now();
                   run.give_up_at = now + kProcessingMax;
                   run.expires_at = now + status.expires_after.value_or(kUsualLife);
                   run.take(status);
                 }));
}

void MediaUpload::Run::ask() {
  ask_at.reset();
  asking = true;
  media_status(x, id,
               then<MediaStatus>([](Run& run, const MediaStatus& status) { run.take(status); }));
}

void MediaUpload::Run::take(const MediaStatus& status) {
  using Told = MediaStatus::State;
  const auto now = clock.utc_now();
  switch (status.state) {
    case Told::kReady:
      return describe();
    case Told::kFailed:
      return end({Failure::Kind::kRefused,
                  0,
                  "X could not process the file" + (status.why.empty() ? "" : ": " + status.why) +
                      "; choose another",
                  {}});
    case Told::kPending:
    case Told::kInProgress:
      break;
  }
  if (now >= give_up_at) {
    return end({Failure::Kind::kServer,
                0,
                "X has not finished processing the file after 5 minutes; try again later",
                {}});
  }
  ask_at = std::min(
      now + std::clamp(status.check_after.value_or(kUsualPause), kShortestPause, kLongestPause),
      give_up_at);
  step(State::kProcessing);
}

void MediaUpload::Run::describe() {
  state = State::kDescribing;
  asking = true;
  describe_media(x, id, file.alt, then<bool>([](Run& run, bool) { run.step(State::kReady); }));
}

MediaUpload::MediaUpload(X& x, const Clock& clock, MediaFile file, std::function<void()> changed)
    : run_(std::make_shared<Run>(x, clock, std::move(file), std::move(changed))) {
  assert(problem_with(run_->file).empty());
}

MediaUpload::~MediaUpload() = default;

std::optional<UtcTime> MediaUpload::tick() {
  if (run_->state == State::kNew) run_->initialize();
  if (run_->ask_at && run_->clock.utc_now() >= *run_->ask_at) run_->ask();
  return run_->asking ? std::nullopt : run_->ask_at;
}

MediaUpload::State MediaUpload::state() const { return run_->state; }

const std::optional<Failure>& MediaUpload::failure() const { return run_->failure; }

std::optional<std::string> MediaUpload::media_id() const {
  if (run_->state != State::kReady) return std::nullopt;
  if (run_->clock.utc_now() + kExpiryMargin >= run_->expires_at) return std::nullopt;
  return run_->id;
}

}  // namespace inquiry::client
