// Foreign JSON: bounded before anything is built from it, and read without trusting its types.
#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace inquiry::client {

// X's own answers stay below 12 levels and 50,000 values a page.
inline constexpr std::size_t kJsonDepthMax = 64;
inline constexpr std::size_t kJsonValuesMax = 250'000;

// The document, or for people why it is not read: the text never quotes the bytes.
tl::expected<nlohmann::json, std::string> parse_json(std::string_view bytes,
                                                     std::size_t values_max = kJsonValuesMax);

// How many values the bytes hold, give or take one per container.
std::size_t json_values(std::string_view bytes);

// nullptr when `object` is not an object, has no such member, or the member is null.
const nlohmann::json* member(const nlohmann::json& object, std::string_view name);

// The member if it is a string, else nullptr.
const std::string* text_member(const nlohmann::json& object, std::string_view name);

// The member if it is an array, else an empty array.
const nlohmann::json& array_member(const nlohmann::json& object, std::string_view name);

}  // namespace inquiry::client
