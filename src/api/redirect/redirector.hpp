// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/pages/brand.hpp"
#include "api/pages/link_pages.hpp"
#include "api/redirect/brand_source.hpp"
#include "api/redirect/inquiry.hpp"
#include "api/redirect/password_lockout.hpp"
#include "base/clock.hpp"
#include "http/inline_answer.hpp"
#include "http/request.hpp"
#include "http/response.hpp"
#include "links/link.hpp"
#include "redirect/decide.hpp"
#include "redirect/host_table.hpp"
#include "redirect/link_cache.hpp"
#include "settings/system_settings.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <expected>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace waymark::events {
class Spool;
}

namespace waymark::events::enrich {
class EnrichmentData;
}

namespace waymark::http {
class Workers;
}

namespace waymark::links {
class LinkService;
}

namespace waymark::api::redirect {

class Lane;
struct Terms;

// Follows short links: `GET /{slug}` and HEAD, and what belongs to them. How a link is answered is
// its host's matter: on a registered domain as the DWZ service does it, on any other host as Open
// Short URL does. See README.md beside this file.
//
// A browser gets a page, in the best of our languages; a program gets JSON. A full spool stops no
// redirect; it counts what it could not keep.
//
// A link that the cache knows is answered on the I/O thread, without an allocation; any other, and
// one with a limit of clicks, goes through the router to `answer`, which reads it on a worker.
class Redirector {
public:
    // References must outlive the redirector.
    struct Parts {
        waymark::redirect::LinkCache& cache;
        const waymark::redirect::HostTable& hosts;
        links::LinkService& links;
        const events::enrich::EnrichmentData& enrichment;
        // I/O thread i uses writer i; the workers share writer `io_threads`.
        events::Spool& spool;
        http::Workers& workers;
        http::Workers& hashers; // for what hashes passwords
        const settings::SystemSettings& settings;
        const Clock& clock;
        std::string public_url; // of links on the default domain, without a slash at the end
        // Names that the server has by its configuration: links that have them aren't followed.
        std::vector<std::string> reserved{};
    };

    Redirector(const Parts& parts, std::size_t io_threads);
    ~Redirector();
    Redirector(const Redirector&) = delete;
    Redirector& operator=(const Redirector&) = delete;

    // False, with nothing sent, if the path is no slug or the answer takes more than the cache
    // knows. On that I/O thread only. As http::InlineHandler.
    bool answer_inline(std::size_t io_thread, const http::RequestHead& head,
                       http::InlineAnswer& answer);

    // The answer to any path that no route has. As http::Handler, for the server's fallback.
    [[nodiscard]] boost::asio::awaitable<http::Response> answer(http::Request& request);

    // The routes' handlers: `GET /{slug}/info`, `POST /{slug}/verify`, `GET /preview/{code}`.
    [[nodiscard]] boost::asio::awaitable<http::Response> show_info(http::Request& request);
    [[nodiscard]] boost::asio::awaitable<http::Response> verify_password(http::Request& request);
    [[nodiscard]] boost::asio::awaitable<http::Response> show_preview(http::Request& request);

    [[nodiscard]] const waymark::redirect::HostTable& hosts() const { return parts_.hosts; }

private:
    using Snapshot = waymark::redirect::Snapshot;
    using Refusal = waymark::redirect::Refusal;

    // Whether a link of that name is to be followed. What is not is never looked up, and so the
    // inline answer, which comes before the router, doesn't know it.
    [[nodiscard]] bool names_link(const Inquiry& inquiry) const;

    // --- on a worker
    [[nodiscard]] http::Response look_up(const Inquiry& inquiry);
    [[nodiscard]] http::Response look_up_info(const Inquiry& inquiry);
    [[nodiscard]] http::Response look_up_preview(const Inquiry& inquiry);
    // Where the inquiry leads; the visit is taken from the link's limit, and recorded.
    [[nodiscard]] std::expected<std::string, Refusal>
    follow(const Inquiry& inquiry, const Snapshot& snapshot, const Terms& terms);
    // Why it leads nowhere; nothing is taken or recorded.
    [[nodiscard]] std::optional<Refusal> find_refusal(const Inquiry& inquiry,
                                                      const Snapshot& snapshot, const Terms& terms);
    // The refusal as visitors are told it. Writes down that the link's time is over.
    [[nodiscard]] pages::Notice note(const Inquiry& inquiry, const Snapshot& snapshot,
                                     Refusal refusal);
    [[nodiscard]] http::Response ask_for_password(const Inquiry& inquiry);
    [[nodiscard]] http::Response show_card(const Inquiry& inquiry, const Snapshot& snapshot);
    [[nodiscard]] pages::Brand brand_for(const Inquiry& inquiry);
    [[nodiscard]] std::string short_url_of(const links::Link& link) const;

    // The link that a password is told for, if there is anything to tell it for.
    [[nodiscard]] std::expected<links::Link, pages::Notice> find_protected(const Inquiry& inquiry);
    [[nodiscard]] http::Response admit(const Inquiry& inquiry, bool is_program);

    // On a worker, or anywhere if no page of the default domain is wanted.
    [[nodiscard]] http::Response refuse(const Inquiry& inquiry, pages::Notice notice,
                                        bool wants_page);
    // Anywhere.
    [[nodiscard]] boost::asio::awaitable<http::Response>
    refuse_soon(const Inquiry& inquiry, pages::Notice notice, bool wants_page);

    Parts parts_;
    BrandSource brands_;
    PasswordLockout lockout_;
    std::vector<std::unique_ptr<Lane>> lanes_; // one an I/O thread
    std::mutex worker_mutex_;
    std::unique_ptr<Lane> worker_lane_; // requires worker_mutex_
};

} // namespace waymark::api::redirect
