#include "scheduler/chat_text.h"

#include <algorithm>
#include <array>
#include <optional>

namespace inquiry::scheduler {
namespace {

using Text = std::u32string;
using View = std::u32string_view;
using std::size_t;

constexpr auto kNowhere = View::npos;

char32_t decoded(std::string_view text, size_t& at) {
  const auto first = static_cast<unsigned char>(text[at++]);
  if (first < 0x80) return first;
  const int more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
  char32_t c = first & (0x3FU >> static_cast<unsigned>(more));
  for (int i = 0; i < more && at < text.size(); ++i) {
    c = (c << 6U) | (static_cast<unsigned char>(text[at++]) & 0x3FU);
  }
  return c;
}

// Full-width characters, digits of other scripts and letters that look like "A" become plain ones.
char32_t plain(char32_t c) {
  if (c >= 0xFF01 && c <= 0xFF5E) return c - 0xFEE0;
  if (c >= 0x0660 && c <= 0x0669) return c - 0x0660 + U'0';
  if (c >= 0x06F0 && c <= 0x06F9) return c - 0x06F0 + U'0';
  switch (c) {
    case 0x3000:
    case 0x00A0:
    case 0x202F:
    case U'\t':
      return U' ';
    case 0x0391:
    case 0x0410:
      return U'A';
    case 0x2013:
    case 0x2014:
      return U'-';
    default:
      return c;
  }
}

bool is_invisible(char32_t c) {
  return (c >= 0x200B && c <= 0x200F) || (c >= 0xFE00 && c <= 0xFE0F) || c == 0xFEFF || c == U'\r';
}

Text plain_text(std::string_view utf8) {
  Text text;
  for (size_t at = 0; at < utf8.size();) {
    const auto c = plain(decoded(utf8, at));
    if (!is_invisible(c)) text += c;
  }
  return text;
}

bool is_digit(char32_t c) { return c >= U'0' && c <= U'9'; }

char32_t lower(char32_t c) { return c >= U'A' && c <= U'Z' ? c - U'A' + U'a' : c; }

bool is_ideograph(char32_t c) {
  return (c >= 0x3041 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x9FFF) ||
         (c >= 0xAC00 && c <= 0xD7AF);
}

// Of a word in a script that has spaces between words.
bool is_letter(char32_t c) {
  if (c < 0x80) return lower(c) >= U'a' && lower(c) <= U'z';
  const bool symbol = (c >= 0x2000 && c <= 0x303F) || (c >= 0xE000 && c <= 0xF8FF) || c >= 0x1F000;
  return c >= 0xC0 && !symbol && !is_ideograph(c);
}

bool is_word(char32_t c) { return is_letter(c) || is_digit(c) || c == U'_'; }

bool starts(View text, View with) {
  return text.size() >= with.size() &&
         std::equal(with.begin(), with.end(), text.begin(),
                    [](char32_t a, char32_t b) { return a == lower(b); });
}

// Is one of these words, and nothing longer, at the beginning?
template <typename Words>
View starting_word(View text, const Words& words) {
  for (const View word : words) {
    if (!starts(text, word)) continue;
    const bool whole =
        text.size() == word.size() || !is_letter(word.back()) || !is_letter(text[word.size()]);
    if (whole) return word;
  }
  return {};
}

void blank(Text& text, size_t from, size_t until) {
  std::fill(text.begin() + static_cast<std::ptrdiff_t>(from),
            text.begin() + static_cast<std::ptrdiff_t>(std::min(until, text.size())), U' ');
}

size_t end_of_word(View text, size_t at) {
  while (at < text.size() && (is_word(text[at]) || is_ideograph(text[at]))) ++at;
  return at;
}

bool is_tag_word(View word) {
  return word.size() >= 2 && word.size() <= 3 &&
         (lower(word[0]) == U'a' || lower(word[0]) == U'r') &&
         std::all_of(word.begin() + 1, word.end(), is_digit);
}

void blank_links(Text& text) {
  for (const View scheme : {View{U"https://"}, View{U"http://"}}) {
    for (auto at = text.find(scheme); at != kNowhere; at = text.find(scheme, at)) {
      auto end = at;
      while (end < text.size() && text[end] != U' ' && text[end] != U'\n') ++end;
      blank(text, at, end);
    }
  }
}

void blank_names(Text& text) {
  for (size_t at = 0; at < text.size(); ++at) {
    if (text[at] != U'@' && text[at] != U'#') continue;
    const auto end = end_of_word(text, at + 1);
    if (text[at] == U'#' && is_tag_word(View{text}.substr(at + 1, end - at - 1))) continue;
    blank(text, at, end);
  }
}

void blank_quotes(Text& text) {
  constexpr std::array<std::pair<char32_t, View>, 6> kPairs{{{U'"', U"\""},
                                                             {0x201C, U"\u201D\""},
                                                             {0x201E, U"\u201C\u201D"},
                                                             {0x00AB, U"\u00BB"},
                                                             {0x300C, U"\u300D"},
                                                             {0x300E, U"\u300F"}}};
  for (size_t at = 0; at < text.size(); ++at) {
    const auto* pair = std::find_if(kPairs.begin(), kPairs.end(),
                                    [&](const auto& each) { return each.first == text[at]; });
    if (pair == kPairs.end()) continue;
    const auto end = text.find_first_of(pair->second, at + 1);
    if (end == kNowhere) continue;
    blank(text, at, end + 1);
    at = end;
  }
}

// "RT @somebody: …" is another's text; what stands before it is one's own.
void cut_retweet(Text& text) {
  for (size_t at = 0; at + 3 < text.size(); ++at) {
    const bool word =
        starts(View{text}.substr(at), U"rt ") || starts(View{text}.substr(at), U"mt ");
    if (!word || lower(text[at]) == text[at] || (at > 0 && is_word(text[at - 1]))) continue;
    const auto next = text.find_first_not_of(U" :", at + 2);
    if (next == kNowhere || text[next] != U'@') continue;
    text.resize(at);
    return;
  }
}

// Words before a letter and a number that make it no tag: "DIN A4", "an A4", "level A1".
constexpr std::array<View, 37> kBefore{
    U"din",     U"an",     U"the",    U"any",   U"on",     U"in",    U"of",     U"from",
    U"to",      U"as",     U"size",   U"level", U"cefr",   U"room",  U"booth",  U"hall",
    U"year",    U"band",   U"route",  U"good",  U"mostly", U"nivel", U"niveau", U"auf",
    U"ein",     U"zu",     U"aus",    U"un",    U"une",    U"en",    U"papel",  U"hoja",
    U"feuille", U"papier", U"format", U"plus",  U"grade"};

// Words behind them that do: "A4 paper", "A1 level".
constexpr std::array<View, 40> kBehind{U"paper",
                                       U"papers",
                                       U"sheet",
                                       U"sheets",
                                       U"size",
                                       U"sized",
                                       U"poster",
                                       U"posters",
                                       U"page",
                                       U"pages",
                                       U"landscape",
                                       U"portrait",
                                       U"level",
                                       U"levels",
                                       U"learner",
                                       U"learners",
                                       U"english",
                                       U"sauce",
                                       U"highway",
                                       U"motorway",
                                       U"blatt",
                                       U"bl\u00E4tter",
                                       U"papier",
                                       U"format",
                                       U"papel",
                                       U"hoja",
                                       U"hojas",
                                       U"folio",
                                       U"folios",
                                       U"feuille",
                                       U"feuilles",
                                       U"niveau",
                                       U"nivel",
                                       U"foglio",
                                       U"ka\u011F\u0131t",
                                       U"\u7528\u7D19",
                                       U"\u7D19",
                                       U"\u7EB8",
                                       U"\u30B5\u30A4\u30BA",
                                       U"\uC6A9\uC9C0"};

// A quarter of a year, or of a company's.
constexpr std::array<View, 9> kQuarter{U"report",     U"reports", U"results",
                                       U"earnings",   U"grades",  U"benchmark",
                                       U"benchmarks", U"data",    U"ends"};

// "Answer 3", "Re Q3".
constexpr std::array<View, 13> kAnswerWords{
    U"answer",  U"ans",          U"antwort",  U"respuesta",    U"r\u00E9ponse",
    U"reponse", U"resposta",     U"risposta", U"\u56DE\u7B54", U"\u7B54\u3048",
    U"\u7B54",  U"\uB2F5\uBCC0", U"\uB2F5"};

constexpr std::array<View, 4> kRe{U"re", U"for", U"on", U"regarding"};

constexpr std::array<View, 7> kRLanguages{U"es", U"fr", U"pt", U"it", U"ca", U"gl", U"ro"};

// Where a tag ends and what it says.
struct Found {
  int number = 0;
  size_t end = 0;
  bool spaced = false;  // "A 3"
};

class Reader {
 public:
  Reader(View text, std::string_view language) : text_(text) {
    const auto wanted = plain_text(language.substr(0, language.find('-')));
    r_answers_ =
        std::find(kRLanguages.begin(), kRLanguages.end(), View{wanted}) != kRLanguages.end();
  }

