// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/collect/collect_routes.hpp"
#include "api/collect/report.hpp"
#include "base/error.hpp"
#include "http/request.hpp"
#include "http/response.hpp"
#include "sites/site_directory.hpp"

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <span>
#include <vector>

// From a report to the disk: what all collectors do alike.
namespace waymark::api::collect {

using SitePointer = std::shared_ptr<const sites::KnownSite>;

// Hits of one site.
struct SiteHits {
    SitePointer site;
    std::vector<waymark::collect::Hit> hits;
};

// The page that a request comes from, as far as the browser tells: its origin, or a referrer.
[[nodiscard]] std::string_view page_of(const http::Request& request);
[[nodiscard]] std::string_view page_of(const http::RequestHead& request);

// Completes a hit with what the request tells of who sends it. A view of the request.
void add_sender(const http::Request& request, waymark::collect::Hit& hit);
void add_sender(const http::RequestHead& request, waymark::collect::Hit& hit);

// Counts the request's first event, before its body is looked at.
//
// rate_limited: there were too many from that address.
[[nodiscard]] Result<void> admit(const http::Request& request, Services& services);

// Appends all, in order, and waits until they are on the disk. What the hits are views of must
// outlive the wait.
//
// forbidden:    the request comes from a page that is not of one of the sites; nothing is appended.
// rate_limited: they are too many with those before; nothing is appended.
// unavailable:  not all could be appended, or they may be lost.
[[nodiscard]] boost::asio::awaitable<Result<void>>
take_in(const http::Request& request, std::span<const SiteHits> all, Services& services);

// The answer that says so: as the native API's, and when to try again.
[[nodiscard]] http::Response fail(const Error& error, const Services& services);

} // namespace waymark::api::collect
