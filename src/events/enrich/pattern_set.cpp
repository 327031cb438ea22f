// SPDX-License-Identifier: Apache-2.0
#include "events/enrich/pattern_set.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace waymark::events::enrich {

namespace {

// Of one compiled pattern with its cache of states. Most patterns never fill a tenth of it; one
// that overflows runs without the cache.
constexpr std::int64_t pattern_bytes_max = 256 * 1024;

// Shorter literals occur in nearly every user agent, so they rule nothing out.
constexpr int literal_bytes_min = 3;

bool is_ascii(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) { return c > '\0'; });
}

re2::RE2::Options options_of(const PatternSet::Pattern& pattern)
{
    re2::RE2::Options options;
    options.set_encoding(re2::RE2::Options::EncodingLatin1);
    options.set_max_mem(pattern_bytes_max);
    options.set_log_errors(false);
    options.set_case_sensitive(!pattern.ignores_case);
    return options;
}

} // namespace

Result<PatternSet> PatternSet::compile(std::span<const Pattern> patterns)
{
    if (patterns.empty())
        return failure(Errc::invalid_argument, "there is no pattern to compile");
    auto compiled = std::make_unique<re2::FilteredRE2>(literal_bytes_min);
    for (const auto& pattern : patterns) {
        int id = 0;
        if (!is_ascii(pattern.regex) ||
            compiled->Add(pattern.regex, options_of(pattern), &id) != re2::RE2::NoError) {
            return failure(Errc::invalid_argument,
                           fmt::format("RE2 refuses the pattern {}", pattern.regex));
        }
    }
    std::vector<std::string> literals;
    compiled->Compile(&literals);
    auto matcher = LiteralMatcher::build(literals);
    if (!matcher)
        return std::unexpected(matcher.error());
    return PatternSet(std::move(compiled), *std::move(matcher));
}

std::vector<int> PatternSet::candidates(std::string_view text) const
{
    std::vector<int> literals;
    literals_.find(text, literals);
    std::ranges::sort(literals);
    const auto repeated = std::ranges::unique(literals);
    literals.erase(repeated.begin(), repeated.end());
    std::vector<int> ids;
    patterns_->AllPotentials(literals, &ids);
    return ids;
}

} // namespace waymark::events::enrich
