// Answers as tables for people. Text from X or from people is shown on one line, control and
// direction characters made visible, so that it cannot move the cursor or forge a row.
#pragma once

#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>

namespace inquiry::ctl {

struct Column {
  const char* title;
  const char* pointer;  // JSON pointer into a row, "/counts/ideas"
};

// How rows of one kind are shown. A test holds every pointer against the API's schema of that name.
struct Table {
  std::string_view rows;  // a schema of the API: "Draft"
  std::span<const Column> columns;
};

// All of them.
std::span<const Table> tables();

// Prints rows of that schema under their titles, each column as wide as its widest cell, up to 60
// characters.
void print_table(std::string_view schema, const nlohmann::json& rows);

// Prints an object's members as "name: value" lines, nested ones indented; what it is comes first.
void print_object(const nlohmann::json& object);

// One value on one line; "-" for null and absent.
std::string cell(const nlohmann::json& value);

}  // namespace inquiry::ctl
