#include "scheduler/routing.h"

#include <array>

#include "tests/scheduler/school.h"

namespace inquiry::scheduler {
namespace {

constexpr UserId kOurs{100};

class Routing : public testing::Test {
 protected:
  Routing() {
    team_.listen.problem = {"fractions", "ElemMathChat"};
    team_.listen.solution = {"numbertalks"};
    team_.listen.people = {"TonyaWardSinger"};
    team_.listen.lists = {"123"};
    facts_.team = &team_;
    facts_.account_id = kOurs;
    facts_.account_handle = "LincolnPLC";
    facts_.behaviour = Behaviour::kDefine;
    facts_.own_questions = {{PostId{500}, "d7"}, {PostId{501}, "d8"}};
    post_.id = PostId{900};
    post_.author_id = UserId{7};
    post_.author = "someone";
    post_.language = "en";
  }

  Routed routed() const {
    const auto result = route(post_, facts_);
    const auto* found = std::get_if<Routed>(&result);
    EXPECT_TRUE(found) << std::get<NotRouted>(result).why;
    return found ? *found : Routed{};
  }

  std::string why_not() const {
    const auto result = route(post_, facts_);
    const auto* found = std::get_if<NotRouted>(&result);
    EXPECT_TRUE(found) << std::get<Routed>(result).why;
    return found ? found->why : std::string{};
  }

