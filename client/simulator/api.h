// X's endpoints: what each reads and changes in the world. Who may call, how often, and what goes
// wrong on the way is decided before.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "client/simulator/doorkeeper.h"
#include "client/simulator/endpoint.h"
#include "client/simulator/media.h"
#include "client/simulator/meter.h"
#include "client/simulator/params.h"
#include "client/simulator/request.h"
#include "client/simulator/view.h"
#include "client/simulator/world.h"

namespace inquiry::simulator {

struct Query;

// What may be changed while the simulator runs.
struct Behaviour {
  Duration index_lag{};     // how old a post is before search, mentions and lists show it
  Duration timeline_lag{};  // the same for its author's timeline
  bool duplicate_filter = false;
  bool endless_pages = false;  // every page of posts ends with a fresh token for itself
  std::string
      withheld_field{};  // of posts, in the tweet dialect: pages drop it, whoever asks for it
  int query_length = 512;
  MediaBehaviour media{};
};

struct Call {
  const EndpointInfo* info = nullptr;
  std::string subject;
  QueryPairs query;
  std::string body;
  Caller caller;
};

struct Outcome {
  Response response;
  std::optional<PostId> created;
};

class Api {
 public:
  // All must outlive the API.
  Api(World& world, Meter& meter, const Behaviour& behaviour)
      : world_(world), meter_(meter), behaviour_(behaviour), media_(behaviour.media) {}

  Outcome perform(const Call& call, UtcTime now);
  const Media& media() const { return media_; }

 private:
  using Wanted = std::function<bool(const SimPost&)>;

  // Ids strictly between.
  struct Between {
    std::int64_t above = 0;
    std::int64_t below = std::int64_t{9'223'372'036'854'775'807};
  };

  // A list of posts, newest first, a page at a time.
  struct Listing {
    std::vector<std::string> keys;
    Between between;
    Wanted wanted;
    std::string cursor_of;  // what a pagination token is good for
    int max_results = 10;
    bool tells_ids = true;  // newest_id and oldest_id in meta
  };

  Response search_recent(const Call& call, UtcTime now);
  Response count_recent(const Call& call, UtcTime now);
  Response mentions(const Call& call, UtcTime now);
  Response own_timeline(const Call& call, UtcTime now);
  Response list_posts(const Call& call, UtcTime now);
  Response look_up(const Call& call, UtcTime now);
  Response me(const Call& call, UtcTime now);
  Response users_by(const Call& call, UtcTime now);
  Response users(const Call& call, UtcTime now);
  Response usage(const Call& call, UtcTime now);
  Outcome create_post(const Call& call, UtcTime now);
  Response delete_post(const Call& call, UtcTime now);
  Response media_call(const Call& call, UtcTime now);
  std::optional<Response> refuse_media(const Account& account, const Json& body, UtcTime now) const;

  std::optional<Query> read_query(Params& params) const;
  UtcTime latest_end(UtcTime now) const;  // that a search may name
  // `search_now`: search's rules hold, as of that instant.
  Between read_range(Params& params, std::optional<UtcTime> search_now) const;
  void check_search_range(Params& params, std::optional<PostId> since_id,
                          std::optional<UtcTime> start, std::optional<UtcTime> end,
                          UtcTime now) const;
  Wanted indexed(UtcTime now) const;
  std::vector<const SimPost*> newest(const Listing& listing, std::size_t count) const;
  void keep_newest(Listing& listing, std::size_t count) const;
  static void read_cursors(const Call& call, Params& params, Listing& listing);
  Response page(const Call& call, Params& params, Listing listing, UtcTime now);
  void charge_reads(const Call& call, const std::vector<const SimPost*>& posts,
                    const Rendering& rendering, UtcTime now);

  std::optional<Response> refuse_reply(const Account& account, PostId target, UtcTime now) const;
  bool is_duplicate(const Account& account, const std::string& text,
                    const std::optional<PostId>& reply_to, UtcTime now) const;

  World& world_;
  Meter& meter_;
  const Behaviour& behaviour_;
  Media media_;
};

}  // namespace inquiry::simulator
