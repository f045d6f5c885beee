#include "daemon/console/api/api.h"

#include "tests/daemon/desk/school.h"

namespace inquiry::desk {
namespace {

using ::testing::HasSubstr;

class ApiTest : public SchoolTest {
 protected:
  ApiTest() { move_to("plan"); }

  Reply post(const std::string& body, const std::string& type = "application/json") {
    console::Request request;
    request.method = "POST";
    request.path = "/api/v1/drafts";
    request.body = body;
    if (!type.empty()) request.headers["content-type"] = type;
    return send(request, {"ana", "ana", false});
  }
};

TEST_F(ApiTest, AnUnknownPathIsNotFound) {
  for (const auto* path :
       {"/nonsense", "/teams/grade4/chat", "/teams/grade4/previews", "/restore", "/chats/",
        "/drafts/", "/drafts//approve", "/teams/grade4/stage/now", "", "/"}) {
    EXPECT_EQ(ask("maria", "GET", path).status, 404) << path;
  }
}

TEST_F(ApiTest, AnotherVersionIsNotFound) {
  console::Request request;
  request.method = "GET";
  for (const auto* path : {"/api/v2/status", "/status", "/api/v1status", "", "/api/v1"}) {
    request.path = path;
    EXPECT_EQ(send(request, {"maria", "maria", false}).status, 404) << path;
  }
}

TEST_F(ApiTest, AnotherMethodSaysWhichAreAllowed) {
  const auto reply = ask("maria", "POST", "/teams/grade4/stage");
  EXPECT_EQ(reply.status, 405);
  ASSERT_EQ(reply.raw.headers.size(), 1U);
  EXPECT_EQ(reply.raw.headers[0].first, "Allow");
  EXPECT_EQ(reply.raw.headers[0].second, "GET, PUT");
}

TEST_F(ApiTest, BadJsonIsSaid) {
  for (const auto* body :
       {"{", "{\"a\":}", "[1]", "\"text\"", "null", "{} {}", "{\"a\":1,}", "{\"text\":\"\xff\"}"}) {
    EXPECT_EQ(post(body).status, 400) << body;
  }
}

TEST_F(ApiTest, DeepJsonIsRefusedBeforeItIsParsed) {
  const auto nested = [](std::size_t depth) {
    return "{\"media\":" + std::string(depth, '[') + std::string(depth, ']') + "}";
  };
  EXPECT_EQ(post(nested(16)).status, 400);
  EXPECT_EQ(post(nested(100'000)).status, 400);
  EXPECT_EQ(post("{\"text\":\"" + std::string(1000, '[') + "\"}").status, 422);  // only a text
}

TEST_F(ApiTest, AHugeBodyIsRefused) {
  EXPECT_EQ(post("{\"text\":\"" + std::string(300'000, 'x') + "\"}").status, 413);
}

TEST_F(ApiTest, OnlyJsonIsTaken) {
  EXPECT_EQ(post(question().dump(), "text/plain").status, 415);
  EXPECT_EQ(post(question().dump(), "").status, 415);
  EXPECT_EQ(post(question().dump(), "application/json; charset=utf-8").status, 201);
  EXPECT_EQ(post(question("another").dump(), "Application/JSON").status, 201);
}

TEST_F(ApiTest, AnUnknownMemberIsRefusedByName) {
  auto draft = question();
  draft["txt"] = "oops";
  const auto reply = ask("ana", "POST", "/drafts", draft);
  EXPECT_EQ(reply.status, 422);
  EXPECT_THAT(reply.detail(), HasSubstr("\"txt\""));
  EXPECT_THAT(reply.detail(), HasSubstr("did you mean \"text\"?"));
}

TEST_F(ApiTest, AWrongTypeIsRefusedByName) {
  auto draft = question();
  draft["text"] = 7;
  EXPECT_THAT(ask("ana", "POST", "/drafts", draft).detail(),
              HasSubstr("text is of the wrong type"));
  draft = question();
  draft["ideas"] = json::array({1});
  EXPECT_THAT(ask("ana", "POST", "/drafts", draft).detail(), HasSubstr("ideas[0]"));
}

TEST_F(ApiTest, AMissingMemberIsRefusedByName) {
  auto draft = question();
  draft.erase("kind");
  EXPECT_THAT(ask("ana", "POST", "/drafts", draft).detail(), HasSubstr("\"kind\" is missing"));
}

TEST_F(ApiTest, AMemberOfAnEmptyRequestIsRefused) {
  const auto draft = submitted(question());
  const auto reply = ask("sam", "POST", path_of(draft) + "/release", {{"force", true}});
  EXPECT_EQ(reply.status, 422);
}

TEST_F(ApiTest, AnUnknownQueryParameterIsRefusedByName) {
  const auto reply = ask("ana", "GET", "/drafts?stae=approved");
  EXPECT_EQ(reply.status, 422);
  EXPECT_THAT(reply.detail(), HasSubstr("did you mean \"state\"?"));
}

TEST_F(ApiTest, AnUnknownStateIsRefusedWithThoseThereAre) {
  const auto drafts = ask("ana", "GET", "/drafts?state=aproved");
  EXPECT_EQ(drafts.status, 422);
  EXPECT_THAT(drafts.detail(), HasSubstr("did you mean \"approved\"?"));
  const auto ideas = ask("ana", "GET", "/teams/grade4/ideas?state=xyz");
  EXPECT_EQ(ideas.status, 422);
  EXPECT_THAT(ideas.detail(), HasSubstr("new, shortlisted"));
}

TEST_F(ApiTest, LimitsAreFromOneToTwoHundred) {
  for (const auto* limit : {"0", "201", "-1", "ten", "1e2", " 1", "99999999999"}) {
    EXPECT_EQ(ask("ana", "GET", std::string("/drafts?limit=") + limit).status, 422) << limit;
    EXPECT_EQ(ask("ana", "GET", std::string("/teams?limit=") + limit).status, 422) << limit;
  }
  EXPECT_EQ(ask("ana", "GET", "/drafts?limit=200").status, 200);
}

TEST_F(ApiTest, ACursorThatNoPageGaveIsRefused) {
  for (const auto* path : {"/drafts", "/teams", "/teams/grade4/ideas", "/teams/grade4/cycles"}) {
    EXPECT_EQ(ask("ana", "GET", std::string(path) + "?after=nonsense").status, 422) << path;
  }
  EXPECT_EQ(ask("maria", "GET", "/audit?after=nonsense").status, 422);
  EXPECT_EQ(ask("maria", "GET", "/consents?after=nonsense").status, 422);
}

TEST_F(ApiTest, AnUnknownTeamIsNotFoundWithTheNearestOne) {
  const auto reply = ask("maria", "GET", "/teams/grade44");
  EXPECT_EQ(reply.status, 404);
  EXPECT_THAT(reply.detail(), HasSubstr("did you mean \"grade4\"?"));
}

TEST_F(ApiTest, UnknownIdsAreNotFound) {
  for (const auto* path : {"/drafts/d999", "/drafts/x", "/ideas/i999", "/ideas/1"}) {
    EXPECT_EQ(ask("maria", "GET", path).status, 404) << path;
  }
}

TEST_F(ApiTest, AProblemIsWhatRfc9457Says) {
  const auto reply = ask("maria", "GET", "/drafts/d999");
  EXPECT_EQ(reply.raw.content_type, "application/problem+json");
  EXPECT_EQ(reply.body["status"], 404);
  EXPECT_EQ(reply.body["title"], "Not Found");
  EXPECT_EQ(reply.body["type"], "about:blank");
}

TEST_F(ApiTest, TheAuditLogIsPagedAndItsChainVerified) {
  submitted(question());
  const auto page = ask("maria", "GET", "/audit?limit=1").body;
  ASSERT_EQ(page["items"].size(), 1U);
  EXPECT_EQ(page["items"][0]["action"], "draft.submit");
  const auto proof = ask("maria", "GET", "/audit/verify").body;
  EXPECT_EQ(proof["intact"], true);
  EXPECT_EQ(proof["entries"], page["items"][0]["number"]);
  EXPECT_EQ(proof["head"], page["items"][0]["hash"]);
}

TEST_F(ApiTest, ALeadReadsTheAuditLogOfHisOwnTeamsOnly) {
  submitted(question());
  ask("rita", "PUT", "/teams/grade5/stage", {{"stage", "define"}, {"reason", "we begin"}});
  grant("s17");  // of no team
  submitted(question("And how do you close it?"));
  std::vector<std::string> seen;
  std::string after;
  do {  // page by page
    const auto page = ask("maria", "GET", "/audit?limit=1" + after).body;
    for (const auto& entry : page["items"]) {
      EXPECT_EQ(entry["team"], "grade4") << entry.dump();
      seen.push_back(entry["action"]);
    }
    after = page["next"].is_null() ? "" : "&after=" + page["next"].get<std::string>();
  } while (!after.empty());
  EXPECT_EQ(std::count(seen.begin(), seen.end(), "draft.create"), 2);
  EXPECT_EQ(ask("rita", "GET", "/audit").body["items"].size(), 1U);
  EXPECT_EQ(ask("adam", "GET", "/audit?limit=200").body["items"].size(), actions().size());
}

TEST_F(ApiTest, ThePlanSaysWhatIsPolledAndWhoListens) {
  const auto plan = ask("ana", "GET", "/plan").body;
  EXPECT_EQ(plan["polls"][0]["query"], "#fractions OR #numbertalks");
  EXPECT_EQ(plan["polls"][0]["kind"], "search");
  EXPECT_EQ(plan["terms"][0]["teams"], json::array({"grade4", "grade5"}));
  EXPECT_EQ(plan["terms"][0]["every"], "2m");
  EXPECT_EQ(plan["terms"][0]["key"], plan["polls"][0]["terms"][0]);
}

TEST_F(ApiTest, VolumesArePricedBeforeTheyAreAskedFor) {
  machine_->counted = VolumeReport{.cost = Money{5'000},
                                   .terms = {{"#fractions@lincoln", "#fractions", {}, {}, {}, ""}},
                                   .month_posts = 0,
                                   .month_cost = {},
                                   .remark = ""};
  const auto price = ask("ana", "GET", "/teams/grade4/volume");
  EXPECT_EQ(price.status, 200);
  EXPECT_EQ(price.body["cost_usd"], "0.005");
  EXPECT_TRUE(price.body["terms"][0]["week_posts"].is_null());
  machine_->counted = fail(Error::Kind::kConflict, "the budget has no room for it");
  const auto refused = ask("ana", "POST", "/teams/grade4/volume");
  EXPECT_EQ(refused.status, 409);
  EXPECT_EQ(refused.detail(), "the budget has no room for it");
  EXPECT_EQ(machine_->volumes, (std::vector<std::string>{"grade4 price", "grade4"}));
}

TEST_F(ApiTest, AReloadIsWholeOrSaysWhatIsWrong) {
  EXPECT_EQ(ask("adam", "POST", "/reload").body["reloaded"], true);
  EXPECT_EQ(last_audit().action, "config.reload");
  machine_->diagnostics = {{"teams/grade4.yaml", 3, 7, "unknown key; did you mean team"}};
  const auto reply = ask("adam", "POST", "/reload");
  EXPECT_EQ(reply.status, 422);
  EXPECT_EQ(reply.body["errors"][0]["file"], "teams/grade4.yaml");
  EXPECT_EQ(reply.body["errors"][0]["line"], 3);
}

TEST_F(ApiTest, ABackupIsANewFileWithTheStoreInIt) {
  EXPECT_EQ(ask("adam", "POST", "/backup", {{"file", "copy.db"}}).status, 422);
  const auto file = folder_.file("copy.db");
  const auto reply = ask("adam", "POST", "/backup", {{"file", file}});
  EXPECT_EQ(reply.status, 201);
  EXPECT_EQ(reply.body["file"], file);
  EXPECT_EQ(last_audit().action, "store.backup");
  EXPECT_TRUE(store::open("sqlite:copy.db", folder_.path()));
  EXPECT_EQ(ask("adam", "POST", "/backup", {{"file", file}}).status, 409) << "never overwritten";
  EXPECT_EQ(ask("adam", "POST", "/backup", {{"file", "/nowhere/copy.db"}}).status, 503);
}

TEST_F(ApiTest, AnAccountIsCheckedWithX) {
  EXPECT_EQ(ask("adam", "POST", "/accounts/nobody/check").status, 404);
  EXPECT_EQ(ask("adam", "POST", "/accounts/lincoln/check").status, 0);
  ASSERT_EQ(machine_->checks.size(), 1U);
  machine_->checks[0].second(
      AccountCheck{"@LincolnPLC can read and post", {{"oauth2", "reads", ""}}});
  EXPECT_EQ(late_.at(0).body["message"], "@LincolnPLC can read and post");
  EXPECT_EQ(late_.at(0).body["credentials"][0]["kind"], "oauth2");
  ask("adam", "POST", "/accounts/lincoln/check");
  machine_->checks[1].second(fail(Error::Kind::kUnavailable, "X does not answer; try again later"));
  EXPECT_EQ(late_.at(1).status, 503);
}

TEST_F(ApiTest, AnAccountIsConnectedToXInTwoStepsAndTheCodeIsNeverWrittenDown) {
  EXPECT_EQ(ask("adam", "POST", "/accounts/nobody/login", json::object()).status, 404);
  EXPECT_EQ(ask("adam", "POST", "/accounts/lincoln/login", {{"port", 70000}}).status, 422);
  const auto offer = ask("adam", "POST", "/accounts/lincoln/login", json::object());
  EXPECT_EQ(offer.status, 201);
  EXPECT_EQ(offer.body["redirect_uri"], "http://127.0.0.1:8026/callback");
  EXPECT_EQ(machine_->logins.back(), "lincoln http://127.0.0.1:8026/callback");
  ask("adam", "POST", "/accounts/lincoln/login", {{"port", 9000}});
  EXPECT_EQ(machine_->logins.back(), "lincoln http://127.0.0.1:9000/callback");

  ask("adam", "POST", "/accounts/lincoln/login/complete",
      {{"state", "a-state"}, {"code", "code-canary"}});
  EXPECT_EQ(machine_->logins.back(), "lincoln a-state code-canary");
  machine_->completions.back()(std::string{"connected"});
  EXPECT_EQ(late_.back().body["message"], "connected");
  EXPECT_EQ(last_audit().action, "account.login");
  EXPECT_EQ(last_audit().detail, "connected");
}

}  // namespace
}  // namespace inquiry::desk
