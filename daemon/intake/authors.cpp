#include "daemon/intake/authors.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "scheduler/backoff.h"
#include "scheduler/fold.h"

namespace inquiry::intake {
namespace {

using client::Failure;

constexpr std::chrono::hours kKnownFor{24 * 30};
constexpr std::chrono::hours kNobodyFor{24};
constexpr std::chrono::hours kLookAgain{6};
constexpr std::size_t kUsersPerLookUp = 100;

}  // namespace

std::optional<UtcTime> Authors::tick(UtcTime now) {
  if (under_way_) return std::nullopt;
  if (now < not_before_) return not_before_;
  auto handles = handles_to_look_up(now);
  if (handles.empty() && now < idle_until_) return idle_until_;
  auto ids = handles.empty() ? store_.authors_to_look_up(now - kKnownFor, now - kNobodyFor,
                                                         static_cast<int>(kUsersPerLookUp))
                             : std::vector<UserId>{};
  if (handles.empty() && ids.empty()) {
    idle_until_ = now + kLookAgain;
    return idle_until_;
  }
  auto* x = reader();
  const auto affordable = static_cast<std::size_t>(purse_.users_size(now));
  if (!x || affordable == 0) {
    not_before_ = now + std::chrono::minutes{10};
    return not_before_;
  }
  under_way_ = true;
  handles.resize(std::min(handles.size(), affordable));
  ids.resize(std::min(ids.size(), affordable));
  if (handles.empty()) {
    ask_ids(*x, account_, std::move(ids));
  } else {
    ask_handles(*x, account_, std::move(handles));
  }
  return std::nullopt;
}

void Authors::fill(Post& post, UtcTime now) {
  const auto known = store_.author(post.author_id);
  if (!post.author.empty()) {
    if (!known || known->handle != post.author) {
      store_.save_author({post.author_id, post.author, post.author_name, now});
    }
    return;
  }
  if (known) {
    post.author = known->handle;
    post.author_name = known->name;
  } else {
    idle_until_ = {};
  }
}

bool Authors::must_come_with(const scheduler::Poll& poll) const {
  if (refused_ || failures_ >= kFailuresMax) return true;
  return std::any_of(poll.terms.begin(), poll.terms.end(), [this](const scheduler::Term& term) {
    return term.kind == scheduler::Term::Kind::kPerson && !store_.author(term.value);
  });
}

// The voices that teams listen to, whose posts are known by their author's id, and the people they
// may invite: a handle that nobody has should be noticed before a post names it.
std::vector<std::string> Authors::handles_to_look_up(UtcTime now) {
  std::vector<std::string> handles;
  for (const auto& team : host_.config().teams) {
    for (const auto* named : {&team.listen.people, &team.invite}) {
      for (const auto& handle : *named) {
        auto& again_at = asked_[scheduler::folded(handle)];
        if (now < again_at) continue;
        const auto known = store_.author(handle);
        again_at = known ? known->fetched_at + kKnownFor : UtcTime{};
        if (now < again_at || handles.size() == kUsersPerLookUp) continue;
        if (std::find(handles.begin(), handles.end(), scheduler::folded(handle)) == handles.end()) {
          handles.push_back(scheduler::folded(handle));
        }
      }
    }
  }
  return handles;
}

client::X* Authors::reader() {
  for (const auto& [name, account] : host_.config().accounts) {
    auto* x = accounts_.find(name);
    if (!x || !x->can_read() || accounts_.caps().closed_until(name)) continue;
    account_ = name;
    return x;
  }
  return nullptr;
}

void Authors::ask_handles(client::X& x, const std::string& account,
                          std::vector<std::string> handles) {
  x.users_by(handles, [this, account, handles,
                       hold = purse_.hold_users(static_cast<int>(handles.size()))](
                          const client::Answer<client::UserLookup>& answer) mutable {
    const auto now = clock_.utc_now();
    hold.reset();
    if (!keep(account, answer, now)) return;
    for (const auto& handle : handles) {
      const auto known = store_.author(handle);
      asked_[handle] = now + (known ? Duration{kKnownFor} : Duration{kNobodyFor});
      if (known || !nobody_said_.insert(handle).second) continue;
      host_.report("people on X", fmt::format("X knows nobody called @{}; check the name in the "
                                              "team's file",
                                              handle));
    }
    host_.changed("polls", {});
  });
}

void Authors::ask_ids(client::X& x, const std::string& account, std::vector<UserId> ids) {
  x.users(ids, [this, account, ids, hold = purse_.hold_users(static_cast<int>(ids.size()))](
                   const client::Answer<client::UserLookup>& answer) mutable {
    const auto now = clock_.utc_now();
    hold.reset();
    if (!keep(account, answer, now)) return;
    const auto transaction = store_.begin();
    for (const auto id : ids) {
      const auto known = store_.author(id);
      // What X does not show is asked for again, and not at once.
      if (!known || known->fetched_at < now) {
        store_.save_author({id, known ? known->handle : "", known ? known->name : "", now});
      }
    }
    transaction->commit();
    host_.changed("ideas", {});
  });
}

bool Authors::keep(const std::string& account, const client::Answer<client::UserLookup>& answer,
                   UtcTime now) {
  under_way_ = false;
  if (!answer) {
    failed(account, answer.error(), now);
    return false;
  }
  failures_ = 0;
  refused_ = false;
  accounts_.caps().forget(account);
  const auto transaction = store_.begin();
  for (const auto& user : answer->found) {
    store_.save_author({user.id, user.handle, user.name, now});
  }
  purse_.settle(account, store::SpendKind::kUserRead, answer->charged, {}, now);
  transaction->commit();
  return true;
}

void Authors::failed(const std::string& account, const Failure& failure, UtcTime now) {
  using Kind = Failure::Kind;
  const bool refuses = failure.kind == Kind::kGone || failure.kind == Kind::kRefused ||
                       failure.kind == Kind::kWrongAccess;
  refused_ = refused_ || refuses;
  const bool capped = failure.kind == Kind::kCapped;
  if (capped) accounts_.set_problem(account, failure.message);
  if (failure.kind != Kind::kRateLimited && !capped) ++failures_;
  const auto pause =
      scheduler::full_jitter(failures_, std::chrono::seconds{30}, std::chrono::minutes{30}, 0.999);
  not_before_ =
      std::max(now + (refuses ? Duration{kNobodyFor} : pause), failure.retry_at.value_or(now));
  if (!capped || accounts_.caps().close(account, now)) {
    host_.report("looking up authors", failure.message);
  }
  host_.changed("polls", {});
}

}  // namespace inquiry::intake
