// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/network.hpp"
#include "base/time_zone.hpp"
#include "links/routing/condition.hpp"
#include "redirect/condition_matcher.hpp"

#include <bitset>
#include <chrono>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace waymark::redirect {

// What a condition asks, made ready: whatever can be known before a visitor comes was found out.
// Each kind is met by a visit or not; asking allocates nothing but what `visit` needs.

// By nobody: the operator means nothing to the type.
struct NeverHolds {
    [[nodiscard]] static bool holds(VisitView&) { return false; }
};

enum class Relation : std::uint8_t { equal, part, beginning, end };

// A text of the visitor against values, one of which is enough.
struct TextCriterion {
    links::routing::ConditionType type;
    Relation relation;
    bool is_negated; // none of the values, instead
    bool holds_if_unknown;
    std::string parameter;           // of the query, for the types that are one
    std::vector<std::string> values; // lowered and trimmed

    [[nodiscard]] bool holds(VisitView& visit) const;
};

struct NetworkCriterion {
    std::vector<Network> networks;
    bool is_negated;

    [[nodiscard]] bool holds(VisitView& visit) const;
};

struct TimeCriterion {
    links::routing::ConditionOperator op; // between, before or after
    std::chrono::minutes start;
    std::chrono::minutes end;
    TimeZone zone;

    [[nodiscard]] bool holds(VisitView& visit) const;
};

struct DayCriterion {
    std::bitset<7> days; // Sunday first
    bool is_negated;
    TimeZone zone;

    [[nodiscard]] bool holds(VisitView& visit) const;
};

using Criterion =
    std::variant<NeverHolds, TextCriterion, NetworkCriterion, TimeCriterion, DayCriterion>;

[[nodiscard]] Criterion make_criterion(const links::routing::Condition& condition);

} // namespace waymark::redirect
