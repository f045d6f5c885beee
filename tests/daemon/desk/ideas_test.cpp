#include "daemon/desk/ideas.h"

#include "daemon/console/api/routes.h"
#include "tests/daemon/desk/school.h"

namespace inquiry::desk {
namespace {

using ::testing::HasSubstr;

class IdeasTest : public SchoolTest {
 protected:
  IdeasTest() { move_to("plan"); }

  json list(const std::string& query = "", const std::string& who = "ana") {
    const auto reply = ask(who, "GET", "/teams/grade4/ideas" + query);
    EXPECT_EQ(reply.status, 200) << reply.raw.body;
    return reply.body.value("items", json::array());
  }
  Reply set(const std::string& id, const std::string& state, const std::string& who = "ana") {
    return ask(who, "PUT", "/ideas/" + id + "/state", {{"state", state}});
  }
  Reply flag(const std::string& id, const std::string& who = "sam") {
    return ask(who, "POST", "/ideas/" + id + "/flag", {{"reason", "speaks of harm at home"}});
  }
};

TEST_F(IdeasTest, SayWhyTheyAreHere) {
  idea(9007199254740993, IdeaState::kNew, "voice1");
  const auto item = list().at(0);
  EXPECT_EQ(item["post_id"], "9007199254740993");  // beyond what a JSON number holds
  EXPECT_EQ(item["why"], "problem tag #fractions");
  EXPECT_EQ(item["author"], "voice1");
  EXPECT_EQ(item["state"], "new");
}

TEST_F(IdeasTest, ComeFromColleaguesToo) {
  const auto reply = ask("ana", "POST", "/teams/grade4/ideas",
                         {{"text", "use paper strips"}, {"author", "Mrs. Okafor"}});
  EXPECT_EQ(reply.status, 201);
  EXPECT_EQ(reply.body["source"], "colleague");
  EXPECT_EQ(reply.body["state"], "new");
  EXPECT_EQ(reply.body["author"], "Mrs. Okafor");
  EXPECT_TRUE(reply.body["post_id"].is_null());
  EXPECT_EQ(ask("ana", "POST", "/teams/grade4/ideas", {{"text", "mine"}}).body["author"], "ana");
  EXPECT_EQ(ask("ana", "POST", "/teams/grade4/ideas", {{"text", " "}}).status, 422);
}

TEST_F(IdeasTest, AreFilteredAndSearched) {
  idea(1, IdeaState::kNew, "one", "paper strips");
  const auto chosen = idea(2, IdeaState::kChosen, "two", "Number Lines");
  EXPECT_EQ(list("?state=chosen").size(), 1U);
  EXPECT_EQ(list("?q=number")[0]["id"], chosen);
  EXPECT_EQ(list("?q=%").size(), 0U);
  EXPECT_EQ(list("?source=mention").size(), 0U);
  EXPECT_EQ(ask("ana", "GET", "/teams/grade4/ideas?state=best").status, 422);
  EXPECT_EQ(ask("ana", "GET", "/teams/grade4/ideas?source=radio").status, 422);
  EXPECT_EQ(ask("ana", "GET", "/teams/grade4/ideas?order=random").status, 422);
  EXPECT_EQ(ask("ana", "GET", "/teams/grade4/ideas?merged=maybe").status, 422);
}

TEST_F(IdeasTest, ArePagedNewestFirst) {
  for (int i = 1; i <= 3; ++i) idea(i);
  const auto first = ask("ana", "GET", "/teams/grade4/ideas?limit=2").body;
  EXPECT_EQ(first["items"][0]["post_id"], "3");
  const auto rest =
      ask("ana", "GET", "/teams/grade4/ideas?after=" + first["next"].get<std::string>()).body;
  ASSERT_EQ(rest["items"].size(), 1U);
  EXPECT_EQ(rest["items"][0]["post_id"], "1");
  EXPECT_EQ(ask("ana", "GET", "/teams/grade4/ideas?after=nonsense").status, 422);
}

TEST_F(IdeasTest, AreOrderedByVotesAcrossPages) {
  const auto old = idea(1);
  idea(2);
  ask("ana", "PUT", "/ideas/" + old + "/votes");
  const auto first = ask("ana", "GET", "/teams/grade4/ideas?order=votes&limit=1").body;
  EXPECT_EQ(first["items"][0]["id"], old);
  const auto rest =
      ask("ana", "GET", "/teams/grade4/ideas?order=votes&after=" + first["next"].get<std::string>())
          .body;
  EXPECT_EQ(rest["items"].size(), 1U);
}

TEST_F(IdeasTest, AreOrderedSoThatEveryVoiceIsHeardFirst) {
  idea(1, IdeaState::kNew, "quiet");
  idea(2, IdeaState::kNew, "loud");
  idea(3, IdeaState::kNew, "loud");
  const auto items = list("?order=voices");
  EXPECT_EQ(items[0]["author"], "loud");
  EXPECT_EQ(items[1]["author"], "quiet");
  EXPECT_EQ(items[2]["author"], "loud");
}

TEST_F(IdeasTest, AreVotedForOncePerPerson) {
  const auto id = idea(1);
  ask("ana", "PUT", "/ideas/" + id + "/votes");
  const auto voted = ask("ana", "PUT", "/ideas/" + id + "/votes").body;
  EXPECT_EQ(voted["votes"], 1);
  EXPECT_EQ(voted["voted"], true);
  EXPECT_EQ(ask("joe", "GET", "/ideas/" + id).body["voted"], false);
  EXPECT_EQ(ask("ana", "DELETE", "/ideas/" + id + "/votes").body["votes"], 0);
}

TEST_F(IdeasTest, AreCommentedByCoachesToo) {
  const auto id = idea(1);
  const auto reply = ask("pat", "POST", "/ideas/" + id + "/comments", {{"text", "what failed?"}});
  EXPECT_EQ(reply.status, 201);
  EXPECT_EQ(reply.body["comments"][0]["author"], "pat");
  EXPECT_EQ(ask("pat", "POST", "/ideas/" + id + "/comments", {{"text", ""}}).status, 422);
  EXPECT_EQ(ask("pat", "PUT", "/ideas/" + id + "/votes").status, 403);
}

TEST_F(IdeasTest, AreShortlistedChosenAndSetAsideByTeachers) {
  const auto id = idea(1);
  for (const auto* state : {"shortlisted", "chosen", "set_aside"}) {
    EXPECT_EQ(set(id, state).body["state"], state);
  }
  EXPECT_EQ(set(id, "new").status, 422);
  EXPECT_EQ(set(id, "removed").status, 422);
}

TEST_F(IdeasTest, AreHiddenByModeratorsFromEverybodyElse) {
  const auto id = idea(1);
  EXPECT_EQ(set(id, "hidden").status, 403);
  EXPECT_EQ(set(id, "hidden", "sam").status, 200);
  EXPECT_TRUE(list().empty());
  EXPECT_TRUE(list("?state=hidden").empty());
  EXPECT_EQ(list("?state=hidden", "sam").size(), 1U);
  EXPECT_EQ(ask("ana", "GET", "/ideas/" + id).status, 404);
  EXPECT_EQ(set(id, "shortlisted", "ana").status, 404);
  EXPECT_EQ(set(id, "shortlisted", "sam").status, 200);
}

TEST_F(IdeasTest, AreFoldedIntoOneAnother) {
  const auto kept = idea(1);
  const auto twin = idea(2);
  EXPECT_EQ(ask("sam", "POST", "/ideas/" + twin + "/merge", {{"into", kept}}).body["merged_into"],
            kept);
  EXPECT_EQ(list().size(), 1U);
  EXPECT_EQ(list("?merged=true").size(), 2U);
  EXPECT_EQ(set(twin, "chosen").status, 409);
}

TEST_F(IdeasTest, AreFoldedOnlyIntoWhatStands) {
  const auto kept = idea(1);
  const auto twin = idea(2);
  const auto merge = [&](const std::string& id, const std::string& into) {
    return ask("sam", "POST", "/ideas/" + id + "/merge", {{"into", into}}).status;
  };
  EXPECT_EQ(merge(kept, kept), 422);
  EXPECT_EQ(merge(kept, "i999"), 422);
  EXPECT_EQ(merge(twin, kept), 200);
  EXPECT_EQ(merge(kept, twin), 409);
}

TEST_F(IdeasTest, LeaveTheBoardAtOnceWhenFlagged) {
  const auto id = idea(1);
  const auto reply = flag(id);
  EXPECT_EQ(reply.body["flagged"], true);
  EXPECT_EQ(reply.body["contacts"], json::array({"head"}));
  EXPECT_TRUE(list().empty());
  EXPECT_EQ(ask("ana", "GET", "/ideas/" + id).status, 404);
  EXPECT_EQ(ask("sam", "GET", "/ideas/" + id).status, 404);
}

TEST_F(IdeasTest, AreReadWhenFlaggedByThoseWhoMustOnly) {
  const auto id = idea(1);
  idea(2);
  flag(id);
  for (const auto* who : {"head", "sue", "maria", "adam"}) {
    const auto items = list("?flagged=true", who);
    ASSERT_EQ(items.size(), 1U) << who;
    EXPECT_EQ(items[0]["flag_reason"], "speaks of harm at home");
    EXPECT_EQ(ask(who, "GET", "/ideas/" + id).status, 200) << who;
  }
  for (const auto* who : {"ana", "sam", "pat", "vera"}) {
    EXPECT_EQ(ask(who, "GET", "/teams/grade4/ideas?flagged=true").status, 403) << who;
  }
}

TEST_F(IdeasTest, KeepTheReasonOfAFlagOutOfTheAuditLog) {
  flag(idea(1));
  EXPECT_EQ(last_audit().action, "idea.flag");
  EXPECT_THAT(last_audit().detail, HasSubstr("head"));
  EXPECT_EQ(last_audit().detail.find("harm"), std::string::npos);
}

TEST_F(IdeasTest, SayWhenNobodyIsNamedToBeTold) {
  config_.teams[0].people.safeguarding.clear();
  EXPECT_THAT(flag(idea(1)).body["message"].get<std::string>(), HasSubstr("Nobody is named"));
}

TEST_F(IdeasTest, LoseTheirTextWhenDeletedOnX) {
  const auto id = idea(1, IdeaState::kNew, "voice", "my private story");
  store_->remove_post(PostId{1}, clock_.utc_now());
  const auto reply = ask("ana", "GET", "/ideas/" + id);
  EXPECT_EQ(reply.body["state"], "removed");
  EXPECT_EQ(reply.raw.body.find("private"), std::string::npos);
  EXPECT_EQ(set(id, "chosen").status, 409);
  EXPECT_EQ(ask("ana", "PUT", "/ideas/" + id + "/votes").status, 409);
}

TEST_F(IdeasTest, HideWhatXHasNotConfirmedForADay) {
  const auto id = idea(1, IdeaState::kNew, "voice", "perhaps deleted");
  clock_.advance(hours{25});
  const auto stale = ask("ana", "GET", "/ideas/" + id);
  EXPECT_EQ(stale.body["unverified"], true);
  EXPECT_EQ(stale.raw.body.find("perhaps"), std::string::npos);
  EXPECT_EQ(ask("ana", "GET", "/teams/grade4/ideas/export?format=md").raw.body.find("perhaps"),
            std::string::npos);
  store_->mark_verified({PostId{1}}, clock_.utc_now());
  EXPECT_EQ(ask("ana", "GET", "/ideas/" + id).body["text"], "perhaps deleted");
}

TEST_F(IdeasTest, OfAnotherTeamAreNobodysBusiness) {
  const auto id = idea(1);
  EXPECT_EQ(ask("tom", "GET", "/ideas/" + id).status, 403);
  EXPECT_EQ(ask("tom", "PUT", "/ideas/" + id + "/votes").status, 403);
}

TEST_F(IdeasTest, ParkedOnesCannotBeDecidedAbout) {
  move_to("reflect");
  const auto id = idea(1, IdeaState::kParked);
  EXPECT_EQ(set(id, "chosen").status, 409);
}

class BelowItsTeamTest : public SchoolTest {};

TEST_F(BelowItsTeamTest, AnIdeaIsFoundThereToo) {
  move_to("plan");
  const auto id = idea(1);
  EXPECT_EQ(ask("ana", "GET", "/teams/grade4/ideas/" + id).body["id"], id);
  EXPECT_EQ(ask("ana", "PUT", "/teams/grade4/ideas/" + id + "/votes").status, 200);
  EXPECT_EQ(store_->idea(id)->votes.size(), 1U);
  EXPECT_EQ(ask("ana", "GET", "/teams/grade5/ideas/" + id).status, 404);
  EXPECT_EQ(ask("ana", "DELETE", "/teams/grade4/ideas/" + id).status, 405);
}

TEST_F(BelowItsTeamTest, EveryAddressOfAnIdeaIsThereTooAndBelowNoOtherTeam) {
  move_to("plan");
  const auto id = idea(1);
  constexpr std::string_view kIdea = "/ideas/{id}";
  int aliases = 0;
  for (const auto& route : api::routes()) {
    if (!route.pattern.starts_with(kIdea)) continue;
    ++aliases;
    const auto rest = "/ideas/" + id + std::string(route.pattern.substr(kIdea.size()));
    const auto found = api::find_route(route.method, "/api/v1/teams/grade4" + rest);
    EXPECT_EQ(found.route, &route) << rest;
    EXPECT_EQ(found.below, "grade4") << rest;
    const auto body = route.body.empty() ? json(nullptr) : json::object();
    EXPECT_EQ(ask("maria", std::string(route.method), "/teams/grade5" + rest, body).status, 404)
        << rest;
  }
  EXPECT_GE(aliases, 7);
}

class ExplainTest : public SchoolTest {
 protected:
  Reply explain(const std::string& post) {
    return ask("ana", "GET", "/teams/grade4/explain/" + post);
  }
};

TEST_F(ExplainTest, SaysWhyAPostIsHere) {
  move_to("plan");
  idea(1);
  const auto why = explain("1").body;
  EXPECT_EQ(why["routed"], true);
  EXPECT_EQ(why["source"], "problem");
  EXPECT_EQ(why["state"], "new");
  EXPECT_THAT(why["why"].get<std::string>(), HasSubstr("fractions"));
}

TEST_F(ExplainTest, JudgesByTheStageInWhichThePostCame) {
  move_to("teach");
  clock_.advance(minutes{1});
  idea(1, IdeaState::kParked);
  clock_.advance(minutes{1});
  move_to("plan");
  EXPECT_EQ(explain("1").body["state"], "parked");
}

TEST_F(ExplainTest, SaysWhyAPostIsNotHere) {
  move_to("plan");
  Post post;
  post.id = post.first_id = PostId{5};
  post.text = "something else";
  post.author_id = UserId{9};
  post.author = "other";
  post.created_at = clock_.utc_now();
  store_->add_post(post, clock_.utc_now(), "");
  EXPECT_EQ(explain("5").body["routed"], false);
  EXPECT_FALSE(explain("5").body["why"].get<std::string>().empty());
}

TEST_F(ExplainTest, SaysThatAPostWasDeletedOrNeverRead) {
  move_to("plan");
  idea(1);
  store_->remove_post(PostId{1}, clock_.utc_now());
  EXPECT_THAT(explain("1").body["why"].get<std::string>(), HasSubstr("deleted"));
  EXPECT_EQ(explain("2").status, 404);
  EXPECT_EQ(explain("not-a-number").status, 404);
}

}  // namespace
}  // namespace inquiry::desk
