#include "tests/daemon/store/temp_store.h"

namespace inquiry::store {
namespace {

using People = StoreTest;

Session a_session(const std::string& user, int started, int seen) {
  return {.user = user,
          .actor = user,
          .csrf_token = "token",
          .started_at = hour(started),
          .last_seen = hour(seen)};
}

TEST_F(People, HaveOneRoleUnderOneName) {
  EXPECT_TRUE(store().add_user({.name = "maria", .role = Role::kAdmin}));
  EXPECT_TRUE(store().add_user({.name = "head", .role = Role::kSafeguarding}));
  EXPECT_FALSE(store().add_user({.name = "maria", .role = Role::kViewer}));
  open_again();
  const auto users = store().users();
  ASSERT_EQ(users.size(), 2U);
  EXPECT_EQ(users[0].name, "head");
  EXPECT_EQ(users[0].role, Role::kSafeguarding);
  EXPECT_EQ(users[1].name, "maria");
  EXPECT_EQ(users[1].role, Role::kAdmin);
}

TEST_F(People, WhoAreRemovedAreLoggedOut) {
  store().add_user({.name = "maria", .role = Role::kAdmin});
  store().add_session("digest 1", a_session("maria", 1, 1));
  store().add_session("digest 2", a_session("sam", 1, 1));
  store().add_login_link("digest 3", {"maria", "maria"}, hour(9));
  EXPECT_TRUE(store().remove_user("maria"));
  EXPECT_FALSE(store().remove_user("maria"));
  EXPECT_TRUE(store().users().empty());
  EXPECT_FALSE(store().session("digest 1"));
  EXPECT_TRUE(store().session("digest 2"));
  EXPECT_FALSE(store().take_login_link("digest 3", hour(1)));
}

TEST_F(People, WhoAreRemovedActForNobodyAnyMore) {
  auto session = a_session("sam", 1, 1);
  session.actor = "maria";
  store().add_session("digest", session);
  EXPECT_EQ(store().session("digest")->actor, "maria");
  store().add_login_link("digest 2", {"sam", "maria"}, hour(9));
  store().remove_user("maria");
  EXPECT_FALSE(store().session("digest"));
  EXPECT_FALSE(store().take_login_link("digest 2", hour(1)));
}

TEST_F(People, UseALoginLinkOnce) {
  store().add_login_link("digest", {"maria", "operator"}, hour(9));
  EXPECT_FALSE(store().take_login_link("another", hour(8)));
  const auto holder = store().take_login_link("digest", hour(8));
  ASSERT_TRUE(holder);
  EXPECT_EQ(holder->user, "maria");
  EXPECT_EQ(holder->actor, "operator");
  EXPECT_FALSE(store().take_login_link("digest", hour(8)));
}

TEST_F(People, UseALoginLinkBeforeItExpires) {
  store().add_login_link("digest", {"maria", "operator"}, hour(9));
  EXPECT_FALSE(store().take_login_link("digest", hour(9)));
  EXPECT_FALSE(store().take_login_link("digest", hour(8)));
}

TEST_F(People, AreKnownByTheirSession) {
  store().add_session("digest", a_session("maria", 1, 2));
  open_again();
  const auto session = store().session("digest");
  ASSERT_TRUE(session);
  EXPECT_EQ(session->user, "maria");
  EXPECT_EQ(session->csrf_token, "token");
  EXPECT_EQ(session->started_at, hour(1));
  EXPECT_EQ(session->last_seen, hour(2));
  EXPECT_FALSE(store().session("another"));
}

TEST_F(People, AreSeenLaterNeverEarlier) {
  store().add_session("digest", a_session("maria", 1, 2));
  store().touch_session("digest", hour(5));
  store().touch_session("digest", hour(4));
  store().touch_session("another", hour(4));
  EXPECT_EQ(store().session("digest")->last_seen, hour(5));
}

TEST_F(People, LogOut) {
  store().add_session("digest", a_session("maria", 1, 2));
  store().end_session("another");
  EXPECT_TRUE(store().session("digest"));
  store().end_session("digest");
  EXPECT_FALSE(store().session("digest"));
}

TEST_F(People, AreAllLoggedOutAtOnce) {
  store().add_session("digest 1", a_session("maria", 1, 1));
  store().add_session("digest 2", a_session("sam", 1, 1));
  store().add_login_link("digest 3", {"maria", "maria"}, hour(9));
  store().end_all_sessions();
  EXPECT_FALSE(store().session("digest 1"));
  EXPECT_FALSE(store().session("digest 2"));
  EXPECT_FALSE(store().take_login_link("digest 3", hour(1)));
}

TEST_F(People, AreLoggedOutWhenIdleOrAfterAllTooLong) {
  store().add_session("long", a_session("maria", 1, 20));
  store().add_session("idle", a_session("sam", 12, 13));
  store().add_session("fresh", a_session("lee", 10, 15));
  store().end_sessions_before(hour(10), hour(15));
  EXPECT_FALSE(store().session("long"));
  EXPECT_FALSE(store().session("idle"));
  EXPECT_TRUE(store().session("fresh"));
}

}  // namespace
}  // namespace inquiry::store
