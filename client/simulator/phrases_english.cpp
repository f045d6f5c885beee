#include <array>

#include "client/simulator/phrases.h"

namespace inquiry::simulator {
namespace {

using Text = std::string_view;

constexpr std::array<Text, 12> kOpeners = {
    "Today in grade 4:",           "Third period surprised me.",
    "Tried this with my Year 5s:", "From our team meeting:",
    "Small win this week.",        "Something I am still chewing on.",
    "Lesson study notes:",         "After watching the video back:",
    "Day two of the cycle.",       "Our coach nudged us to try:",
    "Rainy-day lesson rescue:",    "Co-taught this morning."};

constexpr std::array<Text, 12> kClosings = {
    "What would you ask next?",
    "How do you bring the quiet ones in?",
    "Would love to see what this looks like in your room.",
    "Next time I wait five seconds longer before I speak.",
    "Exit tickets tomorrow will tell.",
    "Has anyone tried it with younger students?",
    "I am keeping the first five minutes exactly like this.",
    "Not sure it would work without the visual.",
    "Stealing this from a colleague down the hall, with thanks.",
    "What misconception should I listen for?",
    "We are bringing the work samples to Thursday's meeting.",
    "It took longer than planned and it was worth it."};

constexpr std::array<Text, 8> kFractionActivities = {
    "we folded paper strips into halves, fourths and eighths and laid them side by side",
    "students placed 3/4, 2/3 and 5/8 on an open number line and defended where each one went",
    "I asked for two ways to show 6/8 without drawing a pizza",
    "pairs sorted fraction cards into near 0, near 1/2 and near 1",
    "we compared sharing 3 brownies among 4 friends with sharing 6 among 8",
    "everyone built 1 whole from pattern blocks and named each piece",
    "we measured hallway strides in half and quarter metres",
    "I put up 1/2 = 2/4 = 4/8 and only said: what do you notice?"};

constexpr std::array<Text, 7> kFractionObservations = {
    "Half the class saw that 2/4 and 1/2 land on the same point; the rest still count pieces.",
    "Several students think a bigger denominator means a bigger piece.",
    "One child said the whole got cut finer but nobody ate anything. That stuck.",
    "The number line did more for equivalence than any circle model did.",
    "They multiplied top and bottom correctly and could not say why it works.",
    "The argument about whether 4/4 is a fraction ran for ten minutes.",
    "Two students switched sides after hearing a classmate's drawing explained."};

constexpr std::array<Text, 8> kNumberTalkActivities = {
    "number talk on 18 x 5, thumbs at the chest, no pencils",
    "we started with a dot image for three seconds and asked how many and how do you know",
    "I recorded four strategies for 63 - 28 and put names beside them",
    "students compared halving and doubling with breaking apart for 16 x 25",
    "we did a string: 10 x 12, 5 x 12, 15 x 12",
    "I let a wrong answer stay on the board until someone asked to revise it",
    "we estimated before computing 398 + 247",
    "a student led the number talk while I only wrote"};

constexpr std::array<Text, 7> kNumberTalkObservations = {
    "Nine different hands, more than in the whole of last month.",
    "Compensation showed up without my naming it: add 2, take 2 away.",
    "The standard algorithm came first; after it they fell silent and then got creative.",
    "Revoicing made one strategy everyone's strategy.",
    "Sentence frames helped the multilingual learners join by day three.",
    "I talk too much: the recording says 61 percent of the time.",
    "They now ask each other why before I can."};

constexpr std::array<Text, 8> kReadingActivities = {
    "we reread one page three times with a different question each time",
    "partners annotated a short article about bees before any talk",
    "students wrote the question the author is answering",
    "I conferred with five readers and wrote down only what they said",
    "book tasting with twelve titles and two minutes each",
    "we mapped who speaks and who does not in chapter four",
    "choral reading of a poem, then we cut it into sentences and rebuilt it",
    "everyone brought one sentence worth keeping"};

constexpr std::array<Text, 7> kReadingObservations = {
    "Decoding is fine; it is the pronouns that lose them.",
    "The students who never volunteer had the longest margin notes.",
    "Prior knowledge about hives mattered more than the reading level.",
    "They quote beautifully and explain little.",
    "Choice doubled the minutes spent reading, by our log.",
    "Rereading stopped feeling like a punishment once the question changed.",
    "One reader asked whether the narrator can be trusted. Grade three!"};

constexpr std::array<Text, 8> kScienceActivities = {
    "ice cubes on wood and on metal, predictions first",
    "we planted beans in light and dark and argued what to measure",
    "groups designed a fair test for paper helicopters",
    "we drew models of where the puddle goes before and after recess",
    "students wrote claim, evidence and reasoning on the ramp data",
    "we sorted our questions into can test and cannot test here",
    "shadow sticks in the yard at nine, noon and two",
    "each table got a mystery powder and a results table with no headings"};

constexpr std::array<Text, 7> kScienceObservations = {
    "Almost all were sure that the metal was colder until the thermometers agreed.",
    "They changed three variables at once and noticed it themselves.",
    "The models improved more from peer questions than from my comments.",
    "Evidence they have plenty of; reasoning is the missing middle.",
    "One group repeated the trial without being told to.",
    "The word evaporate appears; the idea is not there yet.",
    "Best question of the day: how would we know if we were wrong?"};

constexpr std::array<Topic, 4> kTopics = {{{kFractionActivities, kFractionObservations},
                                           {kNumberTalkActivities, kNumberTalkObservations},
                                           {kReadingActivities, kReadingObservations},
                                           {kScienceActivities, kScienceObservations}}};

constexpr std::array<Text, 16> kFirstNames = {"Maria", "Sam",  "Priya", "Jordan", "Amara", "Lee",
                                              "Nora",  "Theo", "Ruth",  "Devon",  "Imani", "Kofi",
                                              "Grace", "Hana", "Owen",  "Zoe"};
constexpr std::array<Text, 10> kLastNames = {"Okafor", "Rivera", "Nguyen", "Patel",  "Brooks",
                                             "Cohen",  "Walsh",  "Begay",  "Kimura", "O'Neil"};

}  // namespace

Language english() {
  return {.code = "en",
          .share = 52,
          .space = " ",
          .openers = kOpeners,
          .closings = kClosings,
          .topics = kTopics,
          .first_names = kFirstNames,
          .last_names = kLastNames};
}

}  // namespace inquiry::simulator
