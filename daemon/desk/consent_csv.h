// The school's consent list as a spreadsheet saves it.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "base/consent.h"
#include "daemon/desk/csv.h"

namespace inquiry::desk {

inline constexpr std::size_t kConsentCsvBytesMax = std::size_t{5} * 1024 * 1024;
inline constexpr std::size_t kConsentCsvRowsMax = 100'000;

struct ConsentRow {
  int line = 0;
  Consent consent;
};

struct ConsentTable {
  std::vector<ConsentRow> rows;
  std::vector<CsvProblem> problems;  // all of them, by line; nothing may be imported when any
};

// Reads the columns of the contract in any order: student, guardian, basis, decision, channels,
// kinds, name_level, from, until, wording_version, evidence. Lists are separated by ";", dates are
// 2026-09-01, an empty until means no end. A cell is never repeated in a message: it may be a name.
ConsentTable read_consent_csv(std::string_view bytes);

}  // namespace inquiry::desk
