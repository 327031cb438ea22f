// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"
#include "links/link.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace waymark::links::bundles {

enum class BundleStatus : std::uint8_t { active, archived };

// "ACTIVE", "ARCHIVED".
[[nodiscard]] std::string_view to_string(BundleStatus status);
[[nodiscard]] std::optional<BundleStatus> parse_bundle_status(std::string_view text);

inline constexpr std::string_view default_color = "#3B82F6";
inline constexpr std::string_view default_icon = "📦";

// Links that somebody keeps together: a folder, a tag, a campaign.
struct Bundle {
    struct Member {
        Link link;
        std::int64_t position = 0;
    };

    std::uint64_t id = 0;
    std::string uid; // towards clients
    std::string name;
    std::string description;
    std::string color;
    std::string icon;
    BundleStatus status = BundleStatus::active;
    UserId owner;
    std::string owner_uid;
    TimePoint created;
    TimePoint updated;
    std::uint64_t link_count = 0;
    std::uint64_t clicks = 0;    // of people, on all of its links
    std::vector<Member> members; // by position, then by when they came in; see BundleService::list
};

// Limits: the name and the description in Unicode code points, the icon in UTF-16 units.
inline constexpr std::size_t name_max = 100;
inline constexpr std::size_t description_max = 500;
inline constexpr std::size_t icon_max = 10;
inline constexpr std::size_t members_max = 10'000;
inline constexpr std::size_t listed_members_max = 100; // of each bundle in a list

struct BundleDraft {
    std::string name;
    std::string description;
    std::string color; // empty: the default; else #rgb, #rrggbb or #rrggbbaa, the # optional
    std::string icon;  // empty: the default
    std::vector<std::string> links; // uids, in order; all in the owner's scope
};

// What to change; nothing: leave it. An empty description removes it.
struct BundlePatch {
    std::optional<std::string> name;
    std::optional<std::string> description;
    std::optional<std::string> color;
    std::optional<std::string> icon;
    std::optional<BundleStatus> status;
};

// All that is wrong, in the order of the members; `field` is a member's name.
[[nodiscard]] std::vector<Error> find_mistakes(const BundleDraft& draft);
[[nodiscard]] std::vector<Error> find_mistakes(const BundlePatch& patch);

} // namespace waymark::links::bundles
