// What can go wrong where the caller has a policy for it.
//
// A broken environment (disk full, a corrupt database) is thrown instead and caught in main();
// what cannot happen is asserted.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace inquiry {

struct Error {
  // Closed: the API, inquiryctl's exit codes and the console each map every kind.
  enum class Kind {
    kInvalid,          // the request itself is wrong                     422, exit 65
    kConflict,         // right in itself, refused by the present state   409, exit 65
    kNotFound,         // no such thing                                   404, exit 66
    kUnauthenticated,  // nobody known is acting                          401, exit 77
    kForbidden,        // known, and not allowed                          403, exit 77
    kUnavailable,      // try again later                                 503, exit 69
  };

  Kind kind = Kind::kInvalid;
  std::string message;  // for people: what is wrong; what to do about it
};

template <typename T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
 public:
  using tl::expected<T, Error>::expected;
};

inline tl::unexpected<Error> fail(Error::Kind kind, std::string message) {
  return tl::unexpected<Error>(Error{kind, std::move(message)});
}

}  // namespace inquiry
