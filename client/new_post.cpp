#include "client/new_post.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <nlohmann/json.hpp>
#include <set>
#include <string_view>

#include "client/weighted_text.h"

namespace inquiry::client {
namespace {

constexpr std::size_t kMediaMax = 4;
constexpr std::size_t kIdDigitsMax = 19;
constexpr std::size_t kCashtagsMax = 1;
constexpr std::size_t kPollOptionsMin = 2;
constexpr std::size_t kPollOptionsMax = 4;
constexpr std::ptrdiff_t kPollOptionCharactersMax = 25;
constexpr std::chrono::minutes kPollShortest{5};
constexpr std::chrono::minutes kPollLongest{std::chrono::hours{7 * 24}};

// Of UTF-8.
std::ptrdiff_t characters(std::string_view text) {
  return std::count_if(text.begin(), text.end(),
                       [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
}

std::string text_problem(const std::string& text) {
  const auto weighed = weigh(text);
  if (text.empty()) return "the text is empty; write what the post should say";
  if (weighed.length > kWeightedLengthMax) {
    return fmt::format("the text counts {} characters and X allows {}; shorten it by {}",
                       weighed.length, kWeightedLengthMax, weighed.length - kWeightedLengthMax);
  }
  if (!weighed.valid) {
    return "the text holds a character that X does not allow; remove invisible or broken "
           "characters";
  }
  const auto cashtags = extract_cashtags(text);
  if (cashtags.size() > kCashtagsMax) {
    return fmt::format(
        "the text holds {} cashtags (${}, …) and X allows one; write the others "
        "without $",
        cashtags.size(), cashtags.front());
  }
  return {};
}

std::string option_problem(const std::string& option) {
  if (option.find_first_not_of(" \t\r\n") == std::string::npos) {
    return "an answer of the poll is empty; write it, or leave it out";
  }
  if (!weigh(option).valid || option.find_first_of("\r\n\t") != std::string::npos) {
    return "an answer of the poll holds a character that X does not allow; write it on one line "
           "without invisible characters";
  }
  if (const auto length = characters(option); length > kPollOptionCharactersMax) {
    return fmt::format("the poll's answer \"{}\" has {} characters and X allows {}; shorten it",
                       option, length, kPollOptionCharactersMax);
  }
  return {};
}

std::string poll_problem(const Poll& poll) {
  const auto count = poll.options.size();
  if (count < kPollOptionsMin || count > kPollOptionsMax) {
    return fmt::format("the poll has {} answers and X allows {} to {}; add or remove some", count,
                       kPollOptionsMin, kPollOptionsMax);
  }
  for (const auto& option : poll.options) {
    if (auto problem = option_problem(option); !problem.empty()) return problem;
  }
  if (std::set<std::string>{poll.options.begin(), poll.options.end()}.size() != count) {
    return "two answers of the poll read the same; make them differ";
  }
  if (poll.duration < kPollShortest || poll.duration > kPollLongest) {
    return "the poll must be open for 5 minutes to 7 days; choose a time between";
  }
  return {};
}

std::string media_problem(const NewPost& post) {
  if (post.media.empty()) return {};
  if (post.media.size() > kMediaMax) {
    return fmt::format("the post has {} pictures and X allows {}; leave some out",
                       post.media.size(), kMediaMax);
  }
  if (post.poll) return "X shows a poll or pictures, not both; leave one of them out";
  for (const auto& id : post.media) {
    const bool digits =
        std::all_of(id.begin(), id.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (id.empty() || id.size() > kIdDigitsMax || !digits) {
      return "a picture has an id that X cannot have given; upload it again";
    }
  }
  return {};
}

// X has no word for "everyone": it is what holds when nothing is said.
std::string_view reply_word(ReplySettings settings) {
  switch (settings) {
    case ReplySettings::kEveryone:
      return "";
    case ReplySettings::kFollowing:
      return "following";
    case ReplySettings::kMentionedUsers:
      return "mentionedUsers";
    case ReplySettings::kVerified:
      return "verified";
    case ReplySettings::kSubscribers:
      return "subscribers";
  }
  assert(false);
  return "";
}

}  // namespace

std::string problem_with(const NewPost& post) {
  if (auto problem = text_problem(post.text); !problem.empty()) return problem;
  if (post.poll) {
    if (auto problem = poll_problem(*post.poll); !problem.empty()) return problem;
  }
  return media_problem(post);
}

std::string create_body(const NewPost& post) {
  nlohmann::json body{{"text", post.text}};
  if (post.reply_to) body["reply"]["in_reply_to_tweet_id"] = post.reply_to->str();
  if (!post.media.empty()) body["media"]["media_ids"] = post.media;
  if (post.poll) {
    body["poll"] = {{"options", post.poll->options},
                    {"duration_minutes", post.poll->duration.count()}};
  }
  if (post.reply_settings != ReplySettings::kEveryone) {
    body["reply_settings"] = reply_word(post.reply_settings);
  }
  if (post.made_with_ai) body["made_with_ai"] = true;
  if (post.paid_partnership) body["paid_partnership"] = true;
  return body.dump();
}

}  // namespace inquiry::client
