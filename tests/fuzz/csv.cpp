// A consent list: rows, or problems with their lines; never a cell in a message.
#include "daemon/desk/csv.h"

#include <string>

#include "daemon/desk/consent_csv.h"
#include "tests/fuzz/input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace inquiry;
  const auto bytes = fuzz::text(data, size);
  const auto table = desk::read_consent_csv(bytes);
  for (const auto& problem : table.problems) {
    fuzz::promise(!problem.message.empty() && problem.line >= 0 && problem.column >= 0,
                  "a problem says what and where");
  }
  for (const auto& row : table.rows) {
    fuzz::promise(!row.consent.student.empty(), "a consent is about a child");
    fuzz::promise(!row.consent.channels.empty(), "a consent names a channel");
  }
  const auto csv = desk::parse_csv(bytes, 1000);
  if (!csv.problems.empty()) return 0;
  // What is written below a header is read again as it was.
  for (const auto& row : csv.rows) {
    std::string line;
    for (const auto& field : row.fields) line += "," + desk::csv_field(field);
    const auto again = desk::parse_csv("header\r\n" + line + "\r\n", 10);
    auto written = row.fields;
    written.insert(written.begin(), "");
    fuzz::promise(
        again.problems.empty() && again.rows.size() == 2 && again.rows.back().fields == written,
        "a row that was written reads as it was");
  }
  return 0;
}
