#include "daemon/desk/consent_csv.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>

#include "daemon/desk/consent_checks.h"
#include "daemon/desk/nearest.h"

namespace inquiry::desk {
namespace {

const std::vector<std::string>& columns() {
  static const std::vector<std::string> kColumns{
      "student",    "guardian", "basis", "decision",        "channels", "kinds",
      "name_level", "from",     "until", "wording_version", "evidence"};
  return kColumns;
}

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::vector<std::string> split_list(const std::string& text) {
  std::vector<std::string> items;
  std::size_t begin = 0;
  while (begin <= text.size()) {
    const auto end = std::min(text.find(';', begin), text.size());
    if (auto item = trimmed(text.substr(begin, end - begin)); !item.empty()) {
      items.push_back(std::move(item));
    }
    begin = end + 1;
  }
  return items;
}

template <typename Enum>
std::string words_of() {
  std::vector<std::string> words;
  for (const auto each : all_words<Enum>()) words.emplace_back(each);
  return join(words);
}

// Where each column stands in this file.
using Header = std::map<std::string, std::size_t>;

Header read_header(const CsvRow& row, std::vector<CsvProblem>& problems) {
  Header header;
  for (std::size_t i = 0; i < row.fields.size(); ++i) {
    const auto name = trimmed(row.fields[i]);
    const int column = static_cast<int>(i) + 1;
    if (std::find(columns().begin(), columns().end(), name) == columns().end()) {
      const auto hint = did_you_mean(name, columns());
      problems.push_back({row.line, column,
                          "this column is not known;" + hint + " the columns are " +
                              join(columns()) + ", separated by commas"});
    } else if (!header.emplace(name, i).second) {
      problems.push_back({row.line, column, "column " + name + " stands here twice; remove one"});
    }
  }
  for (const auto& name : columns()) {
    if (problems.empty() && !header.contains(name)) {
      problems.push_back({row.line, 0, "column " + name + " is missing; add it"});
    }
  }
  return header;
}

// Reads one row, gathering what is wrong with it.
class RowReader {
 public:
  RowReader(const CsvRow& row, const Header& header, std::vector<CsvProblem>& problems)
      : row_(row), header_(header), problems_(problems) {}

  Consent read() {
    Consent consent;
    consent.student = cell("student");
    consent.guardian = cell("guardian");
    consent.basis = one_word<ConsentBasis>("basis");
    consent.decision = one_word<ConsentDecision>("decision");
    consent.channels = split_list(cell("channels"));
    for (const auto& kind : split_list(cell("kinds"))) {
      if (const auto value = parse_word<EvidenceKind>(kind)) {
        consent.kinds.push_back(*value);
      } else {
        problem("kinds", "a kind is not known; use " + words_of<EvidenceKind>() +
                             ", separated by semicolons");
      }
    }
    consent.name_level = one_word<NameLevel>("name_level");
    read_dates(consent);
    consent.wording_version = cell("wording_version");
    consent.evidence = cell("evidence");
    if (found_none_) {
      if (const auto wrong = problem_with(consent)) problem(wrong->field, wrong->message);
    }
    return consent;
  }

 private:
  std::string cell(const std::string& column) const {
    return trimmed(row_.fields[header_.at(column)]);
  }

  void problem(const std::string& column, const std::string& message) {
    found_none_ = false;
    problems_.push_back(
        {row_.line, static_cast<int>(header_.at(column)) + 1, column + ": " + message});
  }

  template <typename Enum>
  Enum one_word(const std::string& column) {
    const auto value = parse_word<Enum>(cell(column));
    if (!value) problem(column, "this is not one of " + words_of<Enum>() + "; write one of them");
    return value.value_or(Enum{});
  }

  void read_dates(Consent& consent) {
    if (const auto from = parse_date(cell("from"))) {
      consent.from = *from;
    } else {
      problem("from", "this is no date; write it as 2026-09-01");
    }
    const auto until = cell("until");
    if (until.empty()) return;
    consent.until = parse_date(until);
    if (!consent.until) {
      problem("until", "this is no date; write it as 2027-06-30, or leave it empty");
    }
  }

  const CsvRow& row_;
  const Header& header_;
  std::vector<CsvProblem>& problems_;
  bool found_none_ = true;
};

}  // namespace

ConsentTable read_consent_csv(std::string_view bytes) {
  if (bytes.size() > kConsentCsvBytesMax) {
    return {{}, {{0, 0, "the file is larger than 5 MiB; split it"}}};
  }
  auto csv = parse_csv(bytes, kConsentCsvRowsMax);
  ConsentTable table{{}, std::move(csv.problems)};
  if (csv.rows.empty()) {
    if (table.problems.empty()) {
      table.problems.push_back(
          {1, 0, "the file is empty; its first line names the columns " + join(columns())});
    }
    return table;
  }
  const auto header = read_header(csv.rows.front(), table.problems);
  if (header.size() != columns().size()) return table;
  for (std::size_t i = 1; i < csv.rows.size(); ++i) {
    const auto& row = csv.rows[i];
    if (row.fields.size() != csv.rows.front().fields.size()) {
      table.problems.push_back({row.line, 0,
                                "this row has " + std::to_string(row.fields.size()) +
                                    " fields, the header has " +
                                    std::to_string(csv.rows.front().fields.size()) +
                                    "; quote fields that contain commas"});
      continue;
    }
    table.rows.push_back({row.line, RowReader(row, header, table.problems).read()});
  }
  std::stable_sort(table.problems.begin(), table.problems.end(),
                   [](const auto& a, const auto& b) { return a.line < b.line; });
  return table;
}

}  // namespace inquiry::desk
