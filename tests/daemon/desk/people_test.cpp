#include "daemon/desk/people.h"

#include "tests/daemon/desk/school.h"

namespace inquiry::desk {
namespace {

class PeopleTest : public SchoolTest {};

TEST_F(PeopleTest, UsersAreAddedListedAndRemoved) {
  const auto added = ask("adam", "POST", "/users", {{"name", "kim"}, {"role", "viewer"}});
  EXPECT_EQ(added.status, 201);
  EXPECT_EQ(ask("adam", "GET", "/users").body["items"].size(), 5U);
  EXPECT_EQ(ask("adam", "DELETE", "/users/kim").status, 204);
  EXPECT_EQ(ask("adam", "DELETE", "/users/kim").status, 404);
  EXPECT_EQ(last_audit().action, "user.remove");
}

TEST_F(PeopleTest, ANameIsTakenOnce) {
  EXPECT_EQ(ask("adam", "POST", "/users", {{"name", "vera"}, {"role", "admin"}}).status, 409);
  EXPECT_EQ(ask("vera", "GET", "/users").status, 403);
}

TEST_F(PeopleTest, NamesAndRolesAreChecked) {
  for (const auto* name : {"", "two words", "tab\tbed", "new\nline"}) {
    EXPECT_EQ(ask("adam", "POST", "/users", {{"name", name}, {"role", "viewer"}}).status, 422);
  }
  EXPECT_EQ(ask("adam", "POST", "/users", {{"name", "kim"}, {"role", "boss"}}).status, 422);
}

TEST_F(PeopleTest, AUserIsShownWithTheTeamsThatNameHim) {
  const auto reply = ask("adam", "POST", "/users", {{"name", "ana"}, {"role", "teacher"}});
  EXPECT_EQ(reply.body["teams"], json::array({"grade4"}));
}

TEST_F(PeopleTest, AnAdminWhoIsRemovedIsNoneAnyMore) {
  ask("root", "DELETE", "/users/adam");
  EXPECT_EQ(ask("adam", "GET", "/users").status, 403);
}

TEST_F(PeopleTest, ALoginLinkIsForWhoeverAsks) {
  EXPECT_EQ(ask("ana", "POST", "/login-links").body["url"],
            "http://127.0.0.1:8025/login#ana-through-ana");
  EXPECT_EQ(ask_as({"root", "sam", false}, "POST", "/login-links").body["url"],
            "http://127.0.0.1:8025/login#sam-through-root");
  EXPECT_EQ(last_audit().action, "session.link");
  EXPECT_EQ(last_audit().actor, "root");
  EXPECT_EQ(last_audit().as, "sam");
  EXPECT_EQ(ask("zed", "POST", "/login-links").status, 403);
}

TEST_F(PeopleTest, WithoutAConsoleThereAreNoLoginLinks) {
  api_ = std::make_unique<api::Api>(*machine_);
  EXPECT_EQ(ask("ana", "POST", "/login-links").status, 503);
}

}  // namespace
}  // namespace inquiry::desk