  void read(ChatWords& words) {
    for (size_t at = 0; at < text_.size();) {
      const auto found = tag_at(at, words);
      if (!found) {
        ++at;
        continue;
      }
      const auto range = is_range(found->end);
      const auto certainty = range ? std::nullopt : judge(at, *found);
      at = found->end;
      if (certainty) {
        add(words, found->number, *certainty);
        at = read_more(at, words, *certainty);
      } else if (range) {
        at = end_of_word(text_, found->end + 1);
      }
    }
    read_bare_number(words);
  }

 private:
  static void add(ChatWords& words, int number, bool certain) {
    const auto known = std::find_if(words.tags.begin(), words.tags.end(),
                                    [&](const auto& tag) { return tag.number == number; });
    if (known == words.tags.end()) {
      words.tags.push_back({number, certain});
    } else {
      known->certain = known->certain || certain;
    }
  }

  char32_t at(size_t index) const { return index < text_.size() ? text_[index] : U'\n'; }

  size_t skip(size_t index, View which) const {
    while (index < text_.size() && which.find(text_[index]) != kNowhere) ++index;
    return index;
  }

  // One or two digits that are a number of their own; 0: none.
  std::optional<Found> number_at(size_t index) const {
    auto end = index;
    int number = 0;
    while (is_digit(at(end)) && end < index + 3)
      number = number * 10 + static_cast<int>(at(end++) - U'0');
    if (end == index || end > index + 2 || number == 0) return std::nullopt;
    const bool part = (lower(at(end)) == U'a' || lower(at(end)) == U'b') && !is_word(at(end + 1));
    if (part) ++end;
    const bool goes_on = is_word(at(end)) || at(end) == U'%' || at(end) == U'\'' ||
                         at(end) == 0x2019 ||
                         ((at(end) == U'.' || at(end) == U':' || at(end) == U',') &&
                          is_digit(at(end + 1)) && at(end) != U',');
    if (goes_on) return std::nullopt;
    return Found{number, end, false};
  }

