#include "daemon/desk/preview.h"

#include <charconv>

#include "base/money.h"
#include "daemon/console/api/ahead_shapes.h"
#include "daemon/console/api/handlers.h"
#include "daemon/console/api/problem.h"
#include "daemon/console/api/shapes.h"

namespace inquiry::api {
namespace {

using scheduler::Fate;

// "2026-11-01T00:00:00-07:00": the offset tells the two sides of an hour that occurs twice.
std::string local_text(const Zone& zone, UtcTime time) {
  const auto local = zone.to_local(time).time_since_epoch();
  const auto offset = std::chrono::floor<std::chrono::minutes>(local - time.time_since_epoch());
  auto text = to_rfc3339(UtcTime{std::chrono::floor<std::chrono::seconds>(local)});
  text.pop_back();
  const auto minutes = std::abs(offset.count());
  const auto two = [](std::int64_t number) {
    return std::string(number < 10 ? "0" : "") + std::to_string(number);
  };
  return text + (offset.count() < 0 ? "-" : "+") + two(minutes / 60) + ":" + two(minutes % 60);
}

Json local_json(const Zone& zone, const std::optional<UtcTime>& time) {
  return time ? Json(local_text(zone, *time)) : Json(nullptr);
}

Json span_json(const Zone& zone, UtcTime from, const std::optional<UtcTime>& until) {
  return {{"from", to_rfc3339(from)},
          {"until", time_json(until)},
          {"from_local", local_text(zone, from)},
          {"until_local", local_json(zone, until)}};
}

Json silences_json(const desk::Preview& preview, const Zone& zone) {
  auto list = Json::array();
  for (const auto& each : preview.silences) list.push_back(span_json(zone, each.from, each.until));
  return list;
}

Json holidays_json(const desk::Preview& preview, const Zone& zone) {
  auto list = Json::array();
  for (const auto& each : preview.holidays) {
    list.push_back(span_json(zone, each.from, each.until));
    list.back()["name"] = each.names;
  }
  return list;
}

Json listening_json(const desk::Preview& preview, const Zone& zone) {
  auto list = Json::array();
  for (const auto& each : preview.listening) {
    auto json = span_json(zone, each.from, each.until);
    json["silent"] = each.silent;
    json["requests_per_day"] = each.requests_per_day;
    json["terms"] = Json::array();
    for (const auto& plan : each.terms) {
      json["terms"].push_back({{"key", plan.term.key()},
                               {"account", plan.term.account},
                               {"every", to_string(plan.every)},
                               {"teams", plan.teams}});
    }
    json["polls"] = Json::array();
    for (const auto& poll : each.polls) json["polls"].push_back(asked_json(poll));
    list.push_back(std::move(json));
  }
  return list;
}

const char* fate_word(Fate fate) {
  switch (fate) {
    case Fate::kGoesOut:
      return "goes_out";
    case Fate::kReturnsToReview:
      return "returns_to_review";
    case Fate::kNeedsConsent:
      return "needs_consent";
    case Fate::kExpires:
      return "expires";
    case Fate::kWaits:
      return "waits";
  }
  return "waits";
}

Json post_json(const desk::PostAhead& post, const std::optional<int>& number, const Zone& zone) {
  const auto& [draft, price, foreseen] = post;
  return {{"draft", draft.id},
          {"n", nullable(number)},
          {"kind", word(draft.kind)},
          {"state", word(draft.state)},
          {"author", draft.author},
          {"text", draft.content.text},
          {"price_usd", to_string(price)},
          {"not_before", time_json(draft.not_before)},
          {"not_after", to_rfc3339(draft.not_after)},
          {"fate", fate_word(foreseen.fate)},
          {"at", time_json(foreseen.at)},
          {"at_local", local_json(zone, foreseen.at)},
          {"held_by", blocked_json(foreseen.held_by)}};
}

Json chats_json(const desk::Preview& preview, const Zone& zone) {
  auto list = Json::array();
  for (const auto& chat : preview.chats) {
    auto questions = Json::array();
    for (std::size_t i = 0; i < chat.questions.size(); ++i) {
      questions.push_back(post_json(chat.questions[i], chat.numbers[i], zone));
    }
    const auto& plan = chat.stored.plan;
    list.push_back({{"id", chat.stored.id},
                    {"hashtag", "#" + plan.hashtag},
                    {"at", to_rfc3339(plan.at)},
                    {"at_local", local_text(zone, plan.at)},
                    {"every", to_string(plan.every)},
                    {"by_hand", plan.by_hand},
                    {"of", chat.stored.drafts.size()},
                    {"questions", questions}});
  }
  return list;
}

Json money_json(const std::optional<Money>& money) {
  return money ? Json(to_string(*money)) : Json(nullptr);
}

Json cost_json(const desk::CostAhead& cost, const MoneyStatus& money) {
  const auto whole = cost.reading ? std::optional{*cost.reading + cost.posting} : std::nullopt;
  return {{"prices_as_of", kPricesAsOf},
          {"reads", nullable(cost.reads)},
          {"reading_usd", money_json(cost.reading)},
          {"posting_usd", to_string(cost.posting)},
          {"whole_usd", money_json(whole)},
          {"poll_interval_percent", static_cast<std::int64_t>(money.slow_down * 100)},
          {"month", school_reads_json(money)},
          {"spent", school_spent_json(money)},
          {"month_ends", to_rfc3339(money.month_ends)}};
}

Result<int> days_wanted(const Context& context) {
  if (!context.request.query.contains("days")) return desk::kPreviewDays;
  const auto text = context.query("days");
  int days = 0;
  const auto* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, days);
  if (error != std::errc{} || rest != end || days < 1 || days > desk::kPreviewDaysMost) {
    return fail(Error::Kind::kInvalid, "days is not a number from 1 to " +
                                           std::to_string(desk::kPreviewDaysMost) + "; correct it");
  }
  return days;
}

}  // namespace

