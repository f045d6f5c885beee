#include "daemon/rehearse/keepsakes.h"

#include <fmt/format.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>
#include <vector>

#include "daemon/rehearse/api_call.h"

namespace inquiry::rehearse {
namespace {

using nlohmann::json;

// By the file's ending, the format's name in the API.
const std::vector<std::pair<std::string, std::string>> kReportFormats{
    {"md", "markdown"}, {"html", "html"}, {"svg", "svg"}, {"json", "json"}};
const std::vector<std::string> kArchiveFormats{"md", "csv"};

std::vector<json> items(api::Api& api, const std::string& path) {
  return json::parse(call_api(api, "root", "GET", path + "?limit=200").body)
      .value("items", std::vector<json>{});
}

int write(api::Api& api, const std::string& path, const std::filesystem::path& file) {
  const auto answer = call_api(api, "root", "GET", path);
  std::ofstream out{file, std::ios::binary};
  out << answer.body;
  out.close();
  if (answer.status != 200 || !out) throw std::runtime_error("cannot write " + file.string());
  return 1;
}

}  // namespace

int keep(api::Api& api, const config::Config& config, const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder);
  int files = 0;
  for (const auto& team : config.teams) {
    const auto path = "/teams/" + team.name;
    for (const auto& cycle : items(api, path + "/cycles")) {
      const int number = cycle.at("number");
      for (const auto& [ending, format] : kReportFormats) {
        files += write(api, fmt::format("{}/cycles/{}/report?format={}", path, number, format),
                       folder / fmt::format("{}-cycle-{}.{}", team.name, number, ending));
      }
    }
    for (const auto& chat : items(api, path + "/chats")) {
      const std::string id = chat.at("id");
      for (const auto& ending : kArchiveFormats) {
        files += write(api, fmt::format("/chats/{}/archive?format={}", id, ending),
                       folder / fmt::format("{}-chat-{}.{}", team.name, id, ending));
      }
    }
  }
  return files;
}

}  // namespace inquiry::rehearse
