// A holiday calendar: the whole way with its limited child, because some rules never end.
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>

#include "base/zone.h"
#include "config/holiday_calendar.h"
#include "tests/fuzz/input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace inquiry;
  static const auto file = std::filesystem::temp_directory_path() /
                           ("inquiryd-fuzz-" + std::to_string(::getpid()) + ".ics");
  static const auto zone = Zone::find("America/Los_Angeles").value();
  std::ofstream{file, std::ios::binary} << fuzz::text(data, size);
  const auto begin = std::chrono::steady_clock::now();
  const auto days = config::read_calendar(file, zone);
  fuzz::promise(std::chrono::steady_clock::now() - begin < std::chrono::seconds{8},
                "a calendar is read or given up soon");
  if (!days) {
    fuzz::promise(!days.error().empty(), "a refusal says why");
  }
  return 0;
}
