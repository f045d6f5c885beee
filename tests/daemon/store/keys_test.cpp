#include "daemon/store/keys.h"

#include <gtest/gtest.h>

namespace inquiry::store {
namespace {

TEST(Ids, ComeBackAsTheRowTheyWereMadeOf) {
  for (const std::int64_t row : {std::int64_t{1}, std::int64_t{12}, std::int64_t{1} << 62}) {
    EXPECT_EQ(row_of(kDraft, id_text(kDraft, row)), row);
  }
}

TEST(Ids, AreUnknownInAnyOtherSpelling) {
  for (const char* id : {"", "d", "12", "i12", "D12", "d0", "d-1", "d+1", "d012", "d 12", "d12 ",
                         "d1e3", "d9223372036854775808", "d12.0", "d0x10"}) {
    EXPECT_EQ(row_of(kDraft, id), 0) << id;
  }
}

TEST(PageMarkers, ComeBackAsThePlaceTheyWereMadeOf) {
  const auto place = place_after('i', marker('i', {.time = -5, .row = 7}));
  ASSERT_TRUE(place);
  EXPECT_EQ(place->time, -5);
  EXPECT_EQ(place->row, 7);
}

TEST(PageMarkers, OfAnotherMakingAreInvalid) {
  for (const char* text : {"i", "i1", "i1.", "i.1", "d1.2", "i1.2.3", "i01.2", "i1.2 ", "1.2",
                           "ix.y", "i1.99999999999999999999", "'; DROP TABLE ideas; --"}) {
    const auto place = place_after('i', text);
    ASSERT_FALSE(place) << text;
    EXPECT_EQ(place.error().kind, Error::Kind::kInvalid);
  }
}

TEST(PageSizes, AreKeptWithinOneAndTwoHundred) {
  EXPECT_EQ(page_size({.after = {}, .limit = -3}), 1);
  EXPECT_EQ(page_size({.after = {}, .limit = 0}), 1);
  EXPECT_EQ(page_size({}), 50);
  EXPECT_EQ(page_size({.after = {}, .limit = 200}), 200);
  EXPECT_EQ(page_size({.after = {}, .limit = 100'000}), 200);
}

}  // namespace
}  // namespace inquiry::store
