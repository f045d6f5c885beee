#include "base/draft.h"

#include <array>
#include <cassert>
#include <utility>

#include "base/digest.h"

namespace inquiry {
namespace {

constexpr std::array<std::pair<AttemptOutcome, std::string_view>, 5> kOutcomes{
    {{AttemptOutcome::kPending, "pending"},
     {AttemptOutcome::kUnknown, "unknown"},
     {AttemptOutcome::kPosted, "posted"},
     {AttemptOutcome::kNotSent, "not_sent"},
     {AttemptOutcome::kRefused, "refused"}}};

std::string list_hash(const std::vector<std::string>& items) {
  std::string chained;
  for (const auto& item : items) chained = sha256_hex({chained, item});
  return chained;
}

std::string invited_hash(const std::vector<Invitation>& invited) {
  std::string chained;
  for (const auto& each : invited) chained = sha256_hex({chained, each.handle, each.because});
  return chained;
}

std::string students_hash(const std::optional<std::vector<StudentShown>>& students) {
  if (!students) return "not said";
  std::string chained = "said";
  for (const auto& each : *students) {
    chained = sha256_hex({chained, each.student, word(each.name_level)});
    for (const auto kind : each.kinds) chained = sha256_hex({chained, word(kind)});
  }
  return chained;
}

std::string poll_hash(const std::optional<Poll>& poll) {
  if (!poll) return "none";
  return sha256_hex({list_hash(poll->options), std::to_string(poll->duration.count())});
}

std::string label_words(const DraftContent& content) {
  return std::string{content.made_with_ai ? "ai" : ""} + (content.paid_partnership ? "+paid" : "");
}

bool is_plain(const DraftContent& content) {
  return !content.poll && content.reply_settings == ReplySettings::kEveryone &&
         !content.made_with_ai && !content.paid_partnership;
}

}  // namespace

// A plain draft keeps the hash it had before there were others, so approvals outlive the upgrade.
std::string content_hash(const DraftContent& content) {
  const auto plain = sha256_hex(
      {"inquiryd draft 1", content.text, content.reply_to ? content.reply_to->str() : std::string{},
       invited_hash(content.invited), students_hash(content.students), list_hash(content.staff),
       content.evidence, list_hash(content.ideas)});
  if (is_plain(content)) return plain;
  return sha256_hex({"inquiryd draft 2", plain, poll_hash(content.poll),
                     word(content.reply_settings), label_words(content)});
}

std::string_view word(AttemptOutcome value) {
  for (const auto& [each, text] : kOutcomes) {
    if (each == value) return text;
  }
  assert(false && "a value outside its enumeration");
  return {};
}

std::optional<AttemptOutcome> parse_attempt_outcome(std::string_view text) {
  for (const auto& [value, spelling] : kOutcomes) {
    if (spelling == text) return value;
  }
  return std::nullopt;
}

}  // namespace inquiry
