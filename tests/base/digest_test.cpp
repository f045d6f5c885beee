#include "base/digest.h"

#include <gtest/gtest.h>

namespace inquiry {
namespace {

TEST(Digest, MatchesPublishedVectors) {
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  // RFC 2202, test case 2.
  EXPECT_EQ(base64(hmac_sha1("Jefe", "what do ya want for nothing?")),
            "7/zfauXrL6LSdBbV8YTfnCWafHk=");
  EXPECT_EQ(base64(""), "");
  EXPECT_EQ(base64("fo"), "Zm8=");
}

TEST(Digest, FieldsDoNotRunIntoEachOther) {
  EXPECT_NE(sha256_hex({"ab", "c"}), sha256_hex({"a", "bc"}));
  EXPECT_NE(sha256_hex({"ab"}), sha256_hex({"ab", ""}));
}

TEST(Digest, RandomTokensDiffer) {
  EXPECT_EQ(random_hex(16).size(), 32U);
  EXPECT_NE(random_hex(16), random_hex(16));
}

}  // namespace
}  // namespace inquiry
