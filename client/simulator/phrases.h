// What the simulated teachers say.
#pragma once

#include <span>
#include <string_view>

namespace inquiry::simulator {

using Phrases = std::span<const std::string_view>;

// In every language the first half of the topics is mathematics (fractions, then number talks where
// they stand apart), the second half reading and science.
struct Topic {
  Phrases activities;
  Phrases observations;
};

// A post is an opener, an activity, an observation of the same topic, and a closing.
struct Language {
  std::string_view code;   // BCP 47
  unsigned share;          // of a hundred authors
  std::string_view space;  // between the parts
  Phrases openers;
  Phrases closings;
  std::span<const Topic> topics;
  Phrases first_names;  // of ASCII letters, 7 at most: handles are made of them
  Phrases last_names;
};

// The first is English; the shares add up to 100.
std::span<const Language> languages();

Language english();
Language spanish();
Language german();
Language french();
Language portuguese();
Language japanese();
Language arabic();

// Texts meant to break, deceive or take over whatever shows them. "%" stands for a number.
Phrases hostile_texts();
Phrases spam_texts();
// "%" stands for a number.
Phrases links();
Phrases emoji();

}  // namespace inquiry::simulator
