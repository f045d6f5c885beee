// Answers as tables for people. Text from X or from people is shown on one line, control and
// direction characters made visible, so that it cannot move the cursor or forge a row.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace inquiry::ctl {

struct Column {
  std::string title;
  std::string pointer;  // JSON pointer into a row, "/counts/ideas"
};

// Prints the rows under their titles, each column as wide as its widest cell, up to 60 characters.
void print_table(const nlohmann::json& rows, const std::vector<Column>& columns);

// Prints an object's members as "name: value" lines, nested ones indented.
void print_object(const nlohmann::json& object);

// One value on one line; "-" for null and absent.
std::string cell(const nlohmann::json& value);

}  // namespace inquiry::ctl
