// The mission's words as closed sets, each with the spelling that the API, the CLI, the database
// and the configuration share. parse_word() answers nullopt for anything else.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace inquiry {

// What the daemon obeys, whatever a protocol calls its stages.
enum class Behaviour { kDefine, kPlan, kTeach, kAnalyze, kReflect };

enum class DraftKind { kQuestion, kCelebration, kChat };

enum class DraftState {
  kDraft,
  kWaitingForConsent,
  kWaitingForReview,
  kApproved,
  kSending,
  kPosted,
  kWithdrawn,
  kRejected,
  kHeld,
  kExpired,
  kFailed,
};

enum class IdeaState { kNew, kShortlisted, kChosen, kSetAside, kParked, kHidden, kRemoved };

enum class IdeaSource { kProblem, kSolution, kMention, kAnswer, kChat, kList, kPerson, kColleague };

// Why a draft would not go out now.
enum class BlockCode {
  kStage,
  kHalt,
  kHours,
  kHoliday,
  kPacing,
  kBudget,
  kConsent,
  kApproval,
  kOutcome,
  kAccount,
  kNotBefore,
};

// Of a digest that is mailed. Only what is waiting is ever sent: what may have arrived (unclear) is
// not sent again.
enum class LetterState { kWaiting, kSending, kSent, kUnclear, kRefused, kGivenUp, kKeptBack };

enum class Role { kAdmin, kLead, kModerator, kTeacher, kCoach, kSafeguarding, kViewer };

// What is shown of a student, and what a consent covers.
enum class EvidenceKind { kPhoto, kVideo, kVoice, kWork, kQuote };
enum class NameLevel { kNone, kFirst, kFull };  // in rising order of what it reveals
enum class ConsentBasis { kOptIn, kDirectoryOptOut, kPublicTask };
enum class ConsentDecision { kGranted, kRefused, kObjected };

// Who may reply on X. X also knows "subscribers", which a school has none of.
enum class ReplySettings { kEveryone, kFollowing, kMentionedUsers, kVerified, kSubscribers };

// By what an answer in a chat was matched to its question, the surest first.
enum class AnswerHow { kTag, kReply, kTime };

enum class Worked { kYes, kPartly, kNo };

// How a team came to a stage: as its protocol allows, against its order, back to where it stood
// before, or out of the cycle.
enum class Move { kInOrder, kOutOfOrder, kUndo, kAbort };

// The names used in requests to X; answers are read in either (x.dialect).
enum class Dialect { kTweet, kPost };

std::string_view word(Behaviour value);
std::string_view word(DraftKind value);
std::string_view word(DraftState value);
std::string_view word(IdeaState value);
std::string_view word(LetterState value);
std::string_view word(IdeaSource value);
std::string_view word(BlockCode value);
std::string_view word(Role value);
std::string_view word(EvidenceKind value);
std::string_view word(NameLevel value);
std::string_view word(ConsentBasis value);
std::string_view word(ConsentDecision value);
std::string_view word(ReplySettings value);
std::string_view word(AnswerHow value);
std::string_view word(Worked value);
std::string_view word(Move value);
std::string_view word(Dialect value);

// Instantiated for every enumeration above.
template <typename Enum>
std::optional<Enum> parse_word(std::string_view text);

// All spellings in order, for messages and schemas.
template <typename Enum>
std::vector<std::string_view> all_words();

// Teach and analyze: nothing is shown, nothing is created on X.
constexpr bool is_silent(Behaviour behaviour) {
  return behaviour == Behaviour::kTeach || behaviour == Behaviour::kAnalyze;
}

}  // namespace inquiry
