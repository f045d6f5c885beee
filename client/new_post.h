// A post on its way to X: what X would refuse about it, and how it is written in the request.
#pragma once

#include <string>

#include "client/x.h"

namespace inquiry::client {

// What is wrong with the post, and what to do about it; empty: X's limits are kept. Pure; the
// limits are those of POST /2/tweets in X's specification and of its self-serve plans.
std::string problem_with(const NewPost& post);

// The JSON body of POST /2/tweets. Its names are the same in both dialects.
std::string create_body(const NewPost& post);

}  // namespace inquiry::client