  bool is_answer_letter(char32_t c) const {
    return lower(c) == U'a' || (r_answers_ && lower(c) == U'r');
  }

  std::optional<Found> tag_at(size_t index, ChatWords& words) const {
    const bool inside = index > 0 && is_word(text_[index - 1]);
    if (inside) return std::nullopt;
    if (const auto word = starting_word(text_.substr(index), kAnswerWords); !word.empty()) {
      auto next = skip(index + word.size(), U" .:#");
      if (starts(text_.substr(next), U"to ")) next = skip(next + 3, U" ");
      if (lower(at(next)) == U'q' || lower(at(next)) == U'a') ++next;
      return number_at(skip(next, U" ."));
    }
    if (lower(text_[index]) == U'q') return question_at(index, words);
    if (!is_answer_letter(text_[index])) return std::nullopt;
    const auto next = skip(index + 1, U" .");
    if (next > index + 3 || (next > index + 2 && at(index + 1) == U' ')) return std::nullopt;
    auto found = number_at(next);
    if (found) found->spaced = at(next - 1) == U' ';
    if (found && found->spaced && text_[index] == lower(text_[index]) && !delimits(found->end)) {
      return std::nullopt;  // "a 5 minute video"
    }
    return found;
  }

  // "Q3 we fold paper": some name the question that they answer. "Q3: how do you …?" asks it.
  std::optional<Found> question_at(size_t index, ChatWords& words) const {
    auto start = index;
    const auto before = word_before(index);
    if (std::find(kRe.begin(), kRe.end(), View{before}) != kRe.end())
      start = index_of_word_before(index);
    if (!begins_line(start)) return std::nullopt;
    const auto found = number_at(skip(index + 1, U" ."));
    if (!found) return found;
    const auto rest = text_.substr(skip(found->end, U" "));
    if (!starting_word(rest, kQuarter).empty()) return std::nullopt;
    const auto question = text_.find_last_of(U"?\u061F");
    if (question != kNowhere && question > found->end && words_after(question) < 3) {
      words.handed_on = true;
      return std::nullopt;
    }
    return found;
  }

