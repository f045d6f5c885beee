#include "daemon/intake/stream_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "daemon/intake/listening.h"
#include "daemon/log.h"

namespace inquiry::intake {
namespace {

using client::StreamEnding;
using scheduler::StreamBreak;

// A stream that stood this long was not refused.
constexpr std::chrono::minutes kStood{1};
// Rules are looked at again now and then: others may change what is the app's.
constexpr std::chrono::hours kRulesKnownFor{1};
// X bills what the stream brings as it comes; with less than this left for today it stays closed.
constexpr int kResultsToOpen = money::kLargestPage;
constexpr int kResultsToStay = money::kSmallestPage;
constexpr std::chrono::minutes kMoneyAgain{10};
constexpr std::size_t kRulesPerRequest = 100;
// X counts a connection that broke for some minutes; beyond that it has to be told.
constexpr int kTooManyBeforeFreeing = 3;

StreamBreak break_of(StreamEnding::Why why) {
  switch (why) {
    case StreamEnding::Why::kClosed:
    case StreamEnding::Why::kSilent:
      return StreamBreak::kDropped;
    case StreamEnding::Why::kUnreachable:
      return StreamBreak::kUnreachable;
    case StreamEnding::Why::kRefused:
    case StreamEnding::Why::kUnreadable:
      return StreamBreak::kServer;
    case StreamEnding::Why::kRateLimited:
    case StreamEnding::Why::kTooMany:
      return StreamBreak::kRateLimited;
    case StreamEnding::Why::kNotAllowed:
      return StreamBreak::kNotAllowed;
    case StreamEnding::Why::kCapped:
      return StreamBreak::kCapped;
  }
  return StreamBreak::kServer;
}

StreamBreak break_of(const client::Failure& failure) {
  switch (failure.kind) {
    case client::Failure::Kind::kNothingSent:
    case client::Failure::Kind::kNoAnswer:
      return StreamBreak::kUnreachable;
    case client::Failure::Kind::kRateLimited:
      return StreamBreak::kRateLimited;
    case client::Failure::Kind::kCapped:
      return StreamBreak::kCapped;
    case client::Failure::Kind::kUnauthorized:
    case client::Failure::Kind::kWrongAccess:
      return StreamBreak::kNotAllowed;
    default:
      return failure.status == 403 ? StreamBreak::kNotAllowed : StreamBreak::kServer;
  }
}

}  // namespace

std::optional<UtcTime> StreamReader::tick(UtcTime now) {
  if (!transport_ || host_.config().x.intake != config::Intake::kStream) {
    close("x.intake is poll");
    return std::nullopt;
  }
  if (!choose_account()) {
    close("no account can read it");
    say_once(
        "x.intake is stream, and no account's credential has the app's bearer_token: everything is "
        "polled instead; add it, or set x.intake to poll");
    return std::nullopt;
  }
  wanted_ = scheduler::stream_rules(plan(store_, host_.config(), now), refused_);
  if (wanted_.empty()) {
    close("nobody listens outside silence");
    return std::nullopt;
  }
  if (const auto closed = accounts_.caps().closed_until(account_)) {
    close("X refuses all that costs money");
    return closed;
  }
  if (purse_.page_size(now) < (stream_ ? kResultsToStay : kResultsToOpen)) {
    close("today's reads or money are spent");
    return now + kMoneyAgain;
  }
  if (retry_at_ && now < *retry_at_) return retry_at_;
  retry_at_.reset();
  const auto again = keep_rules(now);
  tell_cover();
  return again;
}

// The school's first account that can: what any credential may read is read once for all. A stream
// that is open stays with its app.
bool StreamReader::choose_account() {
  if (is_asking_) return true;  // its answer is about the app that was asked
  for (const auto& [name, account] : host_.config().accounts) {
    auto* x = accounts_.find(name);
    if (!x || !x->can_stream()) continue;
    if (const auto app = x->app(); app != app_) {
      close("another app reads it now");
      known_.reset();
      app_ = app;
    }
    account_ = name;
    // A client that was replaced lives until its stream is closed and its calls have ended.
    if (!stream_) x_ = x;
    return true;
  }
  return false;
}

std::optional<UtcTime> StreamReader::keep_rules(UtcTime now) {
  if (is_asking_) return std::nullopt;
  if (!known_ || now - listed_at_ >= kRulesKnownFor) {
    list_rules();
    return std::nullopt;
  }
  const auto change = scheduler::diff(wanted_, *known_);
  if (!change.foreign.empty()) {
    failed(StreamBreak::kNotAllowed,
           fmt::format("the app has {} stream rules that inquiryd did not make, and the stream "
                       "would bring and bill their posts: remove them, or give inquiryd an app of "
                       "its own",
                       change.foreign.size()));
    return retry_at_;
  }
  if (!change.is_empty()) {
    change_rules(change);
    return std::nullopt;
  }
  if (!stream_) open();
  return listed_at_ + kRulesKnownFor;
}

void StreamReader::list_rules() {
  is_asking_ = true;
  x_->stream_rules([this](const client::Answer<std::vector<client::StreamRule>>& answer) {
    is_asking_ = false;
    rules_listed(answer);
    host_.changed("polls", {});
  });
}

void StreamReader::rules_listed(const client::Answer<std::vector<client::StreamRule>>& answer) {
  const auto now = clock_.utc_now();
  if (!answer) {
    const auto& failure = answer.error();
    failed(break_of(failure), failure.message, failure.retry_at);
    return;
  }
  // What X refused an hour ago may be right by now.
  if (known_) refused_.clear();
  known_.emplace();
  listed_at_ = now;
  std::map<std::string, UtcTime> since;
  for (const auto& rule : *answer) {
    known_->push_back({rule.id, rule.value, rule.tag});
    const auto before = rule_since_.find(rule.tag);
    since[rule.tag] = before == rule_since_.end() ? now : before->second;
  }
  rule_since_ = std::move(since);
}

void StreamReader::change_rules(const scheduler::StreamRuleDiff& change) {
  client::StreamRuleChange asked;
  asked.remove = change.remove;
  auto added = change.add;
  if (added.size() > kRulesPerRequest) added.resize(kRulesPerRequest);
  for (const auto& rule : added) asked.add.push_back({"", rule.value, rule.tag});
  is_asking_ = true;
  x_->change_stream_rules(asked, false,
                          [this, added](const client::Answer<client::StreamRuleVerdict>& answer) {
                            is_asking_ = false;
                            rules_changed(added, answer);
                            host_.changed("polls", {});
                          });
}

// What X has now is asked for rather than concluded.
void StreamReader::rules_changed(const std::vector<scheduler::StreamRule>& added,
                                 const client::Answer<client::StreamRuleVerdict>& answer) {
  known_.reset();
  if (!answer) {
    failed(break_of(answer.error()), answer.error().message, answer.error().retry_at);
    return;
  }
  const auto refuse = [&](const std::string& value) {
    for (const auto& rule : added) {
      if (value.empty() || rule.value == value) refused_.insert(rule.tag);
    }
  };
  // Where X took none and names none, it refused all: not to be asked again and again.
  const bool names_none = std::ranges::all_of(
      answer->refused, [](const auto& refusal) { return refusal.value.empty(); });
  if (answer->added == 0 && names_none) refuse({});
  for (const auto& refusal : answer->refused) {
    if (!refusal.value.empty()) refuse(refusal.value);
    host_.report(
        "the stream",
        fmt::format("X does not take a rule, what it stands for stays polled: {}", refusal.why));
  }
}

void StreamReader::open() {
  opened_at_.reset();
  stream_ = x_->open_stream(*transport_, {[this] {
                                            opened_at_ = clock_.utc_now();
                                            is_refused_ = false;
                                            said_.clear();
                                            log::info("the stream is open, read as " + account_);
                                            host_.changed("polls", {});
                                          },
                                          [this](const client::Page& page) { arrived(page); },
                                          [this](const StreamEnding& ending) { ended(ending); }});
}

void StreamReader::arrived(const client::Page& page) {
  reader_.take(account_, page);
  // The next tick closes it; whatever arrives until then is billed.
  if (purse_.page_size(clock_.utc_now()) < kResultsToStay) host_.changed("polls", {});
}

void StreamReader::ended(const StreamEnding& ending) {
  stream_.reset();
  const auto now = clock_.utc_now();
  if (opened_at_ && now - *opened_at_ >= kStood) breaks_ = too_many_ = 0;
  opened_at_.reset();
  if (ending.why == StreamEnding::Why::kRefused) known_.reset();  // 409: X has no rules
  if (ending.why == StreamEnding::Why::kTooMany) {
    if (++too_many_ >= kTooManyBeforeFreeing) free_connection();
  }
  failed(break_of(ending.why), ending.message, ending.retry_at);
  host_.changed("polls", {});
}

void StreamReader::free_connection() {
  too_many_ = 0;
  log::info("X still counts an older connection to the stream: it is asked to end it");
  x_->free_stream([this](const client::Answer<bool>& answer) {
    if (!answer) host_.report("the stream", answer.error().message);
  });
}

void StreamReader::failed(StreamBreak why, const std::string& message,
                          std::optional<UtcTime> retry_at) {
  const auto now = clock_.utc_now();
  if (why == StreamBreak::kCapped) {
    accounts_.caps().close(account_, now);
    accounts_.set_problem(account_, message);
  }
  ++breaks_;
  retry_at_ = std::max(now + scheduler::reopen_after(why, breaks_), retry_at.value_or(now));
  if (why == StreamBreak::kNotAllowed) {
    is_refused_ = true;
    close(message);
    say_once("everything is polled instead of streamed: " + message);
  } else if (why == StreamBreak::kDropped && breaks_ == 1) {
    log::info("the stream broke and is opened again: " + message);  // to be expected, says X
  } else {
    say_once("polling until the stream is back: " + message);
  }
  tell_cover();
}

void StreamReader::close(const std::string& why) {
  if (stream_) log::info("the stream is closed: " + why);
  stream_.reset();
  opened_at_.reset();
  tell_cover();
}

void StreamReader::rest() {
  transport_ = nullptr;
  close("inquiryd is stopping");
}

void StreamReader::reconsider() {
  retry_at_.reset();
  refused_.clear();
  is_refused_ = false;
  breaks_ = too_many_ = 0;
  said_.clear();
}

// A term is covered since its rule was seen at X and the stream stood.
void StreamReader::tell_cover() {
  cover_.clear();
  if (stream_ && opened_at_) {
    for (const auto& rule : wanted_) {
      const auto since = rule_since_.find(rule.tag);
      if (since != rule_since_.end()) cover_[rule.tag] = std::max(since->second, *opened_at_);
    }
  }
  reader_.covered(cover_);
}

void StreamReader::say_once(const std::string& message) {
  if (std::exchange(said_, message) != message) host_.report("the stream", message);
}

std::optional<StreamReader::Status> StreamReader::status() const {
  if (host_.config().x.intake != config::Intake::kStream) return std::nullopt;
  return Status{account_, opened_at_ ? "open" : is_refused_ ? "refused" : "closed"};
}

}  // namespace inquiry::intake
