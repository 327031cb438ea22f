// SPDX-License-Identifier: Apache-2.0
// No value gets out of its literal: whatever a filter is compared with, the rest of the SQL is the
// same.
#include "analytics/compile_sql.hpp"
#include "base/random.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace waymark::analytics {

namespace {

// `sql` with each string literal replaced by `?`, read by ClickHouse's rules: a backslash takes the
// next byte with it, a doubled quote is one quote. Empty if a literal doesn't end.
std::string skeleton(std::string_view sql)
{
    std::string rest;
    for (std::size_t i = 0; i < sql.size(); ++i) {
        if (sql[i] != '\'') {
            rest += sql[i];
            continue;
        }
        for (++i; i < sql.size(); ++i) {
            const bool is_doubled = sql.substr(i).starts_with("''");
            if (sql[i] == '\\' || is_doubled)
                ++i;
            else if (sql[i] == '\'')
                break;
        }
        if (i >= sql.size())
            return {};
        rest += '?';
    }
    return rest;
}

std::string skeleton_of(Match match, std::vector<std::string> values)
{
    const auto sql = compile_sql(Query{.scope = Scope::everything(),
                                       .metrics = {Metric::events},
                                       .dimensions = {Dimension::path},
                                       .filter = where(Dimension::path, match, std::move(values))});
    return sql ? skeleton(*sql) : std::string{};
}

std::string hostile_text(Random& random)
{
    constexpr std::array<std::string_view, 16> pieces{
        "'",    "\\", "''",      "\\'",  std::string_view("\0", 1),
        "\n",   "--", "/*",      "*/",   ";",
        "`",    "\"", ") OR (1", "\xff", "x",
        "\\x27"};
    std::string text;
    for (auto count = random.below(8); count > 0; --count) {
        text += pieces[random.below(pieces.size())];
        if (random.below(4) == 0)
            text += static_cast<char>(random.below(256));
    }
    return text;
}

TEST(LiteralSafety, NoTextGetsOutOfItsLiteral)
{
    Random random(1);
    for (const Match match : {Match::is, Match::is_not, Match::contains, Match::not_contains,
                              Match::starts_with, Match::in, Match::not_in}) {
        const auto expected = skeleton_of(match, {"x"});
        ASSERT_FALSE(expected.empty());
        for (int round = 0; round < 3'000; ++round) {
            const auto text = hostile_text(random);
            ASSERT_EQ(skeleton_of(match, {text}), expected) << testing::PrintToString(text);
        }
    }
}

TEST(LiteralSafety, NoTextOfASetRunsIntoItsNeighbour)
{
    Random random(2);
    const auto expected = skeleton_of(Match::in, {"x", "y", "z"});
    for (int round = 0; round < 3'000; ++round)
        ASSERT_EQ(skeleton_of(Match::in, {hostile_text(random), hostile_text(random), "z"}),
                  expected);
}

TEST(LiteralSafety, NoPatternGetsOutOfItsLiteral)
{
    Random random(3);
    const auto expected = skeleton_of(Match::matches, {"x"});
    int accepted = 0;
    for (int round = 0; round < 3'000; ++round) {
        const auto text = hostile_text(random);
        const auto sql = skeleton_of(Match::matches, {text});
        if (sql.empty())
            continue; // refused: malformed as a pattern
        ++accepted;
        ASSERT_EQ(sql, expected) << testing::PrintToString(text);
    }
    EXPECT_GT(accepted, 300);
}

} // namespace

} // namespace waymark::analytics
