#include "daemon/desk/csv.h"

#include <optional>

namespace inquiry::desk {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// The length of the UTF-8 sequence at `at`; 0 when it is none (overlong, surrogate, cut short).
std::size_t utf8_length(std::string_view bytes, std::size_t at) {
  const auto byte = [&](std::size_t i) -> unsigned {
    return at + i < bytes.size() ? static_cast<unsigned char>(bytes[at + i]) : 0U;
  };
  const auto lead = byte(0);
  if (lead < 0x80) return 1;
  const std::size_t length = lead >= 0xC2 && lead <= 0xDF   ? 2
                             : lead >= 0xE0 && lead <= 0xEF ? 3
                             : lead >= 0xF0 && lead <= 0xF4 ? 4
                                                            : 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80) return 0;
  }
  const auto second = byte(1);
  if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) ||
      (lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F)) {
    return 0;
  }
  return length;
}

// The first line that is not UTF-8 or holds a NUL.
std::optional<int> undecodable_line(std::string_view bytes) {
  int line = 1;
  for (std::size_t at = 0; at < bytes.size();) {
    const auto length = utf8_length(bytes, at);
    if (length == 0 || bytes[at] == '\0') return line;
    if (bytes[at] == '\n') ++line;
    at += length;
  }
  return std::nullopt;
}

class Reader {
 public:
  Reader(std::string_view bytes, std::size_t rows_max) : bytes_(bytes), rows_max_(rows_max) {}

  Csv read() {
    while (!at_end() && !stopped_) {
      if (csv_.rows.size() > rows_max_) {
        problem(line_, 0,
                "there are more than " + std::to_string(rows_max_) + " rows; split the file");
        break;
      }
      read_row();
    }
    return std::move(csv_);
  }

 private:
  bool at_end() const { return at_ >= bytes_.size(); }
  char peek() const { return bytes_[at_]; }

  void problem(int line, int column, std::string message) {
    csv_.problems.push_back({line, column, std::move(message)});
  }

  bool at_line_end() const {
    return at_end() || peek() == '\n' ||
           (peek() == '\r' && (at_ + 1 == bytes_.size() || bytes_[at_ + 1] == '\n'));
  }

  void skip_line_end() {
    if (!at_end() && peek() == '\r') ++at_;
    if (!at_end() && peek() == '\n') ++at_;
    ++line_;
  }

  void read_row() {
    CsvRow row{line_, {}};
    for (;;) {
      row.fields.push_back(read_field(static_cast<int>(row.fields.size()) + 1));
      if (stopped_) return;
      if (at_line_end()) break;
      ++at_;  // the comma
    }
    skip_line_end();
    const bool empty = row.fields.size() == 1 && row.fields.front().empty();
    if (!empty) csv_.rows.push_back(std::move(row));
  }

  std::string read_field(int column) {
    if (!at_end() && peek() == '"') return read_quoted(column);
    std::string field;
    while (!at_line_end() && peek() != ',') field += bytes_[at_++];
    if (field.find('"') != std::string::npos) {
      problem(line_, column,
              "a quote stands inside an unquoted field; put the whole field in quotes and double "
              "the quotes in it");
    }
    return field;
  }

  std::string read_quoted(int column) {
    const int opened = line_;
    std::string field;
    for (++at_; !at_end(); ++at_) {
      if (peek() == '"') {
        if (at_ + 1 >= bytes_.size() || bytes_[at_ + 1] != '"') break;
        ++at_;
      }
      if (peek() == '\n') ++line_;
      field += peek();
    }
    if (at_end()) {
      problem(opened, column, "the quote that opens here does not close; close it");
      stopped_ = true;
      return field;
    }
    ++at_;
    if (!at_line_end() && peek() != ',') {
      problem(line_, column, "something follows the closing quote; double the quotes in the field");
      while (!at_line_end() && peek() != ',') ++at_;
    }
    return field;
  }

  std::string_view bytes_;
  std::size_t rows_max_;
  std::size_t at_ = 0;
  int line_ = 1;
  bool stopped_ = false;
  Csv csv_;
};

}  // namespace

Csv parse_csv(std::string_view bytes, std::size_t rows_max) {
  if (bytes.starts_with(kByteOrderMark)) bytes.remove_prefix(kByteOrderMark.size());
  if (const auto line = undecodable_line(bytes)) {
    return {{}, {{*line, 0, "this line is not UTF-8; save the file as CSV with UTF-8 encoding"}}};
  }
  return Reader(bytes, rows_max).read();
}

std::string csv_field(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + "\"";
}

}  // namespace inquiry::desk
