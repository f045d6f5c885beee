#include "scheduler/likeness.h"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <string>

namespace inquiry::scheduler {
namespace {

using Words = std::vector<std::string>;

// Measured on the half of tests/scheduler/likeness_posts.tsv that is for tuning.
constexpr double kChangedMax = 0.18;        // share of the words, by their cost below
constexpr double kOtherWord = 1.0;          // one word in the place of another
constexpr double kOtherSmallWord = 0.5;     // the same of words of three letters at most
constexpr double kExtraWord = 1.0;          // one word more or less
constexpr double kExtraTag = 0.25;          // one tag more or less
constexpr double kOtherTag = 0.5;           // one tag in the place of another
constexpr double kRespelled = 0.2;          // a slip, a plural, two words written as one
constexpr std::size_t kWordsPerOther = 20;  // so many words carry one that is replaced
constexpr double kImpossible = 1e9;
constexpr std::size_t kRemarkMax = 2;
constexpr std::size_t kCompared = 150;  // words; what stands behind them is not looked at

constexpr std::size_t kBands = 12;
constexpr std::size_t kRows = 2;  // hashes in one sign

bool is_tag(std::string_view word) { return word.starts_with('#'); }
std::string_view bare(std::string_view word) { return is_tag(word) ? word.substr(1) : word; }

bool has_digit(std::string_view word) {
  return std::ranges::any_of(word, [](char c) { return c >= '0' && c <= '9'; });
}

// What turns a sentence around, in the languages that teachers here write.
bool turns_around(std::string_view word) {
  static constexpr std::array kWords = {
      "no",      "not",   "never",  "none",  "without", "cannot", "stop", "dont",    "doesnt",
      "didnt",   "isnt",  "arent",  "wasnt", "werent",  "cant",   "wont", "couldnt", "shouldnt",
      "wouldnt", "hasnt", "havent", "nunca", "sin",     "jamas",  "ni",   "nada",    "nicht",
      "kein",    "keine", "keinen", "nie",   "ohne",    "ne",     "pas",  "jamais",  "sans",
      "nao",     "sem",   "non",    "mai",   "senza",   "niet",   "geen", "nooit"};
  return std::ranges::find(kWords, word) != kWords.end();
}

Words numbers_of(const Words& words) {
  Words numbers;
  for (const auto& word : words) {
    if (!is_tag(word) && has_digit(word)) numbers.push_back(word);
  }
  return numbers;
}

auto turns_in(const Words& words) { return std::ranges::count_if(words, turns_around); }

// Letters to change, add, drop or swap with the next one.
std::size_t letters_apart(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> least(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      auto& here = least[i][j];
      here = std::max(i, j);
      if (i == 0 || j == 0) continue;
      here = std::min({least[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1), least[i - 1][j] + 1,
                       least[i][j - 1] + 1});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) here = std::min(here, least[i - 2][j - 2] + 1);
    }
  }
  return least[a.size()][b.size()];
}

bool is_respelled(std::string_view a, std::string_view b) {
  const auto shorter = std::min(a.size(), b.size());
  const auto longer = std::max(a.size(), b.size());
  if (shorter < 3 || longer - shorter > 2 || a[0] != b[0]) return false;
  if (has_digit(a) || has_digit(b)) return false;
  if (a.starts_with(b) || b.starts_with(a)) return true;
  return shorter > 3 && letters_apart(a, b) <= (shorter < 10 ? 1U : 2U);
}

bool is_small(std::string_view word) { return word.size() <= 3 && !has_digit(word); }

double replacing(std::string_view a, std::string_view b) {
  if (bare(a) == bare(b)) return 0;
  if (is_respelled(bare(a), bare(b))) return kRespelled;
  if (is_small(a) && is_small(b)) return kOtherSmallWord;
  return is_tag(a) && is_tag(b) ? kOtherTag : kOtherWord;
}

double extra(std::string_view word) { return is_tag(word) ? kExtraTag : kExtraWord; }

struct Change {
  double cost = 0;
  std::size_t replaced = 0;  // words by quite other ones

  Change plus(double more, bool other = false) const {
    return {cost + more, replaced + (other ? 1 : 0)};
  }
};

const Change& cheaper(const Change& a, const Change& b) { return b.cost < a.cost ? b : a; }

