#include "base/draft.h"

#include <gtest/gtest.h>

#include <functional>
#include <vector>

namespace inquiry {
namespace {

// An approval must not survive any change of what goes out or who is in it.
TEST(ContentHash, EveryEditChangesIt) {
  DraftContent content;
  content.text = "What does equivalence look like in your room?";
  const auto before = content_hash(content);
  const std::vector<std::function<void(DraftContent&)>> edits{
      [](auto& c) { c.text += ' '; },
      [](auto& c) { c.reply_to = PostId{1}; },
      [](auto& c) {
        c.invited.push_back({"TonyaWardSinger", "wrote the book"});
      },
      [](auto& c) { c.students.emplace(); },
      [](auto& c) {
        c.students = {{"s1", {EvidenceKind::kPhoto}, NameLevel::kNone}};
      },
      [](auto& c) {
        c.students = {{"s1", {EvidenceKind::kWork}, NameLevel::kNone}};
      },
      [](auto& c) {
        c.students = {{"s1", {EvidenceKind::kPhoto}, NameLevel::kFirst}};
      },
      [](auto& c) { c.staff.emplace_back("ana"); },
      [](auto& c) { c.evidence = "18 of 20 exit tickets"; },
      [](auto& c) { c.ideas.emplace_back("i1"); },
      [](auto& c) {
        c.poll = Poll{{"yes", "no"}, std::chrono::minutes{60}};
      },
      [](auto& c) {
        c.poll = Poll{{"yes", "no"}, std::chrono::minutes{61}};
      },
      [](auto& c) {
        c.poll = Poll{{"no", "yes"}, std::chrono::minutes{60}};
      },
      [](auto& c) { c.reply_settings = ReplySettings::kFollowing; },
      [](auto& c) { c.reply_settings = ReplySettings::kVerified; },
      [](auto& c) { c.made_with_ai = true; },
      [](auto& c) { c.paid_partnership = true; },
  };
  std::vector<std::string> hashes{before};
  for (const auto& edit : edits) {
    auto changed = content;
    edit(changed);
    hashes.push_back(content_hash(changed));
  }
  for (std::size_t i = 0; i < hashes.size(); ++i) {
    for (std::size_t j = i + 1; j < hashes.size(); ++j) EXPECT_NE(hashes[i], hashes[j]) << i << j;
  }
  EXPECT_EQ(content_hash(content), before);
}

// Drafts that were approved before an upgrade stay approved.
TEST(ContentHash, OfAPlainDraftIsWhatItAlwaysWas) {
  DraftContent content;
  content.text = "What does equivalence look like in your room?";
  EXPECT_EQ(content_hash(content),
            "23e90b1ec7cd7e0e59d41bf3ea7a6d54873e1efedf84f6a7741ddc910e30a138");
}

}  // namespace
}  // namespace inquiry
