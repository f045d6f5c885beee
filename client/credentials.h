// Credential files: what they may hold is in the contract, how they are read is here.
#pragma once

#include <string>

#include "base/result.h"
#include "client/x.h"

namespace inquiry::client {

// Reads one credential file. Refused: a file that others may read, one above 64 KiB, and whatever
// parse_credentials() refuses. The message names the file and never holds any of its values.
Result<Credentials> load_credentials(const std::string& path);

// The bytes of a file of secrets, refused as load_credentials() refuses; kNotFound: it cannot be
// read.
Result<std::string> read_private_file(const std::string& path);

}  // namespace inquiry::client
