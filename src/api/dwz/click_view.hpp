// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/click_log.hpp"
#include "analytics/click_reports.hpp"
#include "links/link.hpp"

#include <boost/json/object.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

// Clicks, and what is told of many of them, as the dialect's clients know them.
namespace waymark::api::dwz {

// `link` is null if the link is gone: its members are left out then.
[[nodiscard]] boost::json::object to_view(const analytics::ClickRecord& click,
                                          const links::Link* link, std::string_view public_url);

// Clicks of people by the event store's word for their device.
using DeviceClicks = std::map<std::string, std::uint64_t, std::less<>>;

[[nodiscard]] boost::json::object to_view(const analytics::ClickAnalysis& analysis,
                                          const DeviceClicks& devices_of_people);

} // namespace waymark::api::dwz
