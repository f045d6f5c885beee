#include "daemon/desk/consents.h"

#include <algorithm>
#include <set>

#include "daemon/console/api/draft_change.h"
#include "daemon/console/api/handlers.h"
#include "daemon/console/api/page.h"
#include "daemon/console/api/problem.h"
#include "daemon/console/api/shapes.h"
#include "daemon/desk/consent_csv.h"

namespace inquiry::api {
namespace {

Consent consent_in(const Json& body) {
  Consent consent;
  consent.student = body.at("student").get<std::string>();
  consent.guardian = body.at("guardian").get<std::string>();
  consent.basis = parse_word<ConsentBasis>(body.at("basis").get<std::string>()).value();
  consent.decision = parse_word<ConsentDecision>(body.at("decision").get<std::string>()).value();
  consent.channels = body.at("channels").get<std::vector<std::string>>();
  consent.kinds = kinds_in(body.at("kinds"));
  consent.name_level = parse_word<NameLevel>(body.value("name_level", "none")).value();
  consent.from = parse_date(body.at("from").get_ref<const std::string&>()).value();
  if (const auto until = body.find("until"); until != body.end() && until->is_string()) {
    consent.until = parse_date(until->get_ref<const std::string&>());
  }
  consent.wording_version = body.value("wording_version", "");
  consent.evidence = body.value("evidence", "");
  return consent;
}

Answer refused_import(const std::vector<desk::CsvProblem>& problems) {
  auto errors = Json::array();
  for (const auto& each : problems) {
    errors.push_back({{"line", each.line}, {"column", each.column}, {"message", each.message}});
  }
  return problem(422,
                 std::to_string(problems.size()) +
                     " mistakes in the file; nothing was imported: correct them and import again",
                 errors);
}

Json import_json(const desk::ConsentImport& import, bool dry_run) {
  std::set<std::string> students;
  for (const auto& consent : import.added) students.insert(consent.student);
  return {{"dry_run", dry_run},
          {"rows", import.rows},
          {"added", import.added.size()},
          {"unchanged", import.unchanged},
          {"revoked_before", import.revoked.size()},
          {"revoked_lines", import.revoked},
          {"students", students},
          {"drafts_changed", import.drafts_changed}};
}

std::vector<Json> newest_first(std::vector<Consent> consents) {
  std::reverse(consents.begin(), consents.end());
  std::vector<Json> list;
  list.reserve(consents.size());
  for (const auto& consent : consents) list.push_back(consent_json(consent));
  return list;
}

}  // namespace

Answer get_consents(Context& context) {
  const auto page = page_wanted(context.request);
  if (!page) return tl::unexpected(page.error());
  if (const auto student = context.query("student"); !student.empty()) {
    return page_response(newest_first(context.store().consents_of(student)), *page);
  }
  const auto found = context.store().consents(*page);
  if (!found) return tl::unexpected(found.error());
  auto items = Json::array();
  for (const auto& consent : found->items) items.push_back(consent_json(consent));
  return json_response(page_json(std::move(items), found->next));
}

Answer post_consent(Context& context) {
  const auto recorded =
      desk::record_consent(context.machine, context.acting, consent_in(context.body));
  if (!recorded) return tl::unexpected(recorded.error());
  return json_response(consent_json(recorded->consent), recorded->added ? 201 : 200);
}

Answer import_consents(Context& context) {
  const auto dry_run = context.query("dry_run");
  if (!dry_run.empty() && dry_run != "true" && dry_run != "false") {
    return fail(Error::Kind::kInvalid, "dry_run is not true or false; correct it");
  }
  if (context.request.body.size() > desk::kConsentCsvBytesMax) {
    return problem(413, "the file is larger than 5 MiB; split it");
  }
  const auto type = context.request.headers.find("content-type");
  if (type != context.request.headers.end() && type->second.starts_with("application/json")) {
    return problem(415, "consents are imported from CSV; send it as Content-Type: text/csv");
  }
  const auto import = desk::import_consents(context.machine, context.acting, context.request.body,
                                            dry_run == "true");
  if (!import.problems.empty()) return refused_import(import.problems);
  return json_response(import_json(import, dry_run == "true"));
}

Answer revoke_consent(Context& context) {
  const auto revoked = desk::revoke_consent(context.machine, context.acting, context.args.front(),
                                            context.body["reason"].get<std::string>());
  if (!revoked) return tl::unexpected(revoked.error());
  return json_response(consent_json(revoked->consent));
}

Answer get_student(Context& context) {
  const auto& code = context.args.front();
  auto posts = Json::array();
  for (const auto& draft : context.store().drafts_showing(code)) {
    if (draft.state != DraftState::kPosted || !draft.posted_id) continue;
    posts.push_back({{"draft", draft.id},
                     {"team", draft.team},
                     {"post_id", draft.posted_id->str()},
                     {"url", post_url(context.config(), draft.team, *draft.posted_id)},
                     {"posted_at", time_json(draft.posted_at)},
                     {"text", draft.content.text},
                     {"withdrawal", withdrawal_json(draft)}});
  }
  return json_response({{"student", code},
                        {"consents", newest_first(context.store().consents_of(code))},
                        {"posts", posts}});
}

}  // namespace inquiry::api
