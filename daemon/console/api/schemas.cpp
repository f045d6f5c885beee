#include <algorithm>

#include "daemon/console/api/schema.h"

namespace inquiry::api {
namespace {

using nlohmann::json;

// Short forms below become JSON Schema: a member `name?` may be absent; a type `t|null` may be
// null;
// `[t]` is a list, `{t}` a map from names, `a,b,c` an enumeration, `time` and `date` strings of
// that format, a capitalised word another schema.
constexpr const char* kShapes = R"json({
  "Problem": {"type": "string", "title": "string", "status": "integer", "detail": "string",
              "errors?": "[Mistake]"},
  "Mistake": {"file?": "string", "line": "integer", "column": "integer", "message": "string"},
  "Nothing": {},

  "StageChange": {"stage": "string", "reason": "string", "out_of_order?": "boolean"},
  "HaltRequest": {"reason": "string", "team?": "string|null"},
  "TheoryRequest": {"theory": "string", "ideas?": "[string]"},
  "OutcomeRequest": {"worked": "yes,partly,no", "evidence": "string"},
  "NewIdea": {"text": "string", "author?": "string"},
  "CommentRequest": {"text": "string"},
  "IdeaStateRequest": {"state": "shortlisted,chosen,set_aside,hidden"},
  "MergeRequest": {"into": "string"},
  "ReasonRequest": {"reason": "string"},
  "ApproveRequest": {"content_hash": "string"},
  "ResolveRequest": {"outcome": "posted,not_posted", "post_id?": "string|null"},
  "InvitedRequest": {"handle": "string", "because": "string"},
  "StudentRequest": {"student": "string", "kinds?": "[Kind]", "name_level?": "none,first,full"},
  "NewDraft": {"team": "string", "kind": "question,celebration,chat", "text": "string",
               "invited?": "[InvitedRequest]", "students?": "[StudentRequest]|null",
               "staff?": "[string]", "evidence?": "string", "ideas?": "[string]",
               "media?": "[Media]", "poll?": "PollRequest|null",
               "reply_settings?": "ReplySettings", "made_with_ai?": "boolean",
               "paid_partnership?": "boolean", "reply_to?": "string|null",
               "not_before?": "time|null", "not_after?": "time", "submit?": "boolean"},
  "PollRequest": {"options": "[string]", "duration_minutes?": "integer"},
  "ReplySettings": "everyone,following,mentioned_users,verified,subscribers",
  "DraftEdit": {"text?": "string", "invited?": "[InvitedRequest]",
                "students?": "[StudentRequest]|null", "staff?": "[string]", "evidence?": "string",
                "ideas?": "[string]", "media?": "[Media]", "poll?": "PollRequest|null",
                "reply_settings?": "ReplySettings", "made_with_ai?": "boolean",
               "paid_partnership?": "boolean", "reply_to?": "string|null",
                "not_before?": "time|null", "not_after?": "time", "content_hash?": "string"},
  "NewConsent": {"student": "string", "guardian": "string",
                 "basis": "opt_in,directory_opt_out,public_task",
                 "decision": "granted,refused,objected", "channels": "[string]", "kinds": "[Kind]",
                 "name_level?": "none,first,full", "from": "date", "until?": "date|null",
                 "wording_version?": "string", "evidence?": "string"},
  "NewUser": {"name": "string",
              "role": "admin,lead,moderator,teacher,coach,safeguarding,viewer"},

