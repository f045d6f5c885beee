// What a poll is to the client and the store.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "scheduler/poll_plan.h"

namespace inquiry::intake {

// The client's name for the call, under which its rate windows are kept.
std::string_view endpoint_of(const scheduler::Poll& poll);

// Of its terms.
std::set<std::string> keys_of(const scheduler::Poll& poll);

// The list that it reads; empty: none.
std::string list_of(const scheduler::Poll& poll);

}  // namespace inquiry::intake
