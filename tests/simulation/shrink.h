// The shortest list of events found that still breaks the same promise.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "tests/simulation/plan.h"
#include "tests/simulation/year.h"

namespace inquiry::simulation {

// Lives through `events`; when a promise breaks, tries for at most `patience` to leave events out,
// and answers what to print. Empty: all promises held. `tally` is of the first run.
std::string live_and_report(const Shape& shape, const std::vector<Event>& events,
                            std::chrono::seconds patience, Tally* tally = nullptr);

// Delta debugging: halves, quarters, … are left out as long as `fails` still holds.
std::vector<Event> shrink(std::vector<Event> events, std::chrono::seconds patience,
                          const std::function<bool(const std::vector<Event>&)>& fails);

// "3,7,12", the events' numbers.
std::string numbers(const std::vector<Event>& events);
std::vector<Event> only(const std::vector<Event>& events, const std::string& numbers);

}  // namespace inquiry::simulation
