// What grows while files are read.
#pragma once

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "config/config.h"
#include "config/yaml_tree.h"

namespace inquiry::config {

// A scalar that its type accepts, where it stands, and in a map of names the name it belongs to.
struct Value {
  std::string text;
  Mark mark;
  std::string key;
};

// One file: where its values stand ("chats[1].at") and what is wrong with it.
class FileReport {
 public:
  explicit FileReport(std::string file) : file_(std::move(file)) {}

  const std::string& file() const { return file_; }

  void error(Mark at, std::string message) {
    errors_.push_back({file_, at.line, at.column, std::move(message)});
  }

  void remember(const std::string& path, Mark at) { marks_.emplace(path, at); }
  bool has(const std::string& path) const { return marks_.contains(path); }

  // Of a value that stands in the file; else the file as a whole.
  Mark mark(const std::string& path) const {
    const auto found = marks_.find(path);
    return found == marks_.end() ? Mark{} : found->second;
  }

  // Has something been said about the very value?
  bool wrong(const std::string& path) const {
    const auto at = mark(path);
    return std::any_of(errors_.begin(), errors_.end(), [at](const auto& error) {
      return error.line == at.line && error.column == at.column;
    });
  }

  const std::vector<Diagnostic>& errors() const { return errors_; }

 private:
  std::string file_;
  std::map<std::string, Mark> marks_;
  std::vector<Diagnostic> errors_;
};

// The rows of the option table write here.
struct Loading {
  Config config;
  std::vector<Value> holidays;           // dates and calendar files
  std::vector<Value> team_files;         // names and patterns
  std::optional<Value> ca_bundle;        // a file name
  bool loopback = false;                 // X is on this machine: a test or a rehearsal
  Team team;                             // of the team file that is being read
  std::array<std::string, 7> hours_key;  // the key that gave each weekday its hours
  FileReport* report = nullptr;          // of the file that is being read
  TextCheck text_check;                  // of what will be posted; may be empty
};

}  // namespace inquiry::config
