// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/collect/collect_routes.hpp"
#include "base/error.hpp"
#include "http/inline_post.hpp"

#include <cstddef>
#include <memory>
#include <vector>

namespace waymark::events {
class Spool;
}

namespace waymark::api::collect {

// The short way for what trackers send most: `POST /collect` with one event that is right. It is
// read, checked and appended on the I/O thread, by views of the request, and its answer is held
// until the event is on the disk: an allocation for a hundred events, no SQL, no lock that lasts.
//
// Whatever else comes, an array or a mistake, passes on to the route, which alone says what is
// wrong; nothing is counted or appended by then.
class TrackerLanes {
public:
    // References must outlive the lanes; the intake has settled before they are destroyed. Lane i
    // appends by the spool's writer i, on the I/O thread i.
    TrackerLanes(Services& services, events::Spool& spool, std::size_t io_threads);
    ~TrackerLanes();
    TrackerLanes(const TrackerLanes&) = delete;
    TrackerLanes& operator=(const TrackerLanes&) = delete;

    // unavailable: the disk or the spool's budget is full.
    [[nodiscard]] Result<http::InlineTaking> take(const http::InlinePost& post);

    // Those that the server is to offer. The lanes must outlive the server.
    [[nodiscard]] http::InlinePosts posts();

private:
    struct Lane;

    Services& services_;
    std::vector<std::unique_ptr<Lane>> lanes_;
};

} // namespace waymark::api::collect
