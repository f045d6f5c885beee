#include "client/curl_courier.h"

#include <curl/curl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "base/digest.h"
#include "client/curl_easy.h"

namespace inquiry::client {
namespace {

namespace asio = boost::asio;
using curl::set;
using Kind = MailFailure::Kind;
using Done = std::function<void(MailResult)>;

constexpr std::chrono::milliseconds kConnectTimeoutMax{10'000};
constexpr long kAnswerTimeoutSeconds = 15;
constexpr long kBeginData = 354;  // the letter follows: from here on it may have been taken

template <typename T, void (*kFree)(T*)>
struct Freed {
  void operator()(T* owned) const { kFree(owned); }
};
using Easy = std::unique_ptr<CURL, Freed<CURL, curl_easy_cleanup>>;
using List = std::unique_ptr<curl_slist, Freed<curl_slist, curl_slist_free_all>>;
using Mime = std::unique_ptr<curl_mime, Freed<curl_mime, curl_mime_free>>;

void require(bool done) {
  if (!done) throw std::runtime_error("libcurl cannot write a letter: out of memory");
}

void append(List& list, const std::string& line) {
  curl_slist* grown = curl_slist_append(list.get(), line.c_str());
  require(grown != nullptr);
  static_cast<void>(list.release());
  list.reset(grown);
}

bool is_plain(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= ' ' && c < 0x7F; });
}

// A header's text, in encoded words (RFC 2047) where it needs them: each at most 75 characters long
// and of whole UTF-8 characters. Control characters are blanks: a header has one line.
std::string header_text(std::string text) {
  std::ranges::replace_if(
      text, [](unsigned char c) { return c < ' ' || c == 0x7F; }, ' ');
  if (is_plain(text)) return text;
  constexpr std::size_t kWordBytes = 45;  // 60 in base64, and 12 around them
  std::string words;
  for (std::size_t from = 0; from < text.size();) {
    auto until = std::min(from + kWordBytes, text.size());
    const auto continues = [&](std::size_t at) {
      return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80;
    };
    while (until > from + 1 && continues(until)) --until;
    words += fmt::format("{}=?UTF-8?B?{}?=", from == 0 ? "" : "\r\n ",
                         base64(std::string_view{text}.substr(from, until - from)));
    from = until;
  }
  return words;
}

// A name before an address; a plain one is quoted.
std::string display_name(const std::string& name) {
  auto text = header_text(name);
  if (!is_plain(name)) return text;
  std::erase_if(text, [](char c) { return c == '"' || c == '\\'; });
  return '"' + text + '"';
}

std::string with_crlf(std::string_view text) {
  std::string lines;
  for (const char c : text) {
    if (c == '\n') lines += '\r';
    lines += c;
  }
  return lines;
}

void add_part(curl_mime* mime, const std::string& text, const char* type) {
  curl_mimepart* part = curl_mime_addpart(mime);
  require(part != nullptr);
  const auto lines = with_crlf(text);
  require(curl_mime_data(part, lines.data(), lines.size()) == CURLE_OK &&
          curl_mime_type(part, type) == CURLE_OK &&
          curl_mime_encoder(part, "quoted-printable") == CURLE_OK);
}

// One letter on its way. Made on the loop's thread, carried on the courier's.
class Letter {
 public:
  Letter(const Mail& mail, const SmtpCourier::Options& options,
         std::shared_ptr<const std::atomic<bool>> given_up);

  MailResult carry();  // blocks

 private:
  void set_up_connection(const SmtpCourier::Options& options);
  void write_headers(const Mail& mail, const SmtpCourier::Options& options);
  void write_body(const Mail& mail);
  static int on_progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t);
  MailResult result(CURLcode code) const;
  std::string failed_words(CURLcode code) const;

  Easy easy_{curl_easy_init()};
  List recipients_;
  List headers_;
  Mime mime_;
  std::shared_ptr<const std::atomic<bool>> given_up_;
  std::string host_;
};

