// `inquiryd check`: everything is read, nothing is started.
#pragma once

#include <filesystem>
#include <vector>

#include "config/config.h"

namespace inquiry {

// Prints every error of every file to stderr and answers the exit code (0, 78).
int check(const std::filesystem::path& config);

// One line each to stderr, in the form that editors and people know.
void print_errors(const std::vector<config::Diagnostic>& diagnostics);

}  // namespace inquiry
