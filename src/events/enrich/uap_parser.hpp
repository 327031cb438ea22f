// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"
#include "events/enrich/pattern_file.hpp"
#include "events/enrich/pattern_set.hpp"

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace waymark::events::enrich {

// What the patterns of uap-core say of a user agent, in their own words. A family that no pattern
// knows is "Other"; everything else is empty then.
struct UapResult {
    struct Browser {
        std::string family = "Other";
        std::string major;
        std::string minor;
        std::string patch;
    };
    struct Os {
        std::string family = "Other";
        std::string major;
        std::string minor;
        std::string patch;
        std::string patch_minor;
    };
    struct Device {
        std::string family = "Other";
        std::string brand;
        std::string model;
    };

    Browser browser;
    Os os;
    Device device;
};

// The parser that uap-core's docs/specification.md describes (version 0.2): for each of browser,
// operating system and device, the first pattern of the file that matches decides. Each field is
// the pattern's replacement with `$1` … `$9` filled in from the match, else the group of its
// number; white space around it is cut off.
//
// Immutable, hence thread-safe. Uncached: a parse takes about 80 µs.
class UapParser {
public:
    // `rows` as in pattern_file.hpp.
    // invalid_argument: a kind is unknown, or a pattern is not one of RE2.
    [[nodiscard]] static Result<UapParser> create(std::span<const PatternRow> rows);

    [[nodiscard]] UapResult parse(std::string_view user_agent) const;

private:
    static constexpr std::size_t field_count = 5;
    using Fields = std::array<std::string, field_count>;

    // What one kind of pattern makes of its groups.
    enum class Kind { browser, os, device };
    struct Rule {
        Kind kind;
        Fields replacements;
    };

    UapParser(PatternSet patterns, std::vector<Rule> rules)
        : patterns_(std::move(patterns)), rules_(std::move(rules))
    {
    }

    // The fields of a match of pattern `id`; false if it doesn't match.
    bool match(int id, std::string_view user_agent, Fields& fields) const;

    PatternSet patterns_;
    std::vector<Rule> rules_; // by pattern id
};

} // namespace waymark::events::enrich
