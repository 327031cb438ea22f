// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"
#include "events/intake.hpp"

#include <boost/asio/awaitable.hpp>

namespace waymark::api::collect {

// Waits, without holding a thread, until what was appended is on the disk: then it may be
// acknowledged. Goes on on the caller's executor. Nothing appended: at once.
//
// unavailable: nothing or not all could be appended, or it may be lost by a power cut.
[[nodiscard]] boost::asio::awaitable<Result<void>>
until_durable(events::Intake& intake, const events::Intake::Appended& appended);

} // namespace waymark::api::collect
