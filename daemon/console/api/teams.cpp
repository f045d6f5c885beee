#include <variant>

#include "daemon/console/api/handlers.h"
#include "daemon/console/api/page.h"
#include "daemon/console/api/problem.h"
#include "daemon/console/api/shapes.h"
#include "daemon/desk/cycles.h"
#include "daemon/desk/routing_facts.h"
#include "daemon/desk/stages.h"
#include "daemon/desk/theory_links.h"

namespace inquiry::api {
namespace {

constexpr int kHistoryShown = 200;

void add_stage(Json& json, const std::optional<scheduler::StageNow>& stage) {
  json["stage"] = stage ? Json(stage->label) : Json(nullptr);
  json["behaviour"] = stage ? Json(word(stage->behaviour)) : Json(nullptr);
  json["cycle"] = stage ? stage->cycle : 0;
  json["since"] = stage ? Json(to_rfc3339(stage->since)) : Json(nullptr);
  json["until"] = stage ? time_json(stage->until) : Json(nullptr);
}

Json handles_json(const std::vector<std::string>& handles) {
  auto list = Json::array();
  for (const auto& handle : handles) list.push_back("@" + handle);
  return list;
}

Json team_json(Context& context, const Team& team) {
  auto stages = Json::array();
  for (const auto& stage : team.stages) {
    stages.push_back({{"stage", stage.label},
                      {"behaviour", word(stage.behaviour)},
                      {"next", team.next_of(stage)}});
  }
  auto calendar = Json::array();
  for (const auto& entry : team.calendar) {
    calendar.push_back({{"stage", entry.stage}, {"from", beginning_of(entry)}});
  }
  Json json{{"team", team.name},
            {"title", team.title},
            {"question", team.question},
            {"why_here", team.why_here},
            {"account", team.account},
            {"stages", stages},
            {"people",
             {{"lead", team.people.lead},
              {"moderators", team.people.moderators},
              {"teachers", team.people.teachers},
              {"coach", team.people.coach},
              {"safeguarding", team.people.safeguarding}}},
            {"invite", handles_json(team.invite)},
            {"calendar", calendar},
            {"votes", team.votes},
            {"votes_left", desk::votes_left(context.store(), team, context.acting.as)}};
  add_stage(json, context.machine.stage_of(team));
  return json;
}

// Where the team may go from here, the moves in order first.
Json next_json(Context& context) {
  const auto& team = *context.team;
  const auto now = context.now();
  const auto& zone = context.config().school.zone;
  auto last = context.store().last_transition(team.name);
  const auto due = scheduler::due_transitions(team, zone, last, now);
  if (!due.empty()) last = due.back();
  auto in_order = Json::array();
  auto others = Json::array();
  for (const auto& stage : team.stages) {
    if (last && last->move != Move::kAbort && last->stage == stage.label) continue;
    const auto place = scheduler::place_after(team, last, stage);
    const bool follows = scheduler::may_follow(team, last, stage);
    (follows ? in_order : others)
        .push_back({{"stage", stage.label},
                    {"behaviour", word(stage.behaviour)},
                    {"in_order", follows},
                    {"cycle", place.cycle},
                    {"round", place.round}});
  }
  in_order.insert(in_order.end(), others.begin(), others.end());
  return in_order;
}

Json stage_json(Context& context) {
  Json json = Json::object();
  const auto stage = context.machine.stage_of(*context.team);
  add_stage(json, stage);
  json["round"] = stage ? stage->round : 0;
  json["next"] = next_json(context);
  auto history = Json::array();
  for (const auto& transition :
       context.store().transitions(context.team->name, {{}, kHistoryShown}).items) {
    history.push_back(transition_json(transition));
  }
  json["history"] = history;
  return json;
}

Json cycle_with_ideas(Context& context, const Cycle& cycle) {
  auto json = cycle_json(cycle, desk::state_of(context.machine, *context.team, cycle));
  json["ideas"] = context.store().theory_ideas(cycle.team, cycle.number);
  return json;
}

Answer cycle_answer(Context& context, const Result<Cycle>& cycle, int status = 200) {
  if (!cycle) return tl::unexpected(cycle.error());
  return json_response(cycle_with_ideas(context, *cycle), status);
}

// Into silence the answer waits until the promise holds.
void answer_move(Context& context, const Result<Transition>& moved,
                 const console::Respond& respond) {
  if (!moved) return respond(problem(moved.error()));
  auto response = json_response(stage_json(context));
  if (!is_silent(moved->behaviour)) return respond(std::move(response));
  context.machine.when_silent(context.team->name, [respond, response] { respond(response); });
}

Json explanation(Context& context, const store::StoredPost& stored) {
  Json json{{"post_id", stored.post.id.str()},
            {"routed", false},
            {"source", nullptr},
            {"state", nullptr},
            {"idea", nullptr},
            {"merged_into", nullptr}};
  if (stored.removed_at) {
    json["why"] = "it was deleted on X, and so it is gone here too";
    return json;
  }
  const auto facts = desk::routing_facts(context.store(), context.config(), *context.team, stored);
  const auto decided = scheduler::route(stored.post, facts);
  if (const auto* not_routed = std::get_if<scheduler::NotRouted>(&decided)) {
    json["why"] = not_routed->why;
    return json;
  }
  const auto& routed = std::get<Routed>(decided);
  json["routed"] = true;
  json["source"] = word(routed.source);
  json["state"] = word(routed.state);
  json["why"] = routed.why;
  if (const auto idea = context.store().idea_of(context.team->name, stored.post.id)) {
    json["idea"] = idea->id;
    json["merged_into"] = nullable(idea->merged_into);
    if (idea->merged_into) json["why"] = routed.why + "; folded onto idea " + *idea->merged_into;
  }
  return json;
}

// Silence shows nothing that came during it, nor whether anything did: what is unknown, what has
// just come and what was parked before are answered alike.
bool is_silenced(Context& context, const std::optional<store::StoredPost>& stored) {
  const auto stage = context.machine.stage_of(*context.team);
  if (!stage || !is_silent(stage->behaviour)) return false;
  if (!stored || stored->arrived_at >= stage->since) return true;
  return explanation(context, *stored)["state"] == word(IdeaState::kParked);
}

}  // namespace

Answer get_teams(Context& context) {
  const auto page = page_wanted(context.request);
  if (!page) return tl::unexpected(page.error());
  std::vector<Json> teams;
  for (const auto& team : context.config().teams) {
    if (context.standing.may(desk::Verb::kSeeTeam, team.name)) {
      teams.push_back(team_json(context, team));
    }
  }
  return page_response(teams, *page);
}

Answer get_team(Context& context) { return json_response(team_json(context, *context.team)); }

Answer get_stage(Context& context) { return json_response(stage_json(context)); }

void put_stage(Context& context, const console::Respond& respond) {
  const bool meant = context.body.value("out_of_order", false);
  answer_move(context,
              desk::set_stage(context.machine, context.acting, *context.team,
                              context.body["stage"].get<std::string>(),
                              context.body["reason"].get<std::string>(),
                              meant ? desk::Order::kOverruled : desk::Order::kKept),
              respond);
}

void undo_stage(Context& context, const console::Respond& respond) {
  answer_move(context,
              desk::undo_stage(context.machine, context.acting, *context.team,
                               context.body["reason"].get<std::string>()),
              respond);
}

void abort_cycle(Context& context, const console::Respond& respond) {
  answer_move(context,
              desk::abort_cycle(context.machine, context.acting, *context.team,
                                context.body["reason"].get<std::string>()),
              respond);
}

Answer get_cycles(Context& context) {
  const auto page = page_wanted(context.request);
  if (!page) return tl::unexpected(page.error());
  std::vector<Json> cycles;
  for (const auto& cycle : context.store().cycles(context.team->name)) {
    cycles.push_back(cycle_with_ideas(context, cycle));
  }
  return page_response(cycles, *page);
}

Answer get_cycle(Context& context) {
  const auto number = cycle_number(context.args[1]);
  if (!number) return tl::unexpected(number.error());
  return cycle_answer(context, desk::find_cycle(context.store(), context.team->name, *number));
}

Answer post_cycle_comment(Context& context) {
  const auto number = cycle_number(context.args[1]);
  if (!number) return tl::unexpected(number.error());
  return cycle_answer(context,
                      desk::comment_cycle(context.machine, context.acting, context.team->name,
                                          *number, context.body["text"].get<std::string>()),
                      201);
}

Answer put_theory(Context& context) {
  const auto number = cycle_number(context.args[1]);
  if (!number) return tl::unexpected(number.error());
  const bool with_ideas = context.body.contains("ideas");
  const auto ideas = context.body.value("ideas", std::vector<std::string>{});
  if (auto good = desk::check_theory_ideas(context.machine, *context.team, ideas); !good) {
    return tl::unexpected(good.error());
  }
  const auto cycle = desk::set_theory(context.machine, context.acting, context.team->name, *number,
                                      context.body["theory"].get<std::string>());
  if (cycle && with_ideas) {
    desk::link_theory(context.machine, context.acting, *context.team, *number, ideas);
  }
  return cycle_answer(context, cycle);
}

Answer put_outcome(Context& context) {
  const auto number = cycle_number(context.args[1]);
  if (!number) return tl::unexpected(number.error());
  const auto worked = parse_word<Worked>(context.body["worked"].get<std::string>());
  return cycle_answer(
      context, desk::set_outcome(context.machine, context.acting, context.team->name, *number,
                                 worked.value(), context.body["evidence"].get<std::string>()));
}

Answer explain(Context& context) {
  const auto id = PostId::parse(context.args[1]);
  const auto stored = id ? context.store().post(*id) : std::nullopt;
  if (is_silenced(context, stored)) {
    return fail(Error::Kind::kConflict,
                "nothing is shown in this stage; ask again when the team listens");
  }
  if (!stored) {
    return fail(Error::Kind::kNotFound,
                "this post is not here: it was never read, or it is not kept any more; only what a "
                "team keeps is kept");
  }
  return json_response(explanation(context, *stored));
}

}  // namespace inquiry::api
