#include "daemon/ctl/tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <vector>

namespace inquiry::ctl {
namespace {

constexpr std::size_t kWidest = 60;

// What a person looks for first in one object, in this order; the rest follows by name.
constexpr std::array kFirst{"id",       "name",       "team",       "kind",     "state", "text",
                            "students", "staff",      "evidence",   "media",    "poll",  "invited",
                            "author",   "blocked_by", "not_before", "not_after"};

constexpr std::array kTeams{Column{"TEAM", "/team"},           Column{"STAGE", "/stage"},
                            Column{"BEHAVIOUR", "/behaviour"}, Column{"UNTIL", "/until"},
                            Column{"CYCLE", "/cycle"},         Column{"IDEAS", "/counts/ideas"},
                            Column{"DRAFTS", "/counts/drafts"}};
constexpr std::array kAccounts{Column{"ACCOUNT", "/name"},
                               Column{"HANDLE", "/handle"},
                               Column{"READS", "/reads/count"},
                               Column{"OF", "/reads/limit"},
                               Column{"X COUNTED", "/usage/posts_read"},
                               Column{"SPENT USD", "/spent_usd"},
                               Column{"LAST POLL", "/last_poll"},
                               Column{"LAG S", "/lag_s"},
                               Column{"STREAM", "/stream"},
                               Column{"PROBLEM", "/problem"}};
constexpr std::array kTeamReads{Column{"TEAM", "/team"}, Column{"READS TODAY", "/today"},
                                Column{"SHARE", "/share_today"}, Column{"THIS MONTH", "/month"}};
constexpr std::array kErrors{Column{"AT", "/at"}, Column{"WHERE", "/where"},
                             Column{"WHAT", "/message"}};
constexpr std::array kGaps{Column{"TERM", "/term"}, Column{"FROM", "/from"},
                           Column{"UNTIL", "/until"}, Column{"WHY", "/why"}};
constexpr std::array kPolls{Column{"KIND", "/kind"}, Column{"ACCOUNT", "/account"},
                            Column{"QUERY", "/query"}, Column{"TERMS", "/terms"}};
constexpr std::array kTerms{Column{"TERM", "/key"}, Column{"EVERY", "/every"},
                            Column{"LAST READ", "/last_read"}, Column{"TEAMS", "/teams"}};
constexpr std::array kVolumes{Column{"SEARCH", "/query"}, Column{"7 DAYS", "/week_posts"},
                              Column{"A MONTH", "/month_posts"}, Column{"USD", "/month_usd"},
                              Column{"REMARK", "/remark"}};
constexpr std::array kTransitions{
    Column{"AT", "/at"},       Column{"STAGE", "/stage"}, Column{"BEHAVIOUR", "/behaviour"},
    Column{"CYCLE", "/cycle"}, Column{"ROUND", "/round"}, Column{"MOVE", "/move"},
    Column{"BY", "/by"},       Column{"WHY", "/reason"}};
constexpr std::array kNext{Column{"NEXT", "/stage"}, Column{"BEHAVIOUR", "/behaviour"},
                           Column{"IN ORDER", "/in_order"}, Column{"CYCLE", "/cycle"},
                           Column{"ROUND", "/round"}};
constexpr std::array kCycles{Column{"CYCLE", "/number"},          Column{"STATE", "/state"},
                             Column{"BEGAN", "/started_at"},      Column{"ROUND", "/round"},
                             Column{"WORKED", "/outcome/worked"}, Column{"QUESTION", "/question"},
                             Column{"THEORY", "/theory"}};
constexpr std::array kIdeas{Column{"ID", "/id"},         Column{"STATE", "/state"},
                            Column{"WHY", "/why"},       Column{"AUTHOR", "/author"},
                            Column{"LANG", "/language"}, Column{"VOICES", "/voices"},
                            Column{"VOTES", "/votes"},   Column{"TEXT", "/text"}};
constexpr std::array kDrafts{Column{"ID", "/id"},         Column{"TEAM", "/team"},
                             Column{"KIND", "/kind"},     Column{"STATE", "/state"},
                             Column{"AUTHOR", "/author"}, Column{"TEXT", "/text"}};
constexpr std::array kChats{Column{"ID", "/id"},          Column{"HASHTAG", "/hashtag"},
                            Column{"AT", "/at"},          Column{"STATE", "/state"},
                            Column{"ASKED", "/asked"},    Column{"OF", "/of"},
                            Column{"ANSWERS", "/answers"}};
constexpr std::array kConsents{Column{"ID", "/id"},
                               Column{"STUDENT", "/student"},
                               Column{"DECISION", "/decision"},
                               Column{"CHANNELS", "/channels"},
                               Column{"KINDS", "/kinds"},
                               Column{"NAME", "/name_level"},
                               Column{"FROM", "/from"},
                               Column{"UNTIL", "/until"},
                               Column{"REVOKED", "/revoked/at"}};
constexpr std::array kAudit{Column{"AT", "/at"},      Column{"WHO", "/actor"},
                            Column{"AS", "/as"},      Column{"DID", "/action"},
                            Column{"TEAM", "/team"},  Column{"TO", "/subject"},
                            Column{"WHAT", "/detail"}};
constexpr std::array kUsers{Column{"NAME", "/name"}, Column{"ROLE", "/role"},
                            Column{"TEAMS", "/teams"}};
constexpr std::array kCredentials{Column{"CREDENTIAL", "/kind"}, Column{"CAN", "/can"},
                                  Column{"PROBLEM", "/problem"}};

constexpr std::array kStagesAhead{Column{"STAGE", "/stage"}, Column{"BEHAVIOUR", "/behaviour"},
                                  Column{"SILENT", "/silent"}, Column{"FROM", "/from_local"},
                                  Column{"UNTIL", "/until_local"}};
constexpr std::array kHolidaysAhead{Column{"HOLIDAY", "/name"}, Column{"FROM", "/from_local"},
                                    Column{"UNTIL", "/until_local"}};
constexpr std::array kDigestPosts{Column{"POSTED", "/posted_at"}, Column{"KIND", "/kind"},
                                  Column{"TEXT", "/text"}, Column{"URL", "/url"}};
constexpr std::array kTermsAhead{Column{"TERM", "/key"}, Column{"EVERY", "/every"},
                                 Column{"TEAMS", "/teams"}};

constexpr std::array kTables{Table{"TeamStatus", kTeams},
                             Table{"Account", kAccounts},
                             Table{"TeamReads", kTeamReads},
                             Table{"LastError", kErrors},
                             Table{"Gap", kGaps},
                             Table{"PlannedPoll", kPolls},
                             Table{"Term", kTerms},
                             Table{"TermVolume", kVolumes},
                             Table{"Transition", kTransitions},
                             Table{"NextStage", kNext},
                             Table{"Cycle", kCycles},
                             Table{"StageAhead", kStagesAhead},
                             Table{"HolidayAhead", kHolidaysAhead},
                             Table{"TermAhead", kTermsAhead},
                             Table{"DigestPost", kDigestPosts},
                             Table{"Idea", kIdeas},
                             Table{"Draft", kDrafts},
                             Table{"ChatSummary", kChats},
                             Table{"Consent", kConsents},
                             Table{"AuditEntry", kAudit},
                             Table{"User", kUsers},
                             Table{"Credential", kCredentials}};

std::span<const Column> columns_of(std::string_view schema) {
  const auto found = std::find_if(kTables.begin(), kTables.end(),
                                  [&](const Table& table) { return table.rows == schema; });
  assert(found != kTables.end());
  return found->columns;
}

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80; }

std::size_t characters(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return !is_continuation(c); }));
}

