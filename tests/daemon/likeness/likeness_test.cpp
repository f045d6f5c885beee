#include "scheduler/likeness.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "client/gist.h"
#include "tests/daemon/likeness/labelled_posts.h"

namespace inquiry::scheduler {
namespace {

using testing::LabelledPost;

struct Judged {
  int folded = 0;
  int folded_rightly = 0;
  int copies = 0;
  std::map<std::string, std::pair<int, int>> by_kind;  // right, all
  std::string mistakes;

  double precision() const { return folded == 0 ? 1 : 1.0 * folded_rightly / folded; }
  double recall() const { return copies == 0 ? 1 : 1.0 * folded_rightly / copies; }
};

// As the intake does it: only what shares a sign with a first voice is compared with it.
class Board {
 public:
  std::string first_voice_of(const LabelledPost& post) {
    const auto gist = client::gist(post.text);
    const auto own = signs("grade4", gist);
    std::set<std::string> candidates;
    for (const auto sign : own) {
      const auto range = by_sign_.equal_range(sign);
      for (auto it = range.first; it != range.second; ++it) candidates.insert(it->second);
    }
    std::string best;
    double most = 0;
    for (const auto& id : candidates) {
      const double alike = likeness(gists_.at(id), gist);
      if (alike > most) {
        most = alike;
        best = id;
      }
    }
    if (best.empty()) {
      gists_[post.id] = gist;
      for (const auto sign : own) by_sign_.emplace(sign, post.id);
    }
    return best;
  }

 private:
  std::map<std::string, Gist> gists_;
  std::multimap<std::int64_t, std::string> by_sign_;
};

Judged judge(const std::string& half) {
  Judged judged;
  Board board;
  for (const auto& post : testing::labelled_posts()) {
    if (post.half != half) continue;
    const auto found = board.first_voice_of(post);
    judged.copies += post.like.empty() ? 0 : 1;
    judged.folded += found.empty() ? 0 : 1;
    judged.folded_rightly += !found.empty() && found == post.like ? 1 : 0;
    auto& [right, all] = judged.by_kind[post.kind];
    ++all;
    if (found == post.like) {
      ++right;
    } else {
      judged.mistakes += post.id + " (" + post.kind + ") is like " +
                         (post.like.empty() ? "none" : post.like) + ", was taken for " +
                         (found.empty() ? "none" : found) + ": " + post.text + "\n";
    }
  }
  return judged;
}

void report(const std::string& half, const Judged& judged, bool mistakes) {
  std::printf("%s: precision %.3f (%d of %d), recall %.3f (%d of %d)\n", half.c_str(),
              judged.precision(), judged.folded_rightly, judged.folded, judged.recall(),
              judged.folded_rightly, judged.copies);
  for (const auto& [kind, counts] : judged.by_kind) {
    std::printf("  %-12s %d of %d\n", kind.c_str(), counts.first, counts.second);
  }
  if (mistakes) std::printf("%s", judged.mistakes.c_str());
}

TEST(LabelledPosts, AreWholeAndWellLabelled) {
  const auto posts = testing::labelled_posts();
  EXPECT_GE(posts.size(), 500U);
  std::map<std::string, std::string> halves;
  std::map<std::string, int> sizes;
  for (const auto& post : posts) {
    EXPECT_TRUE(halves.emplace(post.id, post.half).second) << post.id << " is there twice";
    ++sizes[post.half];
    if (!post.like.empty()) {
      EXPECT_EQ(halves[post.like], post.half) << post.id << " is like what does not come before it";
    }
    EXPECT_FALSE(post.text.empty()) << post.id;
  }
  EXPECT_GE(sizes["tune"], 250);
  EXPECT_GE(sizes["held_out"], 250);
}

TEST(Likeness, FindsTheCopiesItWasTunedOn) {
  const auto judged = judge("tune");
  report("tune", judged, true);
  EXPECT_GE(judged.precision(), 0.97);
  EXPECT_GE(judged.recall(), 0.90);
}

// Written before anything was tuned, and looked at when all of it was.
TEST(Likeness, FindsTheCopiesItNeverSaw) {
  const auto judged = judge("held_out");
  report("held_out", judged, true);
  EXPECT_GE(judged.precision(), 0.95);
  EXPECT_GE(judged.recall(), 0.85);
}

}  // namespace
}  // namespace inquiry::scheduler
