#include "client/text/domains.h"

#include <algorithm>

#include "client/text/characters.h"
#include "client/text/punycode.h"

namespace inquiry::client::text {
namespace {

// What a domain would continue with behind a label: looked up once for all positions of the label.
struct Continuation {
  std::size_t domain_end = 0;  // of a whole domain: the label is a subdomain of it
  std::size_t tld_end = 0;     // else of a top-level domain: the label is the name below it
};

Continuation continuation(std::u16string_view text, std::size_t at, std::size_t domain_end,
                          const Tlds& tlds) {
  if (domain_end > 0) return {domain_end, 0};
  const auto length = tlds.length_at(text, at);
  return {0, length > 0 ? at + length : 0};
}

}  // namespace

std::vector<std::size_t> domain_ends(std::u16string_view text, const Tlds& tlds) {
  std::vector<std::size_t> ends(text.size() + 1);
  Continuation next;
  bool has_underscore = false;
  for (auto at = text.size(); at-- > 0;) {
    const char16_t c = text[at];
    if (is_domain_character(c)) {
      ends[at] = next.domain_end > 0 || has_underscore ? next.domain_end : next.tld_end;
    } else if (c == u'_') {
      has_underscore = true;  // a subdomain may hold one, the name below the top may not
    } else if (c != u'-') {
      const bool ends_label = c == u'.' && at > 0 && is_domain_character(text[at - 1]);
      next = ends_label ? continuation(text, at + 1, ends[at + 1], tlds) : Continuation();
      has_underscore = false;
    }
  }
  return ends;
}

std::vector<Span> ascii_domains(std::u16string_view domain, const Tlds& tlds) {
  std::vector<Span> found;
  for (std::size_t begin = 0; begin < domain.size();) {
    std::size_t end = 0;
    std::size_t at = begin;
    for (auto label = begin; at < domain.size(); ++at) {
      if (is_ascii_domain_character(domain[at])) continue;
      if (domain[at] != u'.' || at == label) break;
      label = at + 1;
      if (const auto length = tlds.length_at(domain, label); length > 0) end = label + length;
    }
    if (end > 0) found.push_back({begin, end});
    begin = end > 0 ? end : at + 1;
  }
  return found;
}

bool is_encodable(std::u16string_view domain, const Tlds& tlds) {
  if (domain.starts_with(u"xn--") && ascii_domains(domain, tlds).empty()) return false;
  constexpr std::size_t kLabelMax = 63;
  for (std::size_t begin = 0; begin <= domain.size();) {
    const auto end = std::min(domain.find(u'.', begin), domain.size());
    const auto length = dns_length(domain.substr(begin, end - begin), kLabelMax);
    if (length < 1 || length > kLabelMax) return false;
    begin = end + 1;
  }
  return true;
}

}  // namespace inquiry::client::text
