// Files that nobody writes by mistake.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "tests/config/school_files.h"

namespace inquiry::config {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string repeated(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

std::string ever_deeper(int levels) {
  std::string text;
  for (int i = 0; i < levels; ++i) text += std::string(static_cast<std::size_t>(i), ' ') + "a:\n";
  return text;
}

struct Hostile {
  const char* name;
  std::string text;
  const char* message;
};

void PrintTo(const Hostile& row, std::ostream* out) { *out << row.name; }

class HostileYaml : public testing::TestWithParam<Hostile> {};

// Each takes milliseconds; the limit leaves room for a busy machine.
TEST_P(HostileYaml, IsRefusedAtOnceWithAMessage) {
  SchoolFiles school;
  school.write(kTeam, GetParam().text);

  const auto start = std::chrono::steady_clock::now();
  const auto errors = school.errors();

  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds{5});
  EXPECT_THAT(errors, ElementsAre(HasSubstr(GetParam().message)));
}

const Hostile kHostile[] = {
    {"ABillionLaughs",
     "a: &a [x, x, x]\nb: &b [*a, *a, *a]\nc: &c [*b, *b, *b]\nteam: [*c, *c, *c]\n",
     "1:4: error: anchors (&name) are not read here"},
    {"AnAlias", "team: *x\n", "1:7: error: text cannot begin with *"},
    {"AMergeKey", "a: &x {b: c}\n<<: *x\n", "anchors (&name) are not read here"},
    {"ATag", "team: !!python/object:os.system x\n", "1:7: error: tags (!name) are not read here"},
    {"NestedTenThousandTimes", repeated("[", 10'000), "nested too deeply"},
    {"NestedAMillionTimes", repeated("[", 1'000'000), "nested too deeply"},
    {"NestedAMillionTimesUnderAKey", "team: " + repeated("[", 1'000'000), "nested too deeply"},
    {"MapsNestedAMillionTimes", repeated("{", 1'000'000), "nested too deeply"},
    {"MapsNestedWithKeys", repeated("{a: ", 250'000), "nested too deeply"},
    {"ListsNestedOnOneLine", repeated("- ", 500'000), "nested too deeply"},
    {"KeysNestedOnOneLine", repeated("? ", 500'000), "; "},
    {"NestedByIndentation", ever_deeper(1'400), "nested too deeply"},
    {"NestedClosedAgain", repeated("[", 900) + repeated("]", 900), "nested too deeply"},
    {"AHundredThousandEntries", "team: [" + repeated("a,", 100'000) + "]", "too many entries"},
    {"AHundredThousandKeys", repeated("a: b\n", 100'000), "too many entries"},
    {"TwoMebibytes", repeated("# filler\n", 240'000), "is larger than 1 MiB"},
    {"ANulByte", std::string{"team: a\0b\n", 10}, "1:8: error: a control character"},
    {"AnEscapedNul", "team: \"a\\0b\"\n", "1:7: error: a control character"},
    {"NotUtf8", "team: \xff\xfe\n", "is not UTF-8 text"},
    {"TwoDocuments", "team: a\n---\nteam: b\n", "a second document begins here"},
    {"AListAsKey", "? [a, b]\n: c\n", "a key must be a single word"},
    {"JustText", "team\n", "must be a block of keys, not a single value"},
};

INSTANTIATE_TEST_SUITE_P(Each, HostileYaml, testing::ValuesIn(kHostile),
                         [](const auto& row) { return row.param.name; });

TEST(HostileFiles, AFolderOrADeviceIsNotRead) {
  SchoolFiles school;
  std::filesystem::create_directory(school.path("teams/folder.yaml"));
  std::filesystem::create_symlink("/dev/zero", school.path("teams/zero.yaml"));

  EXPECT_THAT(school.errors(), ElementsAre(HasSubstr("teams/folder.yaml:0:0: error: is not a file"),
                                           HasSubstr("teams/zero.yaml:0:0: error: is not a file")));
}

}  // namespace
}  // namespace inquiry::config