  "Status": {"version": "string", "uptime_s": "integer", "school": "School", "me": "Me",
             "halts": "[Halt]", "accounts": "[Account]", "money": "MoneyStatus", "teams": "[TeamStatus]",
             "last_errors": "[LastError]"},
  "School": {"name": "string", "timezone": "string", "lone_moderator": "boolean",
             "holidays_problem": "string"},
  "Me": {"user": "string", "as": "string", "admin": "boolean", "roles": "{[string]}"},
  "MoneyStatus": {"prices_as_of": "string", "reads": "SchoolReads", "spent": "SchoolSpent",
                  "poll_interval_percent": "integer", "reads_again_at": "time|null",
                  "month_ends": "time", "teams": "[TeamReads]"},
  "SchoolReads": {"today": "integer", "month": "integer", "limit": "integer",
                  "forecast": "integer"},
  "SchoolSpent": {"today_usd": "string", "month_usd": "string", "budget_usd": "string|null",
                  "forecast_usd": "string"},
  "TeamReads": {"team": "string", "today": "integer", "month": "integer",
                "share_today": "integer"},
  "Account": {"name": "string", "handle": "string", "problem": "string", "warning": "string",
              "rate_windows": "[RateWindow]", "reads": "Reads", "usage": "Usage|null",
              "spent_usd": "string", "today": "AccountToday", "spent": "{KindSpent}",
              "last_poll": "time|null", "lag_s": "integer|null", "stream": "string|null",
              "gaps": "[Gap]"},
  "RateWindow": {"endpoint": "string", "limit": "integer", "remaining": "integer",
                 "reset": "time"},
  "AccountToday": {"reads": "integer", "spent_usd": "string", "spent": "{KindSpent}"},
  "KindSpent": {"count": "integer", "cost_usd": "string"},
  "Reads": {"count": "integer", "cost_usd": "string", "limit": "integer"},
  "Usage": {"posts_read": "integer", "cap": "integer|null", "cap_reset_day": "integer|null",
            "read_at": "time"},
  "Gap": {"term": "string", "from": "time", "until": "time", "why": "string"},
  "LastError": {"at": "time", "where": "string", "message": "string"},
  "TeamStatus": {"team": "string", "title": "string", "question": "string",
                 "stage": "string|null", "behaviour": "Behaviour|null", "until": "time|null",
                 "cycle": "integer", "counts": "Counts"},
  "Counts": {"ideas": "{integer}", "drafts": "{integer}"},
  "Halt": {"team": "string|null", "reason": "string", "by": "string", "at": "time"},

  "Behaviour": "define,plan,teach,analyze,reflect",
  "Kind": "photo,video,voice,work,quote",
  "Team": {"team": "string", "title": "string", "question": "string", "why_here": "string",
           "account": "string", "stages": "[StageName]", "stage": "string|null",
           "behaviour": "Behaviour|null", "until": "time|null", "since": "time|null",
           "cycle": "integer", "people": "People", "invite": "[string]",
           "calendar": "[CalendarEntry]", "votes": "integer",
           "votes_left": "integer"},
  "StageName": {"stage": "string", "behaviour": "Behaviour", "next": "[string]"},
  "People": {"lead": "[string]", "moderators": "[string]", "teachers": "[string]",
             "coach": "[string]", "safeguarding": "[string]"},
  "CalendarEntry": {"stage": "string", "from": "string"},
  "Stage": {"stage": "string|null", "behaviour": "Behaviour|null", "cycle": "integer",
            "round": "integer", "since": "time|null", "until": "time|null",
            "next": "[NextStage]", "history": "[Transition]"},
  "NextStage": {"stage": "string", "behaviour": "Behaviour", "in_order": "boolean",
                "cycle": "integer", "round": "integer"},
  "Transition": {"stage": "string", "behaviour": "Behaviour", "cycle": "integer",
                 "round": "integer", "at": "time", "by": "string", "reason": "string",
                 "move": "in_order,out_of_order,undo,abort"},
  "Cycle": {"number": "integer", "state": "running,finished,aborted,undone",
            "started_at": "time", "question": "string", "why_here": "string",
            "round": "integer", "theory": "string", "ideas": "[string]", "outcome": "Outcome|null",
            "theories": "[Theory]", "outcomes": "[Outcome]", "comments": "[Comment]",
            "aborted": "Abort|null"},
  "Theory": {"round": "integer", "theory": "string", "by": "string", "at": "time"},
  "Outcome": {"round": "integer", "worked": "yes,partly,no", "evidence": "string",
              "by": "string", "at": "time"},
  "Abort": {"by": "string", "at": "time", "reason": "string"},

