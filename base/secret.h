// A string that must not be printed: tokens, keys, passwords.
#pragma once

#include <string>
#include <string_view>

namespace inquiry {

// Move-only and wiped when it goes. It has no operator<< and no formatter on purpose: the only way
// to the bytes is reveal(), which is easy to find in a review.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string bytes) : bytes_(std::move(bytes)) {}
  Secret(Secret&& other) noexcept;
  Secret& operator=(Secret&& other) noexcept;
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret();

  bool empty() const { return bytes_.empty(); }
  std::string_view reveal() const { return bytes_; }

 private:
  void wipe() noexcept;

  std::string bytes_;
};

// Compares in a time that depends on the lengths alone.
bool equal_in_constant_time(std::string_view a, std::string_view b);

}  // namespace inquiry
