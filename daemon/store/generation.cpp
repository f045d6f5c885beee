#include "daemon/store/generation.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <system_error>

namespace inquiry::store {
namespace {

constexpr std::size_t kDigits = 20;  // always as many, so that it is overwritten in one write

std::string beside(const std::string& file) { return file + ".generation"; }

// What is no number is taken for none: a person then looks.
std::optional<std::int64_t> read_mark(const std::string& file) {
  const int descriptor = ::open(beside(file).c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return std::nullopt;
  std::array<char, kDigits> bytes{};
  const auto length = ::read(descriptor, bytes.data(), bytes.size());
  ::close(descriptor);
  std::int64_t number = 0;
  if (length != static_cast<ssize_t>(bytes.size()) ||
      std::from_chars(bytes.begin(), bytes.end(), number).ptr != bytes.end()) {
    return std::nullopt;
  }
  return number;
}

void write_mark(const std::string& file, std::int64_t number) {
  auto bytes = std::to_string(number);
  bytes.insert(0, kDigits - std::min(kDigits, bytes.size()), '0');
  const int descriptor = ::open(beside(file).c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  const bool written =
      descriptor >= 0 &&
      ::pwrite(descriptor, bytes.data(), bytes.size(), 0) == static_cast<ssize_t>(bytes.size()) &&
      ::fsync(descriptor) == 0;
  const int failure = errno;
  if (descriptor >= 0) ::close(descriptor);
  flush_folder_of(file);
  if (!written) {
    throw StoreError("cannot write " + beside(file) + ": " +
                     std::generic_category().message(failure) +
                     "; check the folder, its owner and the room on the disk");
  }
}

std::int64_t number_of(Database& database) {
  auto row = database.query("SELECT number FROM generation");
  row.step();
  return row.integer(0);
}

}  // namespace

void flush_folder_of(const std::string& file) {
  const std::filesystem::path path{file};
  const auto folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path{"."};
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  ::fsync(descriptor);
  ::close(descriptor);
}

void take_up(Database& database, const std::string& file) {
  const auto number = number_of(database);
  const auto mark = read_mark(file);
  const bool older = mark ? *mark > number : number > 0;
  const auto next = std::max(number, mark.value_or(0)) + 1;
  database.run("UPDATE generation SET number = ?1, older_copy = older_copy OR ?2", next,
               std::int64_t{older});
  write_mark(file, next);
}

void count_on(Database& database, const std::string& file) {
  database.run("UPDATE generation SET number = number + 1");
  write_mark(file, number_of(database));
}

}  // namespace inquiry::store
