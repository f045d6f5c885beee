// What is kept of a page, and for which teams.
#include <fmt/format.h>

#include <algorithm>
#include <variant>

#include "daemon/desk/routing_facts.h"
#include "daemon/intake/folding.h"
#include "daemon/intake/polls.h"
#include "daemon/intake/reader.h"
#include "scheduler/routing.h"

namespace inquiry::intake {

using scheduler::Term;

bool Reader::keep(Reading& reading, const client::Page& page, UtcTime now) {
  const auto list_id = list_of(reading.poll);
  bool fresh_ideas = false;
  bool news = false;
  for (const auto& each : page.posts) {
    auto post = each;
    authors_.fill(post, now);
    news = reading.seen.insert(post.id).second || news;
    reading.oldest = std::min(reading.oldest.value_or(post.created_at), post.created_at);
    store_.add_post(post, now, list_id);
    fresh_ideas = route(post, list_id, now) || fresh_ideas;
  }
  reading.pages_without_news = news ? 0 : reading.pages_without_news + 1;
  for (const auto& item : page.unreadable) {
    store_.quarantine(reading.poll.terms.front().key(), item.bytes, item.why, now);
    host_.report("reading X", "one post could not be read and was set aside: " + item.why);
  }
  return fresh_ideas;
}

void Reader::take(const std::string& account, const client::Page& page) {
  Reading reading;
  reading.poll.account = account;
  reading.poll.terms = {{Term::Kind::kHashtag, account, "stream"}};  // names what is set aside
  say_missing_fields(page);
  const auto transaction = store_.begin();
  const auto now = clock_.utc_now();
  const bool fresh_ideas = keep(reading, page, now);
  std::set<std::string> covered;
  for (const auto& [term, since] : cover_) covered.insert(term);
  purse_.settle(account, store::SpendKind::kPostRead, page.charged, listeners(covered), now);
  transaction->commit();
  accounts_.caps().forget(account);
  if (fresh_ideas) host_.changed("ideas", {});
}

bool Reader::route(const Post& post, const std::string& list_id, UtcTime now) {
  const auto& config = host_.config();
  const store::StoredPost arrived{post, now, now, {}, list_id};
  bool fresh = false;
  for (const auto& team : config.teams) {
    const auto facts = desk::routing_facts(store_, config, team, arrived);
    const auto verdict = scheduler::route(post, facts);
    const auto* routed = std::get_if<Routed>(&verdict);
    if (!routed) continue;
    if (!facts.chat.empty()) store_.set_chat_answers(facts.chat, post.first_id, facts.chat_answers);
    Idea idea;
    idea.team = team.name;
    idea.post_id = post.first_id;
    idea.text = post.text;
    idea.author = post.author;
    idea.url = post.author.empty()
                   ? fmt::format("https://x.com/i/status/{}", post.id.str())
                   : fmt::format("https://x.com/{}/status/{}", post.author, post.id.str());
    idea.created_at = post.created_at;
    idea.arrived_at = now;
    idea.language = post.language;
    idea.source = routed->source;
    idea.why = routed->why;
    idea.state = routed->state;
    if (const auto id = store_.add_idea(idea)) {
      idea.id = *id;
      fold_onto_first_voice(store_, idea, now);
      fresh = fresh || idea.state == IdeaState::kNew;
    } else if (post.id != post.first_id) {  // perhaps its first edit that we see
      judge_again(team.name, post.first_id, now);
    }
  }
  return fresh;
}

// An edit may make another thought of it, or the same as somebody else's.
void Reader::judge_again(const std::string& team, PostId post, UtcTime now) {
  const auto idea = store_.idea_of(team, post);
  if (!idea || idea->state == IdeaState::kRemoved || store_.is_signed(idea->id)) return;
  fold_onto_first_voice(store_, *idea, now);
}

}  // namespace inquiry::intake
