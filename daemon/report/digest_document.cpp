#include "daemon/report/digest_document.h"

#include <fmt/format.h>

#include <numeric>
#include <utility>

#include "daemon/report/words.h"

namespace inquiry::report {
namespace {

int waiting_in_all(const desk::Digest& digest) {
  return std::accumulate(digest.waiting.begin(), digest.waiting.end(), 0,
                         [](int sum, const auto& each) { return sum + each.second; });
}

// Leads to the post whoever wrote it.
Text link_to(const std::optional<PostId>& post) {
  return post ? on_x(", ", "https://x.com/i/web/status/" + post->str()) : Text{};
}

Text idea(const Idea& idea) {
  Text text;
  if (!idea.votes.empty()) {
    const auto votes = static_cast<std::int64_t>(idea.votes.size());
    text.push_back(strong(counted(votes, "vote", "votes") + ": "));
  }
  text.push_back(ours("an idea that came as " + std::string(word(idea.source))));
  if (!idea.language.empty() && idea.language != "und")
    text.push_back(ours(", in " + idea.language));
  append(text, link_to(idea.post_id));
  return text;
}

void add_ideas(const std::string& title, const std::vector<Idea>& ideas, Section& section) {
  if (ideas.empty()) return;
  section.blocks.push_back(said({strong(title)}));
  List list;
  for (const auto& each : ideas) list.items.push_back(idea(each));
  section.blocks.emplace_back(std::move(list));
}

Section came_in(const desk::Digest& digest) {
  Section section{"What came in", {}};
  section.blocks.push_back(said({ours(counted(digest.new_ideas, "new idea", "new ideas") + ".")}));
  add_ideas("With the most votes", digest.most_voted, section);
  add_ideas("Of voices that the team had not heard before", digest.first_voices, section);
  return section;
}

std::string_view waits_for(DraftState state) {
  switch (state) {
    case DraftState::kWaitingForReview:
      return "for a moderator";
    case DraftState::kWaitingForConsent:
      return "for a consent";
    case DraftState::kApproved:
      return "for its time, approved";
    default:
      return "for a person who must look";
  }
}

Section waits(const desk::Digest& digest) {
  Section section{"What waits", {}};
  if (digest.waiting.empty()) {
    section.blocks.push_back(said({ours("No draft waits for anybody.")}));
    return section;
  }
  List list;
  for (const auto& [state, count] : digest.waiting) {
    list.items.push_back(
        {ours(counted(count, "draft waits ", "drafts wait ") + std::string(waits_for(state)))});
  }
  section.blocks.emplace_back(std::move(list));
  return section;
}

Section went_out(const desk::Digest& digest, const Zone& zone) {
  Section section{"What went out", {}};
  if (digest.posted.empty()) {
    section.blocks.push_back(said({ours("Nothing.")}));
    return section;
  }
  List list;
  for (const auto& draft : digest.posted) {
    Text text{strong(std::string(word(draft.kind)))};
    if (draft.posted_at) text.push_back(ours(", " + local_time(zone, *draft.posted_at)));
    append(text, link_to(draft.posted_id));
    list.items.push_back(std::move(text));
  }
  section.blocks.emplace_back(std::move(list));
  return section;
}

// A term may name a person, or a post of one.
Text listened_for(const std::string& term) {
  if (term.starts_with('#')) return {theirs(term.substr(0, term.find('@')))};
  return {ours("people, lists, mentions or answers")};
}

Section missed(const desk::Digest& digest, const Zone& zone) {
  Section section{"What may have been missed", {}};
  List list;
  for (const auto& gap : digest.gaps) {
    auto item = listened_for(gap.term);
    item.push_back(ours(", " + local_time(zone, gap.from) + " to " + local_time(zone, gap.until)));
    list.items.push_back(std::move(item));
  }
  section.blocks.emplace_back(std::move(list));
  return section;
}

Section comes_next(const desk::Digest& digest, const Zone& zone) {
  Section section{"What comes next", {}};
  List list;
  for (const auto& ahead : digest.ahead) {
    Text text{ours(ahead.from <= digest.until ? "now " : local_time(zone, ahead.from) + " ")};
    if (ahead.stage) {
      text.push_back(theirs(ahead.stage->label));
      text.push_back(ours(" (" + std::string(meaning(ahead.stage->behaviour)) + ")"));
    } else {
      text.push_back(ours("no stage"));
    }
    if (ahead.until) text.push_back(ours(", until " + local_time(zone, *ahead.until)));
    list.items.push_back(std::move(text));
  }
  section.blocks.emplace_back(std::move(list));
  return section;
}

Section for_the_record(const MailedDigest& mailed) {
  const auto& money = mailed.money;
  List list{{{ours(fmt::format("The school's month on X: {} of {} posts read, ${} spent{}.",
                               money.reads_month, money.reads_limit, to_string(money.spent_month),
                               money.budget ? " of $" + to_string(*money.budget) : ""))}}};
  if (mailed.audit_number > 0) {
    list.items.push_back(
        {ours(fmt::format("The audit log ends with entry {}, whose hash is {}: whoever keeps this "
                          "letter can tell later whether what was before it is still there.",
                          mailed.audit_number, mailed.audit_hash))});
  }
  return {"For the record", {std::move(list)}};
}

}  // namespace

Document document_of(const MailedDigest& mailed) {
  const auto& digest = mailed.digest;
  const auto& zone = mailed.school.zone;
  Document document;
  document.title = {theirs(mailed.team.title), ours(": the last seven days")};
  document.head.push_back(
      said({theirs(mailed.school.name),
            ours(fmt::format(", {} to {}. Times are those of {}.", local_time(zone, digest.from),
                             local_time(zone, digest.until), zone.name()))}));
  document.sections = {came_in(digest), waits(digest), went_out(digest, zone)};
  if (!digest.gaps.empty()) document.sections.push_back(missed(digest, zone));
  document.sections.push_back(comes_next(digest, zone));
  document.sections.push_back(for_the_record(mailed));
  document.sections.push_back(
      {"About this letter",
       {said({quiet("What people wrote is not in here: what they delete on X could not be taken "
                    "out of a letter any more. The ideas themselves are in the console "
                    "(inquiryctl console). This letter comes because the team's file names your "
                    "address under digest; whoever leads the team can take it out.")})}});
  return document;
}

std::string subject_of(const MailedDigest& mailed) {
  const auto waiting = waiting_in_all(mailed.digest);
  auto subject =
      mailed.team.title + ": " + counted(mailed.digest.new_ideas, "new idea", "new ideas");
  if (waiting > 0) subject += ", " + counted(waiting, "draft waits", "drafts wait");
  return subject;
}

}  // namespace inquiry::report
