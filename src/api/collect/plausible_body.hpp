// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/collect/report.hpp"
#include "base/error.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace waymark::api::collect {

// An event in the words of Plausible's tracker and events API, the long ones and the short ones.
struct PlausibleEvent {
    std::vector<std::string> domains; // hosts of the sites, in lower case
    Report report;
};

// One event counts on so many sites at most.
inline constexpr std::size_t plausible_domains_max = 20;

// Without a domain, the site is that of the URL's host.
//
// invalid_argument: the body is no JSON object, `name` or `url` is missing, or there are no or too
// many domains; `field` names it.
[[nodiscard]] Result<PlausibleEvent> parse_plausible_body(std::string_view body);

} // namespace waymark::api::collect
