#include "client/simulator/damage.h"

#include "client/simulator/problem.h"

namespace inquiry::simulator {
namespace {

constexpr std::size_t kHugeBytes = std::size_t{32} * 1024 * 1024;

Response unavailable() { return plain_problem(503, "Service Unavailable", "Service Unavailable"); }

Response garbage(int status) {
  return {.status = status,
          .headers = {{"Content-Type", "application/json; charset=utf-8"}},
          .body = "{\"data\": [\x80\xff}}, oops"};
}

Response web_page() {
  return {.status = 502,
          .headers = {{"Content-Type", "text/html; charset=utf-8"}},
          .body = "<!doctype html><title>Over capacity</title><h1>Something is wrong</h1>"};
}

Response huge(Response answer) {
  // Still JSON, so that only its size is what is wrong with it.
  const auto tail = answer.body.empty() ? std::string() : answer.body.substr(1);
  answer.body = R"({"padding":")" + std::string(kHugeBytes, 'x') + "\"," + tail;
  return answer;
}

// Half of a surrogate pair: X was seen to cut texts there.
Response with_broken_item(Response answer) {
  constexpr std::string_view kItem = R"({"id":"7","text":"cut \ud83c"})";
  constexpr std::string_view kData = R"("data":[)";
  const auto data = answer.body.find(kData);
  if (data != std::string::npos) {
    answer.body.insert(data + kData.size(), std::string{kItem} + ",");
  } else if (answer.body.starts_with("{\"")) {
    answer.body.insert(1, std::string{kData} + std::string{kItem} + "],");
  }
  return answer;
}

}  // namespace

bool keeps_from_doing(const Fault& fault) {
  switch (fault.kind) {
    case FaultKind::kBefore:
    case FaultKind::kCloseBefore:
    case FaultKind::kRateLimited:
    case FaultKind::kRefused:
    case FaultKind::kLandLate:
      return true;
    case FaultKind::kHang:
      return !fault.done;
    case FaultKind::kAfter:
    case FaultKind::kCloseAfter:
    case FaultKind::kSlow:
    case FaultKind::kGarbage:
    case FaultKind::kTruncated:
    case FaultKind::kHtml:
    case FaultKind::kHuge:
    case FaultKind::kBrokenItem:
      return false;
  }
  return false;
}

Response damaged(const Fault& fault, Response answer) {
  switch (fault.kind) {
    case FaultKind::kBefore:
    case FaultKind::kAfter:
    case FaultKind::kLandLate:
      return unavailable();
    case FaultKind::kCloseBefore:
    case FaultKind::kCloseAfter:
      answer = {};
      answer.wire = Wire::kClose;
      return answer;
    case FaultKind::kHang:
      if (!fault.done) answer = unavailable();
      answer.delay = fault.ms;
      return answer;
    case FaultKind::kSlow:
      answer.delay = fault.ms;
      return answer;
    case FaultKind::kGarbage:
      return garbage(answer.status);
    case FaultKind::kTruncated:
      answer.wire = Wire::kTruncate;
      return answer;
    case FaultKind::kHtml:
      return web_page();
    case FaultKind::kHuge:
      return huge(std::move(answer));
    case FaultKind::kBrokenItem:
      return with_broken_item(std::move(answer));
    case FaultKind::kRateLimited: {
      auto limited = plain_problem(429, "Too Many Requests", "Too Many Requests");
      limited.headers.insert(limited.headers.end(), answer.headers.begin(), answer.headers.end());
      return limited;
    }
    case FaultKind::kRefused:
      answer.status = fault.status;
      answer.body = fault.body;
      return answer;
  }
  return answer;
}

}  // namespace inquiry::simulator
