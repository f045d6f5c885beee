// The options of the main file.
#include <string>

#include "base/money.h"
#include "base/words.h"
#include "base/zone.h"
#include "config/loopback.h"
#include "config/option_table.h"

namespace inquiry::config {
namespace {

using Shape = Option::Shape;

const Section& school_section() {
  static const Section section{
      .where = "in school",
      .title = "school",
      .help = "The school whose clock and calendar everything follows.",
      .options = {
          {.key = "name",
           .required = true,
           .help = "The school's name, shown in the console.",
           .store = [](Loading& l, const Value& v) { l.config.school.name = v.text; }},
          {.key = "timezone",
           .type = Type::kZone,
           .required = true,
           .help = "IANA name. All dates and hours of all files are local to it.",
           .store = [](Loading& l, const Value& v) { l.config.school.zone = *Zone::find(v.text); }},
          {.key = "holidays",
           .shape = Shape::kList,
           .type = Type::kHoliday,
           .help =
               "Days on which nothing is posted: dates, half days (2026-11-25T12:00 is free from "
               "noon on), and .ics calendar files named relative to this file. Every day that "
               "an event touches is a holiday, all of it. While a calendar cannot be read, "
               "nothing is posted at all.",
           .store = [](Loading& l, const Value& v) { l.holidays.push_back(v); }},
          {.key = "lone_moderator",
           .type = Type::kBoolean,
           .fallback = "false",
           .help = "true lets an author approve her own draft, for a school with one moderator. "
                   "Logged and shown every time.",
           .store = [](Loading& l,
                       const Value& v) { l.config.school.lone_moderator = v.text == "true"; }},
      }};
  return section;
}

template <Money Prices::*kPrice>
Option price(std::string_view key, std::string_view help) {
  return {.key = key,
          .type = Type::kMoney,
          .fallback = to_string(Prices{}.*kPrice),
          .help = help,
          .store = [](Loading& l, const Value& v) {
            l.config.x.prices.*kPrice = *parse_money(v.text);
          }};
}

const Section& prices_section() {
  static const Section section{
      .where = "in x.prices",
      .title = "x.prices",
      .help =
          "What X charges the school per call, in US dollars, where its contract differs from "
          "the built-in table (as of 2026-11).",
      .options = {
          price<&Prices::post_read>("post_read", "Reading one post."),
          price<&Prices::own_read>("own_read", "Reading one post of the school's own accounts."),
          price<&Prices::user_read>("user_read", "Looking up one author."),
          price<&Prices::post>("post", "Posting without a link."),
          price<&Prices::post_with_link>("post_with_link", "Posting with a link."),
          price<&Prices::summoned_reply>("summoned_reply",
                                         "Replying to someone who mentioned the account."),
          price<&Prices::removal>("removal", "Deleting a post."),
          price<&Prices::media_metadata>("media_metadata",
                                         "Giving one picture or video its alt text."),
          price<&Prices::post_count>("post_count", "Counting the posts of one search."),
      }};
  return section;
}

const Section& x_section() {
  static const Section section{
      .where = "in x",
      .title = "x",
      .help = "How X is reached and what it may cost.",
      .options = {
          {.key = "api_base_url",
           .type = Type::kUrl,
           .fallback = X{}.api_base_url,
           .help = "Where X's API is. https; plain http only to this machine (tests, rehearsal).",
           .store =
               [](Loading& l, const Value& v) {
                 auto url = v.text;
                 while (url.ends_with('/')) url.pop_back();
                 l.loopback = is_loopback_url(url);
                 l.config.x.api_base_url = url;
               }},
          {.key = "authorize_url",
           .type = Type::kUrl,
           .fallback = X{}.authorize_url,
           .help = "X's page on which the owner of an account agrees (inquiryctl account login).",
           .store = [](Loading& l, const Value& v) { l.config.x.authorize_url = v.text; }},
          {.key = "proxy",
           .type = Type::kProxy,
           .help = "The school's web proxy on the way to X. Without it the environment's "
                   "https_proxy is honoured.",
           .store = [](Loading& l, const Value& v) { l.config.x.proxy = v.text; }},
          {.key = "proxy_credential",
           .type = Type::kName,
           .help = "Name of the file in the credentials folder that holds the proxy's "
                   "{\"user\": …, \"password\": …}, when the proxy asks for them.",
           .store = [](Loading& l, const Value& v) { l.config.x.proxy_credential = v.text; }},
          {.key = "ca_bundle",
           .type = Type::kFile,
           .help = "A PEM file of CA certificates to trust beside the system's, relative to this "
                   "file: for a filter that inspects TLS.",
           .store = [](Loading& l, const Value& v) { l.ca_bundle = v; }},
          {.key = "dialect",
           .type = Type::kDialect,
           .fallback = std::string{word(X{}.dialect)},
           .help = "The names used in requests to X. Answers are understood in either.",
           .store = [](Loading& l,
                       const Value& v) { l.config.x.dialect = *parse_word<Dialect>(v.text); }},
          {.key = "intake",
           .type = Type::kIntake,
           .fallback = "poll",
           .help = "poll asks X at intervals. stream also lets X send hashtags, people and answers "
                   "within seconds, for an app whose plan has the filtered stream; without it "
                   "inquiryd polls, and says so.",
           .store =
               [](Loading& l, const Value& v) {
                 l.config.x.intake = v.text == "stream" ? Intake::kStream : Intake::kPoll;
               }},
          {.key = "query_length",
           .type = Type::kInteger,
           .fallback = std::to_string(X{}.query_length),
           .min = "1",
           .max = "4096",
           .min_on_x = "128",
           .help = "Characters of one search query that the school's access tier allows.",
           .store = [](Loading& l,
                       const Value& v) { l.config.x.query_length = std::stoi(v.text); }},
          {.key = "monthly_post_reads",
           .type = Type::kInteger,
           .fallback = std::to_string(X{}.monthly_post_reads),
           .min = "0",
           .max = "1000000000",
           .help = "Posts the school pays to read per UTC month. Spent evenly, never exceeded.",
           .store = [](Loading& l,
                       const Value& v) { l.config.x.monthly_post_reads = std::stoll(v.text); }},
          {.key = "monthly_budget_usd",
           .type = Type::kMoney,
           .help = "A cap over everything X charges in a UTC month. Without it there is none.",
           .store = [](Loading& l,
                       const Value& v) { l.config.x.monthly_budget = parse_money(v.text); }},
          {.key = "recheck_share",
           .type = Type::kPercent,
           .fallback = std::to_string(X{}.recheck_share_percent) + "%",
           .min = "0%",
           .max = "100%",
           .help = "Share of the reads that looks for what was deleted on X. What is unverified "
                   "for 24 hours is hidden.",
           .store = [](Loading& l,
                       const Value& v) { l.config.x.recheck_share_percent = std::stoi(v.text); }},
          {.key = "settle",
           .type = Type::kDuration,
           .fallback = inquiry::to_string(X{}.settle),
           .min = "0s",
           .max = "1d",
           .min_on_x = "1m",
           .help = "How long X may take to show a post. Nothing unclear is sent again before.",
           .store = [](Loading& l,
                       const Value& v) { l.config.x.settle = *parse_duration(v.text); }},
          {.key = "prices", .shape = Shape::kSection, .section = prices_section, .fallback = "{}"},
      }};
  return section;
}

const Section& account_section() {
  static const Section section{
      .where = "in an account",
      .title = "accounts.NAME",
      .help = "One X account that the school owns.",
      .options = {
          {.key = "user_id",
           .type = Type::kId,
           .required = true,
           .help = "The account's numeric id on X, in quotes.",
           .store =
               [](Loading& l, const Value& v) {
                 l.config.accounts.at(v.key).user_id = *UserId::parse(v.text);
               }},
          {.key = "handle",
           .type = Type::kOwnHandle,
           .required = true,
           .help = "The account's handle on X.",
           .store =
               [](Loading& l, const Value& v) {
                 l.config.accounts.at(v.key).handle =
                     v.text.substr(v.text.starts_with('@') ? 1 : 0);
               }},
          {.key = "credential",
           .type = Type::kName,
           .required = true,
           .help = "Name of the account's file in the credentials folder. Secrets are never "
                   "written here.",
           .store = [](Loading& l,
                       const Value& v) { l.config.accounts.at(v.key).credential = v.text; }},
      }};
  return section;
}

const Section& mail_section() {
  static const Section section{
      .where = "in mail",
      .title = "mail",
      .help = "The school's mail server, through which teams get their weekly digest.",
      .options = {
          {.key = "server",
           .type = Type::kMailServer,
           .required = true,
           .help = "smtps://HOST or smtp://HOST, with :PORT where it is not 465 or 25. smtp:// is "
                   "encrypted too (STARTTLS), except to this machine.",
           .store = [](Loading& l, const Value& v) { l.config.mail.server = v.text; }},
          {.key = "from",
           .type = Type::kMailAddress,
           .required = true,
           .help = "The address it is sent from.",
           .store = [](Loading& l, const Value& v) { l.config.mail.from = v.text; }},
          {.key = "credential",
           .type = Type::kName,
           .help = "Name of the file in the credentials folder that holds the server's "
                   "{\"user\": …, \"password\": …}, when it asks for them.",
           .store = [](Loading& l, const Value& v) { l.config.mail.credential = v.text; }},
      }};
  return section;
}

const Section& console_section() {
  static const Section section{
      .where = "in console",
      .title = "console",
      .help = "The web console.",
      .options = {
          {.key = "listen",
           .type = Type::kListen,
           .fallback = Console{}.address + ":" + std::to_string(Console{}.port),
           .help = "Loopback address and port (0: any free one). Reach it from elsewhere with "
                   "ssh -L.",
           .store =
               [](Loading& l, const Value& v) {
                 const auto address = *parse_address(v.text);
                 l.config.console = {address.host, address.port};
               }},
      }};
  return section;
}

}  // namespace

std::string_view help_of(const Option& option) {
  return option.help.empty() ? option.section().help : option.help;
}

const Section& main_section() {
  static const Section section{
      .where = "in the main file",
      .title = "The main file",
      .help = "`/etc/inquiryd/inquiryd.yaml`: the school, its accounts and where the teams are.",
      .options = {
          {.key = "version",
           .type = Type::kInteger,
           .required = true,
           .min = "1",
           .max = "1",
           .help = "Version of this format.",
           .store = [](Loading&, const Value&) {}},
          {.key = "school", .shape = Shape::kSection, .section = school_section, .required = true},
          {.key = "store",
           .type = Type::kStore,
           .fallback = Config{}.store,
           .help = "Where everything is kept; the file is relative to the state folder.",
           .store = [](Loading& l, const Value& v) { l.config.store = v.text; }},
          {.key = "x", .shape = Shape::kSection, .section = x_section, .fallback = "{}"},
          {.key = "accounts",
           .shape = Shape::kNamedSections,
           .section = account_section,
           .required = true,
           .help = "The school's X accounts, each under a name that the team files use.",
           .store = [](Loading& l, const Value& v) { l.config.accounts[v.key].name = v.key; }},
          {.key = "console",
           .shape = Shape::kSection,
           .section = console_section,
           .fallback = "{}"},
          {.key = "mail", .shape = Shape::kSection, .section = mail_section},
          {.key = "teams",
           .shape = Shape::kValueOrList,
           .type = Type::kFiles,
           .fallback = "teams/*.yaml",
           .help = "The team files: names or patterns, relative to this file.",
           .store = [](Loading& l, const Value& v) { l.team_files.push_back(v); }},
      }};
  return section;
}

}  // namespace inquiry::config