// The least that makes `b` of `a`; with `open_end`, of any beginning of `a`.
Change change_between(const Words& a, const Words& b, bool open_end) {
  std::vector<std::vector<Change>> least(b.size() + 1, std::vector<Change>(a.size() + 1));
  for (std::size_t j = 0; j <= b.size(); ++j) {
    for (std::size_t i = 0; i <= a.size(); ++i) {
      if (i == 0 && j == 0) continue;
      Change best{kImpossible, 0};
      const auto offer = [&](const Change& change) { best = cheaper(best, change); };
      if (i > 0) offer(least[j][i - 1].plus(extra(a[i - 1])));
      if (j > 0) offer(least[j - 1][i].plus(extra(b[j - 1])));
      if (i > 0 && j > 0) {
        const double cost = replacing(a[i - 1], b[j - 1]);
        offer(least[j - 1][i - 1].plus(cost, cost >= kOtherWord));
      }
      if (i > 1 && j > 0 && a[i - 2] + a[i - 1] == b[j - 1]) {
        offer(least[j - 1][i - 2].plus(kRespelled));
      }
      if (j > 1 && i > 0 && b[j - 2] + b[j - 1] == a[i - 1]) {
        offer(least[j - 2][i - 1].plus(kRespelled));
      }
      least[j][i] = best;
    }
  }
  if (!open_end) return least.back().back();
  return *std::ranges::min_element(least.back(), {}, &Change::cost);
}

bool begins_with(const Words& whole, const Words& begin) {
  return begin.size() <= whole.size() && std::equal(begin.begin(), begin.end(), whole.begin());
}

Words first_words(const Words& words, std::size_t most) {
  return {words.begin(), words.begin() + static_cast<std::ptrdiff_t>(std::min(words.size(), most))};
}

// A cheap look before the dear one: do the two share enough words at all?
bool shares_words(Words a, Words b) {
  std::ranges::sort(a);
  std::ranges::sort(b);
  Words both;
  std::ranges::set_intersection(a, b, std::back_inserter(both));
  return 2 * both.size() >= std::min(a.size(), b.size());
}

std::uint64_t mixed(std::uint64_t x) {  // the finaliser of SplitMix64
  x += 0x9e3779b97f4a7c15ULL;
  x = (x ^ (x >> 30U)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27U)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31U);
}

std::uint64_t hashed(std::string_view text, std::uint64_t seed) {  // FNV-1a
  auto hash = 0xcbf29ce484222325ULL ^ seed;
  for (const char c : text) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  }
  return mixed(hash);
}

}  // namespace

double likeness(const Gist& first, const Gist& second) {
  auto copy = first_words(second.words, kCompared);
  const bool cut = second.cut && copy.size() < first.words.size();
  if (cut && !copy.empty()) copy.pop_back();  // the last word may be cut as well
  const auto original = first_words(first.words, kCompared);
  if (copy.size() < kWordsMin || original.size() < kWordsMin) return 0;
  if (second.remark.size() > kRemarkMax || turns_in(second.remark) > 0) return 0;
  const auto numbers = numbers_of(original);
  const auto numbers_now = numbers_of(copy);
  if (cut ? !begins_with(numbers, numbers_now) : numbers != numbers_now) return 0;
  if (!cut && first.asks != second.asks) return 0;
  const auto part = cut ? first_words(original, copy.size() + 1) : original;
  if (turns_in(part) != turns_in(copy) || !shares_words(original, copy)) return 0;
  const auto change = change_between(original, copy, cut);
  const auto size = std::max(copy.size(), part.size());
  if (change.replaced * kWordsPerOther > size) return 0;
  const double changed = change.cost / static_cast<double>(size);
  return changed > kChangedMax ? 0 : 1 - changed;
}

std::vector<std::int64_t> signs(std::string_view team, const Gist& gist) {
  if (gist.words.size() < kWordsMin) return {};
  auto frame = hashed(team, gist.asks ? 1 : 0);
  // Of a template that is filled in again and again, the first number tells most.
  if (const auto numbers = numbers_of(gist.words); !numbers.empty()) {
    frame = hashed(numbers.front(), frame);
  }
  std::array<std::uint64_t, kBands * kRows> least;
  least.fill(std::numeric_limits<std::uint64_t>::max());
  for (std::size_t i = 0; i + 1 < std::min(gist.words.size(), kCompared); ++i) {
    const auto pair = hashed(bare(gist.words[i + 1]), hashed(bare(gist.words[i]), 0));
    for (std::size_t k = 0; k < least.size(); ++k) {
      least.at(k) = std::min(least.at(k), mixed(pair ^ mixed(k)));
    }
  }
  std::vector<std::int64_t> found;
  for (std::size_t band = 0; band < kBands; ++band) {
    auto sign = mixed(frame + band);
    for (std::size_t row = 0; row < kRows; ++row) {
      sign = mixed(sign ^ least.at(band * kRows + row));
    }
    found.push_back(static_cast<std::int64_t>(sign));
  }
  return found;
}

}  // namespace inquiry::scheduler
