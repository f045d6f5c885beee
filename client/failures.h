// What it means when X does not answer with what was asked for. The rules are a table.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string_view>
#include <vector>

#include "client/x.h"

namespace inquiry::client {

// Texts that a message must not repeat: credentials, the query, a post's words.
using Private = std::vector<std::string_view>;

// How much of X's own words a message repeats.
enum class Quoting {
  kWords,     // title, detail and first message, unless they hold something private as a whole
  kKindOnly,  // title and type: the rest may repeat a part of the post that was sent
};

// An answer other than 2xx. `clock_skew` turns X's reset times into ours.
Failure classify(const HttpResponse& response, Duration clock_skew, const Private& hidden,
                 Quoting quoting = Quoting::kWords);

// An answer as Failure keeps it; `secrets` are blotted out.
std::string kept_body(std::string body, const Private& secrets);

// Whether a page for browsers came instead of an answer of X: a login page or a block page of the
// network. 429 and what X's own front sends with 5xx (but 511) are not meant.
bool is_web_page(const HttpResponse& response);

// Such a page. It proves nothing about a request that asked for a change.
Failure web_page_failure(const HttpResponse& response);

// No whole answer. `changes`: the request asked for a change, so that one may have happened.
Failure classify(const HttpFailure& failure, bool changes);

// An error object within an answer of 200.
Failure classify_problem(const nlohmann::json& problem, int status, const Private& hidden,
                         Quoting quoting = Quoting::kWords);

// The last segment of a problem's `type`, "" when there is none.
std::string_view problem_kind(const nlohmann::json& problem);

}  // namespace inquiry::client
