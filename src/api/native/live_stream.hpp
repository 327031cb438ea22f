// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/ids.hpp"
#include "collect/live_feed.hpp"
#include "http/response.hpp"

#include <boost/json/object.hpp>

#include <functional>
#include <memory>

namespace waymark::api::native {

// Server-Sent Events of what happens on a site, from now on, each as it comes in:
//
//   event: visit
//   data: {"kind":"page_view","path":"/prices","country":"DE",…}
//
// Whoever reads too slowly misses some, and is told how many with the next: `"missed":3`.
struct LiveOptions {
    SiteId site;
    bool include_bots = false;
    // Called with the stream of whoever is listened to.
    std::function<void(const std::shared_ptr<http::EventStream>&)> begun{};
};
[[nodiscard]] http::Response stream_live(collect::LiveFeed& feed, LiveOptions options);

// One of them. Empty members are left out; `visitor` is equal for events of one visitor of the day.
[[nodiscard]] boost::json::object to_live_view(const collect::LiveFeed::Item& item);

} // namespace waymark::api::native
