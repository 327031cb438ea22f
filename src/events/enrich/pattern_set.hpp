// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"
#include "events/enrich/literal_matcher.hpp"

#include <re2/filtered_re2.h>

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace waymark::events::enrich {

// Many regular expressions (RE2's syntax) of which few match a text: those that can't are ruled out
// by the literals that they need. Bytes are taken as Latin-1, so that any text can be matched, in
// time linear to its length.
//
// Immutable, hence thread-safe; RE2 adds to its bounded caches under its own locks.
class PatternSet {
public:
    struct Pattern {
        std::string regex;
        bool ignores_case = false;
    };

    // A pattern's id is its place among `patterns`.
    // invalid_argument: RE2 refuses a pattern (the message names it), or one is not ASCII, or there
    // are none.
    [[nodiscard]] static Result<PatternSet> compile(std::span<const Pattern> patterns);

    // The ids of the patterns that may match `text`, ascending: no other one does.
    [[nodiscard]] std::vector<int> candidates(std::string_view text) const;

    [[nodiscard]] const re2::RE2& operator[](int id) const { return patterns_->GetRE2(id); }

private:
    PatternSet(std::unique_ptr<re2::FilteredRE2> patterns, LiteralMatcher literals)
        : patterns_(std::move(patterns)), literals_(std::move(literals))
    {
    }

    std::unique_ptr<re2::FilteredRE2> patterns_;
    LiteralMatcher literals_;
};

} // namespace waymark::events::enrich