Letter::Letter(const Mail& mail, const SmtpCourier::Options& options,
               std::shared_ptr<const std::atomic<bool>> given_up)
    : given_up_(std::move(given_up)), host_(curl::address_of(options.server).host) {
  require(easy_ != nullptr);
  set_up_connection(options);
  write_headers(mail, options);
  write_body(mail);
}

void Letter::set_up_connection(const SmtpCourier::Options& options) {
  void* easy = easy_.get();
  const bool here = curl::is_loopback(host_);
  set(easy, CURLOPT_NOSIGNAL, 1L);
  set(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  set(easy, CURLOPT_PROXY, "");  // proxies of schools speak HTTP
  set(easy, CURLOPT_URL, options.server.c_str());
  set(easy, CURLOPT_USE_SSL, static_cast<long>(here ? CURLUSESSL_NONE : CURLUSESSL_ALL));
  set(easy, CURLOPT_CAPATH, static_cast<const char*>(nullptr));
  if (!options.extra_ca_pem.empty()) {
    auto bundle = curl::bundle_with({}, options.extra_ca_pem);
    curl::set_bundle(easy, CURLOPT_CAINFO_BLOB, bundle);
  }
  set(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(options.timeout.count()));
  set(easy, CURLOPT_CONNECTTIMEOUT_MS,
      static_cast<long>(std::min(options.timeout, kConnectTimeoutMax).count()));
  set(easy, CURLOPT_SERVER_RESPONSE_TIMEOUT, kAnswerTimeoutSeconds);  // the good-bye's, too
  set(easy, CURLOPT_FRESH_CONNECT, 1L);
  set(easy, CURLOPT_FORBID_REUSE, 1L);
  set(easy, CURLOPT_NOPROGRESS, 0L);
  set(easy, CURLOPT_XFERINFOFUNCTION, &Letter::on_progress);
  set(easy, CURLOPT_XFERINFODATA, this);
  if (options.user.empty()) return;
  set(easy, CURLOPT_SASL_IR, 1L);  // one question less
  set(easy, CURLOPT_USERNAME, options.user.c_str());
  set(easy, CURLOPT_PASSWORD, std::string{options.password.reveal()}.c_str());
}

// libcurl asks at least once a second, also while it waits for an answer.
int Letter::on_progress(void* self, curl_off_t /*down*/, curl_off_t /*downloaded*/,
                        curl_off_t /*up*/, curl_off_t /*uploaded*/) {
  return static_cast<Letter*>(self)->given_up_->load() ? 1 : 0;
}

MailResult Letter::carry() { return result(curl_easy_perform(easy_.get())); }

void Letter::write_headers(const Mail& mail, const SmtpCourier::Options& options) {
  void* easy = easy_.get();
  const auto domain = options.from.substr(options.from.find('@') + 1);
  append(headers_, fmt::format("Date: {:%a, %d %b %Y %H:%M:%S} +0000",
                               std::chrono::floor<std::chrono::seconds>(mail.date)));
  append(headers_, fmt::format("From: {} <{}>", display_name(options.from_name), options.from));
  append(headers_, fmt::format("To: <{}>", mail.to));
  append(headers_, "Subject: " + header_text(mail.subject));
  append(headers_, fmt::format("Message-ID: <{}@{}>", mail.id, domain));
  append(headers_, "Auto-Submitted: auto-generated");  // RFC 3834: no absence notes in return
  append(headers_, "MIME-Version: 1.0");
  set(easy, CURLOPT_HTTPHEADER, headers_.get());
  set(easy, CURLOPT_MAIL_FROM, fmt::format("<{}>", options.from).c_str());
  append(recipients_, fmt::format("<{}>", mail.to));
  set(easy, CURLOPT_MAIL_RCPT, recipients_.get());
}

void Letter::write_body(const Mail& mail) {
  mime_.reset(curl_mime_init(easy_.get()));
  require(mime_ != nullptr);
  Mime both{curl_mime_init(easy_.get())};
  require(both != nullptr);
  add_part(both.get(), mail.text, "text/plain; charset=utf-8");
  add_part(both.get(), mail.html, "text/html; charset=utf-8");
  curl_mimepart* part = curl_mime_addpart(mime_.get());
  require(part != nullptr && curl_mime_subparts(part, both.get()) == CURLE_OK);
  static_cast<void>(both.release());  // the part owns it
  curl_slist* inline_part = curl_slist_append(nullptr, "Content-Disposition: inline");
  require(inline_part && curl_mime_type(part, "multipart/alternative") == CURLE_OK &&
          curl_mime_headers(part, inline_part, 1) == CURLE_OK);
  set(easy_.get(), CURLOPT_MIMEPOST, mime_.get());
}

bool wants_login(long status) {
  static constexpr std::array kLogin{530L, 534L, 535L, 538L};
  return std::ranges::find(kLogin, status) != kLogin.end();
}

MailResult Letter::result(CURLcode code) const {
  if (code == CURLE_OK) return {};
  long status = 0;
  curl_off_t told = 0;
  curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo(easy_.get(), CURLINFO_SIZE_UPLOAD_T, &told);
  const bool answered = status >= 400;
  if ((told > 0 || status == kBeginData) && !answered) {
    return tl::unexpected(MailFailure{
        Kind::kUnclear,
        fmt::format("{} had the letter and did not confirm it: it may have arrived", host_)});
  }
  const bool of_the_letter = told > 0 || code == CURLE_SEND_ERROR;  // not of the greeting or login
  if (of_the_letter && status >= 500 && !wants_login(status)) {
    return tl::unexpected(MailFailure{
        Kind::kRefused,
        fmt::format("{} refused the letter for good (SMTP {}); check mail.from and the address",
                    host_, status)});
  }
  auto message = failed_words(wants_login(status) ? CURLE_LOGIN_DENIED : code);
  if (answered) message += fmt::format(" (SMTP {})", status);
  return tl::unexpected(MailFailure{Kind::kNotSent, std::move(message)});
}

std::string Letter::failed_words(CURLcode code) const {
  switch (code) {
    case CURLE_LOGIN_DENIED:
      return fmt::format("{} refuses the name and password of mail.credential", host_);
    case CURLE_USE_SSL_FAILED:
      return fmt::format(
          "{} offers no encryption, without which nothing is sent; ask whoever runs "
          "it for STARTTLS, or use its smtps:// port",
          host_);
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
      return fmt::format("no secure connection to {}: its certificate does not vouch for it",
                         host_);
    case CURLE_COULDNT_RESOLVE_HOST:
      return fmt::format("the address of {} cannot be found; check mail.server and the network",
                         host_);
    case CURLE_COULDNT_CONNECT:
      return fmt::format("{} cannot be reached; check mail.server and the network", host_);
    case CURLE_ABORTED_BY_CALLBACK:
      return "it was given up on the way";
    default:
      return fmt::format("{} did not take the letter: {}", host_, curl_easy_strerror(code));
  }
}

}  // namespace