  "Seeds": {"round": "integer", "worked": "yes,partly,no|null", "proposals": "[Seed]"},
  "Seed": {"kind": "question,celebration", "text": "string", "invited": "[InvitedRequest]",
           "ideas": "[string]", "why": "string"},
  "CycleReport": {"school": "string", "timezone": "string", "team": "string", "title": "string",
                  "number": "integer", "state": "running,finished,aborted,undone",
                  "made_at": "time", "from": "time", "until": "time|null", "local": "boolean",
                  "silent": "boolean", "question": "string", "why_here": "string|null",
                  "questions_before": "[string]", "stages": "[ReportStage]", "silence_s": "integer",
                  "posted_in_silence": "integer", "heard": "ReportHeard|null",
                  "ideas": "ReportIdeas", "rounds": "[ReportRound]", "posts": "[ReportPost]",
                  "questions_waiting": "integer", "next_question": "string|null",
                  "aborted": "ReportAbort|null", "money": "ReportMoney"},
  "ReportStage": {"stage": "string", "behaviour": "Behaviour", "round": "integer",
                  "from": "time", "until": "time|null",
                  "move": "in_order,out_of_order,undo,abort", "taught_again": "boolean",
                  "by": "string|null", "reason": "string|null"},
  "ReportHeard": {"ideas": "integer", "voices": "integer", "first_time": "integer",
                  "languages": "{integer}", "sources": "{integer}", "from_before": "integer",
                  "in_silence": "integer"},
  "ReportIdeas": {"new": "integer|null", "shortlisted": "integer", "chosen": "integer",
                  "set_aside": "integer|null", "waiting": "integer|null",
                  "chosen_ones": "[ReportIdea]", "set_aside_ones": "[ReportIdea]"},
  "ReportIdea": {"id": "string", "text": "string", "author": "string", "url": "string",
                 "why": "string", "votes": "integer", "voices": "integer",
                 "in_theory": "boolean", "withheld": "string|null"},
  "ReportRound": {"round": "integer", "theory": "ReportTheory|null",
                  "outcome": "ReportOutcome|null"},
  "ReportTheory": {"theory": "string", "by": "string|null", "at": "time"},
  "ReportOutcome": {"worked": "yes,partly,no", "evidence": "string|null", "by": "string|null",
                    "at": "time"},
  "ReportPost": {"kind": "question,celebration,chat", "at": "time", "behaviour": "Behaviour",
                 "text": "string", "url": "string", "taken_back": "boolean",
                 "thanks": "[string]"},
  "ReportAbort": {"by": "string|null", "at": "time", "reason": "string|null"},
  "ReportMoney": {"account": "string", "other_teams": "integer", "spent_usd": "string",
                  "reads": "integer", "posts": "integer", "reads_for_team": "integer"},
  "Preview": {"team": "string", "from": "time", "until": "time", "timezone": "string",
              "stages": "[StageAhead]", "silences": "[SpanAhead]", "holidays": "[HolidayAhead]",
              "holidays_problem": "string", "halts": "[Halt]", "listening": "[ListeningAhead]",
              "posts": "[PostAhead]", "chats": "[ChatAhead]", "cost": "CostAhead"},
  "StageAhead": {"stage": "string|null", "behaviour": "Behaviour|null", "silent": "boolean",
                 "cycle": "integer", "round": "integer", "from": "time", "until": "time|null",
                 "from_local": "string", "until_local": "string|null"},
  "SpanAhead": {"from": "time", "until": "time|null", "from_local": "string",
                "until_local": "string|null"},
  "HolidayAhead": {"name": "string", "from": "time", "until": "time|null", "from_local": "string",
                   "until_local": "string|null"},
  "ListeningAhead": {"from": "time", "until": "time|null", "from_local": "string",
                     "until_local": "string|null", "silent": "boolean", "terms": "[TermAhead]",
                     "polls": "[PollAhead]", "requests_per_day": "integer"},
  "TermAhead": {"key": "string", "account": "string", "every": "string", "teams": "[string]"},
  "PollAhead": {"kind": "search,mentions,list", "account": "string", "query": "string",
                "terms": "[string]"},
  "PostAhead": {"draft": "string", "n": "integer|null", "kind": "question,celebration,chat",
                "state": "DraftState", "author": "string", "text": "string",
                "price_usd": "string", "not_before": "time|null", "not_after": "time",
                "fate": "goes_out,returns_to_review,needs_consent,expires,waits",
                "at": "time|null", "at_local": "string|null", "held_by": "[BlockedBy]"},
  "ChatAhead": {"id": "string", "hashtag": "string", "at": "time", "at_local": "string",
                "every": "string", "by_hand": "boolean", "of": "integer",
                "questions": "[PostAhead]"},
  "CostAhead": {"prices_as_of": "string", "reads": "integer|null", "reading_usd": "string|null",
                "posting_usd": "string", "whole_usd": "string|null",
                "poll_interval_percent": "integer", "month": "SchoolReads",
                "spent": "SchoolSpent", "month_ends": "time"},

