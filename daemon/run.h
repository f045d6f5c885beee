// `inquiryd run`: the daemon in the foreground.
#pragma once

#include <filesystem>

namespace inquiry {

struct RunOptions {
  std::filesystem::path config;
  std::filesystem::path credentials;
  std::filesystem::path state_dir;
  std::filesystem::path socket;
};

// Runs until SIGTERM or SIGINT and answers the exit code.
int run(const RunOptions& options);

}  // namespace inquiry
