// The bodies of X's answers of 200 and 201, turned into what x.h promises.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "client/failures.h"
#include "client/x.h"

namespace inquiry::client {

// Posts are read in either dialect, whatever was asked.
Answer<Page> parse_page(std::string_view body, const Private& hidden);

// One line of the filtered stream: its post, or what X says instead of one.
Answer<Page> parse_stream_line(std::string_view line, const Private& hidden);

Answer<Lookup> parse_lookup(std::string_view body, const std::vector<PostId>& asked);

Answer<UserLookup> parse_users(std::string_view body, const Private& hidden);

Answer<Usage> parse_usage(std::string_view body, const Private& hidden);

// The whole number of posts that a count found.
Answer<std::int64_t> parse_count(std::string_view body, const Private& hidden);

// An answer without an id proves nothing: kNoAnswer.
Answer<PostId> parse_created(std::string_view body);

// An answer that does not say proves nothing: kNoAnswer.
Answer<bool> parse_deleted(std::string_view body);

Answer<Me> parse_me(std::string_view body, const Private& hidden);

}  // namespace inquiry::client
