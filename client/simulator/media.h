// Uploads of pictures and videos: parts that become media ids. It knows nothing of HTTP's way here.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "client/simulator/json.h"
#include "client/simulator/params.h"
#include "client/simulator/request.h"

namespace inquiry::simulator {

// How X treats a whole upload; may change while the simulator runs.
struct MediaBehaviour {
  Duration processing{};  // 0: ready at once, as pictures are
  bool fails = false;     // processing ends in "failed"
  Duration expires_after = std::chrono::hours{24};
};

class Media {
 public:
  explicit Media(const MediaBehaviour& behaviour) : behaviour_(behaviour) {}

  Response initialize(UserId owner, const std::string& body, UtcTime now);
  // `body` is multipart/form-data; its first line tells the boundary.
  Response append(UserId owner, const std::string& id, const std::string& body, UtcTime now);
  Response finalize(UserId owner, const std::string& id, UtcTime now);
  Response status(UserId owner, const QueryPairs& query, UtcTime now);
  Response describe(UserId owner, const std::string& body, UtcTime now);

  // Whether a post of this owner may name the media now.
  bool is_postable(UserId owner, const std::string& id, UtcTime now) const;
  // Every upload that there ever was, oldest first, for the control interface.
  Json told() const;
  // "" when nothing was said.
  std::string alt_text(const std::string& id) const;

 private:
  struct Upload {
    UserId owner;
    std::string type;
    std::size_t total_bytes = 0;
    std::map<int, std::string> parts;
    UtcTime expires_at;
    std::optional<UtcTime> finalized_at;
    std::string alt;
  };

  Upload* find(UserId owner, const std::string& id, UtcTime now);
  Json described(const std::string& id, const Upload& upload, UtcTime now) const;
  std::string state_of(const Upload& upload, UtcTime now) const;

  const MediaBehaviour& behaviour_;
  std::map<std::string, Upload> uploads_;
  std::int64_t next_id_ = 1'880'028'106'020'515'840;
};

}  // namespace inquiry::simulator
