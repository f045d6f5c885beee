#include "client/simulator/compose.h"

#include <array>

#include "client/simulator/text.h"

namespace inquiry::simulator {
namespace {

constexpr std::size_t kRetweetMax = 139;

std::string joined(const Language& language, std::initializer_list<std::string> parts) {
  std::string text;
  for (const auto& part : parts) {
    if (!text.empty()) text += language.space;
    text += part;
  }
  return text;
}

// The opener and the activity, which goes on where the opener ends with a colon. Languages without
// spaces have their full stops in the phrases.
std::string opening(const Language& language, const Topic& topic, Dice& dice) {
  const auto opener = any_of(language.openers, dice);
  auto activity = any_of(topic.activities, dice);
  if (!language.space.empty()) activity += '.';
  if (opener.back() == '.' && activity[0] >= 'a' && activity[0] <= 'z') {
    activity[0] = static_cast<char>(activity[0] - 32);
  }
  return joined(language, {opener, activity});
}

bool is_hex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

}  // namespace

std::string any_of(Phrases phrases, Dice& dice) {
  return std::string(phrases[dice.below(phrases.size())]);
}

std::string numbered(const std::string& text, Dice& dice) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape =
        text[i] == '%' && i + 2 < text.size() && is_hex(text[i + 1]) && is_hex(text[i + 2]);
    if (text[i] == '%' && !escape) {
      result += std::to_string(2 + dice.below(9'997));
    } else {
      result += text[i];
    }
  }
  return result;
}

const Topic& topic_of(const Language& language, std::string_view tag, Dice& dice) {
  struct Word {
    std::string_view part;
    std::size_t quarter;
  };
  static constexpr std::array<Word, 9> kWords = {{{"frac", 0},
                                                  {"talk", 1},
                                                  {"number", 1},
                                                  {"math", 1},
                                                  {"read", 2},
                                                  {"liter", 2},
                                                  {"book", 2},
                                                  {"sci", 3},
                                                  {"stem", 3}}};
  auto quarter = dice.below(4);
  const auto name = lower(tag);
  for (const auto& word : kWords) {
    if (name.find(word.part) == std::string::npos) continue;
    quarter = word.quarter;
    break;
  }
  return language.topics[quarter * language.topics.size() / 4];
}

std::string plain_text(const Language& language, const Topic& topic, Dice& dice) {
  auto text = joined(language, {opening(language, topic, dice), any_of(topic.observations, dice)});
  auto whole = joined(language, {text, any_of(language.closings, dice)});
  return weighted_length(whole) <= 240 ? whole : text;
}

std::string short_text(const Language& language, const Topic& topic, Dice& dice) {
  if (dice.chance(0.5)) {
    const auto observation = any_of(topic.observations, dice);
    return joined(language, {observation, any_of(language.closings, dice)});
  }
  return opening(language, topic, dice);
}

std::string long_text(const Language& language, const Topic& topic, Dice& dice) {
  std::string text;
  while (weighted_length(text) < 420) {
    const auto begun = opening(language, topic, dice);
    text = joined(language, {text, begun, any_of(topic.observations, dice)});
  }
  text += "\n\n";
  return text + any_of(language.closings, dice);
}

std::string retweet_text(const World& world, const SimPost& original) {
  const auto* author = world.find_user(original.author);
  const auto whole =
      "RT @" + (author != nullptr ? author->handle : std::string("someone")) + ": " + original.text;
  const auto cut = first_code_points(whole, kRetweetMax);
  return cut.size() == whole.size() ? whole : std::string(cut) + "…";
}

User make_author(const Language& language, std::size_t number, Dice& dice) {
  static constexpr std::array<std::string_view, 6> kSuffixes = {"Math", "Reads", "Edu",
                                                                "Room", "Sci",   "Gr4"};
  const auto first = any_of(language.first_names, dice);
  User user;
  // Some accounts are old, with short ids; most have ids like those of today.
  const auto low = static_cast<std::int64_t>(number);
  user.id =
      dice.chance(0.3)
          ? UserId{1'000'000'000 + static_cast<std::int64_t>(dice.below(900'000)) * 1'000 + low}
          : UserId{(std::int64_t{1'200'000'000'000'000} +
                    static_cast<std::int64_t>(dice.below(500'000'000'000'000))) *
                       1'000 +
                   low};
  user.handle =
      first + std::string(kSuffixes.at(dice.below(kSuffixes.size()))) + std::to_string(number);
  user.name = first + " " + any_of(language.last_names, dice);
  if (dice.chance(0.3)) user.name += " " + any_of(emoji(), dice);
  user.about = any_of(language.closings, dice);
  user.created_at = UtcTime{std::chrono::sys_days{std::chrono::year{2012} / 1 / 1}} +
                    std::chrono::hours{24 * static_cast<int>(dice.below(4'000))};
  return user;
}

}  // namespace inquiry::simulator
