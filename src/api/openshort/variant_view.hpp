// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/click_reports.hpp"
#include "links/link.hpp"
#include "links/variants/variant.hpp"

#include <boost/json/object.hpp>

#include <cstdint>
#include <span>
#include <string_view>

// Variants as clients read them.
namespace waymark::api::openshort {

// People's clicks that were led to that variant.
[[nodiscard]] std::uint64_t clicks_of(std::span<const analytics::VariantClicks> clicks,
                                      VariantId variant);

[[nodiscard]] boost::json::object to_view(const links::variants::Variant& variant,
                                          std::string_view link_uid, std::uint64_t clicks);

// The variants of a link with their shares of the clicks. What no variant has is the control
// group's, `control-group`: the clicks (bots included) that were led to none of them, also to one
// that is gone, and the weight up to 100. It comes first, and only if it has either.
[[nodiscard]] boost::json::object variants_view(const links::Link& link,
                                                std::span<const links::variants::Variant> variants,
                                                std::span<const analytics::VariantClicks> clicks);

} // namespace waymark::api::openshort
