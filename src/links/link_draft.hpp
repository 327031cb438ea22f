// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/error.hpp"
#include "links/link.hpp"
#include "links/target_policy.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace waymark::links {

// What somebody wants a new link to be, unchecked. An empty text stands for none.
struct LinkDraft {
    DomainId domain = default_domain;
    std::string target_url;
    std::string slug; // empty: one is drawn
    std::string title;
    std::optional<std::string> password; // the clear text
    std::optional<TimePoint> expires;    // may be past
    LinkUtm utm;
    std::string og_title;
    std::string og_description;
    std::optional<TwitterCard> twitter_card;
};

// Limits, in Unicode code points.
inline constexpr std::size_t title_max = 255;
inline constexpr std::size_t password_min = 4;
inline constexpr std::size_t password_max = 128;
inline constexpr std::size_t utm_max = 255;
inline constexpr std::size_t og_title_max = 100;
inline constexpr std::size_t og_description_max = 200;

// All that is wrong with `draft`, in the order of its members; empty if nothing is. Each is an
// invalid_argument whose field is one of: target_url, slug, title, password, utm_source … (the
// names of utm_fields), og_title, og_description.
[[nodiscard]] std::vector<Error> find_mistakes(const LinkDraft& draft, const TargetPolicy& targets);

} // namespace waymark::links
