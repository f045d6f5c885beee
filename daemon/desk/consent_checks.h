// What a consent record must look like before it enters the ledger.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/consent.h"

namespace inquiry::desk {

// Why this is no student code, and what to do; nullopt when it is one. A code has no spaces: a
// name never enters the ledger.
std::optional<std::string> student_code_problem(std::string_view code);

// One field that is wrong, named as in the API and the CSV.
struct FieldProblem {
  std::string field;
  std::string message;
};

// The first thing wrong with the record; nullopt when it may be stored.
std::optional<FieldProblem> problem_with(const Consent& consent);

// All that the guardian said is the same; who recorded it and what became of it aside.
bool same_meaning(const Consent& a, const Consent& b);

}  // namespace inquiry::desk
