#include "config/text_file.h"

#include <fmt/format.h>

#include <cerrno>
#include <fstream>
#include <system_error>

namespace inquiry::config {

tl::expected<std::string, std::string> read_text_file(const std::filesystem::path& file) {
  constexpr std::size_t kSizeMax = std::size_t{1} << 20U;
  std::error_code error;
  const auto status = std::filesystem::status(file, error);
  if (status.type() == std::filesystem::file_type::not_found) {
    return tl::unexpected<std::string>("no such file; correct the name or create it");
  }
  if (status.type() == std::filesystem::file_type::none) {
    return tl::unexpected(
        fmt::format("cannot be opened ({}); check its owner and mode", error.message()));
  }
  if (!std::filesystem::is_regular_file(status)) {
    return tl::unexpected<std::string>("is not a file; name a file");
  }
  std::ifstream stream{file, std::ios::binary};
  if (!stream) {
    return tl::unexpected(fmt::format("cannot be opened ({}); check its owner and mode",
                                      std::generic_category().message(errno)));
  }
  std::string text(kSizeMax + 1, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (stream.bad()) return tl::unexpected<std::string>("cannot be read; check the disk");
  text.resize(static_cast<std::size_t>(stream.gcount()));
  if (text.size() > kSizeMax) {
    return tl::unexpected<std::string>("is larger than 1 MiB; remove what does not belong here");
  }
  return text;
}

}  // namespace inquiry::config
