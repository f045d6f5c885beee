#include "client/curl_transfer.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "base/proof.h"
#include "client/curl_easy.h"

namespace inquiry::client {
namespace {

using Kind = HttpFailure::Kind;

constexpr int kOk = 200;
constexpr std::size_t kHeaderLinesMax = 200;
constexpr std::size_t kHeaderBytesMax = std::size_t{64} * 1024;
constexpr std::chrono::milliseconds kConnectTimeoutMax{10'000};

using curl::set;

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return "";
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

Kind kind_of(CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
      return Kind::kResolve;
    case CURLE_COULDNT_CONNECT:
    case CURLE_PROXY:
      return Kind::kConnect;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_ISSUER_ERROR:
      return Kind::kTls;
    case CURLE_OPERATION_TIMEDOUT:
      return Kind::kTimeout;
    case CURLE_ABORTED_BY_CALLBACK:  // only a second transmission is refused
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_PARTIAL_FILE:
      return Kind::kClosed;
    default:
      return Kind::kOther;
  }
}

}  // namespace

CurlTransfer::CurlTransfer(HttpRequest request, const CurlTransport::Options& options,
                           std::function<void(HttpResult)> done, std::shared_ptr<BodySink> sink)
    : request_(std::move(request)),
      done_(std::move(done)),
      sink_(std::move(sink)),
      easy_(curl_easy_init(), curl_easy_cleanup),
      headers_(nullptr, curl_slist_free_all),
      error_(CURL_ERROR_SIZE, '\0') {
  if (!easy_) throw std::runtime_error("libcurl cannot start a transfer: out of memory");
  const auto [scheme, host] = curl::address_of(request_.url);
  scheme_ = scheme;
  host_ = host;
  set_up(options);
}

CurlTransfer::~CurlTransfer() = default;

std::optional<HttpFailure> CurlTransfer::refusal() const {
  if (scheme_ == "https" || (scheme_ == "http" && curl::is_loopback(host_))) return std::nullopt;
  return HttpFailure{Kind::kOther, true,
                     "the address is neither https nor on this machine: set x.api_base_url to an "
                     "https address"};
}

void CurlTransfer::set_up(const CurlTransport::Options& options) {
  void* easy = easy_.get();
  set(easy, CURLOPT_ERRORBUFFER, error_.data());
  set(easy, CURLOPT_PRIVATE, this);
  set(easy, CURLOPT_HEADERFUNCTION, &CurlTransfer::on_header);
  set(easy, CURLOPT_HEADERDATA, this);
  set(easy, CURLOPT_WRITEFUNCTION, &CurlTransfer::on_body);
  set(easy, CURLOPT_WRITEDATA, this);
  set(easy, CURLOPT_PREREQFUNCTION, &CurlTransfer::on_ready_to_send);
  set(easy, CURLOPT_PREREQDATA, this);
  set_up_connection(options);
  set_up_request();
}

void CurlTransfer::set_up_connection(const CurlTransport::Options& options) {
  void* easy = easy_.get();
  set(easy, CURLOPT_NOSIGNAL, 1L);
  set(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  set(easy, CURLOPT_FOLLOWLOCATION, 0L);
  // Over HTTP/2 libcurl resends by itself what the server refused: harmless for reads alone. A
  // stream stands alone on its connection, so that closing it ends it.
  const bool reads = request_.method == HttpRequest::Method::kGet && !request_.once && !sink_;
  const bool one_stream = INQUIRY_KEEP("wire.http1", !reads);
  set(easy, CURLOPT_HTTP_VERSION,
      static_cast<long>(one_stream ? CURL_HTTP_VERSION_1_1 : CURL_HTTP_VERSION_2TLS));
  const auto whole = sink_ ? std::chrono::milliseconds::zero() : request_.timeout;  // 0: none
  set(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(whole.count()));
  set(easy, CURLOPT_CONNECTTIMEOUT_MS,
      static_cast<long>(std::min(request_.timeout, kConnectTimeoutMax).count()));
  set_up_proxy(options.network);
  trust(options);
  if (INQUIRY_KEEP("wire.fresh_connection", request_.once || sink_)) {
    set(easy, CURLOPT_FRESH_CONNECT, 1L);
    set(easy, CURLOPT_FORBID_REUSE, 1L);
  }
  set(easy, CURLOPT_USERAGENT, options.user_agent.c_str());
}

// X's headers go to X alone (CURLOPT_HEADEROPT is CURLHEADER_SEPARATE by itself), the proxy's
// login to the proxy alone, in its first CONNECT: a second one would be a second connection.
void CurlTransfer::set_up_proxy(const Network& network) {
  void* easy = easy_.get();
  set(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  if (curl::is_loopback(host_)) {
    set(easy, CURLOPT_PROXY, "");
    return;
  }
  if (network.proxy.empty()) return;
  proxy_ = network.proxy;
  set(easy, CURLOPT_PROXY, proxy_.c_str());
  set(easy, CURLOPT_NOPROXY, "");  // the environment's exceptions belong to its own proxy
  if (network.proxy_user.empty()) return;
  set(easy, CURLOPT_PROXYAUTH, static_cast<long>(CURLAUTH_BASIC));
  set(easy, CURLOPT_PROXYUSERNAME, network.proxy_user.c_str());
  set(easy, CURLOPT_PROXYPASSWORD, std::string{network.proxy_password.reveal()}.c_str());
}

void CurlTransfer::trust(const CurlTransport::Options& options) {
  void* easy = easy_.get();
  // libcurl keeps parsed CA bundles only while no CA folder is set; parsing takes 20 ms.
  set(easy, CURLOPT_CAPATH, static_cast<const char*>(nullptr));
  if (!options.ca_file.empty()) set(easy, CURLOPT_CAINFO, options.ca_file.c_str());
  if (options.network.extra_ca_pem.empty()) return;
  auto bundle = curl::bundle_with(options.ca_file, options.network.extra_ca_pem);
  curl::set_bundle(easy, CURLOPT_CAINFO_BLOB, bundle);
  curl::set_bundle(easy, CURLOPT_PROXY_CAINFO_BLOB, bundle);
}

void CurlTransfer::set_up_request() {
  void* easy = easy_.get();
  set(easy, CURLOPT_URL, request_.url.c_str());
  // A stream that pauses would hold what a compressed piece grows to.
  if (!sink_) set(easy, CURLOPT_ACCEPT_ENCODING, "gzip");
  switch (request_.method) {
    case HttpRequest::Method::kGet:
      break;
    case HttpRequest::Method::kPost:
      set(easy, CURLOPT_POST, 1L);
      set(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
      set(easy, CURLOPT_POSTFIELDS, request_.body.c_str());
      break;
    case HttpRequest::Method::kDelete:
      set(easy, CURLOPT_CUSTOMREQUEST, "DELETE");
      break;
  }
  request_.headers.emplace_back("Expect:");  // else a second of waiting for a 100
  for (const std::string& header : request_.headers) {
    curl_slist* grown = curl_slist_append(headers_.get(), header.c_str());
    if (!grown) throw std::runtime_error("libcurl cannot take a header: out of memory");
    static_cast<void>(headers_.release());
    headers_.reset(grown);
  }
  set(easy, CURLOPT_HTTPHEADER, headers_.get());
}

std::size_t CurlTransfer::on_header(char* bytes, std::size_t size, std::size_t count, void* self) {
  const bool taken = static_cast<CurlTransfer*>(self)->take_header({bytes, size * count});
  return taken ? size * count : 0;
}

std::size_t CurlTransfer::on_body(char* bytes, std::size_t size, std::size_t count, void* self) {
  auto* transfer = static_cast<CurlTransfer*>(self);
  const std::string_view body{bytes, size * count};
  if (!transfer->sink_ || !transfer->is_ok()) return transfer->take_body(body) ? body.size() : 0;
  switch (transfer->sink_->take(body)) {
    case BodySink::Taken::kAll:
      return body.size();
    case BodySink::Taken::kLater:
      return CURL_WRITEFUNC_PAUSE;
    case BodySink::Taken::kNever:
      break;
  }
  return 0;
}

// libcurl asks before every transmission, when the connection stands and nothing has been sent.
// It would silently repeat a POST whose connection closed; `once` does not let it.
int CurlTransfer::on_ready_to_send(void* self, char* /*remote*/, char* /*local*/,
                                   int /*remote_port*/, int /*local_port*/) {
  auto* transfer = static_cast<CurlTransfer*>(self);
  const bool again = std::exchange(transfer->sending_began_, true);
  INQUIRY_POINT("wire.connected");
  const bool refused =
      INQUIRY_KEEP("wire.no_second_transmission", again && transfer->request_.once);
  return refused ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
}

// Also sees the status line of every interim answer, which begins a new set of headers.
bool CurlTransfer::take_header(std::string_view line) {
  header_bytes_ += line.size();
  ++header_lines_;
  if (header_bytes_ > kHeaderBytesMax || header_lines_ > kHeaderLinesMax) {
    too_large_ = true;
    return false;
  }
  if (line.starts_with("HTTP/")) {
    INQUIRY_POINT("wire.answer");
    response_.headers.clear();
  }
  if (sink_ && trimmed(line).empty() && is_ok()) {
    HttpResponse head = response_;
    head.status = kOk;
    sink_->begin(head);
  }
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return true;
  std::string name{line.substr(0, colon)};
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  response_.headers.insert_or_assign(std::move(name), std::string{trimmed(line.substr(colon + 1))});
  return true;
}

bool CurlTransfer::is_ok() const {
  long status = 0;
  curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
  return status == kOk;
}

bool CurlTransfer::take_body(std::string_view bytes) {
  INQUIRY_POINT("wire.body");
  if (bytes.size() > request_.body_bytes_max - response_.body.size()) {
    too_large_ = true;
    return false;
  }
  response_.body += bytes;
  return true;
}

HttpResult CurlTransfer::result(int code) {
  if (code != CURLE_OK) return tl::unexpected(failure(code));
  long status = 0;
  curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
  response_.status = static_cast<int>(status);
  return std::move(response_);
}

HttpFailure CurlTransfer::failure(int code) const {
  const auto curl_code = static_cast<CURLcode>(code);
  const std::string_view own_words = error_.c_str();
  const std::string_view why = own_words.empty() ? curl_easy_strerror(curl_code) : own_words;
  const bool may_have_left = INQUIRY_KEEP("wire.may_have_left", sending_began_);
  HttpFailure failure{kind_of(curl_code), !may_have_left, ""};
  if (too_large_) failure.kind = Kind::kTooLarge;
  if (long refused = 0; !sending_began_ &&
                        curl_easy_getinfo(easy_.get(), CURLINFO_HTTP_CONNECTCODE, &refused) == 0 &&
                        refused >= 300) {
    return {Kind::kConnect, true, refused_by_proxy(refused)};
  }
  switch (failure.kind) {
    case Kind::kResolve:
      failure.message =
          fmt::format("the address of {} cannot be found; check the network and its name server",
                      curl_code == CURLE_COULDNT_RESOLVE_PROXY ? "the proxy" : host_);
      break;
    case Kind::kConnect:
      failure.message = fmt::format(
          "{} cannot be reached ({}); check the network, its firewall and its proxy", host_, why);
      break;
    case Kind::kTls:
      failure.message = fmt::format(
          "no secure connection to {} ({}); check this machine's clock, and where the school's "
          "filter inspects TLS name its CA certificate under x.ca_bundle",
          host_, why);
      break;
    case Kind::kTimeout:
      failure.message =
          fmt::format("{} within {} ms",
                      sending_began_ ? host_ + " did not answer" : "no connection to " + host_,
                      request_.timeout.count());
      break;
    case Kind::kTooLarge:
      failure.message =
          fmt::format("the answer of {} is larger than {} bytes", host_, request_.body_bytes_max);
      break;
    case Kind::kClosed:
      failure.message = fmt::format("{} closed the connection without a whole answer", host_);
      break;
    case Kind::kCancelled:
    case Kind::kOther:
      failure.message =
          fmt::format("the exchange with {} failed: {}", host_, curl_easy_strerror(curl_code));
      break;
  }
  return failure;
}

std::string CurlTransfer::refused_by_proxy(long status) const {
  constexpr long kProxyAuthenticationRequired = 407;
  if (status == kProxyAuthenticationRequired) {
    return "the proxy wants another name and password; put them into a credential file and name "
           "it under x.proxy_credential";
  }
  return fmt::format(
      "the proxy does not let {} through (HTTP {}); ask whoever runs it to allow that host", host_,
      status);
}

}  // namespace inquiry::client
