// Where domains lie in a text (validDomain, validAsciiDomain), and whether DNS could hold one.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "client/text/span.h"
#include "client/text/tlds.h"

namespace inquiry::client::text {

// For every position of the text, the end of the longest domain that begins there; 0: none does.
std::vector<std::size_t> domain_ends(std::u16string_view text, const Tlds& tlds);

// The parts of a domain that are domains of letters, digits and hyphens alone, as far as labels go:
// only these are taken for links where no protocol is written.
std::vector<Span> ascii_domains(std::u16string_view domain, const Tlds& tlds);

// No label is empty or, in punycode, longer than 63; what begins as punycode holds an ASCII domain.
bool is_encodable(std::u16string_view domain, const Tlds& tlds);

}  // namespace inquiry::client::text
