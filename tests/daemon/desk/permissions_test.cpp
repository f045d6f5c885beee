#include "daemon/desk/permissions.h"

#include <algorithm>
#include <map>
#include <set>

#include "daemon/console/api/routes.h"
#include "tests/daemon/desk/school.h"

namespace inquiry::desk {
namespace {

// One person for each role that a request can be made with, and two who have none here.
const std::map<std::string, std::string> kPeople{
    {"admin", "adam"},   {"lead", "maria"},        {"moderator", "sam"}, {"teacher", "joe"},
    {"coach", "pat"},    {"safeguarding", "head"}, {"viewer", "vera"},   {"other team", "tom"},
    {"no team", "theo"}, {"stranger", "zed"}};

// Who gets past the door, for every route; everybody else is refused with 403.
const std::map<std::string, std::set<std::string>>& expected() {
  const std::set<std::string> known{"admin",        "lead",   "moderator",  "teacher", "coach",
                                    "safeguarding", "viewer", "other team", "no team"};
  const std::set<std::string> team{"admin", "lead",         "moderator", "teacher",
                                   "coach", "safeguarding", "viewer"};
  const std::set<std::string> writers{"lead", "moderator", "teacher"};
  const std::set<std::string> commenters{"lead", "moderator", "teacher", "coach"};
  const std::set<std::string> moderators{"lead", "moderator"};
  const std::set<std::string> stoppers{"admin", "lead", "moderator", "safeguarding"};
  const std::set<std::string> members{"admin",   "lead",  "moderator",
                                      "teacher", "coach", "safeguarding"};
  const std::set<std::string> leads{"admin", "lead"};
  const std::set<std::string> readers{"admin", "lead", "moderator"};
  static const std::map<std::string, std::set<std::string>> kExpected{
      {"GET /status", known},
      {"GET /halt", known},
      {"PUT /halt", members},
      {"DELETE /halt", leads},
      {"GET /teams", known},
      {"GET /teams/{team}", team},
      {"GET /teams/{team}/stage", team},
      {"PUT /teams/{team}/stage", leads},
      {"POST /teams/{team}/stage/undo", leads},
      {"POST /teams/{team}/stage/abort", leads},
      {"GET /teams/{team}/cycles", team},
      {"GET /teams/{team}/cycles/{n}", team},
      {"GET /teams/{team}/cycles/{n}/report", team},
      {"GET /teams/{team}/cycles/{n}/seeds", team},
      {"POST /teams/{team}/cycles/{n}/comments", commenters},
      {"PUT /teams/{team}/cycles/{n}/theory", leads},
      {"PUT /teams/{team}/cycles/{n}/outcome", leads},
      {"GET /teams/{team}/explain/{post_id}", team},
      {"GET /teams/{team}/preview", members},
      {"GET /teams/{team}/digest", members},
      {"POST /teams/{team}/digest/mail", leads},
      {"GET /teams/{team}/ideas", team},
      {"POST /teams/{team}/ideas", writers},
      {"GET /teams/{team}/ideas/export", team},
      {"GET /ideas/{id}", team},
      {"PUT /ideas/{id}/votes", writers},
      {"DELETE /ideas/{id}/votes", writers},
      {"POST /ideas/{id}/comments", commenters},
      {"PUT /ideas/{id}/state", writers},
      {"POST /ideas/{id}/merge", moderators},
      {"DELETE /ideas/{id}/merge", moderators},
      {"POST /ideas/{id}/flag", stoppers},
      {"GET /teams/{team}/chats", team},
      {"GET /chats/{id}", team},
      {"POST /chats/{id}/next", moderators},
      {"GET /chats/{id}/archive", team},
      {"GET /drafts", members},
      {"POST /drafts", writers},
      {"GET /drafts/{id}", members},
      {"PATCH /drafts/{id}", moderators},
      {"POST /drafts/{id}/submit", moderators},
      {"POST /drafts/{id}/approve", moderators},
      {"POST /drafts/{id}/reject", moderators},
      {"POST /drafts/{id}/hold", stoppers},
      {"POST /drafts/{id}/release", moderators},
      {"POST /drafts/{id}/withdraw", stoppers},
      {"POST /drafts/{id}/resolve", moderators},
      {"GET /consents", readers},
      {"POST /consents", leads},
      {"POST /consents/import", leads},
      {"POST /consents/{id}/revoke", leads},
      {"GET /consents/students/{code}", readers},
      {"GET /audit", leads},
      {"GET /audit/verify", leads},
      {"GET /events", known},
      {"GET /plan", known},
      {"GET /teams/{team}/volume", team},
      {"POST /teams/{team}/volume", members},
      {"POST /reload", {"admin"}},
      {"POST /backup", {"admin"}},
      {"POST /accounts/{name}/check", {"admin"}},
      {"POST /accounts/{name}/login", {"admin"}},
      {"POST /accounts/{name}/login/complete", {"admin"}},
      {"POST /login-links", known},
      {"GET /users", {"admin"}},
      {"POST /users", {"admin"}},
      {"DELETE /users/{name}", {"admin"}},
  };
  return kExpected;
}

class EveryRouteTest : public SchoolTest {
 protected:
  EveryRouteTest() {
    move_to("plan");
    idea_ = idea(1001);
    draft_ = submitted(question()).at("id");
    store::StoredChat chat;
    chat.team = "grade4";
    chat_ = store_->add_chat(chat);
  }