  int words_after(size_t index) const {
    int words = 0;
    bool in_word = false;
    for (auto i = index; i < text_.size(); ++i) {
      const bool word = is_word(text_[i]) || is_ideograph(text_[i]);
      if (word && !in_word) ++words;
      in_word = word;
    }
    return words;
  }

  size_t index_of_word_before(size_t index) const {
    while (index > 0 && (text_[index - 1] == U' ' || text_[index - 1] == U':')) --index;
    while (index > 0 && is_letter(text_[index - 1])) --index;
    return index;
  }

  Text word_before(size_t index) const {
    Text word;
    for (auto i = index_of_word_before(index); i < index && is_letter(text_[i]); ++i) {
      word += lower(text_[i]);
    }
    return word;
  }

  // Nothing but signs stand before it in its line.
  bool begins_line(size_t index) const {
    while (index > 0 && text_[index - 1] != U'\n') {
      if (const auto c = text_[--index]; is_word(c) || is_ideograph(c)) return false;
    }
    return true;
  }

  bool begins_sentence(size_t index) const {
    auto i = index;
    while (i > 0 && text_[i - 1] == U' ') --i;
    if (i == 0) return true;
    const auto c = text_[i - 1];
    return View{U".!?\u2026;|)\u3002"}.find(c) != kNowhere ||
           (c >= 0x2190 && !is_letter(c) && !is_ideograph(c));
  }

  // What stands between a tag and its answer.
  bool delimits(size_t index) const {
    const auto next = skip(index, U" ");
    return View{U":>-"}.find(at(next)) != kNowhere || (at(index) == U')' && next == index) ||
           (at(index) == U'.' && !is_word(at(index + 1)));
  }

  bool is_range(size_t index) const {
    return at(index) == U'-' && is_answer_letter(at(index + 1)) && is_digit(at(index + 2));
  }

  // nullopt: no tag at all.
  std::optional<bool> judge(size_t index, const Found& found) const {
    const bool hash = index > 0 && text_[index - 1] == U'#';
    const bool start = begins_line(index);
    const auto next = skip(found.end, U" ");
    const bool colon = View{U":>-"}.find(at(next)) != kNowhere;
    if (hash || colon) return true;
    const bool thing = !starting_word(text_.substr(next), kBehind).empty();
    if (start) {
      const bool noun = found.spaced && !delimits(found.end) && lower(at(next)) == at(next) &&
                        is_letter(at(next));
      return !thing && !noun;
    }
    const auto before = word_before(index);
    if (thing || std::find(kBefore.begin(), kBefore.end(), View{before}) != kBefore.end()) {
      return std::nullopt;
    }
    if (index > 0 && is_ideograph(text_[index - 1])) return std::nullopt;
    return begins_sentence(index) && !found.spaced;
  }

