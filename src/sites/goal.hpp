// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace waymark::sites {

using GoalId = StrongId<struct GoalTag>;

// What a visitor does to meet a goal: views a page, or is the cause of a custom event.
struct GoalDeed {
    enum class Kind : std::uint8_t { page, event }; // stored by name
    // How the path of a page is compared, byte by byte. Stored by name.
    enum class Match : std::uint8_t {
        is,
        starts_with,
        matches, // all of the path; `*` stands for any characters, also none
    };
    Kind kind = Kind::page;
    Match match = Match::is; // of an event always this
    std::string value = {};  // the path, or the event's name

    friend bool operator==(const GoalDeed&, const GoalDeed&) = default;
};

// What visitors of a site are to do.
struct Goal {
    GoalId id;
    SiteId site;
    std::string name; // no other goal of the site has it
    GoalDeed deed;
    TimePoint created;
    TimePoint updated;

    friend bool operator==(const Goal&, const Goal&) = default;
};

// What somebody wants a new goal to be, unchecked.
struct GoalDraft {
    std::string name;
    GoalDeed deed;
};

// What to change; nothing: leave it.
struct GoalPatch {
    std::optional<std::string> name = {};
    std::optional<GoalDeed> deed = {};
};

inline constexpr std::size_t goals_max = 50; // of one site
// In Unicode code points.
inline constexpr std::size_t goal_name_length_max = 100;
inline constexpr std::size_t goal_value_length_max = 500;

// All that is wrong with it. The field is `name`, `page`, `event` or `match`.
[[nodiscard]] std::vector<Error> find_mistakes(const GoalDraft& draft);
[[nodiscard]] std::vector<Error> find_mistakes(const GoalPatch& patch);

// The names by which these are stored, and told to clients.
[[nodiscard]] std::string_view to_string(GoalDeed::Kind kind);
[[nodiscard]] std::string_view to_string(GoalDeed::Match match);
[[nodiscard]] std::optional<GoalDeed::Kind> parse_goal_kind(std::string_view name);
[[nodiscard]] std::optional<GoalDeed::Match> parse_goal_match(std::string_view name);

} // namespace waymark::sites