Json stages_ahead_json(const std::vector<scheduler::StageAhead>& stages, const Zone& zone) {
  auto list = Json::array();
  for (const auto& each : stages) {
    auto json = span_json(zone, each.from, each.until);
    json["stage"] = each.stage ? Json(each.stage->label) : Json(nullptr);
    json["behaviour"] = each.stage ? Json(word(each.stage->behaviour)) : Json(nullptr);
    json["silent"] = each.silent();
    json["cycle"] = each.stage ? each.stage->cycle : 0;
    json["round"] = each.stage ? each.stage->round : 0;
    list.push_back(std::move(json));
  }
  return list;
}

Answer get_preview(Context& context) {
  const auto days = days_wanted(context);
  if (!days) return tl::unexpected(days.error());
  auto preview = desk::preview(context.machine, *context.team, *days);
  // As in the status: in silence nothing tells how much came in.
  if (!context.standing.admin() && board_view(context, *context.team).silent) {
    preview.cost.reads.reset();
    preview.cost.reading.reset();
  }
  const auto& school = context.config().school;
  const auto& zone = school.zone;
  auto posts = Json::array();
  for (const auto& post : preview.posts) posts.push_back(post_json(post, std::nullopt, zone));
  auto halts = Json::array();
  for (const auto& halt : preview.halts) halts.push_back(halt_json(halt));
  return json_response({{"team", context.team->name},
                        {"from", to_rfc3339(preview.now)},
                        {"until", to_rfc3339(preview.until)},
                        {"timezone", zone.name()},
                        {"stages", stages_ahead_json(preview.stages, zone)},
                        {"silences", silences_json(preview, zone)},
                        {"holidays", holidays_json(preview, zone)},
                        {"holidays_problem", school.holidays_unreadable},
                        {"halts", halts},
                        {"listening", listening_json(preview, zone)},
                        {"posts", posts},
                        {"chats", chats_json(preview, zone)},
                        {"cost", cost_json(preview.cost, context.machine.money())}});
}

}  // namespace inquiry::api
