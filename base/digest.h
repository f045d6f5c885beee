// Digests and random tokens; the one place that names OpenSSL's digests and generator.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>

namespace inquiry {

// Lower-case hex SHA-256 of the bytes.
std::string sha256_hex(std::string_view bytes);

// SHA-256 of the bytes, raw 32 bytes.
std::string sha256(std::string_view bytes);

// SHA-256 over fields that cannot run into each other: each is preceded by its length, so that
// {"ab","c"} and {"a","bc"} differ.
std::string sha256_hex(std::initializer_list<std::string_view> fields);

// HMAC-SHA1, raw 20 bytes (OAuth 1.0a, RFC 5849 section 3.4.2).
std::string hmac_sha1(std::string_view key, std::string_view bytes);

std::string base64(std::string_view bytes);

// RFC 4648 section 5, without padding.
std::string base64url(std::string_view bytes);

// `bytes` bytes from the system's generator, as lower-case hex. Throws when there is no entropy.
std::string random_hex(std::size_t bytes);

}  // namespace inquiry
