#include "daemon/console/api/handlers.h"
#include "daemon/console/api/page.h"
#include "daemon/console/api/problem.h"
#include "daemon/console/api/shapes.h"

namespace inquiry::api {
namespace {

// A lead reads what was done in his teams; what is about the school is for its admins.
std::vector<std::string> teams_audited(const Context& context) {
  std::vector<std::string> teams;
  for (const auto& team : context.config().teams) {
    if (context.standing.may(desk::Verb::kReadAudit, team.name)) teams.push_back(team.name);
  }
  return teams;
}

}  // namespace

Answer get_audit(Context& context) {
  const auto page = page_wanted(context.request);
  if (!page) return tl::unexpected(page.error());
  const auto found = context.standing.admin()
                         ? context.store().audit(*page)
                         : context.store().audit_of(teams_audited(context), *page);
  if (!found) return tl::unexpected(found.error());
  auto items = Json::array();
  for (const auto& entry : found->items) {
    items.push_back({{"number", entry.number},
                     {"at", to_rfc3339(entry.at)},
                     {"actor", entry.actor},
                     {"as", entry.as},
                     {"action", entry.action},
                     {"team", entry.team},
                     {"subject", entry.subject},
                     {"detail", entry.detail},
                     {"hash", entry.hash}});
  }
  return json_response(page_json(std::move(items), found->next));
}

Answer verify_audit(Context& context) {
  const auto proof = context.store().verify_audit();
  return json_response({{"intact", proof.intact},
                        {"entries", proof.entries},
                        {"broken_at", nullable(proof.broken_at)},
                        {"head", proof.head},
                        {"message", proof.message}});
}

}  // namespace inquiry::api