SmtpCourier::SmtpCourier(asio::io_context& context, Options options)
    : context_(context),
      options_(std::move(options)),
      given_up_(std::make_shared<std::atomic<bool>>(false)),
      here_(std::make_shared<const bool>(true)) {
  if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
    throw std::runtime_error("libcurl cannot be started");
  }
}

SmtpCourier::~SmtpCourier() {
  cancel();
  thread_.join();
}

void SmtpCourier::cancel() {
  given_up_->store(true);
  given_up_ = std::make_shared<std::atomic<bool>>(false);
}

void SmtpCourier::send(Mail mail, Done done) {
  // The loop has work until the letter's end is told.
  auto tell = [here = std::weak_ptr{here_}, done = std::move(done),
               work = asio::make_work_guard(context_)](MailResult result) {
    asio::post(work.get_executor(), [here, done, result = std::move(result)] {
      if (!here.expired()) done(result);
    });
  };
  if (options_.server.empty()) {
    tell(tl::unexpected(MailFailure{
        Kind::kNotSent, "no mail server can be used; see mail.server and mail.credential"}));
    return;
  }
  auto letter = std::make_shared<Letter>(mail, options_, given_up_);
  asio::post(thread_, [letter, tell = std::move(tell)] { tell(letter->carry()); });
}

}  // namespace inquiry::client
