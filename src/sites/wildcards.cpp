// SPDX-License-Identifier: Apache-2.0
#include "sites/wildcards.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <functional>

namespace waymark::sites {

WildcardSet::WildcardSet(std::span<const std::string> patterns)
{
    for (const auto& pattern : patterns) {
        if (pattern.contains('*'))
            patterns_.push_back(compile(pattern));
        else
            exact_.push_back(pattern);
    }
    std::ranges::sort(exact_);
}

WildcardSet::Pattern WildcardSet::compile(std::string_view pattern)
{
    const auto last = pattern.rfind('*');
    Pattern compiled;
    compiled.tail = pattern.substr(last + 1);
    auto [head, rest] = cut(pattern.substr(0, last + 1), '*');
    compiled.head = head;
    while (!rest.empty()) {
        const auto [segment, behind] = cut(rest, '*');
        if (!segment.empty())
            compiled.segments.push_back(compile_segment(segment));
        rest = behind;
    }
    return compiled;
}

WildcardSet::Segment WildcardSet::compile_segment(std::string_view text)
{
    Segment segment{.text = std::string(text), .borders = std::vector<std::uint16_t>(text.size())};
    std::uint16_t border = 0;
    for (std::size_t i = 1; i < text.size(); ++i) {
        while (border > 0 && text[i] != text[border])
            border = segment.borders[border - 1U];
        if (text[i] == text[border])
            ++border;
        segment.borders[i] = border;
    }
    return segment;
}

// Where the first occurrence ends; npos if there is none.
std::size_t WildcardSet::find(std::string_view text, const Segment& segment)
{
    std::size_t matched = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        while (matched > 0 && text[i] != segment.text[matched])
            matched = segment.borders[matched - 1];
        if (text[i] == segment.text[matched])
            ++matched;
        if (matched == segment.text.size())
            return i + 1;
    }
    return std::string_view::npos;
}

// The first place that a segment fits is the best one: it leaves the most to those behind it.
bool WildcardSet::matches(const Pattern& pattern, std::string_view text)
{
    const auto& [head, tail, segments] = pattern;
    if (text.size() < head.size() + tail.size() || !text.starts_with(head) || !text.ends_with(tail))
        return false;
    auto between = text.substr(head.size(), text.size() - head.size() - tail.size());
    for (const auto& segment : segments) {
        const auto end = find(between, segment);
        if (end == std::string_view::npos)
            return false;
        between.remove_prefix(end);
    }
    return true;
}

bool WildcardSet::matches(std::string_view text) const
{
    return std::ranges::binary_search(exact_, text, std::less<>{}) ||
           std::ranges::any_of(patterns_, [text](const Pattern& p) { return matches(p, text); });
}

} // namespace waymark::sites
