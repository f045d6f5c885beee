// A certificate for 127.0.0.1 and x.school.test that nobody but itself vouches for.
#pragma once

#include <string>

namespace inquiry::client::testing {

struct Identity {
  std::string certificate;  // PEM
  std::string key;          // PEM
};

Identity make_identity();

}  // namespace inquiry::client::testing
