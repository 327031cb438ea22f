// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/filter.hpp"
#include "analytics/scope.hpp"
#include "api/dwz/envelope.hpp"
#include "http/request.hpp"

#include <optional>
#include <string_view>

namespace waymark::api::dwz {

// Which clicks are asked for.
struct ClickFilter {
    analytics::Scope scope;
    std::optional<analytics::Filter> filter;
};

// Narrows `scope` by `short_link_id` (0: all links) and reads the filters `ip`, `country` (a code,
// or the Chinese name), `province`, `city`, `isp`, `device_type` and `is_bot` (true, false, 1 or
// 0). Each is exact; what is absent or empty filters nothing.
//
// invalid_argument: `short_link_id` or `is_bot` is malformed, or a text holds NUL.
[[nodiscard]] Accepted<ClickFilter> read_click_filter(const http::Request& request,
                                                      const analytics::Scope& scope);

// The API's word for what made a click: desktop, mobile, tablet, bot, or unknown for everything
// else. `device` is the event store's word.
[[nodiscard]] std::string_view device_type(std::string_view device, bool is_bot);

// The clicks of which device_type() says so; of no such word, none.
[[nodiscard]] analytics::Filter of_device_type(std::string_view type);

} // namespace waymark::api::dwz
