#include "tests/daemon/console/support/temp_folder.h"

#include <cstdlib>
#include <stdexcept>

namespace inquiry::console::test {

TempFolder::TempFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "inquiryd-test-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make a folder");
  path_ = name;
}

TempFolder::~TempFolder() { std::filesystem::remove_all(path_); }

}  // namespace inquiry::console::test
