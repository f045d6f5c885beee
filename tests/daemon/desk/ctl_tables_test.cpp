// inquiryctl's tables name members that the API really has.
#include "daemon/console/api/schema.h"
#include "daemon/ctl/tables.h"
#include "tests/daemon/desk/school.h"

namespace inquiry::ctl {
namespace {

using nlohmann::json;

// The schema behind a reference or an "or null".
json resolved(const json& schema) {
  const json& inner = schema.contains("oneOf") ? schema["oneOf"].front() : schema;
  if (!inner.contains("$ref")) return inner;
  const auto reference = inner["$ref"].get<std::string>();
  return api::schemas().at(reference.substr(reference.rfind('/') + 1));
}

bool has_member(const std::string& schema, const std::string& pointer) {
  json at = api::schemas().at(schema);
  for (json::json_pointer path{pointer}; !path.empty();) {
    const std::string whole = path.to_string();
    const auto end = std::min(whole.find('/', 1), whole.size());
    const auto members = at.value("properties", json::object());
    const auto member = members.find(whole.substr(1, end - 1));
    if (member == members.end()) return false;
    at = resolved(*member);
    path = json::json_pointer{whole.substr(end)};
  }
  return true;
}

TEST(CtlTables, ShowOnlyMembersOfTheApisRows) {
  ASSERT_GE(tables().size(), 10U);
  for (const auto& table : tables()) {
    ASSERT_TRUE(api::schemas().contains(std::string(table.rows))) << table.rows;
    for (const auto& column : table.columns) {
      EXPECT_TRUE(has_member(std::string(table.rows), column.pointer))
          << table.rows << " has no " << column.pointer;
    }
  }
}

TEST(CtlTables, AreCheckedDownToNestedMembers) {
  EXPECT_TRUE(has_member("Consent", "/revoked/at"));
  EXPECT_FALSE(has_member("Consent", "/revoked/when"));
  EXPECT_FALSE(has_member("Term", "/term"));
}

}  // namespace
}  // namespace inquiry::ctl