  Team team_ = grade4();
  RoutingFacts facts_;
  Post post_;
};

TEST_F(Routing, AProblemTag) {
  post_.hashtags = {"math", "fractions"};
  EXPECT_EQ(routed().source, IdeaSource::kProblem);
  EXPECT_EQ(routed().why, "problem tag #fractions");
}

TEST_F(Routing, ASolutionTag) {
  post_.hashtags = {"numbertalks"};
  EXPECT_EQ(routed().source, IdeaSource::kSolution);
  EXPECT_EQ(routed().why, "solution tag #numbertalks");
}

TEST_F(Routing, TagsCompareWithoutCaseAndReadAsTheTeamSpellsThem) {
  post_.hashtags = {"ELEMmathCHAT"};
  EXPECT_EQ(routed().why, "problem tag #ElemMathChat");
}

TEST_F(Routing, AnAccentedTagComparesWithoutCaseInItsPlainLetters) {
  team_.listen.problem = {"Matemáticas"};
  post_.hashtags = {"matemáticas"};
  EXPECT_EQ(routed().why, "problem tag #Matemáticas");
}

TEST_F(Routing, AMention) {
  post_.mentions = {"lincolnplc"};
  EXPECT_EQ(routed().source, IdeaSource::kMention);
  EXPECT_EQ(routed().why, "mention of @LincolnPLC");
}

TEST_F(Routing, AMentionOnlyWhereTheTeamListensForThem) {
  post_.mentions = {"LincolnPLC"};
  team_.listen.mentions = false;
  EXPECT_FALSE(why_not().empty());
}

TEST_F(Routing, AnAnswerInTheConversation) {
  post_.conversation_id = PostId{500};
  post_.in_reply_to = PostId{899};
  EXPECT_EQ(routed().source, IdeaSource::kAnswer);
  EXPECT_EQ(routed().why, "answer to our question d7");
}

TEST_F(Routing, TheQuestionAnsweredIsTheOneRepliedTo) {
  post_.conversation_id = PostId{500};
  post_.in_reply_to = PostId{501};
  EXPECT_EQ(routed().why, "answer to our question d8");
}

TEST_F(Routing, AVoice) {
  post_.author = "tonyawardsinger";
  EXPECT_EQ(routed().source, IdeaSource::kPerson);
  EXPECT_EQ(routed().why, "voice @TonyaWardSinger");
}

TEST_F(Routing, AList) {
  facts_.list_id = "123";
  EXPECT_EQ(routed().source, IdeaSource::kList);
  EXPECT_EQ(routed().why, "list 123");
  facts_.list_id = "124";
  EXPECT_FALSE(why_not().empty());
}

TEST_F(Routing, AChat) {
  facts_.chat_hashtags = {"mathchat"};
  post_.hashtags = {"MathChat"};
  EXPECT_EQ(routed().source, IdeaSource::kChat);
  EXPECT_EQ(routed().why, "chat tag #mathchat");
}

TEST_F(Routing, AChatAnswerSaysWhichQuestionItAnswers) {
  facts_.chat_answers = {{3, AnswerHow::kTag}};
  EXPECT_EQ(routed().source, IdeaSource::kChat);
  EXPECT_EQ(routed().why, "chat answer A3");
  facts_.chat_answers = {{1, AnswerHow::kTag}, {2, AnswerHow::kTag}};
  EXPECT_EQ(routed().why, "chat answers A1, A2");
  facts_.chat_answers = {{3, AnswerHow::kReply}};
  EXPECT_EQ(routed().why, "chat answer A3, as a reply");
  facts_.chat_answers = {{3, AnswerHow::kTime}};
  EXPECT_EQ(routed().why, "chat answer A3, by its time");
}

TEST_F(Routing, AChatAnswerThatNamesItsQuestionCountsInAnyLanguageAndBeforeAllElse) {
  team_.listen.languages = {"en"};
  post_.language = "fr";
  post_.in_reply_to = PostId{500};
  post_.mentions = {"LincolnPLC"};
  facts_.chat_answers = {{3, AnswerHow::kTag}};
  EXPECT_EQ(routed().source, IdeaSource::kChat);
  facts_.chat_answers = {{3, AnswerHow::kTime}};
  EXPECT_EQ(routed().source, IdeaSource::kAnswer);
  post_.in_reply_to.reset();
  post_.mentions.clear();
  EXPECT_FALSE(why_not().empty());
}

TEST_F(Routing, TheFirstSourceInOrderCounts) {
  facts_.list_id = "123";
  EXPECT_EQ(routed().source, IdeaSource::kList);
  post_.author = "TonyaWardSinger";
  EXPECT_EQ(routed().source, IdeaSource::kPerson);
  post_.hashtags = {"numbertalks"};
  EXPECT_EQ(routed().source, IdeaSource::kSolution);
  post_.hashtags = {"numbertalks", "fractions"};
  EXPECT_EQ(routed().source, IdeaSource::kProblem);
  facts_.chat_hashtags = {"fractions"};
  EXPECT_EQ(routed().source, IdeaSource::kChat);
  post_.mentions = {"LincolnPLC"};
  EXPECT_EQ(routed().source, IdeaSource::kMention);
  post_.in_reply_to = PostId{500};
  EXPECT_EQ(routed().source, IdeaSource::kAnswer);
}

TEST_F(Routing, NothingLeadsToAPostWithoutAnyOfThem) {
  post_.hashtags = {"football"};
  EXPECT_FALSE(why_not().empty());
}

TEST_F(Routing, APostWhoseAuthorIsUnknownIsNotOurs) {
  post_.author.clear();
  facts_.account_handle.clear();
  post_.hashtags = {"fractions"};
  EXPECT_EQ(routed().source, IdeaSource::kProblem);
}

TEST_F(Routing, RetweetsAreNotIdeas) {
  post_.hashtags = {"fractions"};
  post_.mentions = {"LincolnPLC"};
  post_.retweet_of = PostId{3};
  EXPECT_NE(why_not().find("retweet"), std::string::npos);
}

TEST_F(Routing, OwnPostsAreNotIdeas) {
  post_.hashtags = {"fractions"};
  post_.author_id = kOurs;
  EXPECT_NE(why_not().find("own account"), std::string::npos);
  post_.author_id = UserId{7};
  post_.author = "lincolnplc";
  EXPECT_NE(why_not().find("own account"), std::string::npos);
}

TEST_F(Routing, ALanguageNobodyAskedForIsNotRouted) {
  team_.listen.languages = {"en", "es"};
  post_.hashtags = {"fractions"};
  post_.language = "fr";
  EXPECT_NE(why_not().find("fr"), std::string::npos);
  post_.language = "es";
  EXPECT_EQ(routed().source, IdeaSource::kProblem);
  post_.language = "en-GB";
  EXPECT_EQ(routed().source, IdeaSource::kProblem);
}

TEST_F(Routing, WithoutLanguagesEveryOneIsRouted) {
  post_.hashtags = {"fractions"};
  post_.language = "ja";
  EXPECT_EQ(routed().source, IdeaSource::kProblem);
}

TEST_F(Routing, APostInNoRecognisedLanguageIsRouted) {
  team_.listen.languages = {"en"};
  post_.hashtags = {"fractions"};
  for (const auto* code : {"und", "zxx", "qht", ""}) {
    post_.language = code;
    EXPECT_EQ(routed().source, IdeaSource::kProblem) << code;
  }
}

TEST_F(Routing, AnswersAndMentionsCountInAnyLanguage) {
  team_.listen.languages = {"en"};
  post_.language = "fr";
  post_.mentions = {"LincolnPLC"};
  EXPECT_EQ(routed().source, IdeaSource::kMention);
  post_.mentions.clear();
  post_.in_reply_to = PostId{500};
  EXPECT_EQ(routed().source, IdeaSource::kAnswer);
}

TEST_F(Routing, AChatsTagDoesNotCountInAnyLanguage) {
  team_.listen.languages = {"en"};
  facts_.chat_hashtags = {"mathchat"};
  post_.hashtags = {"mathchat"};
  post_.language = "fr";
  EXPECT_FALSE(why_not().empty());
}

TEST_F(Routing, BeforeTheFirstCycleEverythingIsParked) {
  facts_.behaviour.reset();
  post_.in_reply_to = PostId{500};
  EXPECT_EQ(routed().state, IdeaState::kParked);
}

TEST_F(Routing, InSilenceEverythingIsParked) {
  post_.in_reply_to = PostId{500};
  for (const auto behaviour : {Behaviour::kTeach, Behaviour::kAnalyze}) {
    facts_.behaviour = behaviour;
    EXPECT_EQ(routed().state, IdeaState::kParked);
  }
}

TEST_F(Routing, InReflectOnlyWhatIsAddressedToTheTeamIsNew) {
  facts_.behaviour = Behaviour::kReflect;
  post_.hashtags = {"fractions"};
  EXPECT_EQ(routed().state, IdeaState::kParked);
  post_.mentions = {"LincolnPLC"};
  EXPECT_EQ(routed().state, IdeaState::kNew);
}

TEST_F(Routing, InDefineAndPlanEverythingIsNew) {
  post_.hashtags = {"fractions"};
  for (const auto behaviour : {Behaviour::kDefine, Behaviour::kPlan}) {
    facts_.behaviour = behaviour;
    EXPECT_EQ(routed().state, IdeaState::kNew);
  }
}

TEST(Unparking, FollowsTheStageAndTheSource) {
  constexpr std::array kAll{IdeaSource::kProblem, IdeaSource::kSolution, IdeaSource::kMention,
                            IdeaSource::kAnswer,  IdeaSource::kChat,     IdeaSource::kList,
                            IdeaSource::kPerson,  IdeaSource::kColleague};
  for (const auto source : kAll) {
    SCOPED_TRACE(word(source));
    const bool addressed = source == IdeaSource::kAnswer || source == IdeaSource::kMention ||
                           source == IdeaSource::kChat;
    EXPECT_TRUE(unparks(Behaviour::kDefine, source));
    EXPECT_TRUE(unparks(Behaviour::kPlan, source));
    EXPECT_FALSE(unparks(Behaviour::kTeach, source));
    EXPECT_FALSE(unparks(Behaviour::kAnalyze, source));
    EXPECT_EQ(unparks(Behaviour::kReflect, source), addressed);
  }
}

}  // namespace
}  // namespace inquiry::scheduler
