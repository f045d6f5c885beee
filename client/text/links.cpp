#include "client/text/links.h"

#include <optional>

#include "client/text/characters.h"
#include "client/text/domains.h"
#include "client/text/span.h"

namespace inquiry::client::text {
namespace {

// What the expression for a link has matched, before the rules that go beyond it.
struct Candidate {
  std::size_t begin = 0;
  Span domain;
  Span path;  // from "/" on; empty: there is none
  std::size_t end = 0;

  bool has_protocol() const { return domain.begin > begin; }
};

template <typename Predicate>
std::size_t skip_while(std::u16string_view text, std::size_t at, Predicate predicate) {
  while (at < text.size() && predicate(text[at])) ++at;
  return at;
}

bool has(std::u16string_view text, std::size_t at, char16_t c) {
  return at < text.size() && text[at] == c;
}

// Behind "http://" or "https://"; `at` where neither stands.
std::size_t protocol_end(std::u16string_view text, std::size_t at) {
  for (const std::u16string_view protocol : {u"HTTP://", u"HTTPS://"}) {
    if (has_caseless(text, at, protocol)) return at + protocol.size();
  }
  return at;
}

// Behind "(…)", "(…(…)…)" (validUrlBalancedParens); `at` where neither stands.
std::size_t parentheses_end(std::u16string_view text, std::size_t at) {
  if (!has(text, at, u'(')) return at;
  auto end = skip_while(text, at + 1, is_path_character);
  if (has(text, end, u')')) return end > at + 1 ? end + 1 : at;
  if (!has(text, end, u'(')) return at;
  const auto inner = end + 1;
  end = skip_while(text, inner, is_path_character);
  if (end == inner || !has(text, end, u')')) return at;
  end = skip_while(text, end + 1, is_path_character);
  return has(text, end, u')') ? end + 1 : at;
}

// Behind "/" and what may follow it (validUrlPath); `at` where there is no path. It ends with the
// last character that may end it, or parentheses directly behind that.
std::size_t path_end(std::u16string_view text, std::size_t at) {
  if (!has(text, at, u'/')) return at;
  auto end = at + 1;
  for (auto next = end; next > at;) {
    at = next;
    if (at < text.size() && is_path_character(text[at])) {
      ++next;
      if (may_end_path(text[at])) end = next;
    } else {
      next = parentheses_end(text, at);
    }
  }
  while (has(text, end, u'(')) {
    const auto closed = parentheses_end(text, end);
    if (closed == end) break;
    end = closed;
  }
  return end;
}

// Behind "?" and what may follow it; `at` where there is no query.
std::size_t query_end(std::u16string_view text, std::size_t at) {
  if (!has(text, at, u'?')) return at;
  auto end = at;
  for (auto next = at + 1; next < text.size() && is_query_character(text[next]); ++next) {
    if (may_end_query(text[next])) end = next + 1;
  }
  return end;
}

std::size_t port_end(std::u16string_view text, std::size_t at) {
  if (!has(text, at, u':')) return at;
  const auto end = skip_while(text, at + 1, is_ascii_digit);
  return end > at + 1 ? end : at;
}

std::optional<Candidate> candidate_at(std::u16string_view text, std::size_t begin,
                                      const std::vector<std::size_t>& domains) {
  Candidate link;
  link.begin = begin;
  link.domain.begin = protocol_end(text, begin);
  link.domain.end = domains[link.domain.begin];
  if (link.domain.end == 0) return std::nullopt;
  link.path.begin = port_end(text, link.domain.end);
  link.path.end = path_end(text, link.path.begin);
  link.end = query_end(text, link.path.end);
  return link;
}

// The first link behind the unit at `at`, which comes before it; at the start of the text nothing
// needs to.
std::optional<Candidate> candidate_after(std::u16string_view text, std::size_t at,
                                         const std::vector<std::size_t>& domains) {
  if (may_precede_link(text[at])) {
    if (auto link = candidate_at(text, at + 1, domains)) return link;
  }
  return at == 0 ? candidate_at(text, 0, domains) : std::nullopt;
}

bool has_valid_length(std::u16string_view text, const Candidate& link, const Tlds& tlds) {
  constexpr std::size_t kLinkMax = 4096;
  const auto protocol = link.has_protocol() ? link.domain.begin - link.begin
                                            : std::u16string_view(u"https://").size();
  const auto domain = text.substr(link.domain.begin, link.domain.end - link.domain.begin);
  return is_encodable(domain, tlds) && protocol + (link.end - link.begin) <= kLinkMax;
}

// X's own shortener allows nothing behind its slug but a query (validTcoUrl).
void append_with_protocol(std::u16string_view text, const Candidate& link,
                          std::vector<Link>& links) {
  constexpr std::size_t kSlugMax = 40;
  auto end = link.end;
  if (has_caseless(text, link.domain.begin, u"T.CO/")) {
    const auto matched = text.substr(0, link.end);
    const auto slug = link.path.begin + 1;
    const auto slug_end = skip_while(matched, slug, is_ascii_alphanumeric);
    if (slug_end > slug + kSlugMax) return;
    if (slug_end > slug) end = query_end(matched, slug_end);
  }
  links.push_back({link.begin, end, end - link.begin});
}

void append_without_protocol(std::u16string_view text, const Candidate& link, const Tlds& tlds,
                             std::vector<Link>& links) {
  if (link.begin > 0 && !may_precede_bare_domain(text[link.begin - 1])) return;
  const auto domain = text.substr(link.domain.begin, link.domain.end - link.domain.begin);
  const auto found = ascii_domains(domain, tlds);
  std::size_t used = 0;
  for (const auto& [begin, end] : found) {
    // Placed where its text first occurs, as twitter-text does, be that in the midst of a word.
    const auto length = end - begin;
    const auto first = domain.find(domain.substr(begin, length), used);
    used = first + length;
    links.push_back({link.begin + first, link.begin + used, length});
  }
  if (found.empty() || link.path.end == link.path.begin) return;
  links.back().end = link.end;
  links.back().counted += link.end - link.domain.end;
}

}  // namespace

std::vector<Link> find_links(std::u16string_view text, const Tlds& tlds) {
  std::vector<Link> links;
  if (text.find(u'.') == std::u16string_view::npos) return links;
  const auto domains = domain_ends(text, tlds);
  for (std::size_t at = 0; at < text.size();) {
    const auto link = candidate_after(text, at, domains);
    if (!link) {
      ++at;
      continue;
    }
    at = link->end;
    if (!has_valid_length(text, *link, tlds)) continue;
    if (link->has_protocol()) {
      append_with_protocol(text, *link, links);
    } else {
      append_without_protocol(text, *link, tlds, links);
    }
  }
  return links;
}

}  // namespace inquiry::client::text
