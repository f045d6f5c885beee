#include "scheduler/consent.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "scheduler/fold.h"

namespace inquiry::scheduler {
namespace {

constexpr std::array kEveryKind{EvidenceKind::kPhoto, EvidenceKind::kVideo, EvidenceKind::kVoice,
                                EvidenceKind::kWork, EvidenceKind::kQuote};

template <typename Range, typename Value>
bool contains(const Range& range, const Value& value) {
  return std::ranges::find(range, value) != std::ranges::end(range);
}

// What a post needs: all of it from one grant.
struct Need {
  std::string student;
  std::string channel;
  std::vector<EvidenceKind> kinds;
  NameLevel name_level;
};

Need need_of(const StudentShown& shown, const std::string& channel) {
  auto kinds = shown.kinds;
  if (kinds.empty()) kinds.assign(kEveryKind.begin(), kEveryKind.end());
  return {shown.student, channel, std::move(kinds), shown.name_level};
}

// A record with the instants between which it holds.
struct Held {
  const Consent* record;
  UtcTime from;
  std::optional<UtcTime> until;

  bool at(UtcTime time) const { return from <= time && (!until || time < *until); }
  bool begins_after(UtcTime time) const { return from > time && (!until || from < *until); }
  bool outlasts(const Held& other) const {
    return other.until && (!until || *until > *other.until);
  }
};

Held held(const Consent& record, const Zone& zone) {
  const bool grants = record.decision == ConsentDecision::kGranted;
  const auto instant = [&](std::chrono::local_days day, bool early) {
    return early ? zone.earliest(LocalTime{day}) : zone.latest(LocalTime{day});
  };
  Held held{&record, instant(std::chrono::local_days{record.from}, !grants), std::nullopt};
  if (record.until) {
    held.until = instant(std::chrono::local_days{*record.until} + std::chrono::days{1}, grants);
  }
  if (record.revoked_at)
    held.until = std::min(held.until.value_or(*record.revoked_at), *record.revoked_at);
  return held;
}

bool outweighs(const Consent& record, const Need& need) {
  const auto any_shown = [&](EvidenceKind kind) { return contains(need.kinds, kind); };
  return (record.channels.empty() || contains(record.channels, need.channel)) &&
         (record.kinds.empty() || std::ranges::any_of(record.kinds, any_shown));
}

bool covers(const Consent& record, const Need& need) {
  const auto granted = [&](EvidenceKind kind) { return contains(record.kinds, kind); };
  return contains(record.channels, need.channel) && std::ranges::all_of(need.kinds, granted) &&
         record.name_level >= need.name_level;
}

// One student's records, sorted by what they do to this need.
struct Ledger {
  std::vector<Held> against;  // refusals and objections that touch it
  std::vector<Held> grants;   // that cover all of it
  std::vector<Held> partial;  // grants for the channel that cover some of it at most

  const Held* against_at(UtcTime time) const {
    const auto found =
        std::ranges::find_if(against, [time](const Held& each) { return each.at(time); });
    return found == against.end() ? nullptr : &*found;
  }

