// Who the operating system says is at the other end of the Unix socket.
#pragma once

#include <optional>
#include <string>

namespace inquiry::console {

class OsUsers {
 public:
  virtual ~OsUsers() = default;

  // nullopt: the system knows no such user.
  virtual std::optional<std::string> name_of(unsigned uid) const = 0;
  virtual bool is_member(unsigned uid, const std::string& group) const = 0;
  virtual unsigned own_uid() const = 0;  // the daemon's
};

// Asks the system's user and group databases anew each time, so that a removal counts at once.
class SystemOsUsers final : public OsUsers {
 public:
  std::optional<std::string> name_of(unsigned uid) const override;
  bool is_member(unsigned uid, const std::string& group) const override;
  unsigned own_uid() const override;
};

}  // namespace inquiry::console
