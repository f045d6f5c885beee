#include "daemon/desk/draft_checks.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "daemon/desk/consent_checks.h"
#include "daemon/desk/nearest.h"
#include "daemon/desk/record.h"
#include "daemon/desk/replies.h"
#include "daemon/store/store.h"
#include "scheduler/asking.h"

namespace inquiry::desk {
namespace {

tl::unexpected<Error> invalid(std::string message) {
  return fail(Error::Kind::kInvalid, std::move(message));
}

Result<void> check_post(const Machine& machine, const Draft& draft) {
  const auto& content = draft.content;
  if (auto said = required("text", content.text, kTextBytesMax); !said) return said;
  if (content.poll && draft.kind != DraftKind::kQuestion) {
    return invalid("only a question has a poll; leave the poll out, or ask a question");
  }
  if (const auto problem = machine.post_problem(content); !problem.empty()) return invalid(problem);
  return {};
}

// A guardian agreed to sharing what a child learned, never to advertising with it.
Result<void> check_partnership(const Draft& draft) {
  const auto& students = draft.content.students;
  if (!draft.content.paid_partnership || !students || students->empty()) return {};
  return invalid(
      "a paid partnership and students in one post: no consent covers advertising with children; "
      "leave one of them out");
}

Result<void> check_reply(Machine& machine, const Team& team, const Draft& draft) {
  if (!draft.content.reply_to) return {};
  const auto target = reply_target(machine, team, *draft.content.reply_to);
  if (!target.objection.empty()) return invalid(target.objection);
  return check_only_answer(machine, team, draft);
}

Result<void> check_invited(const Team& team, const std::vector<Invitation>& invited) {
  if (const auto too_many = scheduler::asked_too_often(invited, {}, team.asking, {});
      !too_many.empty()) {
    return invalid(too_many.front().message);
  }
  std::vector<std::string> known;
  for (const auto& handle : team.invite) known.push_back("@" + handle);
  for (const auto& each : invited) {
    const bool allowed = std::any_of(team.invite.begin(), team.invite.end(), [&](const auto& may) {
      return scheduler::same_handle(may, each.handle);
    });
    if (!allowed) {
      return invalid("@" + each.handle + " is not among the people that team " + team.name +
                     " may invite;" + did_you_mean("@" + each.handle, known) +
                     " add them under invite: in the team's file, or leave them out");
    }
    if (auto said = required("reason for inviting @" + each.handle, each.because, kReasonBytesMax);
        !said) {
      return said;
    }
  }
  return {};
}

tl::unexpected<Error> uninvited(const std::string& mention) {
  return invalid("the text mentions @" + mention +
                 ", who is not invited; X does not allow uninvited mentions: add @" + mention +
                 " to invited with a reason, or write the name without @");
}

// X refuses mentions by a program of people who did not ask for it; a name needs the team's list
// and a reason that the moderator sees.
Result<void> check_mentions(const Machine& machine, const DraftContent& content) {
  auto mentions = machine.mentions_in(content.text);
  for (const auto& option : content.poll ? content.poll->options : std::vector<std::string>{}) {
    const auto more = machine.mentions_in(option);
    mentions.insert(mentions.end(), more.begin(), more.end());
  }
  for (const auto& mention : mentions) {
    const bool invited =
        std::any_of(content.invited.begin(), content.invited.end(),
                    [&](const auto& each) { return scheduler::same_handle(each.handle, mention); });
    if (!invited) return uninvited(mention);
  }
  return {};
}

// Local evidence never leaves the school, not even by somebody who copied it.
Result<void> check_local(const Team& team, const DraftContent& content) {
  constexpr std::string_view kSpace = " \t\r\n";
  const auto first = team.why_here.find_first_not_of(kSpace);
  if (first == std::string::npos) return {};
  const auto last = team.why_here.find_last_not_of(kSpace);
  const auto why_here = team.why_here.substr(first, last - first + 1);
  auto texts = content.poll ? content.poll->options : std::vector<std::string>{};
  texts.push_back(content.text);
  for (const auto& text : texts) {
    if (text.find(why_here) == std::string::npos) continue;
    return invalid(
        "the text repeats why the team asks here (why_here), which is local evidence and "
        "stays in the school; say it in other words, without the figures");
  }
  return {};
}

Result<void> check_students(const Draft& draft, bool submitting) {
  const auto& students = draft.content.students;
  if (!students) {
    if (!submitting) return {};
    return invalid(
        "it is not said who can be recognised; list the students, or say nobody (an "
        "empty list), or keep it as a draft with \"submit\": false");
  }
  std::set<std::string> seen;
  for (const auto& shown : *students) {
    if (auto problem = student_code_problem(shown.student)) return invalid(*std::move(problem));
    if (!seen.insert(shown.student).second) {
      return invalid("student " + shown.student +
                     " is listed twice; say all that is shown in one "
                     "entry");
    }
  }
  for (const auto& name : draft.content.staff) {
    if (auto said = required("name of a member of staff", name, kReasonBytesMax); !said) {
      return said;
    }
  }
  return {};
}

Result<void> check_evidence(const Draft& draft) {
  if (draft.kind != DraftKind::kCelebration) return {};
  return required("evidence of what is celebrated", draft.content.evidence, kTextBytesMax);
}

Result<void> check_ideas(store::Store& store, const Draft& draft) {
  for (const auto& id : draft.content.ideas) {
    const auto idea = store.idea(id);
    if (!idea || idea->team != draft.team) {
      return invalid("team " + draft.team + " has no idea " + id + "; list its ideas");
    }
  }
  return {};
}

Result<void> check_times(const Draft& draft, UtcTime now) {
  if (draft.not_after <= now) {
    return invalid("not_after has passed already; choose a later time");
  }
  if (draft.not_after > now + kLongestLife) {
    return invalid("not_after is more than 90 days away; a post for then is written then");
  }
  if (draft.not_before && *draft.not_before >= draft.not_after) {
    return invalid("not_before is not before not_after; leave time between the two");
  }
  return {};
}

}  // namespace

Result<void> check_draft(Machine& machine, const Team& team, const Draft& draft, bool submitting) {
  const auto& content = draft.content;
  if (auto checked = check_post(machine, draft); !checked) return checked;
  if (auto checked = check_partnership(draft); !checked) return checked;
  if (auto checked = check_reply(machine, team, draft); !checked) return checked;
  if (auto checked = check_invited(team, content.invited); !checked) return checked;
  if (auto checked = check_mentions(machine, content); !checked) return checked;
  if (auto checked = check_local(team, content); !checked) return checked;
  if (auto checked = check_students(draft, submitting); !checked) return checked;
  if (auto checked = check_evidence(draft); !checked) return checked;
  if (auto checked = check_ideas(machine.store(), draft); !checked) return checked;
  return check_times(draft, machine.clock().utc_now());
}

}  // namespace inquiry::desk
