// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/click_reports.hpp"
#include "links/link.hpp"
#include "links/routing/rule.hpp"

#include <boost/json/object.hpp>

#include <span>

namespace waymark::api::openshort {

// What each rule of a link led elsewhere, in the rules' order. Rules that are gone are left out:
// their matches are clicks like any other. A rule's percentage is of all matches, that of a country
// or a device of its rule's.
[[nodiscard]] boost::json::object to_view(const links::Link& link,
                                          std::span<const links::routing::Rule> rules,
                                          const analytics::RoutingReport& report);

} // namespace waymark::api::openshort
