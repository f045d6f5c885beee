// X's token endpoint: tokens, or a reason; an answer that says nothing ends no grant.
#include "client/oauth2.h"
#include "tests/fuzz/input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace inquiry;
  const std::string body{fuzz::text(data, size)};
  for (const int status : {200, 400, 401, 403, 429, 500, 503}) {
    const client::HttpResult result{client::HttpResponse{status, {}, body}};
    const auto tokens = client::read_token_answer(result, Duration{});
    if (tokens) {
      fuzz::promise(status == 200 && !tokens->access_token.empty(), "tokens come with a 200");
      fuzz::promise(tokens->lifetime >= Duration{}, "a token lives for some time");
      continue;
    }
    fuzz::promise(!tokens.error().message.empty(), "a refusal says why");
    fuzz::promise(status < 429 || tokens.error().kind == client::TokenFailure::Kind::kTransient,
                  "a limit or a fault at X ends no grant");
  }
  return 0;
}
