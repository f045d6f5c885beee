// Letters as a mail server gets them, and what is said when it does not.
#include <gmock/gmock.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <map>

#include "client/curl_courier.h"
#include "tests/client/support/await.h"
#include "tests/client/support/smtp_sink.h"

namespace inquiry::client {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using testing::SmtpSink;
using Kind = MailFailure::Kind;

class SmtpTest : public ::testing::Test {
 protected:
  static Mail mail() {
    return {.to = "maria@lincoln.example",
            .subject = "Grade 4: 12 new ideas",
            .text = "# The week\n.\nÜber 1/2\n",
            .html = "<p>The week</p>\n",
            .id = "digest-1-ab",
            .date = parse_rfc3339("2026-09-11T22:00:00Z").value()};
  }

  static SmtpCourier::Options options(const std::string& server) {
    SmtpCourier::Options options;
    options.server = server;
    options.from = "inquiryd@lincoln.example";
    options.from_name = "Lincoln Elementary";
    options.timeout = std::chrono::seconds{5};
    return options;
  }

  MailResult send(SmtpCourier::Options options, Mail letter = mail()) {
    SmtpCourier courier{context_, std::move(options)};
    return testing::await<MailResult>(
        context_, [&](auto done) { courier.send(std::move(letter), std::move(done)); });
  }

  boost::asio::io_context context_;
};

TEST_F(SmtpTest, ALetterArrivesInBothFormsWithItsHeaders) {
  const SmtpSink sink{{}};
  ASSERT_TRUE(send(options(sink.url())));
  ASSERT_EQ(sink.mails().size(), 1U);
  const auto seen = sink.mails().front();
  EXPECT_EQ(seen.from, "inquiryd@lincoln.example");
  EXPECT_THAT(seen.to, ElementsAre("maria@lincoln.example"));
  for (const auto* line :
       {"Date: Fri, 11 Sep 2026 22:00:00 +0000\r\n",
        "From: \"Lincoln Elementary\" <inquiryd@lincoln.example>\r\n",
        "To: <maria@lincoln.example>\r\n", "Subject: Grade 4: 12 new ideas\r\n",
        "Message-ID: <digest-1-ab@lincoln.example>\r\n", "Auto-Submitted: auto-generated\r\n",
        "Content-Type: multipart/alternative", "Content-Type: text/plain; charset=utf-8\r\n",
        "Content-Type: text/html; charset=utf-8\r\n",
        "# The week\r\n..\r\n=C3=9Cber 1/2\r\n",  // a lone dot does not end the letter
        "<p>The week</p>\r\n"}) {
    EXPECT_THAT(seen.data, HasSubstr(line));
  }
  EXPECT_THAT(seen.login, IsEmpty());
}

TEST_F(SmtpTest, HeadersStayOnOneLineInAnyLanguage) {
  const SmtpSink sink{{}};
  auto letter = mail();
  letter.subject = "Números y fracciones de 5.º, ¿qué funcionó?\r\nBcc: all@lincoln.example";
  auto with_name = options(sink.url());
  with_name.from_name = "The \"best\" school";
  ASSERT_TRUE(send(std::move(with_name), letter));
  const auto seen = sink.mails().front();
  EXPECT_THAT(seen.data, HasSubstr("Subject: =?UTF-8?B?"));
  EXPECT_THAT(seen.data, Not(HasSubstr("\r\nBcc:")));
  EXPECT_THAT(seen.data, HasSubstr("From: \"The best school\" <"));
  EXPECT_THAT(seen.to, ElementsAre("maria@lincoln.example"));
}

TEST_F(SmtpTest, LogsInOverTls) {
  const SmtpSink sink{{.tls = true}};
  auto encrypted = options(sink.url());
  encrypted.extra_ca_pem = sink.certificate();
  encrypted.user = "plc";
  encrypted.password = Secret{"canary-password"};
  ASSERT_TRUE(send(std::move(encrypted)));
  EXPECT_EQ(sink.mails().front().login, "plc canary-password");
}

TEST_F(SmtpTest, SendsNothingToAServerThatNobodyVouchesFor) {
  const SmtpSink sink{{.tls = true}};
  const auto sent = send(options(sink.url()));
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().kind, Kind::kNotSent);
  EXPECT_THAT(sent.error().message, HasSubstr("certificate"));
  EXPECT_THAT(sink.commands(), IsEmpty());
}

