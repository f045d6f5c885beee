// A school's configuration in a folder of its own that goes with the test.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "config/config.h"

namespace inquiry::config {

class SchoolFiles {
 public:
  // One main file and one team file, both right.
  SchoolFiles();
  ~SchoolFiles();
  SchoolFiles(const SchoolFiles&) = delete;
  SchoolFiles& operator=(const SchoolFiles&) = delete;

  void write(const std::string& name, const std::string& text);
  void remove(const std::string& name);

  // Replaces the only occurrence of `old_text` in a file.
  void edit(const std::string& name, const std::string& old_text, const std::string& new_text);

  std::filesystem::path path(const std::string& name) const { return folder_ / name; }

  tl::expected<Config, std::vector<Diagnostic>> load() const;

  // The errors as "name:line:column: error: message", names relative to the folder.
  std::vector<std::string> errors() const;

 private:
  std::filesystem::path folder_;
};

inline constexpr const char* kMain = "inquiryd.yaml";
inline constexpr const char* kTeam = "teams/grade4.yaml";

}  // namespace inquiry::config
