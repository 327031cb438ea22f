// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/session/access.hpp"
#include "audit/operation_log.hpp"
#include "http/response.hpp"

#include <chrono>

namespace waymark::api::dwz {

struct AnswerTime {
    TimePoint at;
    std::chrono::milliseconds took{0};
};

// A request and its answer as the operation log keeps them, secrets masked. The answers of the log
// itself are left out: a log that kept its own pages would grow by being looked at. So are both
// bodies where nobody is known by a credential, but for logins: strangers must not fill the log.
[[nodiscard]] audit::Operation
note_operation(const session::Call& call, const http::Response& response, const AnswerTime& time);

} // namespace waymark::api::dwz
