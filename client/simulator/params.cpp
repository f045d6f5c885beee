#include "client/simulator/params.h"

#include <charconv>

namespace inquiry::simulator {

std::vector<std::string> split(std::string_view text, char at) {
  std::vector<std::string> parts;
  for (;;) {
    const auto end = text.find(at);
    parts.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

Params::Params(const QueryPairs& query) {
  for (const auto& [name, value] : query) {
    if (!values_.emplace(name, Value{value}).second) {
      complain(name, "The query parameter [" + name + "] is given more than once");
    }
  }
}

std::optional<std::string> Params::text(const std::string& name) {
  const auto found = values_.find(name);
  if (found == values_.end()) return std::nullopt;
  found->second.known = true;
  return found->second.text;
}

std::optional<PostId> Params::post_id(const std::string& name) {
  const auto value = text(name);
  if (!value) return std::nullopt;
  const auto id = PostId::parse(*value);
  if (!id) {
    complain(name, "The `" + name + "` query parameter value [" + *value + "] is not valid");
  }
  return id;
}

std::optional<UtcTime> Params::time(const std::string& name) {
  const auto value = text(name);
  if (!value) return std::nullopt;
  const auto time = parse_rfc3339(*value);
  if (!time) {
    complain(name, "The `" + name + "` query parameter value [" + *value +
                       "] is not a date and time as RFC 3339 has it");
  }
  return time;
}

int Params::integer(const std::string& name, int lowest, int highest, int fallback) {
  const auto value = text(name);
  if (!value) return fallback;
  int number = 0;
  const auto* end = value->data() + value->size();
  const auto [stop, error] = std::from_chars(value->data(), end, number);
  if (value->empty() || error != std::errc{} || stop != end || number < lowest ||
      number > highest) {
    complain(name, "The `" + name + "` query parameter value [" + *value + "] is not between " +
                       std::to_string(lowest) + " and " + std::to_string(highest));
    return fallback;
  }
  return number;
}

std::vector<std::string> Params::list(const std::string& name) {
  const auto value = text(name);
  return value && !value->empty() ? split(*value, ',') : std::vector<std::string>{};
}

void Params::complain(const std::string& name, std::string message) {
  const auto found = values_.find(name);
  errors_.push_back({name, found == values_.end() ? "" : found->second.text, std::move(message)});
}

const std::vector<ParameterError>& Params::finish() {
  for (auto& [name, value] : values_) {
    if (value.known) continue;
    value.known = true;
    complain(name, "The query parameter [" + name + "] is not one of those allowed here");
  }
  return errors_;
}

}  // namespace inquiry::simulator
