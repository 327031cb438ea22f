// SPDX-License-Identifier: Apache-2.0
#include "base/random.hpp"
#include "events/enrich/literal_matcher.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

namespace waymark::events::enrich {
namespace {

using Ids = std::set<int>;

Ids found(const std::vector<std::string>& literals, std::string_view text)
{
    const auto matcher = LiteralMatcher::build(literals);
    std::vector<int> ids;
    matcher.value().find(text, ids);
    return {ids.begin(), ids.end()};
}

TEST(LiteralMatcher, FindsLiteralsInsideAndBehindEachOther)
{
    EXPECT_EQ(found({"he", "she", "his", "hers"}, "ushers"), (Ids{0, 1, 3}));
}

TEST(LiteralMatcher, IgnoresAsciiCaseOfTheText)
{
    EXPECT_EQ(found({"chrome", "safari"}, "CHROME/1"), Ids{0});
}

TEST(LiteralMatcher, FindsNothingInAnEmptyText)
{
    EXPECT_EQ(found({"a"}, ""), Ids{});
}

TEST(LiteralMatcher, AgreesWithPlainSearchOnRandomText)
{
    Random random(7);
    const auto draw = [&](std::size_t length) {
        std::string text(length, ' ');
        for (char& c : text)
            c = static_cast<char>('a' + static_cast<char>(random.below(3)));
        return text;
    };
    for (int round = 0; round < 200; ++round) {
        std::set<std::string> distinct;
        while (distinct.size() < 12)
            distinct.insert(draw(1 + random.below(5)));
        const std::vector<std::string> literals(distinct.begin(), distinct.end());
        const auto text = draw(20);
        Ids expected;
        for (std::size_t i = 0; i < literals.size(); ++i) {
            if (text.contains(literals[i]))
                expected.insert(static_cast<int>(i));
        }
        ASSERT_EQ(found(literals, text), expected) << text;
    }
}

TEST(LiteralMatcher, RefusesMoreLiteralsThanItHasStatesFor)
{
    Random random(7);
    std::vector<std::string> literals;
    for (int i = 0; i < 8000; ++i) {
        auto& literal = literals.emplace_back();
        for (int j = 0; j < 12; ++j)
            literal += static_cast<char>('a' + static_cast<char>(random.below(26)));
    }
    const auto matcher = LiteralMatcher::build(literals);
    ASSERT_FALSE(matcher);
    EXPECT_EQ(matcher.error().code, Errc::invalid_argument);
}

} // namespace
} // namespace waymark::events::enrich
