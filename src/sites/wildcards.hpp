// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace waymark::sites {

// Patterns of bytes in which `*` stands for any number of any bytes, and nothing else is special.
//
// A pattern without `*` costs nothing, all of them together one search in a sorted list. One `*`
// costs two comparisons. With more of them a text is gone through once, whatever pattern and text
// are (Knuth, Morris and Pratt, 1977). Immutable, hence thread-safe.
class WildcardSet {
public:
    WildcardSet() = default; // matches nothing
    explicit WildcardSet(std::span<const std::string> patterns);

    // True if one of the patterns matches the whole of `text`.
    [[nodiscard]] bool matches(std::string_view text) const;
    [[nodiscard]] bool is_empty() const { return exact_.empty() && patterns_.empty(); }

private:
    // What stands between two `*`.
    struct Segment {
        std::string text;
        // For each beginning of the text, the length of the longest shorter beginning that it ends
        // with.
        std::vector<std::uint16_t> borders;
    };
    struct Pattern {
        std::string head;              // before the first `*`
        std::string tail;              // behind the last
        std::vector<Segment> segments; // none is empty
    };

    [[nodiscard]] static Pattern compile(std::string_view pattern);
    [[nodiscard]] static Segment compile_segment(std::string_view text);
    [[nodiscard]] static std::size_t find(std::string_view text, const Segment& segment);
    [[nodiscard]] static bool matches(const Pattern& pattern, std::string_view text);

    std::vector<std::string> exact_; // ascending
    std::vector<Pattern> patterns_;
};

} // namespace waymark::sites
