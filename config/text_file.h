// Files as text, within a size that a person could have written.
#pragma once

#include <filesystem>
#include <string>
#include <tl/expected.hpp>

namespace inquiry::config {

// The whole file, 1 MiB at most. The error says what is wrong and what to do.
tl::expected<std::string, std::string> read_text_file(const std::filesystem::path& file);

}  // namespace inquiry::config
