// RFC 3492, as far as a length needs it.
#pragma once

#include <cstddef>
#include <string_view>

namespace inquiry::client::text {

// How many characters DNS would need for a label ("xn--…" where it is not ASCII). Counting may stop
// above `limit`. Full stops of other scripts part a label within; nothing is mapped or normalised.
std::size_t dns_length(std::u16string_view label, std::size_t limit);

}  // namespace inquiry::client::text
