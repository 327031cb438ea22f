// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"
#include "events/enrich/pattern_file.hpp"
#include "events/enrich/pattern_set.hpp"

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace waymark::events::enrich {

// What automata are called that no name is known of.
inline constexpr std::string_view unnamed_bot = "Unknown Bot";

// What says that an event was not made by a person. Empty text unless `is_bot`. The text is
// constant.
struct BotVerdict {
    bool is_bot = false;
    std::string_view name;    // "Googlebot", "Bingbot", …, else "Unknown Bot"
    std::string_view reason;  // see bot_verdict.hpp
    bool is_headless = false; // a browser that says that a program drives it

    friend bool operator==(const BotVerdict&, const BotVerdict&) = default;
};

// Tells automata by their user agent: by a built-in list of words, which also names the best known
// ones, and by the patterns of the data pack (crawler-user-agents and isbot). No user agent is no
// bot. Phones by Cubot and Sogou's browsers aren't either, although their names hold the words.
//
// Immutable, hence thread-safe.
class BotDetector {
public:
    // Knows the built-in words alone.
    BotDetector() = default;

    // `rows` as in pattern_file.hpp.
    // invalid_argument: a pattern is not one of RE2.
    [[nodiscard]] static Result<BotDetector> create(std::span<const PatternRow> rows);

    [[nodiscard]] BotVerdict check(std::string_view user_agent) const;

private:
    // A match doesn't count where the text before it ends, or the text behind it begins, like this.
    struct Surroundings {
        std::unique_ptr<re2::RE2> not_before;
        std::unique_ptr<re2::RE2> not_after;
    };
    struct Patterns {
        PatternSet set;
        std::vector<Surroundings> surroundings; // by pattern id
    };

    explicit BotDetector(Patterns patterns) : patterns_(std::move(patterns)) {}

    [[nodiscard]] bool matches(int id, std::string_view user_agent) const;

    std::optional<Patterns> patterns_;
};

} // namespace waymark::events::enrich
