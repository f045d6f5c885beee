// Feeds a fuzz target without libFuzzer: every file of a corpus as it is, then with random bytes
// changed, doubled and cut off, the same ones in every run. Finds little that is new; keeps what
// was found.
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

void feed(const std::string& bytes) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

std::string changed(std::string bytes, std::mt19937& random) {
  for (auto changes = 1 + random() % 4; changes > 0 && !bytes.empty(); --changes) {
    const auto at = random() % bytes.size();
    switch (random() % 4) {
      case 0:
        bytes[at] = static_cast<char>(random() % 256);
        break;
      case 1:
        bytes.insert(at, bytes.substr(at, 1 + random() % 16));
        break;
      case 2:
        bytes.erase(at, 1 + random() % 16);
        break;
      default:
        bytes.resize(at);
    }
  }
  return bytes;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return EXIT_FAILURE;
  const auto changes = std::strtol(argv[2], nullptr, 10);
  std::mt19937 random{1};  // NOLINT(bugprone-random-generator-seed): the same in every run
  int files = 0;
  for (const auto& file : std::filesystem::directory_iterator{argv[1]}) {
    std::ifstream stream{file.path(), std::ios::binary};
    const std::string bytes{std::istreambuf_iterator<char>{stream}, {}};
    feed(bytes);
    for (long i = 0; i < changes; ++i) feed(changed(bytes, random));
    ++files;
  }
  return files > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
