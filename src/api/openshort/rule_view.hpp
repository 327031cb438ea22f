// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/click_reports.hpp"
#include "links/routing/rule.hpp"

#include <boost/json/object.hpp>

#include <cstdint>
#include <span>
#include <string_view>

// Routing rules as clients read them.
namespace waymark::api::openshort {

[[nodiscard]] std::uint64_t matches_of(std::span<const analytics::RuleClicks> matches, RuleId rule);

[[nodiscard]] boost::json::object to_view(const links::routing::Rule& rule,
                                          std::string_view link_uid, std::uint64_t matches);

// The rules of a link, in their order, with their shares of the matches.
[[nodiscard]] boost::json::object rules_view(std::string_view link_uid,
                                             std::span<const links::routing::Rule> rules,
                                             std::span<const analytics::RuleClicks> matches);

[[nodiscard]] boost::json::object to_view(const links::routing::RuleTemplate& known);

} // namespace waymark::api::openshort
