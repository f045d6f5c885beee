// The built program, over a real socket.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace {

using nlohmann::json;

class Program {
 public:
  explicit Program(std::vector<std::string> arguments) {
    std::array<int, 2> pipe_ends{};
    if (pipe(pipe_ends.data()) != 0) throw std::runtime_error("pipe");
    pid_ = fork();
    if (pid_ == 0) {
      dup2(pipe_ends[1], STDOUT_FILENO);
      close(pipe_ends[0]);
      close(pipe_ends[1]);
      std::vector<char*> argv = {const_cast<char*>(SIMULATOR_PROGRAM)};
      for (auto& argument : arguments) argv.push_back(argument.data());
      argv.push_back(nullptr);
      execv(SIMULATOR_PROGRAM, argv.data());
      _exit(127);
    }
    close(pipe_ends[1]);
    char c = 0;
    while (read(pipe_ends[0], &c, 1) == 1 && c != '\n') first_line_ += c;
    close(pipe_ends[0]);
  }
  ~Program() {
    if (pid_ > 0) stop(SIGKILL);
  }
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  // Its wait status.
  int stop(int signal) {
    kill(pid_, signal);
    int status = 0;
    waitpid(pid_, &status, 0);
    pid_ = -1;
    return status;
  }

  const std::string& first_line() const { return first_line_; }
  std::uint16_t port() const {
    return static_cast<std::uint16_t>(std::stoi(first_line_.substr(first_line_.rfind(':') + 1)));
  }

 private:
  pid_t pid_ = -1;
  std::string first_line_;
};

class Connection {
 public:
  explicit Connection(std::uint16_t port) : socket_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const timeval patience{20, 0};
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    if (connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0) {
      throw std::runtime_error("connect");
    }
  }
  ~Connection() { close(socket_); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void send(const std::string& method, const std::string& target, const std::string& body = "",
            const std::string& more = "") {
    const auto bytes =
        method + " " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" +
        "Authorization: Bearer app\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
        more + "\r\n" + body;
    ASSERT_EQ(::send(socket_, bytes.data(), bytes.size(), 0), static_cast<ssize_t>(bytes.size()));
  }

  // All bytes until the other side closes.
  std::string read_to_end() {
    std::string all;
    while (read_some(all)) {
    }
    return all;
  }

  // One whole answer; the connection stays.
  std::string read_answer() {
    std::string all;
    for (;;) {
      const auto end = all.find("\r\n\r\n");
      if (end != std::string::npos) {
        const auto at = all.find("Content-Length: ");
        const auto size = std::stoul(all.substr(at + 16));
        if (all.size() >= end + 4 + size) return all;
      }
      if (!read_some(all)) return all;
    }
  }

 private:
  bool read_some(std::string& to) {
    std::array<char, 65'536> buffer{};
    const auto got = recv(socket_, buffer.data(), buffer.size(), 0);
    if (got <= 0) return false;
    to.append(buffer.data(), static_cast<std::size_t>(got));
    return true;
  }

  int socket_;
};

std::string account_file() {
  const std::string path = testing::TempDir() + "simulated_account.json";
  FILE* file = fopen(path.c_str(), "w");
  fputs(R"({"user_id":"77","handle":"LincolnPLC","bearer_token":"app"})", file);
  fclose(file);
  return path;
}

json body_of(const std::string& answer) {
  return json::parse(answer.substr(answer.find("\r\n\r\n") + 4), nullptr, false);
}

TEST(Program, ServesOverLoopbackAndKeepsConnections) {
  Program program({"--account", account_file(), "--clock", "manual", "--start",
                   "2026-09-01T08:00:00Z", "--with-parent"});
  EXPECT_EQ(program.first_line(),
            "listening on http://127.0.0.1:" + std::to_string(program.port()));
  Connection connection(program.port());
  connection.send("POST", "/_sim/posts", R"({"author":"maria","text":"hello #fractions"})");
  EXPECT_TRUE(connection.read_answer().starts_with("HTTP/1.1 201"));
  connection.send("GET", "/2/tweets/search/recent?query=%23fractions");
  const auto answer = connection.read_answer();
  EXPECT_EQ(body_of(answer).at("data").size(), 1U);
  EXPECT_NE(answer.find("Date: Tue, 01 Sep 2026 08:00:00 GMT\r\n"), std::string::npos);
  EXPECT_NE(answer.find("x-rate-limit-remaining: 449\r\n"), std::string::npos);
}

TEST(Program, ClosesWithoutAnAnswerWhenAFaultSaysSo) {
  Program program({"--account", account_file()});
  for (const std::string kind : {"close_before", "close_after"}) {
    Connection control(program.port());
    control.send("POST", "/_sim/faults", R"([{"endpoint":"look_up","kind":")" + kind + R"("}])");
    EXPECT_TRUE(control.read_answer().starts_with("HTTP/1.1 200"));
    Connection struck(program.port());
    struck.send("GET", "/2/tweets?ids=1");
    EXPECT_EQ(struck.read_to_end(), "") << kind;
    Connection after(program.port());
    after.send("GET", "/2/tweets?ids=1");
    EXPECT_TRUE(after.read_answer().starts_with("HTTP/1.1 200")) << kind;
  }
}

TEST(Program, BreaksOffWhenAFaultSaysSo) {
  Program program({"--account", account_file()});
  Connection control(program.port());
  control.send("POST", "/_sim/faults", R"({"kind":"truncated"})");
  control.read_answer();
  Connection struck(program.port());
  struck.send("GET", "/2/tweets?ids=1");
  const auto answer = struck.read_to_end();
  const auto announced = std::stoul(answer.substr(answer.find("Content-Length: ") + 16));
  const auto came = answer.size() - answer.find("\r\n\r\n") - 4;
  EXPECT_GT(came, 0U);
  EXPECT_LT(came, announced);
}

TEST(Program, ServesOthersWhileOneWaits) {
  Program program({"--account", account_file()});
  Connection control(program.port());
  control.send("POST", "/_sim/faults", R"({"endpoint":"look_up","kind":"hang","ms":600000})");
  control.read_answer();
  Connection hanging(program.port());
  hanging.send("GET", "/2/tweets?ids=1");
  Connection other(program.port());
  other.send("GET", "/2/users/by?usernames=LincolnPLC");
  EXPECT_TRUE(other.read_answer().starts_with("HTTP/1.1 200"));
}

TEST(Program, EndsAtOnceWhenItIsTold) {
  for (const int signal : {SIGTERM, SIGINT}) {
    Program program({"--account", account_file(), "--stream", "7"});
    const auto status = program.stop(signal);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  }
}

TEST(Program, RefusesAddressesThatOthersCouldReach) {
  Program program({"--listen", "0.0.0.0:0"});
  EXPECT_EQ(program.first_line(), "");
  const auto status = program.stop(0);
  EXPECT_EQ(WEXITSTATUS(status), 69);
}

TEST(Program, AnswersUsageErrorsWithTheirExitCode) {
  for (const std::vector<std::string>& arguments : {std::vector<std::string>{"--nonsense"},
                                                    {"--listen", "here"},
                                                    {"--account", "/nowhere"},
                                                    {"--clock", "manual"},
                                                    {"--timeline-lag", "10"}}) {
    Program program(arguments);
    EXPECT_EQ(program.first_line(), "");
    EXPECT_EQ(WEXITSTATUS(program.stop(0)), 64) << arguments.back();
  }
}

}  // namespace
