#include "daemon/log.h"

#include <fmt/format.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <cstdlib>
#include <iterator>

namespace inquiry::log {
namespace {

std::shared_ptr<spdlog::logger> make_logger() {
  auto logger = spdlog::stderr_logger_st("inquiryd");
  // The journal keeps the time itself and reads the level from the "<N>" prefix.
  logger->set_pattern(std::getenv("JOURNAL_STREAM") ? "%v" : "%Y-%m-%dT%H:%M:%S%z %l %v");
  logger->flush_on(spdlog::level::info);
  return logger;
}

spdlog::logger& logger() {
  static const auto the_logger = make_logger();
  return *the_logger;
}

std::string one_line(const std::string& message) {
  std::string line;
  line.reserve(message.size());
  for (const char c : message) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f) {
      fmt::format_to(std::back_inserter(line), "\\x{:02x}", byte);
    } else {
      line += c;
    }
  }
  return line;
}

std::string for_journal(int priority, const std::string& message) {
  return std::getenv("JOURNAL_STREAM") ? fmt::format("<{}>{}", priority, one_line(message))
                                       : one_line(message);
}

}  // namespace

void set_level(Level level) {
  logger().set_level(level == Level::kInfo      ? spdlog::level::info
                     : level == Level::kWarning ? spdlog::level::warn
                                                : spdlog::level::err);
}

void info(const std::string& message) { logger().info(for_journal(6, message)); }
void warning(const std::string& message) { logger().warn(for_journal(4, message)); }
void error(const std::string& message) { logger().error(for_journal(3, message)); }

}  // namespace inquiry::log
