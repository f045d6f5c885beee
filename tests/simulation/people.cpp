// What colleagues and moderators do in a simulated year, over the API as in life.
#include <fmt/format.h>

#include <algorithm>

#include "tests/simulation/year.h"

namespace inquiry::simulation {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

// Every text is one of a kind: what is on X twice was posted twice.
std::string question_text(int number, const TeamFacts& team, Random& random) {
  auto text = team.spanish ? fmt::format("¿Qué ayudó a explicar la evidencia? ({})", number)
                           : fmt::format("What made a student think again? ({})", number);
  if (random.chance(0.2)) text += fmt::format(" https://example.org/notes/{}", number);
  if (random.chance(0.2)) text += " Tables & graphs <ours>";
  if (random.chance(0.2)) text += " #" + team.tag;
  return text;
}

bool is_in_doubt(const json& draft) {
  const auto& attempts = draft.at("attempts");
  return std::any_of(attempts.begin(), attempts.end(), [](const json& attempt) {
    return attempt.at("outcome") == "unknown" || attempt.at("outcome") == "pending";
  });
}

}  // namespace

void Year::act(const Event& event) {
  Random random{event.seed};
  note(fmt::format("#{} {}", event.number, word(event.act)));
  switch (event.act) {
    case Act::kQuestion:
      return write_question(random);
    case Act::kCelebration:
      return write_celebration(random);
    case Act::kModerate:
      return moderate(any_team(random), random);
    case Act::kLastMinute:
      return wait_for_the_last_minute(random);
    case Act::kHaste:
      return be_hasty(random);
    case Act::kEdit:
      return edit(random);
    case Act::kReject:
    case Act::kHold:
    case Act::kWithdraw:
      return decide(random, event.act);
    case Act::kCare:
      return care();
    case Act::kStage:
      if (const auto* team = any_team(random)) {
        set_stage(*team, static_cast<Behaviour>(random.below(5)));
      }
      return;
    case Act::kHalt:
      return halt(random);
    case Act::kResume:
      return resume();
    case Act::kOutcome:
      return record_outcome(random);
    case Act::kConsent:
      return give_consent(event, random);
    case Act::kRevoke:
      return revoke_consent(random);
    case Act::kObject:
      return object_to(event, random);
    case Act::kReload:
    case Act::kTeamLeaves:
      return change_files(random, event.act);
    case Act::kLook:
      return look(random);
    case Act::kPost:
      return post_as_stranger(random);
    case Act::kPostsGoAway:
      return take_posts_away(random);
    case Act::kOwnDeleted:
      return delete_own(random);
    case Act::kWeather:
      return change_weather(random);
    case Act::kClockJump:
      return set_clock(random);
    case Act::kCrash:
      return light_fuse(random);
    case Act::kPowerCut:
      return cut_power(random);
    case Act::kDiskTrouble:
      return trouble_disk(random);
  }
}

const TeamFacts* Year::any_team(Random& random) {
  const auto& team = random.pick(school_.teams);
  return team.is_here ? &team : nullptr;
}

json Year::drafts_of(const std::string& team, const std::string& state) {
  const auto found =
      ask(kLead, "GET", "/drafts?limit=50&team=" + team + (state.empty() ? "" : "&state=" + state));
  if (!found.ok()) oracle_.object("the API", "drafts cannot be listed: " + found.body.dump());
  return found.body.value("items", json::array());
}

std::optional<json> Year::any_draft(Random& random) {
  const auto* team = any_team(random);
  if (team == nullptr) return std::nullopt;
  const auto drafts = drafts_of(team->name, "");
  if (drafts.empty()) return std::nullopt;
  return drafts[static_cast<std::size_t>(random.below(static_cast<int>(drafts.size())))];
}

void Year::write_question(Random& random) {
  const auto* team = any_team(random);
  if (team == nullptr) return;
  const auto& author = random.chance(0.8) ? random.pick(teachers()) : random.pick(moderators());
  json body{{"team", team->name}, {"kind", "question"}};
  auto text = question_text(++texts_, *team, random);
  if (random.chance(0.1)) {
    text += fmt::format(" @{}", kInvited);
    body["invited"] = {{{"handle", kInvited}, {"because", "she wrote about it"}}};
  }
  body["text"] = text;
  if (random.chance(0.2)) {
    body["not_before"] = to_rfc3339(wall_.utc_now() + random.span(1h, 60h));
  }
  const auto made = ask(author, "POST", "/drafts", body);
  if (!made.ok()) return oracle_.object("the API", "no draft was made: " + made.body.dump());
  oracle_.wrote(made.body.at("id"), author);
}

void Year::write_celebration(Random& random) {
  const auto* team = any_team(random);
  if (team == nullptr) return;
  const auto author = random.pick(teachers());
  auto students = json::array();
  for (int i = 1; i <= kStudentsPerTeam; ++i) {
    if (!random.chance(0.4)) continue;
    students.push_back({{"student", student_code(team->name, i)},
                        {"kinds", {random.chance(0.7) ? "work" : "photo"}}});
  }
  const json body{{"team", team->name},
                  {"kind", "celebration"},
                  {"text", fmt::format("It worked: nine of twelve explained it ({})", ++texts_)},
                  {"students", students},
                  {"evidence", "exit tickets"}};
  const auto made = ask(author, "POST", "/drafts", body);
  if (!made.ok()) return oracle_.object("the API", "no draft was made: " + made.body.dump());
  oracle_.wrote(made.body.at("id"), author);
}

