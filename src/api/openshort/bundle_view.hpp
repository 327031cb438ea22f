// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/link_report.hpp"
#include "links/bundles/bundle.hpp"

#include <boost/json/object.hpp>

#include <span>
#include <string_view>

// Bundles as clients read them.
namespace waymark::api::openshort {

// `public_url` is that of UrlContext.
[[nodiscard]] boost::json::object to_view(const links::bundles::Bundle& bundle,
                                          std::string_view public_url);

// `days`: the clicks of its links, the oldest first.
[[nodiscard]] boost::json::object stats_view(const links::bundles::Bundle& bundle,
                                             std::span<const analytics::DayClicks> days);

} // namespace waymark::api::openshort
