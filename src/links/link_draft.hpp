// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/error.hpp"
#include "links/link.hpp"
#include "links/target_policy.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace waymark::links {

// What somebody wants a new link to be, unchecked. An empty text stands for none.
struct LinkDraft {
    DomainId domain = default_domain;
    std::string protocol; // of that domain; empty on the default domain
    std::string target_url;
    std::string slug; // empty: one is drawn
    std::string title;
    std::string description;
    std::optional<std::string> password; // the clear text
    std::string password_hash;           // of it, if LinkService::hash was asked before
    std::optional<TimePoint> expires;    // may be past
    LinkUtm utm;
    std::string og_title;
    std::string og_description;
    std::optional<TwitterCard> twitter_card;
    std::optional<std::int64_t> click_limit;
    bool is_sticky = false;
    std::string creator_ip;
};

// What to change of a link. Nothing: leave it. An empty text, an empty inner optional: remove it.
struct LinkPatch {
    std::optional<std::string> target_url; // can't be removed
    std::optional<std::string> title;
    std::optional<std::string> description;
    std::optional<LinkStatus> status;
    std::optional<std::optional<std::string>> password; // the clear text
    std::optional<std::optional<TimePoint>> expires;
    std::optional<std::optional<std::int64_t>> click_limit;
    std::array<std::optional<std::string>, utm_fields.size()> utm; // in the order of utm_fields
    std::optional<std::string> og_title;
    std::optional<std::string> og_description;
    std::optional<std::string> og_image; // a key of the image store
    std::optional<std::optional<TwitterCard>> twitter_card;
    std::optional<bool> is_smart_routing;
    std::optional<std::string> default_url;
    std::optional<bool> is_sticky;
};

// Limits, in Unicode code points.
inline constexpr std::size_t title_max = 255;
inline constexpr std::size_t description_max = 500;
inline constexpr std::size_t password_min = 4;
inline constexpr std::size_t password_max = 128;
inline constexpr std::size_t utm_max = 255;
inline constexpr std::size_t og_title_max = 100;
inline constexpr std::size_t og_description_max = 200;

inline constexpr std::int64_t click_limit_max = 1'000'000'000; // at least 1

// All that is wrong with `draft`, in the order of its members; empty if nothing is. Each is an
// invalid_argument whose field is one of: target_url, slug, title, description, password,
// utm_source … (the names of utm_fields), og_title, og_description, click_limit.
//
// On the default domain a slug is one of is_custom_slug(); on any other, is_custom_code(). Reserved
// ones are refused on both.
[[nodiscard]] std::vector<Error> find_mistakes(const LinkDraft& draft, const TargetPolicy& targets);
// The same for a patch; the fields besides: default_url.
[[nodiscard]] std::vector<Error> find_mistakes(const LinkPatch& patch, const TargetPolicy& targets);

} // namespace waymark::links
