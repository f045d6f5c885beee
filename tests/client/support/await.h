// Runs a loop until one asynchronous call has answered.
#pragma once

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <functional>
#include <optional>
#include <stdexcept>
#include <utility>

namespace inquiry::client::testing {

// `start` is given the callback. Throws after a minute without an answer, when the answer comes
// from within `start`, and when it comes twice.
template <typename Value>
Value await(boost::asio::io_context& context,
            const std::function<void(std::function<void(Value)>)>& start) {
  std::optional<Value> answer;
  bool starting = true;
  start([&](Value value) {
    if (starting) throw std::logic_error("answered from within the call");
    if (answer) throw std::logic_error("answered twice");
    answer.emplace(std::move(value));
  });
  starting = false;
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{60};
  context.restart();
  while (!answer && context.run_one_until(deadline) > 0) {
  }
  if (!answer) throw std::runtime_error("no answer within a minute");
  constexpr int kHandlersAfterwards = 50;  // would show a second answer
  for (int i = 0; i < kHandlersAfterwards; ++i) context.poll_one();
  return std::move(*answer);
}

}  // namespace inquiry::client::testing
