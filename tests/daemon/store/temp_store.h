// A store in a real file of its own, and things to put into it.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include "daemon/store/store.h"

namespace inquiry::store {

// In memory where the system has such a folder: a killed process loses no more there than on a
// disk, and nobody waits for one.
class TempFolder {
 public:
  TempFolder() {
    const std::filesystem::path memory{"/dev/shm"};
    const auto parent =
        std::filesystem::exists(memory) ? memory : std::filesystem::temp_directory_path();
    std::string pattern = (parent / "store-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  ~TempFolder() { std::filesystem::remove_all(path_); }

  const std::string& path() const { return path_; }
  std::string file(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

inline UtcTime at(std::string_view text) { return parse_rfc3339(text).value(); }

// 2026-09-01, `hours` later.
inline UtcTime hour(int hours) { return at("2026-09-01T00:00:00Z") + std::chrono::hours{hours}; }

inline std::string bytes_of(const std::string& file) {
  std::ifstream in{file, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

class StoreTest : public ::testing::Test {
 protected:
  StoreTest() { open_again(); }

  // As after a restart.
  void open_again() {
    store_.reset();
    auto opened = open("sqlite:s.db", folder_.path());
    ASSERT_TRUE(opened) << opened.error().message;
    store_ = std::move(*opened);
  }
  std::string file() const { return folder_.file("s.db"); }
  Store& store() { return *store_; }

  TempFolder folder_;
  std::unique_ptr<Store> store_;
};

inline Post a_post(std::int64_t id) {
  Post post;
  post.id = post.first_id = PostId{id};
  post.text = "Fractions on a number line #fractions";
  post.author_id = UserId{77};
  post.author = "msrivera";
  post.author_name = "Ms Rivera";
  post.created_at = hour(1);
  post.language = "en";
  post.hashtags = {"fractions"};
  return post;
}

inline Idea an_idea(const std::string& team, std::optional<std::int64_t> post = std::nullopt) {
  Idea idea;
  idea.team = team;
  if (post) idea.post_id = PostId{*post};
  idea.text = "Fractions on a number line";
  idea.author = "msrivera";
  idea.url = "https://x.com/msrivera/status/1";
  idea.created_at = hour(1);
  idea.arrived_at = hour(2);
  idea.language = "en";
  idea.source = post ? IdeaSource::kProblem : IdeaSource::kColleague;
  idea.why = "problem tag #fractions";
  return idea;
}

inline Draft a_draft(const std::string& team, DraftState state = DraftState::kWaitingForReview) {
  Draft draft;
  draft.team = team;
  draft.author = "ana";
  draft.state = state;
  draft.content.text = "How do you explain 2/4 = 1/2?";
  draft.created_at = hour(3);
  draft.changed_at = hour(3);
  draft.not_after = hour(171);
  draft.cycle = 1;
  return draft;
}

inline Consent a_consent(const std::string& student) {
  Consent consent;
  consent.student = student;
  consent.guardian = "G-" + student;
  consent.decision = ConsentDecision::kGranted;
  consent.channels = {"x", "newsletter"};
  consent.kinds = {EvidenceKind::kPhoto, EvidenceKind::kWork};
  consent.name_level = NameLevel::kFirst;
  consent.from = parse_date("2026-09-01").value();
  consent.until = parse_date("2027-06-30");
  consent.wording_version = "2026-1";
  consent.evidence = "folder 4, sheet 12";
  consent.recorded_at = hour(5);
  consent.recorded_by = "maria";
  return consent;
}

inline std::vector<std::string> ids(const std::vector<Idea>& items) {
  std::vector<std::string> result;
  for (const auto& item : items) result.push_back(item.id);
  return result;
}
inline std::vector<std::string> ids(const std::vector<Draft>& items) {
  std::vector<std::string> result;
  for (const auto& item : items) result.push_back(item.id);
  return result;
}

}  // namespace inquiry::store
