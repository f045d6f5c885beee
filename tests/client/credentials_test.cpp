#include "client/credentials.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace inquiry::client {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kWhole = R"({
  "bearer_token": "AAAA-bearer",
  "oauth1": {"consumer_key": "ck", "consumer_secret": "cs", "access_token": "at",
             "access_token_secret": "ats"},
  "oauth2": {"client_id": "id", "client_secret": "s", "refresh_token": "r"}})";

TEST(Credentials, ReadsEveryPart) {
  const auto credentials = parse_credentials(kWhole);
  ASSERT_TRUE(credentials) << credentials.error().message;
  EXPECT_EQ(credentials->bearer_token.reveal(), "AAAA-bearer");
  ASSERT_TRUE(credentials->oauth1);
  EXPECT_EQ(credentials->oauth1->consumer_key.reveal(), "ck");
  EXPECT_EQ(credentials->oauth1->consumer_secret.reveal(), "cs");
  EXPECT_EQ(credentials->oauth1->access_token.reveal(), "at");
  EXPECT_EQ(credentials->oauth1->access_token_secret.reveal(), "ats");
  ASSERT_TRUE(credentials->oauth2);
  EXPECT_EQ(credentials->oauth2->client_id, "id");
  EXPECT_EQ(credentials->oauth2->client_secret.reveal(), "s");
  EXPECT_EQ(credentials->oauth2->refresh_token.reveal(), "r");
}

TEST(Credentials, AnyPartSuffices) {
  EXPECT_TRUE(parse_credentials(R"({"bearer_token": "b"})"));
  EXPECT_TRUE(parse_credentials(
      R"({"oauth1": {"consumer_key": "a", "consumer_secret": "b", "access_token": "c",
                     "access_token_secret": "d"}})"));
  const auto only_oauth2 = parse_credentials(R"({"oauth2": {"client_id": "public"}})");
  ASSERT_TRUE(only_oauth2);
  EXPECT_TRUE(only_oauth2->oauth2->client_secret.empty());
}

struct Refused {
  std::string name;
  std::string json;
  std::string says;
  friend void PrintTo(const Refused& row, std::ostream* out) { *out << row.name; }
};

class RefusedCredentials : public ::testing::TestWithParam<Refused> {};

TEST_P(RefusedCredentials, SayWhyAndNotWhatTheyHold) {
  const auto credentials = parse_credentials(GetParam().json);
  ASSERT_FALSE(credentials);
  EXPECT_THAT(credentials.error().message, HasSubstr(GetParam().says));
  EXPECT_THAT(credentials.error().message, Not(HasSubstr("canary")));
}

INSTANTIATE_TEST_SUITE_P(
    Credentials, RefusedCredentials,
    ::testing::Values(
        Refused{"Empty", "", "empty"}, Refused{"NotJson", "bearer_token: canary", "not JSON"},
        Refused{"CutOff", R"({"bearer_token": "canary)", "not JSON"},
        Refused{"TooDeep", std::string(1'000'000, '['), "nested deeper than 64"},
        Refused{"NotAnObject", R"(["canary"])", "must be a JSON object"},
        Refused{"Nothing", "{}", "holds no credential"},
        Refused{"Null", R"({"bearer_token": null})", "holds no credential"},
        Refused{"UnknownKey", R"({"bearer_tokne": "canary"})", "unknown key \"bearer_tokne\""},
        Refused{"UnknownInnerKey", R"({"oauth1": {"consumer": "canary"}})",
                "unknown key \"consumer\" in \"oauth1\""},
        Refused{"UnknownOAuth2Key", R"({"bearer_token": "b", "oauth2": {"clientid": "canary"}})",
                "unknown key \"clientid\" in \"oauth2\""},
        Refused{"OAuth2WithoutClient", R"({"oauth2": {"refresh_token": "canary"}})",
                "\"client_id\" is missing"},
        Refused{"SpaceInRefreshToken",
                R"({"oauth2": {"client_id": "c", "refresh_token": "canary "}})", "copy it again"},
        Refused{"PartMissing", R"({"oauth1": {"consumer_key": "canary"}})",
                "\"consumer_secret\" is missing"},
        Refused{"WrongType", R"({"bearer_token": 123})", "\"bearer_token\" is missing, or not"},
        Refused{"WrongPartType", R"({"bearer_token": "b", "oauth1": "canary"})",
                "\"oauth1\" must be a JSON object"},
        Refused{"EmptyToken", R"({"bearer_token": ""})", "\"bearer_token\" is empty"},
        Refused{"LineInToken", R"({"bearer_token": "canary\r\nX-Evil: 1"})", "copy it again"},
        Refused{"SpaceInToken", R"({"bearer_token": "canary "})", "copy it again"}),
    [](const auto& row) { return row.param.name; });

class CredentialFile : public ::testing::Test {
 protected:
  CredentialFile() {
    std::string pattern = (std::filesystem::temp_directory_path() / "inquiry_XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
  }
  ~CredentialFile() override { std::filesystem::remove_all(folder_); }

  std::string write(const std::string& text, mode_t mode) const {
    std::string path = (folder_ / "lincoln-x").string();
    std::ofstream{path} << text;
    ::chmod(path.c_str(), mode);
    return path;
  }

  std::filesystem::path folder_;
};

TEST_F(CredentialFile, IsReadWhenOnlyItsOwnerMayReadIt) {
  for (const mode_t mode : {0600U, 0400U}) {
    const auto credentials = load_credentials(write(kWhole, mode));
    ASSERT_TRUE(credentials) << credentials.error().message;
    EXPECT_EQ(credentials->bearer_token.reveal(), "AAAA-bearer");
  }
}

TEST_F(CredentialFile, IsRefusedWhenOthersMayReadIt) {
  for (const mode_t mode : {0644U, 0640U, 0604U, 0620U, 0602U, 0666U}) {
    const std::string path = write(kWhole, mode);
    const auto credentials = load_credentials(path);
    ASSERT_FALSE(credentials) << mode;
    EXPECT_THAT(credentials.error().message, HasSubstr("chmod 600 " + path));
  }
}

TEST_F(CredentialFile, IsRefusedWhenItIsNotOne) {
  EXPECT_THAT(load_credentials((folder_ / "none").string()).error().message,
              HasSubstr("cannot be read"));
  EXPECT_THAT(load_credentials(folder_.string()).error().message, HasSubstr("not a file"));
  EXPECT_THAT(load_credentials(write(std::string(100'000, ' '), 0600)).error().message,
              HasSubstr("larger than"));
  const std::string path = write("{}", 0600);
  EXPECT_THAT(load_credentials(path).error().message, HasSubstr(path + ": the credential file"));
}

}  // namespace
}  // namespace inquiry::client
