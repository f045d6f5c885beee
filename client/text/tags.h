// Mentions, hashtags and cashtags of a text, with the sign in front.
#pragma once

#include <string_view>
#include <vector>

#include "client/text/links.h"
#include "client/text/span.h"

namespace inquiry::client::text {

// Without lists ("@owner/list"), and not only outside links: see without_overlaps().
std::vector<Span> find_mentions(std::u16string_view text);
std::vector<Span> find_hashtags(std::u16string_view text);
std::vector<Span> find_cashtags(std::u16string_view text);

// Of tags and links that overlap the one that begins first counts; answers the tags that do.
std::vector<Span> without_overlaps(const std::vector<Span>& tags, const std::vector<Link>& links);

}  // namespace inquiry::client::text
