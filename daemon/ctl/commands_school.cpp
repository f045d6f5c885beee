#include <fmt/format.h>
#include <sysexits.h>

#include <cstdio>
#include <fstream>
#include <iterator>

#include "daemon/ctl/context.h"

namespace inquiry::ctl {
namespace {

using nlohmann::json;

struct SchoolWords {
  std::string file;
  std::string student;
  std::string id;
  std::string reason;
  std::string after;
  std::string name;
  std::string role;
  bool dry_run = false;
};
using Words = std::shared_ptr<SchoolWords>;

int import_consents(Context& c, const SchoolWords& words) {
  std::ifstream stream{words.file, std::ios::binary};
  const std::string csv{std::istreambuf_iterator<char>{stream}, {}};
  if (!stream || csv.empty()) {
    fmt::print(stderr, "inquiryctl: error: {} cannot be read or is empty; check its path\n",
               words.file);
    return EX_IOERR;
  }
  const auto answer =
      c.api->call("POST", words.dry_run ? "/consents/import?dry_run=true" : "/consents/import", csv,
                  "text/csv");
  return c.finish(answer, print_object);
}

void add_consents(CLI::App& app, Context& context, const Words& words) {
  auto& consents = *app.add_subcommand("consents", "the ledger of families' decisions");
  consents.require_subcommand(1);
  auto& importing =
      *consents.add_subcommand("import", "read a CSV file; the same file changes nothing");
  importing.add_option("FILE", words->file)->required();
  importing.add_flag("--dry-run", words->dry_run, "say what would change");
  importing.callback([&context, words] {
    context.run = [words](Context& c) { return import_consents(c, *words); };
  });
  auto& list = *consents.add_subcommand("list", "all of them, or one student's");
  list.add_option("--student", words->student, "the student's code");
  list.add_option("--after", words->after, "the next page");
  list.callback([&context, words] {
    context.run = [words](Context& c) {
      if (!words->student.empty()) {
        return c.get("/consents/students/" + c.api->encoded(words->student), print_object);
      }
      const auto after = words->after.empty() ? "" : "&after=" + c.api->encoded(words->after);
      return c.get("/consents?limit=50" + after, Context::table("Consent"));
    };
  });
  auto& revoke = *consents.add_subcommand("revoke", "the family takes it back: posts come down");
  revoke.add_option("ID", words->id)->required()->check(not_empty());
  revoke.add_option("--reason", words->reason)->required();
  revoke.callback([&context, words] {
    context.run = [words](Context& c) {
      return c.call("POST", "/consents/" + c.api->encoded(words->id) + "/revoke",
                    {{"reason", words->reason}}, print_object);
    };
  });
}

void add_audit(CLI::App& app, Context& context, const Words& words) {
  auto& audit = *app.add_subcommand("audit", "who did what, when and why")->require_subcommand(1);
  auto& list = *audit.add_subcommand("list", "newest first");
  list.add_option("--after", words->after, "the next page");
  list.callback([&context, words] {
    context.run = [words](Context& c) {
      const auto after = words->after.empty() ? "" : "&after=" + c.api->encoded(words->after);
      return c.get("/audit?limit=50" + after, Context::table("AuditEntry"));
    };
  });
  auto& verify = *audit.add_subcommand("verify", "is the log whole and unchanged?");
  verify.callback([&context] {
    context.run = [](Context& c) {
      const auto answer = c.api->call("GET", "/audit/verify");
      const int code = c.finish(answer, print_object);
      const auto proof = json::parse(answer.body, nullptr, false);
      const bool intact = proof.is_object() && proof.value("intact", false);
      return code == EX_OK && !intact ? EX_DATAERR : code;
    };
  });
}

void add_users(CLI::App& app, Context& context, const Words& words) {
  auto& user = *app.add_subcommand("user", "people of the console")->require_subcommand(1);
  auto& add = *user.add_subcommand("add", "give somebody a role for the whole school");
  add.add_option("NAME", words->name)->required()->check(not_empty());
  add.add_option("--role", words->role)->required();
  add.callback([&context, words] {
    context.run = [words](Context& c) {
      return c.call("POST", "/users", {{"name", words->name}, {"role", words->role}},
                    Context::say(words->name + " is " + words->role + " of the school now"));
    };
  });
  auto& list = *user.add_subcommand("list", "who has a role for the whole school");
  list.callback([&context] {
    context.run = [](Context& c) { return c.get("/users", Context::table("User")); };
  });
  auto& remove = *user.add_subcommand("remove", "take the role away");
  remove.add_option("NAME", words->name)->required()->check(not_empty());
  remove.callback([&context, words] {
    context.run = [words](Context& c) {
      return c.call("DELETE", "/users/" + c.api->encoded(words->name), nullptr,
                    Context::say(words->name + " has no role of the school any more"));
    };
  });
}

}  // namespace

void add_school_commands(CLI::App& app, Context& context) {
  const auto words = std::make_shared<SchoolWords>();
  add_consents(app, context, words);
  add_audit(app, context, words);
  add_users(app, context, words);
}

}  // namespace inquiry::ctl
