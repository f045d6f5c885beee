#include "daemon/console/api/draft_change.h"

#include <algorithm>
#include <string>

namespace inquiry::api {
namespace {

using nlohmann::json;

// Absent stays nullopt.
std::optional<std::string> text_in(const json& body, const char* name) {
  const auto found = body.find(name);
  if (found == body.end()) return std::nullopt;
  return found->get<std::string>();
}

std::optional<std::vector<std::string>> texts_in(const json& body, const char* name) {
  const auto found = body.find(name);
  if (found == body.end()) return std::nullopt;
  return found->get<std::vector<std::string>>();
}

std::vector<Invitation> invited_in(const json& list) {
  std::vector<Invitation> invited;
  for (const auto& each : list) {
    auto handle = each.at("handle").get<std::string>();
    if (handle.starts_with('@')) handle.erase(0, 1);
    invited.push_back({std::move(handle), each.at("because").get<std::string>()});
  }
  return invited;
}

std::optional<std::vector<StudentShown>> students_in(const json& list) {
  if (list.is_null()) return std::nullopt;
  std::vector<StudentShown> students;
  for (const auto& each : list) {
    StudentShown shown;
    shown.student = each.at("student").get<std::string>();
    shown.kinds = kinds_in(each.value("kinds", json::array()));
    shown.name_level = parse_word<NameLevel>(each.value("name_level", "none")).value();
    students.push_back(std::move(shown));
  }
  return students;
}

Result<Poll> poll_in(const json& poll) {
  constexpr std::int64_t kMinutesMax = 7 * 24 * 60;
  Poll made;
  made.options = poll.at("options").get<std::vector<std::string>>();
  const auto minutes = poll.value("duration_minutes", std::int64_t{made.duration.count()});
  if (minutes < 1 || minutes > kMinutesMax) {
    return fail(Error::Kind::kInvalid,
                "duration_minutes of the poll is out of range; X allows 5 to 10080 (7 days)");
  }
  made.duration = std::chrono::minutes{minutes};
  return made;
}

Result<void> take_reply(const json& body, desk::DraftChange& change) {
  const auto reply = body.find("reply_to");
  if (reply == body.end()) return {};
  change.reply_to.emplace();
  if (reply->is_null()) return {};
  const auto post = PostId::parse(reply->get_ref<const std::string&>());
  if (!post) {
    return fail(Error::Kind::kInvalid,
                "reply_to is no post's id; it is the number at the end of the post's address");
  }
  change.reply_to = std::optional{post};
  return {};
}

// What X shows beside the text.
Result<void> take_post_fields(const json& body, desk::DraftChange& change) {
  if (const auto poll = body.find("poll"); poll != body.end()) {
    change.poll.emplace();
    if (!poll->is_null()) {
      auto made = poll_in(*poll);
      if (!made) return tl::unexpected(made.error());
      change.poll = std::optional{std::move(*made)};
    }
  }
  if (const auto settings = text_in(body, "reply_settings")) {
    change.reply_settings = parse_word<ReplySettings>(*settings);
  }
  if (const auto ai = body.find("made_with_ai"); ai != body.end()) {
    change.made_with_ai = ai->get<bool>();
  }
  if (const auto paid = body.find("paid_partnership"); paid != body.end()) {
    change.paid_partnership = paid->get<bool>();
  }
  return take_reply(body, change);
}

}  // namespace

std::vector<EvidenceKind> kinds_in(const json& list) {
  std::vector<EvidenceKind> kinds;
  for (const auto& each : list) {
    const auto kind = parse_word<EvidenceKind>(each.get<std::string>()).value();
    if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) kinds.push_back(kind);
  }
  return kinds;
}

Result<desk::DraftChange> draft_change(const json& body) {
  if (const auto media = body.find("media"); media != body.end() && !media->empty()) {
    return fail(Error::Kind::kInvalid,
                "photos and videos cannot be posted yet: they must be cleaned first, and this "
                "version has no cleaner; leave media out");
  }
  desk::DraftChange change;
  if (auto taken = take_post_fields(body, change); !taken) return tl::unexpected(taken.error());
  change.text = text_in(body, "text");
  if (const auto list = body.find("invited"); list != body.end())
    change.invited = invited_in(*list);
  if (const auto list = body.find("students"); list != body.end()) {
    change.students = students_in(*list);
  }
  change.staff = texts_in(body, "staff");
  change.evidence = text_in(body, "evidence");
  change.ideas = texts_in(body, "ideas");
  if (const auto time = body.find("not_before"); time != body.end()) {
    change.not_before =
        time->is_null() ? std::nullopt : parse_rfc3339(time->get_ref<const std::string&>());
  }
  if (const auto time = text_in(body, "not_after")) change.not_after = parse_rfc3339(*time);
  return change;
}

}  // namespace inquiry::api
