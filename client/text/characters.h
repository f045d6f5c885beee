// The classes of characters that twitter-text's rules are made of, under its own names where it
// has one. Each predicate takes a UTF-16 unit; no class but the hashtag's reaches beyond the BMP.
#pragma once

#include <cstddef>
#include <string_view>

namespace inquiry::client::text {

bool is_ascii_letter(char16_t c);
bool is_ascii_digit(char16_t c);
inline bool is_ascii_alphanumeric(char16_t c) { return is_ascii_letter(c) || is_ascii_digit(c); }

// Whether `letters`, given in ASCII capitals, stand at `at` in any case.
bool has_caseless(std::u16string_view text, std::size_t at, std::u16string_view letters);

bool is_space(char16_t c);               // spacesGroup
bool is_punctuation(char16_t c);         // punct
bool is_forbidden(char16_t c);           // invalidCharsGroup: no post may hold one
bool is_directional_marker(char16_t c);  // directionalMarkersGroup

inline bool is_at_sign(char16_t c) { return c == u'@' || c == u'\uff20'; }
inline bool is_hash_sign(char16_t c) { return c == u'#' || c == u'\uff03'; }

// Mentions.
inline bool is_name_character(char16_t c) { return is_ascii_alphanumeric(c) || c == u'_'; }
bool is_latin_accent(char16_t c);  // latinAccentChars, as written: caseless rules use the next part

// Links; caseless, as the expression that finds them is.
bool may_precede_link(char16_t c);         // validUrlPrecedingChars
bool may_precede_bare_domain(char16_t c);  // not invalidUrlWithoutProtocolPrecedingChars
bool is_domain_character(char16_t c);      // validDomainChars
bool is_ascii_domain_character(char16_t c);
bool is_path_character(char16_t c);  // validGeneralUrlPathChars
bool may_end_path(char16_t c);       // validUrlPathEndingChars, its parentheses apart
bool is_query_character(char16_t c);
bool may_end_query(char16_t c);

// Hashtags.
bool is_hashtag_special(char16_t c);  // hashtagSpecialChars

}  // namespace inquiry::client::text
