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

const Topic& any_topic(const Language& language, Dice& dice) {
  return language.topics[dice.below(language.topics.size())];
}

// Activities of languages that end sentences with a point are written without it.
std::string sentence(const Language& language, std::string activity) {
  if (!language.space.empty()) activity += '.';
  return activity;
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

std::string plain_text(const Language& language, Dice& dice) {
  const auto& topic = any_topic(language, dice);
  auto opener = any_of(language.openers, dice);
  auto activity = sentence(language, any_of(topic.activities, dice));
  auto observation = any_of(topic.observations, dice);
  auto text = joined(language, {opener, activity, observation});
  const auto closing = any_of(language.closings, dice);
  auto whole = joined(language, {text, closing});
  return weighted_length(whole) <= 240 ? whole : text;
}

std::string short_text(const Language& language, Dice& dice) {
  const auto& topic = any_topic(language, dice);
  if (dice.chance(0.5)) {
    return joined(language, {any_of(topic.observations, dice), any_of(language.closings, dice)});
  }
  return joined(language, {any_of(language.openers, dice),
                           sentence(language, any_of(topic.activities, dice))});
}

std::string long_text(const Language& language, Dice& dice) {
  const auto& topic = any_topic(language, dice);
  auto text = any_of(language.openers, dice);
  while (weighted_length(text) < 420) {
    text = joined(language, {text, sentence(language, any_of(topic.activities, dice)),
                             any_of(topic.observations, dice)});
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
