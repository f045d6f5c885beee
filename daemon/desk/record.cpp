#include "daemon/desk/record.h"

#include "base/proof.h"

namespace inquiry::desk {

Acting daemon_itself() { return {"inquiryd", "inquiryd"}; }

void record(store::Store& store, const Acting& acting, const Step& step, UtcTime now) {
  store::AuditEntry entry;
  entry.at = now;
  entry.actor = acting.actor;
  entry.as = acting.as;
  entry.action = step.action;
  entry.team = step.team;
  entry.subject = step.subject;
  entry.detail = step.detail;
  INQUIRY_STEP("desk.audit", store.append_audit(entry));
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n\v\f") == std::string_view::npos;
}

Result<void> required(std::string_view what, std::string_view text, std::size_t bytes_max) {
  if (is_blank(text)) {
    return fail(Error::Kind::kInvalid,
                "the " + std::string(what) + " is missing; say it in a few words");
  }
  if (text.size() > bytes_max) {
    return fail(Error::Kind::kInvalid, "the " + std::string(what) + " is longer than " +
                                           std::to_string(bytes_max) + " bytes; shorten it");
  }
  return {};
}

}  // namespace inquiry::desk
