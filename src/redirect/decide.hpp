// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "events/event.hpp"
#include "redirect/snapshot.hpp"
#include "redirect/visit.hpp"
#include "redirect/visitor_facts.hpp"

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace waymark::redirect {

// Why a link leads nowhere, in the order in which it is found out.
enum class Refusal : std::uint8_t {
    inactive, // switched off, or marked as expired
    expired,  // its time is over, but nobody has written that down yet
    used_up,  // its limit leaves nothing
    password_required,
};

// How the visit's own query comes into the target.
enum class QueryPassing : std::uint8_t {
    utm_only, // the seven campaign parameters, each replacing that of the target
    none,
    all, // every parameter, beside those of the target: see merge_query.hpp
};

// What a decision stands on besides the link and the visit.
struct Circumstances {
    TimePoint now;
    std::uint64_t draw = 0; // random: decides between variants
    QueryPassing passing = QueryPassing::utm_only;
    bool is_admitted = false; // the visitor has told the password
};

// Where a visit leads. A view of the snapshot, the visit and the scratch.
struct Decision {
    std::string_view target;
    events::Utm utm;   // as they are in the target
    RuleId rule;       // that matched
    VariantId variant; // that was drawn
};

// Memory that one thread uses again for each decision.
struct Scratch {
    std::string decoded;
    std::string target;
};

// Decides where a visit leads. A pure function of its arguments, but for `scratch`, whose content
// the decision may point into: it is valid until the next one.
//
// Status, expiry, limit, password; then the target: that of a running test's variant; or of the
// first rule that matches; or the default one if the link is routed, the link's own if not, in
// whose place a variant is drawn by weight. Last the query, as `passing` says: where campaign
// parameters are merged, each is the visit's (the first that isn't empty) or else the link's, and
// replaces that of the target; the visit's other parameters are dropped.
//
// Nothing is allocated unless the visit brings a longer query than any before, or more parameters
// than merge_query.hpp says.
[[nodiscard]] std::expected<Decision, Refusal> decide(const Snapshot& snapshot, const Visit& visit,
                                                      const Circumstances& circumstances,
                                                      VisitorFacts& facts, Scratch& scratch);

} // namespace waymark::redirect
