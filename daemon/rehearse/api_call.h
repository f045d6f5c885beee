// The API as the people of a rehearsal call it: in this process, by name.
#pragma once

#include <string>

#include "daemon/console/api/api.h"

namespace inquiry::rehearse {

struct ApiAnswer {
  int status = 0;  // 0: not answered at once
  std::string body;
};

// `path` below /api/v1, with its query. "root" may do anything.
ApiAnswer call_api(api::Api& api, const std::string& as, const std::string& method,
                   const std::string& path, const std::string& body = {});

}  // namespace inquiry::rehearse