  // The route's path about grade4, its idea and ana's draft.
  std::string path(const api::Route& route) const {
    std::string path(route.pattern);
    const bool about_draft = path.starts_with("/drafts");
    const auto& id = path.starts_with("/chats") ? chat_ : about_draft ? draft_ : idea_;
    const std::map<std::string, std::string> values{{"{team}", "grade4"}, {"{id}", id},
                                                    {"{n}", "1"},         {"{post_id}", "1001"},
                                                    {"{code}", "s17"},    {"{name}", "lincoln"}};
    for (const auto& [name, value] : values) {
      const auto at = path.find(name);
      if (at != std::string::npos) path.replace(at, name.size(), value);
    }
    if (route.scope == api::Scope::kTeamQuery) path += "?team=grade4";
    return path;
  }

  std::string idea_;
  std::string draft_;
  std::string chat_;
};

TEST_F(EveryRouteTest, AnswersExactlyTheRolesOfTheTable) {
  for (const auto& route : api::routes()) {
    if (route.scope == api::Scope::kOpen) continue;
    const auto name = std::string(route.method) + " " + std::string(route.pattern);
    const auto row = expected().find(name);
    ASSERT_NE(row, expected().end()) << "no row for " << name;
    for (const auto& [role, who] : kPeople) {
      // Nothing but the team is said: whoever may is refused for what is missing, not with 403.
      const json body = route.body.empty()                     ? json(nullptr)
                        : route.scope == api::Scope::kTeamBody ? json{{"team", "grade4"}}
                                                               : json{{"unknown", 1}};
      const auto reply = ask(who, std::string(route.method), path(route), body);
      EXPECT_EQ(reply.status != 403, row->second.contains(role))
          << name << " as " << role << ": " << reply.status << " " << reply.detail();
    }
  }
}

TEST_F(EveryRouteTest, IsInTheTableAboveAndNowhereElse) {
  EXPECT_EQ(expected().size() + 1, api::routes().size());  // all but /openapi.json
}

TEST_F(EveryRouteTest, NeedsSomebodyKnown) {
  for (const auto& route : api::routes()) {
    if (route.scope == api::Scope::kOpen) continue;
    const auto reply = ask_as({}, std::string(route.method), path(route));
    EXPECT_EQ(reply.status, 401) << route.method << " " << route.pattern;
  }
}

// A link, an image or a prefetch makes a GET, and the browser sends the session's cookie along.
TEST_F(EveryRouteTest, AsksXNothingForMoneyOnAGet) {
  for (const auto& route : api::routes()) {
    if (route.method == "GET") ask("adam", "GET", path(route));
  }
  EXPECT_EQ(machine_->volumes, std::vector<std::string>{"grade4 price"});
  EXPECT_TRUE(machine_->checks.empty());
}

TEST(Permissions, EveryRoleAndVerbHasADescribedAnswer) {
  for (const auto verb : all_verbs()) EXPECT_FALSE(describe(verb).empty());
}

TEST(Permissions, NobodyButModeratorsAndLeadsDecidesAboutDrafts) {
  for (const auto role :
       {Role::kAdmin, Role::kTeacher, Role::kCoach, Role::kSafeguarding, Role::kViewer}) {
    EXPECT_FALSE(may(role, Verb::kDecide)) << word(role);
  }
}

class StandingTest : public SchoolTest {};

TEST_F(StandingTest, ARoleInOneTeamIsNoneInAnother) {
  const Standing sam(config_, *store_, "sam", false);
  EXPECT_TRUE(sam.may(Verb::kDecide, "grade4"));
  EXPECT_FALSE(sam.may(Verb::kSeeTeam, "grade5"));
}

TEST_F(StandingTest, AConsoleUsersTeamRoleCountsInNoTeam) {
  store_->add_user({"zoe", Role::kLead});
  const Standing zoe(config_, *store_, "zoe", false);
  EXPECT_TRUE(zoe.known());
  EXPECT_TRUE(zoe.may_anywhere(Verb::kSeeSchool));
  EXPECT_FALSE(zoe.may_anywhere(Verb::kWriteConsents));
  EXPECT_FALSE(zoe.may(Verb::kSeeTeam, "grade4"));
}

TEST_F(StandingTest, TheSchoolsSafeguardingContactCountsInEveryTeam) {
  const Standing sue(config_, *store_, "sue", false);
  EXPECT_TRUE(sue.may(Verb::kReadFlagged, "grade4"));
  EXPECT_TRUE(sue.may(Verb::kReadFlagged, "grade5"));
}

TEST_F(StandingTest, RolesOfOnePersonAddUp) {
  store_->add_user({"ana", Role::kAdmin});
  const Standing ana(config_, *store_, "ana", false);
  EXPECT_TRUE(ana.may(Verb::kWriteDraft, "grade4"));
  EXPECT_TRUE(ana.may_anywhere(Verb::kAdminister));
}

TEST_F(StandingTest, WhoeverActsForAnotherHasThatPersonsRightsOnly) {
  move_to("plan");
  const auto draft = submitted(question());
  const auto reply = ask_as({"root", "joe", true}, "POST", path_of(draft) + "/approve",
                            {{"content_hash", draft.at("content_hash")}});
  EXPECT_EQ(reply.status, 403);
}

TEST_F(StandingTest, TheAuditLogHoldsBothWhoActedAndInWhoseName) {
  move_to("plan");
  const auto draft = submitted(question());
  const auto reply = ask_as({"root", "sam", false}, "POST", path_of(draft) + "/approve",
                            {{"content_hash", draft.at("content_hash")}});
  ASSERT_EQ(reply.status, 200) << reply.raw.body;
  EXPECT_EQ(last_audit().actor, "root");
  EXPECT_EQ(last_audit().as, "sam");
}

}  // namespace
}  // namespace inquiry::desk
