// Comma-separated values as RFC 4180 has them; nothing about what they mean.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace inquiry::desk {

// Lines and columns count from 1; a column is a field's place in its row. 0: the whole line or
// file.
struct CsvProblem {
  int line = 0;
  int column = 0;
  std::string message;  // "what is wrong; what to do about it"
};

struct CsvRow {
  int line = 0;  // where it begins; a quoted field may span lines
  std::vector<std::string> fields;
};

struct Csv {
  std::vector<CsvRow> rows;  // empty lines left out
  std::vector<CsvProblem> problems;
};

// UTF-8, with or without a byte order mark; lines end in LF or CRLF. Reading stops at the first
// quote that does not close and after `rows_max` rows, both said as problems.
Csv parse_csv(std::string_view bytes, std::size_t rows_max);

// The line or field as RFC 4180 writes it: quoted where it must be.
std::string csv_field(std::string_view text);

}  // namespace inquiry::desk
