// The school of a soak: two teams, two accounts on X, and the files that tell the daemon.
#pragma once

#include <array>
#include <filesystem>
#include <string>
#include <vector>

#include "client/simulator/simulator.h"
#include "tests/soak/shape.h"

namespace inquiry::soak {

struct Team {
  std::string name;
  std::string account;
  std::string handle;
  std::string user_id;
  std::vector<std::string> tags;
};

// They share a tag, a voice and a list. One posts with OAuth 1.0a, the other with OAuth 2.0.
const std::array<Team, 2>& teams();
inline constexpr const char* kList = "1234567890";

// Everything that X is: the accounts, teachers who post, lags and limits as X has them.
simulator::Options x_of(const Shape& shape);
// Somebody whose posts both teams want whatever they are about.
std::string voice_of(simulator::Simulator& x);

// Configuration and credentials, whole.
void write_files(const std::filesystem::path& folder, const std::string& x_url,
                 const std::string& voice);

}  // namespace inquiry::soak