std::string cut(const std::string& text, std::size_t width) {
  std::size_t seen = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!is_continuation(text[i]) && ++seen > width - 1 && characters(text) > width) {
      return text.substr(0, i) + "…";
    }
  }
  return text;
}

// U+200B..F, U+202A..E, U+2060..2069 and U+FEFF hide or turn what follows them.
bool is_invisible(std::string_view three) {
  const auto second = static_cast<unsigned char>(three[1]);
  const auto third = static_cast<unsigned char>(three[2]);
  if (three[0] == '\xEF') return second == 0xBB && third == 0xBF;
  if (three[0] != '\xE2') return false;
  return (second == 0x80 &&
          ((third >= 0x8B && third <= 0x8F) || (third >= 0xAA && third <= 0xAE))) ||
         (second == 0x81 && third >= 0xA0 && third <= 0xA9);
}

std::string visible(const std::string& text) {
  std::string line;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x20 || byte == 0x7F) {
      line += byte == '\n' || byte == '\t' ? ' ' : '?';
    } else if (i + 2 < text.size() && is_invisible(std::string_view{text}.substr(i, 3))) {
      // A joiner inside an emoji is harmless, but a terminal cannot be trusted to know.
      line += "·";
      i += 2;
    } else {
      line += text[i];
    }
  }
  return line;
}

