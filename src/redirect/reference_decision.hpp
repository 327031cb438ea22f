// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "links/link.hpp"
#include "redirect/decide.hpp"
#include "redirect/snapshot.hpp"

#include <optional>
#include <string>

// The decision once more, for tests: from the link's own rows, step by step, with copies and maps,
// and without a thought for speed.
namespace waymark::redirect {

// A decision as texts of its own.
struct Outcome {
    std::optional<Refusal> refusal;
    std::string target;
    std::string utm_source;
    RuleId rule;
    VariantId variant;

    friend bool operator==(const Outcome&, const Outcome&) = default;
};

// Everything that a decision depends on.
struct Situation {
    links::Link link; // all targets of the link and its parts are URLs or nonsense
    LinkParts parts;
    Visit visit;
    Circumstances circumstances;
    PlaceFacts place;
    ClientFacts client;
};

[[nodiscard]] Outcome decide_slowly(const Situation& situation);

// True if the conditions are met.
[[nodiscard]] bool matches_slowly(const links::routing::Conditions& conditions,
                                  const Situation& situation);

} // namespace waymark::redirect
