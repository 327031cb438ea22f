// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/click_reports.hpp"
#include "links/variants/variant.hpp"

#include <boost/json/object.hpp>

#include <span>

// A/B tests as the dialect's clients know them.
namespace waymark::api::dwz {

[[nodiscard]] boost::json::object to_view(const links::variants::AbTest& test);

// What `days` say of the test's variants; clicks on others are left out. A visitor is unique for a
// day. The winner is the variant with the most clicks, if there is only one of them. Conversions
// are not counted: they are 0.
[[nodiscard]] boost::json::object to_statistics_view(const links::variants::AbTest& test,
                                                     std::span<const analytics::VariantDay> days);

} // namespace waymark::api::dwz