void print_members(const nlohmann::json& value, int depth);

void print_member(const std::string& name, const nlohmann::json& member, int depth) {
  const std::string indent(static_cast<std::size_t>(depth) * 2, ' ');
  if (member.is_object() && !member.empty()) {
    fmt::print("{}{}:\n", indent, visible(name));
    print_members(member, depth + 1);
  } else if (member.is_array() && !member.empty() && member.front().is_structured()) {
    fmt::print("{}{}:\n", indent, visible(name));
    for (const auto& each : member) {
      fmt::print("{}  -\n", indent);
      print_members(each, depth + 2);
    }
  } else {
    fmt::print("{}{}: {}\n", indent, visible(name), cell(member));
  }
}

void print_members(const nlohmann::json& value, int depth) {
  for (const auto& [name, member] : value.items()) print_member(name, member, depth);
}

}  // namespace

std::span<const Table> tables() { return kTables; }

std::string cell(const nlohmann::json& value) {
  if (value.is_null()) return "-";
  if (value.is_string()) return visible(value.get<std::string>());
  if (value.is_boolean()) return value.get<bool>() ? "yes" : "no";
  if (value.is_array()) {
    std::string joined;
    for (const auto& each : value) joined += (joined.empty() ? "" : ", ") + cell(each);
    return joined.empty() ? "-" : joined;
  }
  if (value.is_object()) {
    std::string joined;
    for (const auto& [name, each] : value.items()) {
      joined += fmt::format("{}{} {}", joined.empty() ? "" : ", ", visible(name), cell(each));
    }
    return joined.empty() ? "-" : joined;
  }
  return value.dump();
}

void print_table(std::string_view schema, const nlohmann::json& rows) {
  const auto columns = columns_of(schema);
  std::vector<std::vector<std::string>> cells{{}};
  for (const auto& column : columns) cells.front().push_back(column.title);
  for (const auto& row : rows) {
    auto& line = cells.emplace_back();
    for (const auto& column : columns) {
      const nlohmann::json::json_pointer pointer{column.pointer};
      line.push_back(cut(row.contains(pointer) ? cell(row.at(pointer)) : "-", kWidest));
    }
  }
  if (rows.empty()) return fmt::print("(none)\n");
  std::vector<std::size_t> widths(columns.size());
  for (const auto& line : cells) {
    for (std::size_t i = 0; i < line.size(); ++i)
      widths[i] = std::max(widths[i], characters(line[i]));
  }
  for (const auto& line : cells) {
    std::string text;
    for (std::size_t i = 0; i < line.size(); ++i) {
      text += line[i];
      if (i + 1 < line.size()) text.append(widths[i] - characters(line[i]) + 2, ' ');
    }
    fmt::print("{}\n", text);
  }
}

void print_object(const nlohmann::json& object) {
  auto rest = object;
  for (const auto* name : kFirst) {
    const auto found = rest.find(name);
    if (found == rest.end()) continue;
    print_member(name, *found, 0);
    rest.erase(found);
  }
  print_members(rest, 0);
}

}  // namespace inquiry::ctl
