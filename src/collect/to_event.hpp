// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "collect/hit.hpp"
#include "events/event.hpp"
#include "sites/site.hpp"

#include <chrono>
#include <string_view>

namespace waymark::collect {

// How far a client's time may differ from ours. What lies beyond becomes the time of receipt, and
// is flagged.
inline constexpr std::chrono::minutes client_ahead_max{5};
inline constexpr std::chrono::hours client_behind_max{24};

// The event that a hit is: of that site, with what its privacy asks for, and the parts of the
// page's URL told apart. A view of the hit and of the site.
[[nodiscard]] events::Event to_event(const Hit& hit, const sites::Site& site, TimePoint now,
                                     Random& random);

// The parts of a page's address, as they are written there. A path alone has no host. Views.
struct PageAddress {
    std::string_view host; // without port
    std::string_view path; // "/" if an absolute URL has none
    std::string_view query;
};
[[nodiscard]] PageAddress parse_page_address(std::string_view url);

// True if a page of that origin ("https://blog.example.com", or a referrer) may report visits of
// the site: its host is the site's or lies below it. A site whose domain names no host lets all
// pass, as does an origin that is not told.
[[nodiscard]] bool is_of_site(std::string_view origin, const sites::Site& site);

} // namespace waymark::collect
