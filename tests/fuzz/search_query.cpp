// The simulator's query language.
#include "client/simulator/query.h"
#include "tests/fuzz/input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace inquiry;
  const auto query = simulator::parse_query(fuzz::text(data, size));
  if (!query) {
    fuzz::promise(!query.error().message.empty(), "a refusal says why");
    return 0;
  }
  static const simulator::World empty;
  static const simulator::SimPost post = [] {
    simulator::SimPost made;
    made.id = PostId{1};
    made.author = UserId{2};
    made.lang = "en";
    made.words = "what helped";
    return made;
  }();
  (void)simulator::index_keys(*query, empty);
  (void)simulator::matches(*query, post, empty);
  return 0;
}
