// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"
#include "links/routing/condition.hpp"
#include "links/target_policy.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace waymark::links::routing {

inline constexpr std::size_t name_max = 100; // Unicode code points
inline constexpr std::int64_t priority_max = 10'000;
inline constexpr std::size_t rules_max = 50; // of one link
// In all conditions of a link: a visitor who meets none is compared to every one.
inline constexpr std::size_t link_values_max = 2'000;

// Where a visit goes that meets the conditions. The first rule that matches wins: the highest
// priority first, among equals the one made first.
struct Rule {
    RuleId id;
    std::string uid; // towards clients
    LinkId link;
    std::string name;
    std::string target_url;
    std::int64_t priority = 0; // 0 to priority_max
    bool is_active = true;
    Conditions conditions;
    TimePoint created;
    TimePoint updated;
};

struct RuleDraft {
    std::string name;
    std::string target_url;
    std::int64_t priority = 0;
    bool is_active = true;
    Conditions conditions;
};

struct RulePatch {
    std::optional<std::string> name;
    std::optional<std::string> target_url;
    std::optional<std::int64_t> priority;
    std::optional<bool> is_active;
    std::optional<Conditions> conditions;
};

// All that is wrong, in the order of the members; `field` is a member's name.
[[nodiscard]] std::vector<Error> find_mistakes(const RuleDraft& draft, const TargetPolicy& targets);
[[nodiscard]] std::vector<Error> find_mistakes(const RulePatch& patch, const TargetPolicy& targets);

// A rule that is often wanted, but for its target.
struct RuleTemplate {
    std::string_view key; // "APP_DOWNLOAD_IOS"
    std::string_view name;
    std::string_view description; // a sentence
    Conditions conditions;
};

[[nodiscard]] std::span<const RuleTemplate> rule_templates();
// By its key; nullptr if there is none.
[[nodiscard]] const RuleTemplate* find_template(std::string_view key);

} // namespace waymark::links::routing
