// Where an account's OAuth 2.0 grant is kept: one file of mode 0600 in the state folder.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "base/result.h"
#include "client/token_keeper.h"

namespace inquiry {

// What a grant began with: the credential file's client_id and refresh_token, as a digest. A person
// who changes either of them wants the file to count, and not what grew out of the old one.
std::string seed_of(const client::Credentials::OAuth2& app);

// Whole or not at all, and on the disk when it answers: a temporary file, synced, renamed over the
// old one, and the folder synced. kUnavailable: the disk does not take it.
Result<void> write_grant(const std::filesystem::path& file, const std::string& seed,
                         const client::Grant& grant);

// nullopt: there is none, or it began with something else. kInvalid: it cannot be read as one;
// kUnavailable: not at all. The message holds nothing of it.
Result<std::optional<client::Grant>> read_grant(const std::filesystem::path& file,
                                                const std::string& seed);

}  // namespace inquiry
