// A credential file: read, or refused without repeating any of it.
#include "client/x.h"
#include "tests/fuzz/input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace inquiry;
  const auto read = client::parse_credentials(std::string(fuzz::text(data, size)));
  if (!read) fuzz::promise(!read.error().message.empty(), "a refusal says why");
  return 0;
}