  // "A1/2", "A1 & A2", "A1, A2".
  size_t read_more(size_t index, ChatWords& words, bool certain) const {
    for (;;) {
      auto next = skip(index, U" ");
      const bool joined = View{U"/&+,\u3001"}.find(at(next)) != kNowhere;
      const bool tight = next == index && at(next) != U',';
      if (joined) {
        ++next;
      } else if (starts(text_.substr(next), U"and ")) {
        next += 4;
      } else {
        return index;
      }
      next = skip(next, U" #");
      const bool letter = is_answer_letter(at(next)) || lower(at(next)) == U'q';
      const auto found = number_at(letter ? skip(next + 1, U".") : next);
      if (!found || !(letter || (joined && tight))) return index;
      add(words, found->number, certain);
      index = found->end;
    }
  }

  // "3. Folding": only where it begins the post.
  void read_bare_number(ChatWords& words) const {
    const auto first = text_.find_first_not_of(U" \n");
    if (!words.tags.empty() || first == kNowhere) return;
    const auto found = number_at(first);
    if (found && (at(found->end) == U'.' || at(found->end) == U')' || at(found->end) == U':')) {
      add(words, found->number, false);
    }
  }

  View text_;
  bool r_answers_ = false;
};

constexpr std::array<View, 14> kGreetings{
    U"hi",           U"hello",   U"hey",      U"\u00A1hola",  U"hola",
    U"hallo",        U"bonjour", U"ol\u00E1", U"ciao",        U"good evening",
    U"good morning", U"welcome", U"excited",  U"\u3053\u3093"};

constexpr std::array<View, 16> kThanks{
    U"thanks",     U"thank you", U"thx",       U"gracias",     U"merci",
    U"danke",      U"obrigad",   U"grazie",    U"great chat",  U"goodnight",
    U"good night", U"this chat", U"next week", U"follow back", U"\u3042\u308A\u304C\u3068\u3046",
    U"join us"};

// Somebody says something, about something.
bool is_talk(View text) {
  std::size_t letters = 0;
  int words = 0;
  bool in_word = false;
  for (const auto c : text) {
    const bool word = is_letter(c) || is_ideograph(c);
    letters += is_ideograph(c) ? 3 : word ? 1 : 0;
    if (word && !in_word) ++words;
    in_word = word;
  }
  if (letters < 8 || (words < 3 && letters < 20)) return false;
  const auto first = std::find_if(text.begin(), text.end(), [](char32_t c) {
    return is_letter(c) || is_ideograph(c) || c == 0x00A1;
  });
  const auto opening = text.substr(static_cast<size_t>(first - text.begin()));
  if (!starting_word(opening, kGreetings).empty()) return false;
  for (size_t at = 0; at < text.size(); ++at) {
    if (at > 0 && is_letter(text[at - 1])) continue;
    for (const View word : kThanks) {
      if (starts(text.substr(at), word)) return false;
    }
  }
  return true;
}

}  // namespace

ChatWords read_chat_text(std::string_view utf8, std::string_view language) {
  auto text = plain_text(utf8);
  ChatWords words;
  const auto whole = text.size();
  cut_retweet(text);
  const bool cut = text.size() < whole;
  const bool link = text.find(U"http") != kNowhere;
  blank_links(text);
  blank_names(text);
  auto unquoted = text;
  blank_quotes(unquoted);
  Reader{unquoted, language}.read(words);
  words.is_talk = !link && is_talk(text);
  const bool empty = std::none_of(text.begin(), text.end(),
                                  [](char32_t c) { return is_word(c) || is_ideograph(c); });
  words.handed_on = words.handed_on || (cut && empty);
  return words;
}

int number_shown(std::string_view utf8) {
  const auto text = plain_text(utf8);
  for (size_t at = 0; at + 1 < text.size(); ++at) {
    if (lower(text[at]) != U'q' || (at > 0 && is_word(text[at - 1])) || !is_digit(text[at + 1]))
      continue;
    int number = 0;
    auto end = at + 1;
    while (end < text.size() && is_digit(text[end]) && number < 100) {
      number = number * 10 + static_cast<int>(text[end++] - U'0');
    }
    if (end == text.size() || !is_word(text[end])) return number;
  }
  return 0;
}

}  // namespace inquiry::scheduler
