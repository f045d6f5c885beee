#include "base/words.h"

#include <array>
#include <cassert>
#include <span>
#include <utility>

namespace inquiry {
namespace {

template <typename Enum>
using Spelling = std::pair<Enum, std::string_view>;

template <typename Enum>
struct Spellings;

template <>
struct Spellings<Behaviour> {
  static constexpr std::array<Spelling<Behaviour>, 5> kAll{{{Behaviour::kDefine, "define"},
                                                            {Behaviour::kPlan, "plan"},
                                                            {Behaviour::kTeach, "teach"},
                                                            {Behaviour::kAnalyze, "analyze"},
                                                            {Behaviour::kReflect, "reflect"}}};
};

template <>
struct Spellings<DraftKind> {
  static constexpr std::array<Spelling<DraftKind>, 3> kAll{
      {{DraftKind::kQuestion, "question"},
       {DraftKind::kCelebration, "celebration"},
       {DraftKind::kChat, "chat"}}};
};

template <>
struct Spellings<DraftState> {
  static constexpr std::array<Spelling<DraftState>, 11> kAll{
      {{DraftState::kDraft, "draft"},
       {DraftState::kWaitingForConsent, "waiting_for_consent"},
       {DraftState::kWaitingForReview, "waiting_for_review"},
       {DraftState::kApproved, "approved"},
       {DraftState::kSending, "sending"},
       {DraftState::kPosted, "posted"},
       {DraftState::kWithdrawn, "withdrawn"},
       {DraftState::kRejected, "rejected"},
       {DraftState::kHeld, "held"},
       {DraftState::kExpired, "expired"},
       {DraftState::kFailed, "failed"}}};
};

template <>
struct Spellings<LetterState> {
  static constexpr std::array<Spelling<LetterState>, 7> kAll{
      {{LetterState::kWaiting, "waiting"},
       {LetterState::kSending, "sending"},
       {LetterState::kSent, "sent"},
       {LetterState::kUnclear, "unclear"},
       {LetterState::kRefused, "refused"},
       {LetterState::kGivenUp, "given_up"},
       {LetterState::kKeptBack, "kept_back"}}};
};

template <>
struct Spellings<IdeaState> {
  static constexpr std::array<Spelling<IdeaState>, 7> kAll{
      {{IdeaState::kNew, "new"},
       {IdeaState::kShortlisted, "shortlisted"},
       {IdeaState::kChosen, "chosen"},
       {IdeaState::kSetAside, "set_aside"},
       {IdeaState::kParked, "parked"},
       {IdeaState::kHidden, "hidden"},
       {IdeaState::kRemoved, "removed"}}};
};

template <>
struct Spellings<IdeaSource> {
  static constexpr std::array<Spelling<IdeaSource>, 8> kAll{
      {{IdeaSource::kProblem, "problem"},
       {IdeaSource::kSolution, "solution"},
       {IdeaSource::kMention, "mention"},
       {IdeaSource::kAnswer, "answer"},
       {IdeaSource::kChat, "chat"},
       {IdeaSource::kList, "list"},
       {IdeaSource::kPerson, "person"},
       {IdeaSource::kColleague, "colleague"}}};
};

template <>
struct Spellings<BlockCode> {
  static constexpr std::array<Spelling<BlockCode>, 11> kAll{
      {{BlockCode::kStage, "stage"},
       {BlockCode::kHalt, "halt"},
       {BlockCode::kHours, "hours"},
       {BlockCode::kHoliday, "holiday"},
       {BlockCode::kPacing, "pacing"},
       {BlockCode::kBudget, "budget"},
       {BlockCode::kConsent, "consent"},
       {BlockCode::kApproval, "approval"},
       {BlockCode::kOutcome, "outcome"},
       {BlockCode::kAccount, "account"},
       {BlockCode::kNotBefore, "not_before"}}};
};

template <>
struct Spellings<Role> {
  static constexpr std::array<Spelling<Role>, 7> kAll{{{Role::kAdmin, "admin"},
                                                       {Role::kLead, "lead"},
                                                       {Role::kModerator, "moderator"},
                                                       {Role::kTeacher, "teacher"},
                                                       {Role::kCoach, "coach"},
                                                       {Role::kSafeguarding, "safeguarding"},
                                                       {Role::kViewer, "viewer"}}};
};

template <>
struct Spellings<EvidenceKind> {
  static constexpr std::array<Spelling<EvidenceKind>, 5> kAll{{{EvidenceKind::kPhoto, "photo"},
                                                               {EvidenceKind::kVideo, "video"},
                                                               {EvidenceKind::kVoice, "voice"},
                                                               {EvidenceKind::kWork, "work"},
                                                               {EvidenceKind::kQuote, "quote"}}};
};

template <>
struct Spellings<NameLevel> {
  static constexpr std::array<Spelling<NameLevel>, 3> kAll{
      {{NameLevel::kNone, "none"}, {NameLevel::kFirst, "first"}, {NameLevel::kFull, "full"}}};
};

template <>
struct Spellings<ConsentBasis> {
  static constexpr std::array<Spelling<ConsentBasis>, 3> kAll{
      {{ConsentBasis::kOptIn, "opt_in"},
       {ConsentBasis::kDirectoryOptOut, "directory_opt_out"},
       {ConsentBasis::kPublicTask, "public_task"}}};
};

template <>
struct Spellings<ConsentDecision> {
  static constexpr std::array<Spelling<ConsentDecision>, 3> kAll{
      {{ConsentDecision::kGranted, "granted"},
       {ConsentDecision::kRefused, "refused"},
       {ConsentDecision::kObjected, "objected"}}};
};

template <>
struct Spellings<ReplySettings> {
  static constexpr std::array<Spelling<ReplySettings>, 5> kAll{
      {{ReplySettings::kEveryone, "everyone"},
       {ReplySettings::kFollowing, "following"},
       {ReplySettings::kMentionedUsers, "mentioned_users"},
       {ReplySettings::kVerified, "verified"},
       {ReplySettings::kSubscribers, "subscribers"}}};
};

template <>
struct Spellings<AnswerHow> {
  static constexpr std::array<Spelling<AnswerHow>, 3> kAll{
      {{AnswerHow::kTag, "tag"}, {AnswerHow::kReply, "reply"}, {AnswerHow::kTime, "time"}}};
};

template <>
struct Spellings<Worked> {
  static constexpr std::array<Spelling<Worked>, 3> kAll{
      {{Worked::kYes, "yes"}, {Worked::kPartly, "partly"}, {Worked::kNo, "no"}}};
};

template <>
struct Spellings<Move> {
  static constexpr std::array<Spelling<Move>, 4> kAll{{{Move::kInOrder, "in_order"},
                                                       {Move::kOutOfOrder, "out_of_order"},
                                                       {Move::kUndo, "undo"},
                                                       {Move::kAbort, "abort"}}};
};

template <>
struct Spellings<Dialect> {
  static constexpr std::array<Spelling<Dialect>, 2> kAll{
      {{Dialect::kTweet, "tweet"}, {Dialect::kPost, "post"}}};
};

template <typename Enum>
std::string_view spell(Enum value) {
  for (const auto& [each, text] : Spellings<Enum>::kAll) {
    if (each == value) return text;
  }
  assert(false && "a value outside its enumeration");
  return {};
}

}  // namespace

template <typename Enum>
std::optional<Enum> parse_word(std::string_view text) {
  for (const auto& [value, spelling] : Spellings<Enum>::kAll) {
    if (spelling == text) return value;
  }
  return std::nullopt;
}

template <typename Enum>
std::vector<std::string_view> all_words() {
  std::vector<std::string_view> words;
  words.reserve(Spellings<Enum>::kAll.size());
  for (const auto& [value, spelling] : Spellings<Enum>::kAll) words.push_back(spelling);
  return words;
}

#define INQUIRY_WORDS(Enum)                                        \
  std::string_view word(Enum value) { return spell(value); }       \
  template std::optional<Enum> parse_word<Enum>(std::string_view); \
  template std::vector<std::string_view> all_words<Enum>()

INQUIRY_WORDS(Behaviour);
INQUIRY_WORDS(DraftKind);
INQUIRY_WORDS(DraftState);
INQUIRY_WORDS(IdeaState);
INQUIRY_WORDS(LetterState);
INQUIRY_WORDS(IdeaSource);
INQUIRY_WORDS(BlockCode);
INQUIRY_WORDS(Role);
INQUIRY_WORDS(EvidenceKind);
INQUIRY_WORDS(NameLevel);
INQUIRY_WORDS(ConsentBasis);
INQUIRY_WORDS(ConsentDecision);
INQUIRY_WORDS(ReplySettings);
INQUIRY_WORDS(AnswerHow);
INQUIRY_WORDS(Worked);
INQUIRY_WORDS(Move);
INQUIRY_WORDS(Dialect);

#undef INQUIRY_WORDS

}  // namespace inquiry
