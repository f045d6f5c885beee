// What a server that compresses would send.
#pragma once

#include <string>

namespace inquiry::client::testing {

std::string gzip(const std::string& bytes);

}  // namespace inquiry::client::testing
