// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/click_reports.hpp"
#include "base/ids.hpp"
#include "links/link.hpp"
#include "links/variants/variant.hpp"

#include <boost/json/object.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

// Links with variants, all of them together.
namespace waymark::api::openshort {

// The variants with the most clicks, that many.
inline constexpr std::size_t best_variants = 10;

struct AbTestReport {
    struct Variant {
        VariantId id;
        LinkId link;
        std::string name;
        std::uint64_t clicks = 0;
        double percentage = 0; // of the link's clicks
    };

    std::uint64_t links = 0;
    std::uint64_t clicks = 0; // of these links, those of bots too
    std::uint64_t variant_clicks = 0;
    std::vector<Variant> best; // the most clicks first, among equals the older; only with clicks
};

// `clicks` are those of the links that `variants` belong to. What led to no variant, or to one that
// is not among them, is the control group's.
[[nodiscard]] AbTestReport tally_ab_tests(std::span<const links::variants::Variant> variants,
                                          std::span<const analytics::VariantClicks> clicks);

// `links` are those of the best variants; the variants of one that is missing are left out.
[[nodiscard]] boost::json::object to_view(const AbTestReport& report,
                                          std::span<const links::Link> links);

} // namespace waymark::api::openshort