  "Digest": {"team": "string", "title": "string", "from": "time", "until": "time",
             "silent": "boolean", "new_ideas": "integer", "most_voted": "[Idea]",
             "first_voices": "[Idea]", "waiting": "{integer}", "posted": "[DigestPost]",
             "gaps": "[Gap]", "stages": "[StageAhead]", "mail": "DigestMail",
             "reads": "SchoolReads", "spent": "SchoolSpent"},
  "DigestMail": {"to": "[string]", "next": "time|null", "letters": "[DigestLetter]"},
  "DigestLetter": {"to": "string", "due": "time",
                   "state": "waiting,sending,sent,unclear,refused,given_up,kept_back",
                   "at": "time", "detail": "string"},
  "DigestPost": {"draft": "string", "kind": "question,celebration,chat", "text": "string",
                 "posted_at": "time|null", "url": "string"},

  "Idea": {"id": "string", "team": "string", "post_id": "string|null", "text": "string",
           "author": "string", "url": "string", "created_at": "time", "arrived_at": "time",
           "language": "string",
           "source": "problem,solution,mention,answer,chat,list,person,colleague",
           "why": "string",
           "state": "new,shortlisted,chosen,set_aside,parked,hidden,removed",
           "votes": "integer", "voters": "[string]", "voted": "boolean",
           "comments": "[Comment]", "merged_into": "string|null", "voices": "integer",
           "merged": "[FoldedVoice]", "cycles": "[integer]", "unverified": "boolean",
           "removed_from": "IdeaStateBefore|null", "removed_at": "time|null", "notice": "string",
           "flag_reason?": "string"},
  "IdeaStateBefore": "new,shortlisted,chosen,set_aside,parked,hidden",
  "FoldedVoice": {"id": "string", "author": "string", "url": "string", "created_at": "time",
                  "by": "string", "at": "time|null"},
  "Comment": {"author": "string", "at": "time", "text": "string"},
  "Flagged": {"id": "string", "flagged": "boolean", "contacts": "[string]",
              "message": "string"},
  "Explanation": {"post_id": "string", "routed": "boolean", "source": "string|null",
                  "state": "string|null", "why": "string", "idea": "string|null",
                  "merged_into": "string|null"},

  "ChatSummary": {"id": "string", "team": "string", "hashtag": "string", "at": "time",
                  "every": "string", "by_hand": "boolean", "state": "ChatState",
                  "asked": "integer", "of": "integer", "answers": "integer"},
  "ChatState": "planned,running,over,cancelled",
  "Chat": {"id": "string", "team": "string", "hashtag": "string", "at": "time",
           "every": "string", "by_hand": "boolean", "state": "ChatState", "silent": "boolean",
           "questions": "[ChatQuestion]", "unmatched": "[string]",
           "unmatched_posts": "[ChatPost]"},
  "ChatQuestion": {"n": "integer", "text": "string", "draft": "string", "state": "DraftState",
                   "post_id": "string|null", "asked_at": "time|null", "planned_at": "time|null",
                   "blocked_by": "[BlockedBy]", "reason": "string", "answers": "[ChatAnswer]"},
  "ChatAnswer": {"post_id": "string", "how": "tag,reply,time", "late": "boolean",
                 "post": "ChatPost"},
  "ChatPost": {"post_id": "string", "idea": "string", "state": "string", "text": "string",
               "author": "string", "url": "string", "language": "string", "created_at": "time",
               "unverified": "boolean"},

