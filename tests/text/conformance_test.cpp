// twitter-text's own conformance suite, for what this folder offers: not lists, replies, the
// validation of lone names and links, or the ranges of a text that would still fit.
#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

#include "client/text/links.h"
#include "client/text/tags.h"
#include "client/text/unicode.h"
#include "client/text/weighing.h"

namespace inquiry::client::text {
namespace {

namespace fs = std::filesystem;

constexpr Counting kVersion1{.limit = 140, .wide = 1, .emoji = false};
constexpr Counting kVersion2{.emoji = false};
constexpr Counting kVersion3;

fs::path suite() {
  const char* chosen = std::getenv("INQUIRY_SHARED_DATA");  // NOLINT(concurrency-mt-unsafe)
  return fs::path(chosen != nullptr ? chosen : INQUIRY_SHARED_DATA) / "twitter-text-conformance";
}

// The top-level domains of the suite's own day.
const Tlds& suite_tlds() {
  static const Tlds tlds = [] {
    std::vector<std::string> names;
    for (const auto& kind : YAML::LoadFile(suite() / "tld_lib.yml")) {
      for (const auto& name : kind.second) names.push_back(name.as<std::string>());
    }
    return Tlds({names.begin(), names.end()});
  }();
  return tlds;
}

std::vector<Span> link_spans(std::u16string_view text) {
  std::vector<Span> spans;
  for (const auto& link : find_links(text, suite_tlds())) spans.push_back({link.begin, link.end});
  return spans;
}

template <auto kFind>
std::vector<Span> tag_spans(std::u16string_view text) {
  return without_overlaps(kFind(text), find_links(text, suite_tlds()));
}

std::size_t code_points(std::u16string_view text, std::size_t end) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < end; at += units(code_point_at(text, at))) ++count;
  return count;
}

// A found thing as the suite writes it: its text, and its indices in code points where it has them.
std::string described(std::u16string_view text, const Span& span, std::size_t sign,
                      bool has_indices) {
  auto description = to_utf8(text.substr(span.begin + sign, span.end - span.begin - sign));
  if (has_indices) {
    description += " " + std::to_string(code_points(text, span.begin)) + "-" +
                   std::to_string(code_points(text, span.end));
  }
  return description;
}

std::string described(const YAML::Node& expected) {
  if (expected.IsScalar()) return expected.as<std::string>();
  std::string description;
  for (const auto& field : expected) {
    if (field.second.IsScalar()) description = field.second.as<std::string>();
  }
  const auto indices = expected["indices"];
  return description + " " + indices[0].as<std::string>() + "-" + indices[1].as<std::string>();
}

void check_found(const YAML::Node& test, std::vector<Span> (*find)(std::u16string_view),
                 std::size_t sign) {
  const auto text = to_utf16(test["text"].as<std::string>());
  std::vector<std::string> expected;
  bool has_indices = false;
  for (const auto& one : test["expected"]) {
    expected.push_back(described(one));
    has_indices = has_indices || one.IsMap();
  }
  std::vector<std::string> found;
  for (const auto& span : find(text)) found.push_back(described(text, span, sign, has_indices));
  EXPECT_EQ(found, expected);
}

void check_weighed(const YAML::Node& test, const Counting& counting) {
  const auto weighed =
      weigh(test["text"].as<std::string>(), counting, suite_tlds(), Emoji::current());
  const auto expected = test["expected"];
  if (expected.IsScalar()) {
    EXPECT_EQ(weighed.valid, expected.as<bool>());
    return;
  }
  EXPECT_EQ(weighed.valid, expected["valid"].as<bool>());
  EXPECT_EQ(weighed.length, expected["weightedLength"].as<int>());
  EXPECT_EQ(weighed.length * 1000 / counting.limit, expected["permillage"].as<int>());
}

void check_version1(const YAML::Node& test) { check_weighed(test, kVersion1); }
void check_version2(const YAML::Node& test) { check_weighed(test, kVersion2); }
void check_version3(const YAML::Node& test) { check_weighed(test, kVersion3); }
void check_links(const YAML::Node& test) { check_found(test, link_spans, 0); }
void check_mentions(const YAML::Node& test) { check_found(test, tag_spans<find_mentions>, 1); }
void check_hashtags(const YAML::Node& test) { check_found(test, tag_spans<find_hashtags>, 1); }
void check_cashtags(const YAML::Node& test) { check_found(test, tag_spans<find_cashtags>, 1); }

struct Section {
  const char* file;
  const char* name;
  void (*check)(const YAML::Node& test);
};

void PrintTo(const Section& section, std::ostream* out) { *out << section.name; }

class Conformance : public testing::TestWithParam<Section> {};

TEST_P(Conformance, HoldsInEveryCaseOfTheSection) {
  const auto& section = GetParam();
  const auto file = suite() / section.file;
  if (!fs::exists(file)) {
    GTEST_SKIP() << file << " is not there; set INQUIRY_SHARED_DATA to the folder above it";
  }
  const auto tests = YAML::LoadFile(file)["tests"][section.name];
  ASSERT_GT(tests.size(), 0U);
  for (const auto& test : tests) {
    SCOPED_TRACE(test["description"].as<std::string>());
    section.check(test);
  }
  std::cout << section.file << ", " << section.name << ": " << tests.size() << " cases\n";
}

INSTANTIATE_TEST_SUITE_P(
    TwitterText, Conformance,
    testing::Values(Section{"validate.yml", "tweets", check_version1},
                    Section{"validate.yml", "WeightedTweetsCounterTest", check_version2},
                    Section{"validate.yml", "WeightedTweetsWithDiscountedEmojiCounterTest",
                            check_version3},
                    Section{"validate.yml", "UnicodeDirectionalMarkerCounterTest", check_version3},
                    Section{"extract.yml", "mentions", check_mentions},
                    Section{"extract.yml", "mentions_with_indices", check_mentions},
                    Section{"extract.yml", "urls", check_links},
                    Section{"extract.yml", "urls_with_indices", check_links},
                    Section{"extract.yml", "urls_with_directional_markers", check_links},
                    Section{"extract.yml", "tco_urls_with_params", check_links},
                    Section{"extract.yml", "hashtags", check_hashtags},
                    Section{"extract.yml", "hashtags_from_astral", check_hashtags},
                    Section{"extract.yml", "hashtags_with_indices", check_hashtags},
                    Section{"extract.yml", "cashtags", check_cashtags},
                    Section{"extract.yml", "cashtags_with_indices", check_cashtags},
                    Section{"tlds.yml", "country", check_links},
                    Section{"tlds.yml", "generic", check_links}),
    [](const auto& test) { return std::string(test.param.name); });

}  // namespace
}  // namespace inquiry::client::text
