// Prints what the option table yields, to be committed beside it.
#include <cstdio>
#include <string>
#include <string_view>

#include "config/config.h"

int main(int argc, char** argv) {
  constexpr int kUsage = 64;
  const std::string_view wanted = argc == 2 ? argv[1] : "";
  std::string text;
  if (wanted == "main-schema") text = inquiry::config::main_schema();
  if (wanted == "team-schema") text = inquiry::config::team_schema();
  if (wanted == "reference") text = inquiry::config::reference_page();
  if (text.empty()) {
    std::fputs("usage: inquiry-config-docs main-schema|team-schema|reference\n", stderr);
    return kUsage;
  }
  return std::fputs(text.c_str(), stdout) < 0 ? 1 : 0;
}
