#include "daemon/desk/consent_checks.h"

#include <algorithm>
#include <vector>

namespace inquiry::desk {
namespace {

constexpr std::size_t kCodeBytesMax = 64;
constexpr std::size_t kFieldBytesMax = 500;

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_code_character(char c) {
  return is_letter_or_digit(c) || c == '-' || c == '_' || c == '.' || c == '/';
}

// A channel is spelled one way only, so that "X" and "x" cannot be two channels.
bool is_channel(const std::string& text) {
  return !text.empty() && text.size() <= kCodeBytesMax &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
         });
}

std::optional<FieldProblem> scope_problem(const Consent& consent) {
  for (const auto& channel : consent.channels) {
    if (!is_channel(channel)) {
      return FieldProblem{"channels",
                          "\"" + channel + "\" is no channel; write it in small letters, as in x"};
    }
  }
  if (consent.decision != ConsentDecision::kGranted) return std::nullopt;
  if (consent.channels.empty()) {
    return FieldProblem{"channels", "a granted consent names no channel; write x for X"};
  }
  if (consent.kinds.empty()) {
    return FieldProblem{"kinds",
                        "a granted consent names no kind; write what may be shown: "
                        "photo, video, voice, work, quote"};
  }
  return std::nullopt;
}

std::optional<FieldProblem> length_problem(const Consent& consent) {
  const std::vector<std::pair<const char*, const std::string*>> fields{
      {"guardian", &consent.guardian},
      {"wording_version", &consent.wording_version},
      {"evidence", &consent.evidence}};
  for (const auto& [name, value] : fields) {
    if (value->size() > kFieldBytesMax) {
      return FieldProblem{name, "it is longer than 500 bytes; write a short reference"};
    }
  }
  return std::nullopt;
}

template <typename T>
std::vector<T> sorted(std::vector<T> items) {
  std::sort(items.begin(), items.end());
  items.erase(std::unique(items.begin(), items.end()), items.end());
  return items;
}

}  // namespace

std::optional<std::string> student_code_problem(std::string_view code) {
  if (code.empty()) return "the student is missing; write the student's code";
  if (code.find_first_of(" \t") != std::string_view::npos) {
    return "this looks like a name; students are codes, never names: write the student's code";
  }
  if (code.size() > kCodeBytesMax || !std::all_of(code.begin(), code.end(), is_code_character)) {
    return "this is no student code; a code has up to 64 letters, digits and - _ . /";
  }
  return std::nullopt;
}

std::optional<FieldProblem> problem_with(const Consent& consent) {
  if (auto problem = student_code_problem(consent.student)) {
    return FieldProblem{"student", *std::move(problem)};
  }
  if (consent.guardian.find_first_not_of(" \t") == std::string::npos) {
    return FieldProblem{"guardian", "the guardian is missing; write who decided"};
  }
  if (auto problem = scope_problem(consent)) return problem;
  if (!consent.from.ok()) {
    return FieldProblem{"from", "this is no date; write it as 2026-09-01"};
  }
  if (consent.until && !consent.until->ok()) {
    return FieldProblem{"until", "this is no date; write it as 2027-06-30, or leave it empty"};
  }
  if (consent.until && *consent.until < consent.from) {
    return FieldProblem{"until", "the consent ends before it begins; correct from or until"};
  }
  return length_problem(consent);
}

bool same_meaning(const Consent& a, const Consent& b) {
  return a.student == b.student && a.guardian == b.guardian && a.basis == b.basis &&
         a.decision == b.decision && sorted(a.channels) == sorted(b.channels) &&
         sorted(a.kinds) == sorted(b.kinds) && a.name_level == b.name_level && a.from == b.from &&
         a.until == b.until && a.wording_version == b.wording_version && a.evidence == b.evidence;
}

}  // namespace inquiry::desk
