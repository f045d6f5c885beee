#include "client/simulator/stream.h"

#include <algorithm>
#include <cassert>

#include "client/simulator/compose.h"
#include "client/simulator/snowflake.h"

namespace inquiry::simulator {
namespace {

constexpr std::size_t kAuthors = 400;
constexpr std::int64_t kDayMs = 86'400'000;
constexpr std::int64_t kStreamBit = std::int64_t{1} << (kSnowflakeLowBits - 1);

// Apart in the numbers that dice are made of, so that no two uses of the seed repeat each other.
enum class Use : std::uint64_t { kPlan = 1, kText = 2, kFate = 3, kAnswers = 4, kAuthor = 5 };

Dice dice_for(std::uint64_t seed, Use use, std::int64_t number) {
  return {seed * 31 + static_cast<std::uint64_t>(use), static_cast<std::uint64_t>(number)};
}

PostId stream_id(UtcTime at, Dice& dice) {
  return PostId{first_id_at(at) + kStreamBit +
                static_cast<std::int64_t>(dice.below(static_cast<std::size_t>(kStreamBit)))};
}

Duration between(Dice& dice, Duration shortest, Duration longest) {
  const auto span = static_cast<std::size_t>((longest - shortest).count());
  return shortest + Duration{static_cast<std::int64_t>(dice.below(span))};
}

std::size_t pick_language(Dice& dice) {
  auto points = static_cast<unsigned>(dice.below(100));
  std::size_t language = 0;
  while (points >= languages()[language].share) points -= languages()[language++].share;
  return language;
}

}  // namespace

Stream::Stream(World& world, Agenda& agenda, StreamOptions options, UtcTime from)
    : world_(world), agenda_(agenda), options_(std::move(options)) {
  assert(options_.per_day > 0 && options_.per_day <= 1'000'000);
  for (std::size_t i = 0; i < kAuthors; ++i) {
    auto dice = dice_for(options_.seed, Use::kAuthor, static_cast<std::int64_t>(i));
    author_language_.push_back(pick_language(dice));
    authors_.push_back(world_.add_user(make_author(languages()[author_language_.back()], i, dice)));
  }
  for (const auto& list : options_.lists) {
    std::vector<UserId> members;
    for (std::size_t i = 0; i < kAuthors; i += 10) members.push_back(authors_[i].id);
    world_.add_list(list, members);
  }
  const auto slot_ms = kDayMs / options_.per_day;
  first_slot_ = next_slot_ = from.time_since_epoch().count() / slot_ms + 1;
}

Stream::Plan Stream::plan(std::int64_t slot) const {
  struct Share {
    Kind kind;
    unsigned percent;
  };
  static constexpr std::array<Share, 9> kShares = {{{Kind::kPlain, 58},
                                                    {Kind::kLong, 7},
                                                    {Kind::kLink, 8},
                                                    {Kind::kEdited, 4},
                                                    {Kind::kRetweet, 5},
                                                    {Kind::kMention, 5},
                                                    {Kind::kReply, 5},
                                                    {Kind::kSpam, 4},
                                                    {Kind::kHostile, 4}}};
  const auto slot_ms = kDayMs / options_.per_day;
  auto dice = dice_for(options_.seed, Use::kPlan, slot);
  Plan plan;
  plan.at = UtcTime{Duration{
      slot * slot_ms + static_cast<std::int64_t>(dice.below(static_cast<std::size_t>(slot_ms)))}};
  plan.id = stream_id(plan.at, dice);
  const auto author = dice.below(kAuthors);
  plan.author = authors_[author].id;
  plan.language = author_language_[author];
  auto points = static_cast<unsigned>(dice.below(100));
  std::size_t at = 0;
  while (points >= kShares.at(at).percent) points -= kShares.at(at++).percent;
  plan.kind = kShares.at(at).kind;
  return plan;
}

void Stream::run_until(UtcTime now) {
  while (plan(next_slot_).at <= now) write(next_slot_++);
}

// A post of one's own some slots before, to answer or to pass on; nullopt when chance says none.
std::optional<Stream::Plan> Stream::earlier(std::int64_t slot, Dice& dice) const {
  const auto back = static_cast<std::int64_t>(1 + dice.below(150));
  if (slot - back < first_slot_) return std::nullopt;
  auto found = plan(slot - back);
  const bool own_words = found.kind == Kind::kPlain || found.kind == Kind::kLong ||
                         found.kind == Kind::kLink || found.kind == Kind::kMention;
  if (!own_words || world_.find_post(found.id) == nullptr) return std::nullopt;
  return found;
}

void Stream::write(std::int64_t slot) {
  const auto what = plan(slot);
  auto dice = dice_for(options_.seed, Use::kText, slot);
  if (world_.find_post(what.id) != nullptr) return;
  NewPost post;
  post.author = what.author;
  post.lang = languages()[what.language].code;
  post.created_at = what.at;
  post.id = what.id;
  post.media = dice.chance(0.1) ? 1 : 0;
  const auto other =
      what.kind == Kind::kRetweet || what.kind == Kind::kReply ? earlier(slot, dice) : std::nullopt;
  if (other && what.kind == Kind::kRetweet) {
    post.retweet_of = other->id;
    post.text = retweet_text(world_, *world_.find_post(other->id));
    post.media = 0;
  } else {
    post.text = compose(what, dice);
    if (other) {
      post.reply_to = other->id;
      post.text = "@" + world_.find_user(other->author)->handle + " " + post.text;
    }
  }
  if (what.kind == Kind::kHostile || what.kind == Kind::kSpam) post.lang = "en";
  const auto& written = world_.add_post(std::move(post));
  auto fate = dice_for(options_.seed, Use::kFate, slot);
  if (what.kind == Kind::kEdited) edit_later(written, fate);
  if (fate.chance(0.03)) {
    delete_later(what.id,
                 what.at + between(fate, std::chrono::minutes{40}, std::chrono::hours{48}));
  }
}

std::string Stream::compose(const Plan& plan, Dice& dice) const {
  const auto& language = languages()[plan.language];
  const auto tags = pick_tags(dice);
  const auto& topic = topic_of(language, tags.empty() ? "" : tags.front(), dice);
  std::string text;
  switch (plan.kind) {
    case Kind::kSpam:
      text = numbered(any_of(spam_texts(), dice), dice);
      break;
    case Kind::kHostile:
      text = numbered(any_of(hostile_texts(), dice), dice);
      break;
    case Kind::kLong:
      text = long_text(language, topic, dice);
      break;
    case Kind::kLink:
      text = short_text(language, topic, dice);
      text += " " + numbered(any_of(links(), dice), dice);
      break;
    case Kind::kReply:
      return short_text(language, topic, dice);
    case Kind::kMention:
      text = short_text(language, topic, dice);
      if (!options_.accounts.empty()) {
        text.insert(0, "@" + options_.accounts[dice.below(options_.accounts.size())] + " ");
      }
      break;
    case Kind::kPlain:
    case Kind::kEdited:
    case Kind::kRetweet:
      text = plain_text(language, topic, dice);
      break;
  }
  if (dice.chance(0.25)) text.append(" ").append(any_of(emoji(), dice));
  for (const auto& tag : tags) text += " #" + tag;
  return text;
}

// Most posts carry one of the tags, some two, some none.
std::vector<std::string> Stream::pick_tags(Dice& dice) const {
  if (options_.tags.empty() || dice.chance(0.1)) return {};
  const auto first = dice.below(options_.tags.size());
  std::vector<std::string> tags = {options_.tags[first]};
  if (options_.tags.size() > 1 && dice.chance(0.2)) {
    tags.push_back(options_.tags[(first + 1) % options_.tags.size()]);
  }
  return tags;
}

void Stream::edit_later(const SimPost& post, Dice& fate) {
  const auto at =
      post.created_at + between(fate, std::chrono::minutes{1}, std::chrono::minutes{30});
  NewPost edited;
  edited.author = post.author;
  edited.text = post.text + " (edit: typo fixed)";
  edited.lang = post.lang;
  edited.created_at = at;
  edited.id = stream_id(at, fate);
  edited.edit_of = post.id;
  edited.media = post.media;
  agenda_.at(at, [this, edited](UtcTime) {
    if (world_.find_post(*edited.id) == nullptr) world_.add_post(edited);
  });
}

void Stream::delete_later(PostId id, UtcTime at) {
  agenda_.at(at, [this, id](UtcTime due) { world_.delete_post(id, due); });
}

void Stream::answer(const SimPost& post) {
  auto dice = dice_for(options_.seed, Use::kAnswers, post.id.value);
  const auto* account = world_.find_user(post.author);
  const bool asks = post.text.find('?') != std::string::npos;
  const auto count = dice.below(asks ? 6 : 2);
  for (std::size_t i = 0; i < count; ++i) {
    const auto author = dice.below(kAuthors);
    const auto& language = languages()[author_language_[author]];
    NewPost reply;
    reply.created_at =
        post.created_at + between(dice, std::chrono::minutes{20}, std::chrono::hours{40});
    reply.author = authors_[author].id;
    reply.lang = language.code;
    reply.id = stream_id(reply.created_at, dice);
    reply.reply_to = post.id;
    reply.text = "@" + account->handle + " ";
    reply.text += dice.chance(0.06)
                      ? numbered(any_of(hostile_texts(), dice), dice)
                      : short_text(language, topic_of(language, post.text, dice), dice);
    agenda_.at(reply.created_at, [this, reply](UtcTime) {
      const bool still_there = !world_.find_post(*reply.reply_to)->deleted_at;
      if (still_there && world_.find_post(*reply.id) == nullptr) world_.add_post(reply);
    });
  }
}

}  // namespace inquiry::simulator
