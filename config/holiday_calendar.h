// Holidays from iCalendar files. Reading happens in a child process with little time and memory,
// because rules are known that the calendar library never finishes with.
#pragma once

#include <filesystem>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "base/team.h"
#include "base/zone.h"

namespace inquiry::config {

// Every local day that an event of the calendar touches. Rules are followed to the end of 2099;
// rules by the hour, minute or second and more than 5,000 occurrences are refused. The error says
// why the calendar cannot be read and what to do. Takes 5 s at most.
tl::expected<std::vector<Holiday>, std::string> read_calendar(const std::filesystem::path& file,
                                                              const Zone& zone);

}  // namespace inquiry::config
