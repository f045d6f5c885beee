// What a program says when its command line is wrong.
#pragma once

#include <string>

namespace CLI {
class App;
class ParseError;
}  // namespace CLI

namespace inquiry {

// One line: which word is wrong or missing; what to write instead. `error` is what app.parse()
// threw; not for --help and --version, whose exit code is 0.
std::string usage_message(const CLI::App& app, const CLI::ParseError& error);

}  // namespace inquiry