  // The grant that lasts longest; nullptr when none holds or something outweighs it.
  const Held* carrying_at(UtcTime time) const {
    if (against_at(time)) return nullptr;
    const Held* best = nullptr;
    for (const auto& each : grants) {
      if (each.at(time) && (!best || each.outlasts(*best))) best = &each;
    }
    return best;
  }
};

Ledger ledger_for(const Need& need, const std::vector<Consent>& records, const Zone& zone) {
  Ledger ledger;
  for (const auto& record : records) {
    if (!same_folded(record.student, need.student)) continue;
    if (record.decision != ConsentDecision::kGranted) {
      if (outweighs(record, need)) ledger.against.push_back(held(record, zone));
    } else if (record.student != need.student) {
      continue;  // a slip must not lend a child the yes of another
    } else if (covers(record, need)) {
      ledger.grants.push_back(held(record, zone));
    } else if (contains(record.channels, need.channel) && !record.kinds.empty()) {
      ledger.partial.push_back(held(record, zone));
    }
  }
  return ledger;
}

UtcTime end_of(const Held& carrying, const Ledger& ledger, UtcTime now) {
  auto end = carrying.until.value_or(UtcTime::max());
  for (const auto& each : ledger.against) {
    if (each.begins_after(now)) end = std::min(end, each.from);
  }
  return end;
}

std::optional<UtcTime> next_live(const Ledger& ledger, UtcTime now) {
  std::vector<UtcTime> changes;
  for (const auto& grant : ledger.grants) changes.push_back(grant.from);
  for (const auto& each : ledger.against) {
    if (each.until) changes.push_back(*each.until);
  }
  std::ranges::sort(changes);
  for (const auto change : changes) {
    if (change > now && ledger.carrying_at(change)) return change;
  }
  return std::nullopt;
}

std::string joined(const std::vector<std::string_view>& words) {
  std::string text;
  for (const auto each : words) {
    if (!text.empty()) text += ", ";
    text += each;
  }
  return text;
}

std::string_view name_words(NameLevel level) {
  switch (level) {
    case NameLevel::kNone:
      return "no name";
    case NameLevel::kFirst:
      return "first name";
    case NameLevel::kFull:
      return "full name";
  }
  return {};
}

std::string wanted(const Need& need) {
  std::vector<std::string_view> words;
  for (const auto kind : need.kinds) words.push_back(word(kind));
  if (need.name_level != NameLevel::kNone) words.push_back(name_words(need.name_level));
  return need.channel + " (" + joined(words) + ")";
}

std::vector<std::string_view> missing(const Consent& grant, const Need& need) {
  std::vector<std::string_view> words;
  for (const auto kind : need.kinds) {
    if (!contains(grant.kinds, kind)) words.push_back(word(kind));
  }
  if (grant.name_level < need.name_level) words.push_back(name_words(need.name_level));
  return words;
}

std::string covered(const Consent& grant) {
  std::vector<std::string_view> words;
  for (const auto kind : grant.kinds) words.push_back(word(kind));
  words.push_back(name_words(grant.name_level));
  return joined(words);
}

std::string refused_message(const Consent& record, const Need& need) {
  const auto* verb = record.decision == ConsentDecision::kObjected ? "objected to" : "refused";
  return "student " + need.student + ": " + wanted(need) + " was " + verb + " by the guardian on " +
         to_string(record.from) + "; leave the student out";
}

std::string covering_message(const Held& grant, const Need& need, const Zone& zone, UtcTime now) {
  const auto about = "the consent of student " + need.student + " for " + wanted(need);
  const auto& record = *grant.record;
  if (grant.from > now && !record.revoked_at) {
    return about + " begins on " + to_string(record.from) + "; wait, or ask the guardian";
  }
  if (record.revoked_at && grant.until == record.revoked_at) {
    return about + " was withdrawn on " + to_string(zone.local_date(*record.revoked_at)) +
           "; leave the student out";
  }
  return about + " ended on " + to_string(*record.until) + "; ask the guardian to renew it";
}

// Why nothing carries it, and the record that says so.
struct Refusal {
  std::string message;
  const Held* record = nullptr;
};

// The live grant for the channel that lacks least.
const Held* closest_partial(const Ledger& ledger, const Need& need, UtcTime now) {
  const Held* closest = nullptr;
  for (const auto& each : ledger.partial) {
    const bool lacks_less =
        !closest || missing(*each.record, need).size() < missing(*closest->record, need).size();
    if (each.at(now) && lacks_less) closest = &each;
  }
  return closest;
}

// The live refusal, else the covering grant that lasts longest, else the live grant that lacks
// least, else that there is none.
Refusal refusal(const Ledger& ledger, const Need& need, const Zone& zone, UtcTime now) {
  if (const auto* against = ledger.against_at(now)) {
    return {refused_message(*against->record, need), against};
  }
  const Held* closest = nullptr;
  for (const auto& each : ledger.grants) {
    if (!closest || each.outlasts(*closest)) closest = &each;
  }
  if (closest) return {covering_message(*closest, need, zone, now), closest};
  closest = closest_partial(ledger, need, now);
  if (closest) {
    return {"the consent of student " + need.student + " for " + need.channel + " covers " +
                covered(*closest->record) + ", not " + joined(missing(*closest->record, need)) +
                "; ask the guardian",
            closest};
  }
  return {"student " + need.student + " has no consent on record for " + wanted(need) +
          "; ask the guardian"};
}

void name_record(const Held& held, ConsentVerdict& verdict) {
  verdict.consent_id = held.record->id;
  verdict.decision = held.record->decision;
  verdict.until = held.until;
}

}  // namespace

ConsentVerdict consent_for(const StudentShown& shown, const std::string& channel,
                           const std::vector<Consent>& records, const Zone& zone, UtcTime now) {
  const auto need = need_of(shown, channel);
  const auto ledger = ledger_for(need, records, zone);
  ConsentVerdict verdict;
  const Held* carrying = ledger.carrying_at(now);
  if (!carrying) {
    verdict.from = next_live(ledger, now);
    auto refused = refusal(ledger, need, zone, now);
    verdict.message = std::move(refused.message);
    if (refused.record) name_record(*refused.record, verdict);
    return verdict;
  }
  verdict.live = true;
  name_record(*carrying, verdict);
  if (const auto end = end_of(*carrying, ledger, now); end != UtcTime::max()) verdict.until = end;
  return verdict;
}

}  // namespace inquiry::scheduler