// 127.0.0.2 is this machine too, and the courier does not know.
TEST_F(SmtpTest, SaysNoPasswordAndSendsNothingElsewhereWithoutEncryption) {
  const SmtpSink sink{{.address = "127.0.0.2"}};
  auto elsewhere = options(sink.url());
  elsewhere.user = "plc";
  elsewhere.password = Secret{"canary-password"};
  const auto sent = send(std::move(elsewhere));
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().kind, Kind::kNotSent);
  EXPECT_THAT(sent.error().message, HasSubstr("STARTTLS"));
  for (const auto& command : sink.commands()) EXPECT_THAT(command, Not(HasSubstr("AUTH")));
  EXPECT_THAT(sink.mails(), IsEmpty());
}

struct Misbehaviour {
  const char* command;
  const char* answer;
  Kind kind;
};

TEST_F(SmtpTest, EachRefusalIsWhatItMeans) {
  for (const auto& [command, answer, kind] :
       std::vector<Misbehaviour>{{"MAIL", "451 later", Kind::kNotSent},
                                 {"MAIL", "553 not from there", Kind::kRefused},
                                 {"RCPT", "450 busy", Kind::kNotSent},
                                 {"RCPT", "550 no such user maria@lincoln.example", Kind::kRefused},
                                 {"RCPT", "close", Kind::kNotSent},
                                 {"DATA", "452 full", Kind::kNotSent},
                                 {"DATA", "close", Kind::kNotSent},
                                 {".", "451 later", Kind::kNotSent},
                                 {".", "554 spam", Kind::kRefused},
                                 {".", "251 taken, in a way", Kind::kUnclear},
                                 {"MAIL", "530 log in first", Kind::kNotSent},
                                 {"EHLO", "554 go away", Kind::kNotSent},
                                 {".", "close", Kind::kUnclear}}) {
    const SmtpSink sink{{.answers = {{command, answer}}}};
    const auto sent = send(options(sink.url()));
    ASSERT_FALSE(sent) << command << " " << answer;
    EXPECT_EQ(sent.error().kind, kind) << command << " " << answer;
    EXPECT_THAT(sent.error().message, Not(HasSubstr("maria"))) << "an address in a message";
    EXPECT_THAT(sink.mails(), IsEmpty());
  }
}

TEST_F(SmtpTest, AWrongPasswordIsSaid) {
  const SmtpSink sink{{.answers = {{"AUTH", "535 no"}}}};
  auto wrong = options(sink.url());
  wrong.user = "plc";
  wrong.password = Secret{"wrong"};
  const auto sent = send(std::move(wrong));
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().kind, Kind::kNotSent);
  EXPECT_THAT(sent.error().message, HasSubstr("mail.credential"));
  EXPECT_THAT(sent.error().message, Not(HasSubstr("wrong\"")));
}

// libcurl waits for some answers within its call: the daemon's loop must not.
TEST_F(SmtpTest, TheLoopTurnsWhileAServerIsSilentAndWhatIsGivenUpEndsSoon) {
  for (const auto& [command, kind] :
       std::map<std::string, Kind>{{"EHLO", Kind::kNotSent}, {".", Kind::kUnclear}}) {
    const SmtpSink sink{{.answers = {{command, "silence"}}}};
    SmtpCourier courier{context_, options(sink.url())};
    boost::asio::steady_timer soon{context_, std::chrono::milliseconds{50}};
    bool turned = false;
    soon.async_wait([&](const auto&) {
      turned = true;
      courier.cancel();
    });
    const auto sent = testing::await<MailResult>(
        context_, [&](auto done) { courier.send(mail(), std::move(done)); });
    EXPECT_TRUE(turned);
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().kind, kind) << command;
  }
}

TEST_F(SmtpTest, AServerThatSaysNoGoodbyeHasTakenTheLetter) {
  const SmtpSink sink{{.answers = {{"QUIT", "close"}}}};
  EXPECT_TRUE(send(options(sink.url())));
}

TEST_F(SmtpTest, GoesAwayWithALetterUnderWay) {
  const SmtpSink sink{{.answers = {{"EHLO", "silence"}}}};
  SmtpCourier courier{context_, options(sink.url())};
  courier.send(mail(), [](const MailResult&) { FAIL() << "told after it was gone"; });
}

TEST_F(SmtpTest, NobodyThereMeansLater) {
  std::string url;
  {
    const SmtpSink gone{{}};
    url = gone.url();
  }
  const auto sent = send(options(url));
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().kind, Kind::kNotSent);
}

TEST_F(SmtpTest, WithoutAServerNothingIsSent) {
  const auto sent = send(options(""));
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().kind, Kind::kNotSent);
}

}  // namespace
}  // namespace inquiry::client
