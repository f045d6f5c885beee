// How a school's network lets its machines out.
#pragma once

#include <string>

#include "base/result.h"
#include "base/secret.h"

namespace inquiry::client {

// Every member may be empty. What runs on this machine is always reached directly.
struct Network {
  std::string proxy;  // "http://proxy.school.example:3128"; empty: the environment's https_proxy
  std::string proxy_user;
  Secret proxy_password;
  std::string extra_ca_pem;  // certificates to trust beside the system's
};

// To a proxy or a mail server.
struct Login {
  std::string user;
  Secret password;
};

// Reads a credential file {"user": "…", "password": "…"}, under the same rules as an account's
// (load_credentials). The message names the file and never holds any of its values.
Result<Login> load_login(const std::string& path);

}  // namespace inquiry::client
