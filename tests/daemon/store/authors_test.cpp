// Authors are looked up once and kept.
#include "tests/daemon/store/temp_store.h"

namespace inquiry::store {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class Authors : public StoreTest {
 protected:
  // A post of an author whose handle is not known, and the idea made of it.
  std::string unnamed(std::int64_t post, std::int64_t author) {
    auto read = a_post(post);
    read.author_id = UserId{author};
    read.author = read.author_name = "";
    store().add_post(read, hour(2), "");
    auto idea = an_idea("grade4", post);
    idea.author = "";
    idea.url = "https://x.com/i/status/" + read.id.str();
    return store().add_idea(idea).value();
  }
  std::vector<UserId> wanted() { return store().authors_to_look_up(hour(10), hour(20), 100); }
};

TEST_F(Authors, AnIdeaGetsItsHandleWhenItIsKnown) {
  const auto idea = unnamed(1, 501);
  const auto other = unnamed(2, 502);
  EXPECT_THAT(wanted(), ElementsAre(UserId{501}, UserId{502}));
  store().save_author({UserId{501}, "AnaTeaches", "Ana", hour(30)});
  open_again();

  EXPECT_EQ(store().idea(idea)->author, "AnaTeaches");
  EXPECT_EQ(store().idea(idea)->url, "https://x.com/AnaTeaches/status/1");
  EXPECT_EQ(store().post(PostId{1})->post.author, "AnaTeaches");
  EXPECT_EQ(store().post(PostId{1})->post.author_name, "Ana");
  EXPECT_EQ(store().idea(other)->author, "");
  EXPECT_EQ(store().author(UserId{501})->handle, "AnaTeaches");
  EXPECT_EQ(store().author("anateaches")->id, UserId{501});
  EXPECT_THAT(wanted(), ElementsAre(UserId{502}));
}

TEST_F(Authors, AreLookedUpAgainWhenTheyAreOld) {
  unnamed(1, 501);
  unnamed(2, 502);
  store().save_author({UserId{501}, "AnaTeaches", "Ana", hour(9)});
  store().save_author({UserId{502}, "", "", hour(19)});
  EXPECT_THAT(wanted(), ElementsAre(UserId{501}, UserId{502}));
  store().save_author({UserId{501}, "AnaTeaches", "Ana", hour(11)});
  store().save_author({UserId{502}, "", "", hour(21)});
  EXPECT_THAT(wanted(), IsEmpty());
}

TEST_F(Authors, AHandleBelongsToOneAtATime) {
  store().save_author({UserId{501}, "ana", "Ana", hour(1)});
  store().save_author({UserId{502}, "Ana", "Another", hour(2)});
  EXPECT_EQ(store().author("ANA")->id, UserId{502});
  EXPECT_FALSE(store().author(UserId{501}));
  store().save_author({UserId{503}, "", "", hour(1)});
  store().save_author({UserId{504}, "", "", hour(2)});
  EXPECT_TRUE(store().author(UserId{503}));
  EXPECT_FALSE(store().author(""));
}

TEST_F(Authors, GoWithTheirLastPost) {
  const auto idea = unnamed(1, 501);
  unnamed(2, 501);
  store().save_author({UserId{501}, "ana", "Ana", hour(1)});
  store().remove_post(PostId{1}, hour(3));
  EXPECT_TRUE(store().author(UserId{501}));
  store().save_author({UserId{501}, "ana2", "Ana", hour(4)});
  EXPECT_EQ(store().idea(idea)->author, "");
  store().remove_post(PostId{2}, hour(5));
  EXPECT_FALSE(store().author(UserId{501}));
}

TEST_F(Authors, OfPostsThatNoIdeaKeepsAreNotLookedUp) {
  auto read = a_post(1);
  store().add_post(read, hour(2), "");
  EXPECT_THAT(wanted(), IsEmpty());
}

}  // namespace
}  // namespace inquiry::store