void Year::approve(const json& seen, const std::string& as) {
  const auto draft = read_draft(seen);
  oracle_.approves(draft, as);
  const auto answer = ask(as, "POST", "/drafts/" + draft.id + "/approve",
                          {{"content_hash", seen.at("content_hash")}});
  if (!answer.ok()) oracle_.approval_refused(draft.id);
  ++(answer.ok() ? tally_.approvals : tally_.refusals);
}

void Year::moderate(const TeamFacts* team, Random& random) {
  if (team == nullptr) return;
  const auto moderator = random.pick(moderators());
  for (const auto& draft : drafts_of(team->name, "waiting_for_review")) {
    if (random.chance(0.7)) approve(draft, moderator);
  }
}

// The undo time is over as the last seconds before the edge begin.
void Year::wait_for_the_last_minute(Random& random) {
  const auto* team = any_team(random);
  if (team == nullptr) return;
  const auto local = Zone::find(school_.zone)->to_local(wall_.utc_now());
  const auto edge =
      std::chrono::floor<std::chrono::days>(local) + std::chrono::minutes{team->closes};
  const auto at = clock_.utc_now() + (edge - local) - team->undo - random.span(100ms, 24s);
  if (at <= clock_.utc_now()) return;
  agenda_.at(at, [this, team, seed = random.next()] {
    Random later{seed};
    if (service_ && team->is_here) moderate(team, later);
  });
}

// What must never be accepted: one's own draft, what was changed since, what silence forbids.
void Year::be_hasty(Random& random) {
  const auto* team = any_team(random);
  if (team == nullptr) return;
  const auto moderator = random.pick(moderators());
  for (auto draft : drafts_of(team->name, "waiting_for_review")) {
    const std::string id = draft.at("id");
    const bool own = draft.at("author") == moderator;
    if (!own) {
      const auto text = question_text(++texts_, *team, random);
      const auto edited = ask(teachers().front(), "PATCH", "/drafts/" + id, {{"text", text}});
      if (!edited.ok()) continue;
      oracle_.voided(id);
      oracle_.wrote(id, teachers().front());
    }
    const auto answer = ask(moderator, "POST", "/drafts/" + id + "/approve",
                            {{"content_hash", draft.at("content_hash")}});
    ++tally_.refusals;
    if (answer.ok()) {
      oracle_.object("a person decides",
                     own ? "her own draft was approved" : "what was not looked at was approved");
    }
  }
}

void Year::edit(Random& random) {
  const auto draft = any_draft(random);
  if (!draft) return;
  const auto fact = read_draft(*draft);
  const auto team = std::ranges::find(school_.teams, fact.team, &TeamFacts::name);
  const auto& who = random.chance(0.5) ? random.pick(moderators()) : fact.author;
  const auto edited =
      ask(who, "PATCH", "/drafts/" + fact.id, {{"text", question_text(++texts_, *team, random)}});
  if (!edited.ok()) return;
  oracle_.voided(fact.id);
  oracle_.wrote(fact.id, who);
}

void Year::decide(Random& random, Act act) {
  const auto draft = any_draft(random);
  if (!draft) return;
  const std::string id = draft->at("id");
  const auto moderator = random.pick(moderators());
  const json reason{{"reason", "the year says so"}};
  if (act == Act::kHold && draft->at("state") == "held") {
    ask(moderator, "POST", "/drafts/" + id + "/release");
    return;
  }
  const auto* verb = act == Act::kReject ? "/reject" : act == Act::kHold ? "/hold" : "/withdraw";
  if (ask(moderator, "POST", "/drafts/" + id + verb, reason).ok()) oracle_.voided(id);
}

// The morning round: what only a person can settle is settled by looking at X.
void Year::care() {
  const auto status = ask(kAdmin, "GET", "/status");
  if (!status.ok()) return oracle_.object("the API", "no status: " + status.body.dump());
  for (const auto& account : status.body.at("accounts")) {
    if (account.at("problem") == "") continue;
    const auto question = std::make_shared<Question>();
    question->as = kAdmin;
    question->method = "POST";
    question->path = "/accounts/" + account.at("name").get<std::string>() + "/check";
    question->done = [](const Answer&) {};
    put(question);
  }
  for (const auto& team : school_.teams) {
    if (!team.is_here) continue;
    for (const auto& draft : drafts_of(team.name, "held")) {
      if (is_in_doubt(draft)) settle_doubt(draft);
    }
  }
}

void Year::settle_doubt(const json& draft) {
  const auto newest =
      parse_rfc3339(draft.at("attempts").back().at("started_at").get<std::string>());
  // Whoever looks too early sees nothing.
  if (wall_.utc_now() - newest.value() < 1h) return;
  json body{{"outcome", "not_posted"}};
  for (const auto& created : oracle_.created()) {
    if (created.text != draft.at("text")) continue;
    body = {{"outcome", "posted"}, {"post_id", created.post.str()}};
  }
  const auto id = draft.at("id").get<std::string>();
  const auto answer = ask(moderators().front(), "POST", "/drafts/" + id + "/resolve", body);
  if (!answer.ok()) {
    return oracle_.object("the API", "what is in doubt cannot be settled: " + answer.body.dump());
  }
  oracle_.voided(id);
}

}  // namespace inquiry::simulation