  "Draft": {"id": "string", "team": "string", "kind": "question,celebration,chat",
            "author": "string", "author_actor": "string", "state": "DraftState", "text": "string",
            "weighted_length": "integer", "price_usd": "string", "content_hash": "string",
            "media": "[Media]", "students": "[StudentShown]|null", "staff": "[string]",
            "invited": "[Invited]", "asking": "Asking|null", "evidence": "string", "ideas": "[string]",
            "poll": "Poll|null", "reply_settings": "ReplySettings", "made_with_ai": "boolean",
            "paid_partnership": "boolean", "reply_to": "ReplyTo|null",
            "not_before": "time|null", "not_after": "time", "blocked_by": "[BlockedBy]",
            "attempts": "[Attempt]", "posted_id": "string|null", "posted_at": "time|null",
            "withdrawal": "Withdrawal|null", "approval": "Approval|null", "reason": "string",
            "cycle": "integer", "created_at": "time", "changed_at": "time"},
  "ReplyTo": {"post_id": "string", "author": "string", "rule": "string"},
  "DraftState": "draft,waiting_for_consent,waiting_for_review,approved,sending,posted,withdrawn,rejected,held,expired,failed",
  "Poll": {"options": "[string]", "duration_minutes": "integer"},
  "Media": {"id?": "string", "alt?": "string"},
  "StudentShown": {"student": "string", "kinds": "[Kind]", "name_level": "none,first,full",
                   "consent": "ConsentNow"},
  "ConsentNow": {"live": "boolean", "id": "string|null",
                 "decision": "granted,refused,objected|null", "until": "time|null",
                 "message": "string"},
  "Invited": {"handle": "string", "because": "string", "in_text": "boolean"},
  "Asking": {"rule": "string", "without_mentions": "string"},
  "BlockedBy": {"code": "stage,halt,hours,holiday,pacing,budget,consent,approval,outcome,account,not_before",
                "message": "string", "until": "time|null", "student": "string|null",
                "consent": "DecidingConsent|null"},
  "DecidingConsent": {"id": "string", "decision": "granted,refused,objected",
                      "until": "time|null"},
  "Attempt": {"started_at": "time", "outcome": "pending,unknown,posted,not_sent,refused",
              "post_id": "string|null", "detail": "string", "answer": "string"},
  "Withdrawal": {"requested_at": "time", "proven_at": "time|null"},
  "Approval": {"by": "string", "actor": "string", "at": "time", "content_hash": "string",
               "lone": "boolean"},

  "Consent": {"id": "string", "student": "string", "guardian": "string",
              "basis": "opt_in,directory_opt_out,public_task",
              "decision": "granted,refused,objected", "channels": "[string]", "kinds": "[Kind]",
              "name_level": "none,first,full", "from": "date", "until": "date|null",
              "wording_version": "string", "evidence": "string", "recorded_at": "time",
              "recorded_by": "string", "revoked": "Revocation|null"},
  "Revocation": {"at": "time", "by": "string", "reason": "string"},
  "ConsentImport": {"dry_run": "boolean", "rows": "integer", "added": "integer",
                    "unchanged": "integer", "revoked_before": "integer",
                    "revoked_lines": "[integer]", "students": "[string]",
                    "drafts_changed": "integer"},
  "Student": {"student": "string", "consents": "[Consent]", "posts": "[StudentPost]"},
  "StudentPost": {"draft": "string", "team": "string", "post_id": "string", "url": "string",
                  "posted_at": "time|null", "text": "string", "withdrawal": "Withdrawal|null"},

