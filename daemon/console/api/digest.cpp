#include "daemon/desk/digest.h"

#include "daemon/console/api/ahead_shapes.h"
#include "daemon/console/api/handlers.h"
#include "daemon/console/api/problem.h"
#include "daemon/console/api/shapes.h"
#include "daemon/desk/digest_letters.h"

namespace inquiry::api {
namespace {

Json ideas_json(Context& context, const std::vector<Idea>& ideas) {
  auto list = Json::array();
  for (const auto& idea : ideas) list.push_back(idea_json(context, idea));
  return list;
}

Json posted_json(const Context& context, const std::vector<Draft>& drafts) {
  auto list = Json::array();
  for (const auto& draft : drafts) {
    list.push_back({{"draft", draft.id},
                    {"kind", word(draft.kind)},
                    {"text", draft.content.text},
                    {"posted_at", time_json(draft.posted_at)},
                    {"url", post_url(context.config(), draft.team, draft.posted_id.value())}});
  }
  return list;
}

Json gaps_json(const std::vector<store::Gap>& gaps) {
  auto list = Json::array();
  for (const auto& gap : gaps) {
    list.push_back({{"term", gap.term},
                    {"from", to_rfc3339(gap.from)},
                    {"until", to_rfc3339(gap.until)},
                    {"why", gap.why}});
  }
  return list;
}

Json mail_json(Context& context, const Team& team) {
  const auto mailing = desk::digest_mailing(context.machine, team);
  auto letters = Json::array();
  for (const auto& letter : mailing.letters) {
    letters.push_back({{"to", letter.to},
                       {"due", to_rfc3339(letter.due)},
                       {"state", word(letter.state)},
                       {"at", to_rfc3339(letter.at)},
                       {"detail", letter.detail}});
  }
  return {{"to", team.digest.to}, {"next", time_json(mailing.next)}, {"letters", letters}};
}

}  // namespace

Answer mail_digest(Context& context) {
  if (const auto done = desk::mail_digest_now(context.machine, context.acting, *context.team);
      !done) {
    return tl::unexpected(done.error());
  }
  return json_response(mail_json(context, *context.team), 202);
}

Answer get_digest(Context& context) {
  const auto& team = *context.team;
  const auto view = board_view(context, team);
  const auto digest = desk::digest(context.machine, team, view);
  const auto& zone = context.config().school.zone;
  const auto money = context.machine.money();
  auto waiting = Json::object();
  for (const auto& [state, count] : digest.waiting) waiting[std::string(word(state))] = count;
  return json_response({{"team", team.name},
                        {"title", team.title},
                        {"from", to_rfc3339(digest.from)},
                        {"until", to_rfc3339(digest.until)},
                        {"silent", view.silent},
                        {"new_ideas", digest.new_ideas},
                        {"most_voted", ideas_json(context, digest.most_voted)},
                        {"first_voices", ideas_json(context, digest.first_voices)},
                        {"waiting", waiting},
                        {"posted", posted_json(context, digest.posted)},
                        {"gaps", gaps_json(digest.gaps)},
                        {"stages", stages_ahead_json(digest.ahead, zone)},
                        {"mail", mail_json(context, team)},
                        {"reads", school_reads_json(money)},
                        {"spent", school_spent_json(money)}});
}

}  // namespace inquiry::api
