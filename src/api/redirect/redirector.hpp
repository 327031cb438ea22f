// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "http/inline_answer.hpp"
#include "http/request.hpp"
#include "http/response.hpp"
#include "redirect/link_cache.hpp"
#include "redirect/visit.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

namespace waymark::events {
class Spool;
class SpoolWriter;
} // namespace waymark::events

namespace waymark::http {
class Workers;
}

namespace waymark::links {
class LinkService;
}

namespace waymark::api::redirect {

// Follows short links: `GET /{slug}` and HEAD.
//
//   302  Location: the target; the click is in the spool
//   400  the link is inactive or expired
//   401  the link has a password
//   404  no such link
//
// Errors are JSON: {"statusCode":404,"message":"…","error":"Not Found"}. A full spool stops no
// redirect; it counts what it could not keep.
//
// A link that the cache knows is answered on the I/O thread, without an allocation; any other goes
// through the router to `answer`, which reads it on a worker.
class Redirector {
public:
    // References must outlive the redirector.
    struct Parts {
        waymark::redirect::LinkCache& cache;
        links::LinkService& links;
        // I/O thread i uses writer i; the workers share writer `io_threads`.
        events::Spool& spool;
        http::Workers& workers;
        const Clock& clock;
    };

    Redirector(const Parts& parts, std::size_t io_threads);
    ~Redirector();
    Redirector(const Redirector&) = delete;
    Redirector& operator=(const Redirector&) = delete;

    // False, with nothing sent, if the path is no slug or the cache can't tell the answer. On that
    // I/O thread only. As http::InlineHandler.
    bool answer_inline(std::size_t io_thread, const http::RequestHead& head,
                       http::InlineAnswer& answer);

    // The answer to any path that no route has. As http::Handler, for the server's fallback.
    [[nodiscard]] boost::asio::awaitable<http::Response> answer(http::Request& request);

private:
    // What one thread needs to follow links.
    struct Lane;
    struct Reply;

    [[nodiscard]] Reply follow(Lane& lane, const waymark::redirect::Visit& visit,
                               const waymark::redirect::Snapshot& snapshot, TimePoint now);
    [[nodiscard]] http::Response look_up(const waymark::redirect::Visit& visit);

    Parts parts_;
    std::vector<std::unique_ptr<Lane>> lanes_; // one an I/O thread
    std::mutex worker_mutex_;
    std::unique_ptr<Lane> worker_lane_; // requires worker_mutex_
};

} // namespace waymark::api::redirect
