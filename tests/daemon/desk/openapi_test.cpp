#include <set>

#include "daemon/console/api/routes.h"
#include "daemon/console/api/schema.h"
#include "tests/daemon/desk/school.h"

namespace inquiry::api {
namespace {

using nlohmann::json;

std::set<std::string> operations_of_the_document() {
  std::set<std::string> found;
  const auto document = openapi();
  for (const auto& [path, item] : document.at("paths").items()) {
    for (const auto& [method, operation] : item.items())
      found.insert(std::string(method).append(" ").append(path));
  }
  return found;
}

TEST(OpenApi, HasEveryRouteAndNothingElse) {
  std::set<std::string> expected;
  for (const auto& route : routes()) {
    std::string method;
    for (const char c : route.method) method += static_cast<char>(std::tolower(c));
    expected.insert(method + " " + std::string(route.pattern));
  }
  EXPECT_EQ(operations_of_the_document(), expected);
  EXPECT_EQ(expected.size(), routes().size());  // no route twice
}

TEST(OpenApi, DescribesTheStreamOfChanges) {
  const auto stream = openapi()["paths"]["/events"]["get"];
  EXPECT_TRUE(stream["responses"]["200"]["content"].contains("text/event-stream"));
}

void collect_references(const json& node, std::set<std::string>& references) {
  if (node.is_object() && node.contains("$ref")) references.insert(node["$ref"]);
  for (const auto& child : node) {
    if (child.is_structured()) collect_references(child, references);
  }
}

TEST(OpenApi, RefersOnlyToSchemasItHas) {
  const auto document = openapi();
  std::set<std::string> references;
  collect_references(document, references);
  EXPECT_GT(references.size(), 20U);
  for (const auto& reference : references) {
    EXPECT_TRUE(document.contains(json::json_pointer(reference.substr(1)))) << reference;
  }
}

TEST(OpenApi, HasNoSchemaThatNothingUses) {
  std::set<std::string> references;
  collect_references(openapi(), references);
  for (const auto& [name, schema] : schemas().items()) {
    EXPECT_TRUE(references.contains("#/components/schemas/" + name)) << name;
  }
}

TEST(OpenApi, NamesThePathsParameters) {
  const auto parameters =
      openapi()["paths"]["/teams/{team}/cycles/{n}/theory"]["put"]["parameters"];
  ASSERT_EQ(parameters.size(), 2U);
  EXPECT_EQ(parameters[0]["name"], "team");
  EXPECT_EQ(parameters[1]["name"], "n");
  EXPECT_EQ(parameters[1]["required"], true);
}

class ServedTest : public desk::SchoolTest {};

TEST_F(ServedTest, IsServedToAnyone) {
  const auto reply = ask_as({}, "GET", "/openapi.json");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body["openapi"], "3.1.0");
}

TEST(Schema, AcceptsNullOnlyWhereItIsSaid) {
  EXPECT_EQ(schema_problem("HaltRequest", {{"reason", "x"}, {"team", nullptr}}), std::nullopt);
  EXPECT_NE(schema_problem("HaltRequest", {{"reason", nullptr}}), std::nullopt);
}

TEST(Schema, ChecksTimesAndDates) {
  const json edit{{"not_after", "2026-09-01"}};
  EXPECT_NE(schema_problem("DraftEdit", edit), std::nullopt);
  EXPECT_EQ(schema_problem("DraftEdit", {{"not_after", "2026-09-01T07:30:00+02:00"}}),
            std::nullopt);
}

}  // namespace
}  // namespace inquiry::api
