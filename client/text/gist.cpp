#include "client/gist.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "client/text/characters.h"
#include "client/text/links.h"
#include "client/text/tags.h"
#include "client/text/tlds.h"
#include "client/text/unicode.h"
#include "client/weighted_text.h"

namespace inquiry::client {
namespace {

struct Piece {
  enum class Kind { kWord, kTag, kMention, kLink };
  Kind kind = Kind::kWord;
  std::string word;         // folded; of a tag without "#"
  bool apart = false;       // something other than white space stands between it and the one before
  bool punctuated = false;  // punctuation follows at once
};
using Pieces = std::vector<Piece>;

struct Marked {
  Piece::Kind kind;
  std::size_t begin;
  std::size_t end;
};

std::vector<Marked> marked_parts(std::u16string_view text) {
  std::vector<Marked> parts;
  const auto links = text::find_links(text, text::Tlds::current());
  for (const auto& link : links) parts.push_back({Piece::Kind::kLink, link.begin, link.end});
  for (const auto& tag : text::without_overlaps(text::find_hashtags(text), links)) {
    parts.push_back({Piece::Kind::kTag, tag.begin, tag.end});
  }
  for (const auto& mention : text::without_overlaps(text::find_mentions(text), links)) {
    parts.push_back({Piece::Kind::kMention, mention.begin, mention.end});
  }
  std::ranges::sort(parts, {}, &Marked::begin);
  return parts;
}

bool is_question_mark(char32_t c) { return c == U'?' || c == U'\uff1f' || c == U'\u061f'; }
bool is_apostrophe(char32_t c) { return c == U'\'' || c == U'\u2019' || c == U'\u02bc'; }
bool is_digit(char32_t c) { return text::is_decimal_digit(c); }
bool is_word_part(char32_t c) { return text::is_letter_or_mark(c) || is_digit(c); }

// 2/4, 1.5 and 7:30 are one number each.
bool joins_numbers(char32_t c) {
  return c == U'/' || c == U'.' || c == U',' || c == U':' || c == U'\u2044';
}

// Cuts a text into its pieces from left to right.
class Cutter {
 public:
  explicit Cutter(std::u16string_view text) : text_(text) {}

  Pieces cut() {
    for (const auto& part : marked_parts(text_)) {
      if (part.begin < at_) continue;
      plain_until(part.begin);
      std::u16string_view inside = text_.substr(part.begin, part.end - part.begin);
      if (part.kind != Piece::Kind::kLink) inside.remove_prefix(1);
      add(part.kind, text::plain_letters(inside));
      at_ = part.end;
    }
    plain_until(text_.size());
    return std::move(pieces_);
  }
  bool asks() const { return asks_; }

 private:
  void add(Piece::Kind kind, std::string word) {
    pieces_.push_back({kind, std::move(word), apart_, false});
    apart_ = false;
  }

  void plain_until(std::size_t end) {
    while (at_ < end) {
      const auto c = text::code_point_at(text_, at_);
      if (is_word_part(c)) {
        word(end);
        continue;
      }
      asks_ = asks_ || is_question_mark(c);
      if (!(c <= 0xffff && text::is_space(static_cast<char16_t>(c)))) {
        apart_ = true;
        if (!pieces_.empty() && at_ == behind_) pieces_.back().punctuated = true;
      }
      at_ += text::units(c);
    }
  }

  void word(std::size_t end) {
    const auto begin = at_;
    std::u16string letters;
    while (at_ < end) {
      const auto c = text::code_point_at(text_, at_);
      const auto next = at_ + text::units(c);
      if (!is_word_part(c)) {
        if (next >= end || !goes_on(begin, c, text::code_point_at(text_, next))) break;
        if (joins_numbers(c)) letters += u'/';
        at_ = next;
        continue;
      }
      if (text::stands_alone(c) && at_ > begin) break;
      letters += text_.substr(at_, text::units(c));
      at_ = next;
      if (text::stands_alone(c)) break;
    }
    behind_ = at_;
    add(Piece::Kind::kWord, text::plain_letters(letters));
  }

