#include "client/simulator/chat_crowd.h"

#include <algorithm>
#include <array>
#include <utility>

#include "client/simulator/compose.h"
#include "client/simulator/phrases.h"

namespace inquiry::simulator {
namespace {

constexpr std::size_t kPeople = 60;

Duration between(Dice& dice, Duration shortest, Duration longest) {
  return shortest + Duration{static_cast<std::int64_t>(
                        dice.below(static_cast<std::size_t>((longest - shortest).count())))};
}

// "Q3" in a text; 0: none.
int question_number(std::string_view text) {
  for (std::size_t at = 0; at + 1 < text.size(); ++at) {
    const bool begins = at == 0 || text[at - 1] == ' ' || text[at - 1] == '\n';
    if (begins && text[at] == 'Q' && text[at + 1] >= '1' && text[at + 1] <= '9') {
      return std::stoi(std::string(text.substr(at + 1, 2)));
    }
  }
  return 0;
}

std::string full_width(int number) {
  static constexpr std::array<std::string_view, 10> kDigits = {"０", "１", "２", "３", "４",
                                                               "５", "６", "７", "８", "９"};
  std::string text = "Ａ";
  for (const char digit : std::to_string(number)) {
    text += kDigits.at(static_cast<std::size_t>(digit - '0'));
  }
  return text + "：";
}

std::string tag(int number, Dice& dice) {
  static constexpr std::array<std::string_view, 12> kForms = {
      "A%: ", "A% ",  "a% ",  "A.% ", "a.%: ", "A %: ",
      "#A% ", "A%) ", "A%- ", "A%/ ", "A%:",   "Answer %: "};
  std::string text{kForms.at(dice.below(kForms.size()))};
  return text.replace(text.find('%'), 1, std::to_string(number));
}

}  // namespace

ChatCrowd::ChatCrowd(World& world, Agenda& agenda, ChatOptions options)
    : world_(world), agenda_(agenda), options_(std::move(options)) {
  for (std::size_t i = 0; i < kPeople; ++i) {
    Dice dice{options_.seed, i};
    const auto language = dice.chance(0.6) ? 0 : dice.below(languages().size());
    language_of_.push_back(language);
    people_.push_back(world_.add_user(make_author(languages()[language], 5'000 + i, dice)));
  }
}

void ChatCrowd::heard(const SimPost& post) {
  const auto& tags = post.shown.hashtags;
  const bool ours = std::any_of(tags.begin(), tags.end(), [&](const auto& each) {
    return lower(each.value) == lower(options_.hashtag);
  });
  const int number = ours ? question_number(post.text) : 0;
  if (number == 0 || !questions_.emplace(number, post.id).second) return;
  for (std::size_t place = 0; place < options_.per_question; ++place) plan(number, post, place);
}

void ChatCrowd::plan(int number, const SimPost& question, std::size_t place) {
  struct Share {
    Kind kind;
    unsigned percent;
  };
  static constexpr std::array<Share, 8> kShares = {{{Kind::kTag, 44},
                                                    {Kind::kFullWidth, 6},
                                                    {Kind::kReply, 12},
                                                    {Kind::kUntagged, 12},
                                                    {Kind::kSeveral, 6},
                                                    {Kind::kLate, 8},
                                                    {Kind::kDoubtful, 4},
                                                    {Kind::kNoise, 8}}};
  Dice dice{options_.seed * 1'000 + static_cast<std::uint64_t>(number), place};
  auto points = static_cast<unsigned>(dice.below(100));
  std::size_t at = 0;
  while (points >= kShares.at(at).percent) points -= kShares.at(at++).percent;
  const auto kind = kShares.at(at).kind;
  const auto person = dice.below(kPeople);
  const auto language = language_of_[person];
  const auto hashtag = " #" + options_.hashtag;
  NewPost post;
  post.author = people_[person].id;
  post.lang = languages()[language].code;
  post.created_at = question.created_at + between(dice, std::chrono::seconds{25}, options_.every);
  std::vector<int> truth{number};
  auto said = words(language, dice);
  switch (kind) {
    case Kind::kTag:
      post.text = tag(number, dice) + said + hashtag;
      break;
    case Kind::kFullWidth:
      post.text = full_width(number) + said + hashtag;
      break;
    case Kind::kReply:
      post.reply_to = question.id;
      post.text = "@" + world_.find_user(question.author)->handle + " " + said;
      if (dice.chance(0.4)) post.text += hashtag;
      break;
    case Kind::kUntagged:
      post.text = said + hashtag;
      break;
    case Kind::kSeveral:
      if (number > 1) truth.insert(truth.begin(), number - 1);
      if (number > 1) post.text = "A" + std::to_string(number - 1) + ": strips of paper. ";
      post.text += "A" + std::to_string(number) + ": " + said + hashtag;
      break;
    case Kind::kLate:
      post.created_at += between(dice, options_.every, std::chrono::hours{20});
      post.text = "Late, sorry. A" + std::to_string(number) + ": " + said + hashtag;
      break;
    case Kind::kDoubtful:
      post.text = "We fold A4 paper first. " + said + hashtag;
      break;
    case Kind::kNoise:
      truth.clear();
      post.text = noise(dice) + hashtag;
      break;
  }
  write_later(std::move(post), kind, std::move(truth));
}

void ChatCrowd::write_later(NewPost post, Kind kind, std::vector<int> truth) {
  const auto due = post.created_at;
  agenda_.at(due, [this, post = std::move(post), kind, truth = std::move(truth)](UtcTime) {
    const auto& written = world_.add_post(post);
    written_.push_back({written.id, kind, truth});
  });
}

std::string ChatCrowd::words(std::size_t language, Dice& dice) const {
  const auto& spoken = languages()[language];
  return any_of(topic_of(spoken, options_.hashtag, dice).observations, dice);
}

std::string ChatCrowd::noise(Dice& dice) const {
  static constexpr std::array<std::string_view, 8> kNoise = {
      "Hi all, joining late from the car park",
      "Thanks for hosting, what a lively hour",
      "So good to see so many of you here tonight",
      "\U0001F44F\U0001F44F\U0001F44F",
      "Get our fraction posters for half the price https://example.com/posters",
      "My Q3 report cards are due tomorrow, wish me luck",
      "Is there a recording somewhere?",
      "RT @somebody: A1: number lines, every single day"};
  return std::string(kNoise.at(dice.below(kNoise.size())));
}

std::string_view ChatCrowd::name(Kind kind) {
  switch (kind) {
    case Kind::kTag:
      return "tag";
    case Kind::kFullWidth:
      return "full_width";
    case Kind::kReply:
      return "reply";
    case Kind::kUntagged:
      return "untagged";
    case Kind::kSeveral:
      return "several";
    case Kind::kLate:
      return "late";
    case Kind::kDoubtful:
      return "doubtful";
    case Kind::kNoise:
      return "noise";
  }
  return "";
}

Json ChatCrowd::told() const {
  auto posts = Json::array();
  for (const auto& each : written_) {
    posts.push_back({{"id", each.id.str()}, {"kind", name(each.kind)}, {"truth", each.truth}});
  }
  return {{"posts", std::move(posts)}, {"questions", questions_.size()}};
}

}  // namespace inquiry::simulator
