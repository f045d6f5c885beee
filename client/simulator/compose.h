// Puts phrases together.
#pragma once

#include <string>

#include "client/simulator/dice.h"
#include "client/simulator/phrases.h"
#include "client/simulator/world.h"

namespace inquiry::simulator {

std::string any_of(Phrases phrases, Dice& dice);

// Each "%" that is not followed by two hexadecimal digits becomes a number.
std::string numbered(const std::string& text, Dice& dice);

// What a hashtag is about; any topic when it does not say.
const Topic& topic_of(const Language& language, std::string_view tag, Dice& dice);

std::string plain_text(const Language& language, const Topic& topic, Dice& dice);
// Leaves room for more.
std::string short_text(const Language& language, const Topic& topic, Dice& dice);
// More than 280 weighted.
std::string long_text(const Language& language, const Topic& topic, Dice& dice);

// As X shows a retweet: "RT @author: " and the beginning.
std::string retweet_text(const World& world, const SimPost& original);

// The `number`th author; equal numbers of one seed are the same person.
User make_author(const Language& language, std::size_t number, Dice& dice);

}  // namespace inquiry::simulator