  "AuditEntry": {"number": "integer", "at": "time", "actor": "string", "as": "string",
                 "action": "string", "team": "string", "subject": "string", "detail": "string",
                 "hash": "string"},
  "AuditProof": {"intact": "boolean", "entries": "integer", "broken_at": "integer|null",
                 "head": "string", "message": "string"},
  "Reloaded": {"reloaded": "boolean"},
  "BackupRequest": {"file": "string"},
  "Backup": {"file": "string"},
  "Plan": {"polls": "[PlannedPoll]", "terms": "[Term]"},
  "PlannedPoll": {"kind": "string", "account": "string", "query": "string", "terms": "[string]"},
  "Term": {"key": "string", "account": "string", "value": "string", "every": "string",
           "teams": "[string]", "read_until": "time|null", "last_read": "time|null",
           "wait_until": "time|null", "failures": "integer"},
  "Volume": {"team": "string", "cost_usd": "string", "terms": "[TermVolume]",
             "month_posts": "integer", "month_usd": "string", "remark": "string"},
  "TermVolume": {"key": "string", "query": "string", "week_posts": "integer|null",
                 "month_posts": "integer|null", "month_usd": "string|null", "remark": "string"},
  "LoginLink": {"url": "string"},
  "User": {"name": "string", "role": "admin,lead,moderator,teacher,coach,safeguarding,viewer",
           "teams": "[string]"},
  "AccountCheck": {"account": "string", "message": "string", "credentials": "[Credential]"},
  "Credential": {"kind": "app,oauth2,oauth1", "can": "string", "problem": "string"},
  "LoginRequest": {"port?": "integer"},
  "LoginOffer": {"url": "string", "state": "string", "redirect_uri": "string",
                 "expires_at": "time"},
  "LoginAnswer": {"state": "string", "code": "string"},
  "Login": {"account": "string", "message": "string"}
})json";

bool is_builtin(const std::string& type) {
  return type == "string" || type == "integer" || type == "boolean";
}

void allow_null(json& schema) {
  if (schema.contains("$ref")) {
    schema = {{"oneOf", {schema, {{"type", "null"}}}}};
    return;
  }
  schema["type"] = json::array({schema["type"], "null"});
  if (schema.contains("enum")) schema["enum"].push_back(nullptr);
}

json from_short(const std::string& text) {
  static const std::string kOrNull = "|null";
  if (text.ends_with(kOrNull)) {
    auto schema = from_short(text.substr(0, text.size() - kOrNull.size()));
    allow_null(schema);
    return schema;
  }
  const auto inner = [&] { return from_short(text.substr(1, text.size() - 2)); };
  if (text.starts_with('[')) return {{"type", "array"}, {"items", inner()}};
  if (text.starts_with('{')) return {{"type", "object"}, {"additionalProperties", inner()}};
  if (is_builtin(text)) return {{"type", text}};
  if (text == "time") return {{"type", "string"}, {"format", "date-time"}};
  if (text == "date") return {{"type", "string"}, {"format", "date"}};
  if (text[0] >= 'A' && text[0] <= 'Z') return {{"$ref", "#/components/schemas/" + text}};
  auto words = json::array();
  for (std::size_t begin = 0; begin <= text.size();) {
    const auto end = std::min(text.find(',', begin), text.size());
    words.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return {{"type", "string"}, {"enum", words}};
}

json from_members(const json& members) {
  json schema{{"type", "object"}, {"properties", json::object()}};
  auto required = json::array();
  for (const auto& [name, text] : members.items()) {
    const bool optional = name.ends_with('?');
    const auto plain = optional ? name.substr(0, name.size() - 1) : name;
    schema["properties"][plain] = from_short(text.get<std::string>());
    if (!optional) required.push_back(plain);
  }
  if (!required.empty()) schema["required"] = required;
  return schema;
}

}  // namespace

const json& schemas() {
  static const json kSchemas = [] {
    const auto shapes = json::parse(kShapes);
    json all = json::object();
    for (const auto& [name, shape] : shapes.items()) {
      all[name] = shape.is_string() ? from_short(shape.get<std::string>()) : from_members(shape);
    }
    return all;
  }();
  return kSchemas;
}

}  // namespace inquiry::api
