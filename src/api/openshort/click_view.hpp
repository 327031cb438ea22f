// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/click_log.hpp"
#include "base/ids.hpp"
#include "links/routing/rule.hpp"
#include "links/variants/variant.hpp"

#include <boost/json/object.hpp>

#include <span>
#include <string>
#include <unordered_map>

// Clicks one by one, as clients read them.
namespace waymark::api::openshort {

// The public ids of a link's variants and rules.
struct DestinationIds {
    std::unordered_map<VariantId, std::string> variants;
    std::unordered_map<RuleId, std::string> rules;
};
[[nodiscard]] DestinationIds destination_ids(std::span<const links::variants::Variant> variants,
                                             std::span<const links::routing::Rule> rules);

// What isn't known of the click has no member; nor has a variant or a rule that is gone.
[[nodiscard]] boost::json::object to_view(const analytics::ClickRecord& click,
                                          const DestinationIds& ids);

} // namespace waymark::api::openshort
