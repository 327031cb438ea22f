// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/collect/collect_routes.hpp"
#include "api/collect/segment_body.hpp"
#include "http/request.hpp"
#include "http/response.hpp"

#include <boost/asio/awaitable.hpp>

namespace waymark::api::collect {

using Answer = boost::asio::awaitable<http::Response>;

// One for each kind of client. Segment's are told apart by the path.
[[nodiscard]] Answer take_tracker(http::Request& request, Services& services);
[[nodiscard]] Answer take_pixel(http::Request& request, Services& services);
[[nodiscard]] Answer take_plausible(http::Request& request, Services& services);
[[nodiscard]] Answer take_umami(http::Request& request, Services& services);
[[nodiscard]] Answer take_segment(http::Request& request, Services& services, SegmentCall call);

// What Segment's libraries in browsers and telephones ask for before they send anything, by the
// write key that is the path's `key`; and what they tell of themselves, which nobody wants.
[[nodiscard]] Answer tell_segment_settings(http::Request& request, Services& services);
[[nodiscard]] Answer pass_over_segment_metrics(http::Request& request, Services& services);

} // namespace waymark::api::collect
