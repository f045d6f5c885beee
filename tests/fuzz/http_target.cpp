// What browsers and others send to the console as text: targets and cookies.
#include <algorithm>

#include "daemon/console/server/message.h"
#include "tests/fuzz/input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace inquiry;
  const auto text = fuzz::text(data, size);
  if (const auto target = console::parse_target(text)) {
    fuzz::promise(!target->path.empty() && target->path.front() == '/', "a path is absolute");
    const auto is_plain = [](const std::string& each) {
      return std::all_of(each.begin(), each.end(),
                         [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != 0x7f; });
    };
    fuzz::promise(is_plain(target->path), "a path holds no control character");
    for (const auto& [name, value] : target->query) {
      fuzz::promise(is_plain(name) && is_plain(value), "a query holds no control character");
    }
  }
  const auto value = console::cookie(text, "session");
  fuzz::promise(value.size() <= size, "a cookie is part of its header");
  return 0;
}