  // Does the word that began at `begin` go on behind the sign `c` with `next`?
  bool goes_on(std::size_t begin, char32_t c, char32_t next) const {
    if (at_ == begin) return false;
    if (is_apostrophe(c)) return is_word_part(next) && !text::stands_alone(next);
    return joins_numbers(c) && is_digit(next) && is_digit(text::code_point_before(text_, at_));
  }

  std::u16string_view text_;
  std::size_t at_ = 0;
  std::size_t behind_ = 0;  // where the last word ended
  Pieces pieces_;
  bool apart_ = false;
  bool asks_ = false;
};

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, word) != words.end();
}

bool is_mention_at(const Pieces& pieces, std::size_t at) {
  return at < pieces.size() && pieces[at].kind == Piece::Kind::kMention;
}

// "RT @x:" and "MT @x:" begin what somebody copied by hand.
bool is_copy_mark(const Pieces& pieces, std::size_t at) {
  return pieces[at].kind == Piece::Kind::kWord && is_one_of(pieces[at].word, {"rt", "mt"}) &&
         is_mention_at(pieces, at + 1);
}

// "via @x", "h/t @x", "cc @x": whom it is from, or for.
std::size_t credit_length(const Pieces& pieces, std::size_t at) {
  if (pieces[at].kind != Piece::Kind::kWord) return 0;
  if (is_one_of(pieces[at].word, {"via", "ht", "cc", "por", "from"})) return 1;
  const bool hat_tip = pieces[at].word == "h" && at + 1 < pieces.size() &&
                       pieces[at + 1].word == "t" && pieces[at + 1].kind == Piece::Kind::kWord;
  return hat_tip ? 2 : 0;
}

Pieces without_credits(const Pieces& pieces) {
  Pieces kept;
  for (std::size_t at = 0; at < pieces.size();) {
    const auto length = credit_length(pieces, at);
    if (length > 0 && is_mention_at(pieces, at + length)) {
      at += length;
      while (is_mention_at(pieces, at)) ++at;
      continue;
    }
    kept.push_back(pieces[at++]);
  }
  return kept;
}

// A tag right behind the last word may be the word that the sentence is about.
bool ends_the_sentence(const Piece& piece) {
  return piece.kind == Piece::Kind::kTag && (!piece.apart || piece.punctuated);
}

std::vector<std::string> words_of(const Pieces& pieces) {
  const auto is_word = [](const Piece& piece) { return piece.kind == Piece::Kind::kWord; };
  const auto first = std::ranges::find_if(pieces, is_word);
  auto last = std::find_if(pieces.rbegin(), pieces.rend(), is_word).base();
  if (first == pieces.end()) return {};
  if (last != pieces.end() && ends_the_sentence(*last)) ++last;
  std::vector<std::string> words;
  for (auto piece = first; piece != last; ++piece) {
    if (piece->kind == Piece::Kind::kLink) continue;
    words.push_back((piece->kind == Piece::Kind::kTag ? "#" : "") + piece->word);
  }
  return words;
}

bool is_cut(std::string_view text) {
  for (auto end = text.size(); end > 0;) {
    const auto space = text.find_last_of(' ', end - 1);
    const auto begin = space == std::string_view::npos ? 0 : space + 1;
    const auto last = text.substr(begin, end - begin);
    if (last.ends_with("…") || last.ends_with("...")) return true;
    const bool around = last.starts_with("http") || last.starts_with('#') || last.starts_with('@');
    if (!around || begin == 0) return false;
    end = begin - 1;
  }
  return false;
}

}  // namespace

Gist gist(std::string_view text) {
  const auto plain = comparable(text);
  const auto wide = text::to_utf16(plain);
  Cutter cutter{wide};
  auto pieces = cutter.cut();
  Gist found;
  found.asks = cutter.asks();
  found.cut = is_cut(plain);
  std::size_t copy = 0;
  for (std::size_t at = 0; at < pieces.size(); ++at) {
    if (!is_copy_mark(pieces, at)) continue;
    if (copy == 0) {
      found.remark = words_of({pieces.begin(), pieces.begin() + static_cast<std::ptrdiff_t>(at)});
    }
    copy = at + 2;
  }
  pieces.erase(pieces.begin(), pieces.begin() + static_cast<std::ptrdiff_t>(copy));
  found.words = words_of(without_credits(pieces));
  return found;
}

}  // namespace inquiry::client
