// What a server that compresses would send.
#pragma once

#include <cstddef>
#include <string>

namespace inquiry::client::testing {

// `part`, `times` times over, compressed without ever holding the whole.
std::string gzip(const std::string& part, std::size_t times = 1);

}  // namespace inquiry::client::testing
