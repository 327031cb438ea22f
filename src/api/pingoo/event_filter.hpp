// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/event_log.hpp"
#include "api/pingoo/envelope.hpp"
#include "base/error.hpp"
#include "http/request.hpp"

// What the list of events can be asked for.
namespace waymark::api::pingoo {

// Narrows `query` by the parameters that are there and not empty. `session_id`, `user_id`,
// `event_type`, `ip`, `device`, `browser`, `os`, `screen`, `country`, `subdivision`, `city` and
// `isp` are compared as the list shows them, `url` holds the text, and `is_bot` is a truth value in
// one of Go's spellings (any other filters nothing).
void narrow(analytics::EventQuery& query, const http::Request& request);

// `page` and `page_size`: absent, empty or below 1 they are 1 and 10; a page has 100 events at
// most.
//
// invalid_argument: one is no whole number; the message is what clients are told.
[[nodiscard]] Result<PageShape> read_page_shape(const http::Request& request);

} // namespace waymark::api::pingoo
