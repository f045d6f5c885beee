// Reads the parameters of one request and remembers all that is wrong with them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "client/simulator/problem.h"

namespace inquiry::simulator {

class Params {
 public:
  // A parameter that is given twice is an error.
  explicit Params(const QueryPairs& query);

  // nullopt when it is not given or (then noted) not what it should be.
  std::optional<std::string> text(const std::string& name);
  std::optional<PostId> post_id(const std::string& name);
  std::optional<UtcTime> time(const std::string& name);
  int integer(const std::string& name, int lowest, int highest, int fallback);

  // Split at commas; empty when it is not given.
  std::vector<std::string> list(const std::string& name);

  // Its value is not read, but it is known to exist.
  void allow(const std::string& name) { (void)text(name); }

  bool given(const std::string& name) const { return values_.contains(name); }

  void complain(const std::string& name, std::string message);

  // Notes each parameter that nothing has asked for; then tells all that is wrong.
  const std::vector<ParameterError>& finish();

 private:
  struct Value {
    std::string text;
    bool known = false;
  };

  std::map<std::string, Value> values_;
  std::vector<ParameterError> errors_;
};

std::vector<std::string> split(std::string_view text, char at);

}  // namespace inquiry::simulator
