#include "daemon/desk/ideas.h"

#include <limits>

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

TEST_F(IdeasTest, KeepEveryDigitOfTheLargestIdOfX) {
  const std::string largest = "9223372036854775807";
  const auto id = idea(std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(ask("ana", "GET", "/ideas/" + id).body["post_id"], largest);
  const auto told = ask("ana", "GET", "/teams/grade4/explain/" + largest).body;
  EXPECT_EQ(told["post_id"], largest);
  EXPECT_EQ(told["idea"], id);
  for (const std::string format : {"csv", "json", "md"}) {
    EXPECT_THAT(ask("ana", "GET", "/teams/grade4/ideas/export?format=" + format).raw.body,
                HasSubstr(largest))
        << format;
  }
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

TEST_F(IdeasTest, ComeWidelyOrderedOnPagesThatNeitherRepeatNorSkip) {
  for (int post = 1; post <= 20; ++post) {
    idea(post, IdeaState::kNew, post % 3 == 0 ? "loud" : "voice" + std::to_string(post));
  }
  std::vector<std::string> whole;
  for (const auto& item : list("?order=wide")) whole.push_back(item["id"]);
  ASSERT_EQ(whole.size(), 20U);
  std::vector<std::string> turned;
  std::string after;
  for (int page = 0; page < 10 && (page == 0 || !after.empty()); ++page) {
    const auto reply =
        ask("ana", "GET",
            "/teams/grade4/ideas?order=wide&limit=3" + (after.empty() ? "" : "&after=" + after));
    for (const auto& item : reply.body["items"]) turned.push_back(item["id"]);
    after = reply.body["next"].is_null() ? "" : reply.body["next"].get<std::string>();
    idea(100 + page, IdeaState::kNew, "newcomer" + std::to_string(page));
    if (page == 1) set(whole[1], "hidden", "sam");  // seen already
  }
  EXPECT_EQ(turned, whole);
}

TEST_F(IdeasTest, RefuseAPageMarkerOfAnotherOrder) {
  for (int post = 1; post <= 3; ++post) idea(post);
  const auto next =
      ask("ana", "GET", "/teams/grade4/ideas?order=wide&limit=1").body["next"].get<std::string>();
  EXPECT_EQ(ask("ana", "GET", "/teams/grade4/ideas?order=votes&after=" + next).status, 422);
  EXPECT_EQ(ask("ana", "GET", "/teams/grade4/ideas?after=" + next).status, 422);
  for (const char* marker : {"wide", "wide.i1.i1", "wide..i1.1", "wide.i1.i1.x", "wide.i1.i1.-1"}) {
    EXPECT_EQ(
        ask("ana", "GET", std::string{"/teams/grade4/ideas?order=wide&after="} + marker).status,
        422)
        << marker;
  }
  EXPECT_EQ(ask("ana", "GET", "/teams/grade4/ideas?order=loudest").status, 422);
}

TEST_F(IdeasTest, HearThoseFirstWhomTheTeamNeverHeardBeforeThisCycle) {
  idea(1, IdeaState::kNew, "known");
  clock_.advance(hours{1});
  store_->open_cycle({"grade4", 2, clock_.utc_now(), "", "", "", {}});
  idea(2, IdeaState::kNew, "fresh");
  idea(3, IdeaState::kNew, "known");
  const auto items = list("?order=wide");
  EXPECT_EQ(items[0]["author"], "fresh");
  EXPECT_EQ(items[1]["author"], "known");
}

TEST_F(IdeasTest, TakeAsManyVotesOfAPersonAsTheTeamGivesInACycle) {
  config_.teams[0].votes = 2;
  const auto a = idea(1);
  const auto b = idea(2);
  const auto c = idea(3);
  const auto vote = [&](const std::string& id, const std::string& method = "PUT") {
    return ask("ana", method, "/ideas/" + id + "/votes");
  };
  const auto left = [&] { return ask("ana", "GET", "/teams/grade4").body["votes_left"]; };
  EXPECT_EQ(left(), 2);
  EXPECT_EQ(vote(a).status, 200);
  EXPECT_EQ(vote(b).status, 200);
  EXPECT_EQ(left(), 0);
  EXPECT_EQ(vote(b).status, 200) << "the same vote again is no other vote";
  const auto refused = vote(c);
  EXPECT_EQ(refused.status, 409);
  EXPECT_THAT(refused.detail(), HasSubstr("0 of your 2 votes"));
  EXPECT_THAT(refused.detail(), HasSubstr(a + ", " + b));
  EXPECT_EQ(vote(a, "DELETE").status, 200);
  EXPECT_EQ(vote(c).status, 200);
  set(c, "hidden", "sam");
  EXPECT_EQ(left(), 1) << "what left the board gives its vote back";
  store_->open_cycle({"grade4", 2, clock_.utc_now(), "", "", "", {}});
  EXPECT_EQ(left(), 2) << "each cycle has its own";
}

TEST_F(IdeasTest, AreVotedForByTheTeamAlone) {
  const auto id = idea(1);
  for (const char* outsider : {"rita", "tom", "pat", "head", "adam", "vera", "theo", "nobody"}) {
    EXPECT_EQ(ask(outsider, "PUT", "/ideas/" + id + "/votes").status, 403) << outsider;
    EXPECT_EQ(ask(outsider, "DELETE", "/ideas/" + id + "/votes").status, 403) << outsider;
  }
  EXPECT_EQ(ask("ana", "GET", "/ideas/" + id).body["votes"], 0);
}

TEST_F(IdeasTest, StandForThemselvesAgainWhenAModeratorSaysSo) {
  const auto first = idea(1, IdeaState::kNew, "one");
  const auto second = idea(2, IdeaState::kNew, "two");
  ask("sam", "POST", "/ideas/" + second + "/merge", {{"into", first}});
  const auto folded = ask("ana", "GET", "/ideas/" + first).body;
  EXPECT_EQ(folded["voices"], 2);
  EXPECT_EQ(folded["merged"][0]["id"], second);
  EXPECT_EQ(folded["merged"][0]["author"], "two");
  EXPECT_EQ(folded["merged"][0]["by"], "sam");
  EXPECT_EQ(ask("ana", "PUT", "/ideas/" + second + "/votes").status, 409);
  EXPECT_EQ(ask("ana", "DELETE", "/ideas/" + second + "/merge").status, 403);
  EXPECT_TRUE(ask("sam", "DELETE", "/ideas/" + second + "/merge").body["merged_into"].is_null());
  EXPECT_EQ(last_audit().action, "idea.unmerge");
  EXPECT_EQ(ask("sam", "DELETE", "/ideas/" + second + "/merge").status, 409);
  EXPECT_EQ(ask("ana", "GET", "/ideas/" + first).body["voices"], 1);
}

TEST_F(IdeasTest, OfAThousandCopiesTheFirstFiftyAreNamedAndAllAreCounted) {
  const auto first = idea(1001);
  for (int copy = 0; copy < 60; ++copy) {
    clock_.advance(minutes{1});
    store_->merge_idea(idea(2001 + copy), first, "inquiryd", clock_.utc_now());
  }
  const auto folded = ask("ana", "GET", "/ideas/" + first).body;
  EXPECT_EQ(folded["voices"], 61);
  EXPECT_EQ(folded["merged"].size(), 50U);
  EXPECT_EQ(folded["merged"][0]["id"], store_->idea_of("grade4", PostId{2001})->id);
}

TEST_F(IdeasTest, CountNoVoiceThatWasParkedInSilence) {
  const auto chosen = idea(1, IdeaState::kChosen, "one");
  const auto copy = idea(2, IdeaState::kParked, "two");
  store_->merge_idea(copy, chosen, "inquiryd", clock_.utc_now());
  move_to("teach");
  EXPECT_EQ(ask("ana", "GET", "/ideas/" + chosen).body["voices"], 1);
  store_->unpark("grade4", {IdeaSource::kProblem});
  EXPECT_EQ(ask("ana", "GET", "/ideas/" + chosen).body["voices"], 2);
}

TEST_F(IdeasTest, ThatWereChosenKeepTheirPlaceWhenDeletedOnXAndSayWhy) {
  const auto id = idea(1, IdeaState::kChosen, "voice", "my private story");
  idea(2, IdeaState::kNew, "voice", "never chosen");
  store_->remove_post(PostId{1}, clock_.utc_now());
  store_->remove_post(PostId{2}, clock_.utc_now());
  for (const char* stage : {"plan", "teach"}) {
    move_to(stage);
    const auto item = ask("ana", "GET", "/ideas/" + id).body;
    EXPECT_EQ(item["state"], "removed") << stage;
    EXPECT_EQ(item["removed_from"], "chosen");
    EXPECT_EQ(item["text"], "");
    EXPECT_EQ(item["author"], "");
    EXPECT_THAT(item["notice"].get<std::string>(), HasSubstr("deleted on X"));
    EXPECT_EQ(list().back()["id"], id);
  }
  EXPECT_EQ(list().size(), 1U) << "in silence only what was chosen keeps its place";
}

TEST_F(IdeasTest, AreLinkedToTheTheoryThatIsBuiltOnThem) {
  const auto a = idea(1);
  const auto b = idea(2);
  const auto elsewhere = ask("tom", "POST", "/teams/grade5/ideas", {{"text", "ours"}}).body;
  const auto put = [&](const json& ideas) {
    return ask("maria", "PUT", "/teams/grade4/cycles/1/theory",
               {{"theory", "if we fold, then they see, because length stays"}, {"ideas", ideas}});
  };
  const auto reply = put({b, a});
  EXPECT_EQ(reply.status, 200) << reply.raw.body;
  EXPECT_EQ(reply.body["ideas"], json({a, b}));
  EXPECT_EQ(ask("ana", "GET", "/ideas/" + a).body["cycles"], json({1}));
  EXPECT_EQ(ask("ana", "GET", "/teams/grade4/cycles").body["items"][0]["ideas"], json({a, b}));
  EXPECT_EQ(last_audit().action, "cycle.ideas");
  EXPECT_EQ(put({"i999"}).status, 422);
  EXPECT_EQ(put({elsewhere.value("id", "i998")}).status, 422);
  ask("sam", "POST", "/ideas/" + b + "/merge", {{"into", a}});
  EXPECT_EQ(put({b}).status, 422);
  ask("maria", "PUT", "/teams/grade4/cycles/1/theory", {{"theory", "another one"}});
  EXPECT_EQ(ask("ana", "GET", "/ideas/" + a).body["cycles"], json({1})) << "left as they were";
  EXPECT_EQ(put(json::array()).body["ideas"], json::array());
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
