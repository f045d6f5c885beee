// A request's JSON: an object within bounds, or a refusal.
#include "daemon/console/api/body.h"
#include "tests/fuzz/input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace inquiry;
  console::Request request;
  request.method = "POST";
  request.path = "/api/v1/drafts";
  request.headers["content-type"] = "application/json";
  request.body = std::string(fuzz::text(data, size));
  if (const auto body = api::read_body(request)) {
    fuzz::promise(body->is_object(), "a body is an object");
  } else {
    const auto status = body.error().status;
    fuzz::promise(status == 400 || status == 413 || status == 415, "a refusal is the caller's");
  }
  return 0;
}
