// SPDX-License-Identifier: Apache-2.0
#include "base/query_string.hpp"
#include "base/random.hpp"
#include "base/text.hpp"
#include "redirect/merge_query.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace waymark::redirect {
namespace {

std::string merged(std::string_view target, std::string_view query)
{
    std::string out;
    append_with_query(out, target, query);
    return out;
}

// The examples that the DWZ service's own URL library was asked for.
TEST(MergeQuery, SortsByNameAndKeepsAllValuesTheTargetsFirst)
{
    for (const auto* const query : {"y=3&z=a%20b&z=%E4%B8%AD", "y=3&z=a+b&z=%e4%b8%ad"}) {
        EXPECT_EQ(merged("https://example.com/p?y=2&x=1#frag", query),
                  "https://example.com/p?x=1&y=2&y=3&z=a+b&z=%E4%B8%AD#frag");
    }
}

TEST(MergeQuery, TargetNeedsNoPath)
{
    EXPECT_EQ(merged("https://example.com", "utm_source=wx"), "https://example.com?utm_source=wx");
}

TEST(MergeQuery, QueryWithAMalformedEscapeIsDroppedAsAWhole)
{
    for (const auto* const query :
         {"bad=%zz&ok=1", "ok=1&bad=%", "ok=1&bad=%4", "%4g=1", "ok=1&%", "ok=1&bad=%%20"}) {
        EXPECT_EQ(merged("https://example.com/p?b=2&a=1", query), "https://example.com/p?a=1&b=2");
    }
}

TEST(MergeQuery, QueryWithASemicolonIsDroppedAsAWhole)
{
    EXPECT_EQ(merged("https://example.com/p?b=2&a=1", "x=1;y=2&ok=1"),
              "https://example.com/p?a=1&b=2");
    EXPECT_EQ(merged("https://example.com/p", "x=1%3By=2"), "https://example.com/p?x=1%3By%3D2");
}

TEST(MergeQuery, ParameterWithoutAValueGetsAnEmptyOne)
{
    EXPECT_EQ(merged("https://example.com/p?q=a+b&flag", "k"),
              "https://example.com/p?flag=&k=&q=a+b");
}

TEST(MergeQuery, BytesBeyondAsciiAreEscaped)
{
    EXPECT_EQ(merged("https://example.com/路径?q=中文", "n=1"),
              "https://example.com/%E8%B7%AF%E5%BE%84?n=1&q=%E4%B8%AD%E6%96%87");
    EXPECT_EQ(merged("https://example.com/#é", "n=1"), "https://example.com/?n=1#%C3%A9");
}

TEST(MergeQuery, QuestionMarkInTheFragmentIsNoQuery)
{
    EXPECT_EQ(merged("https://app.example.com/#/orders?id=1", "from=dwz"),
              "https://app.example.com/?from=dwz#/orders?id=1");
}

TEST(MergeQuery, PathKeepsItsSpellingWhileParametersGetOne)
{
    EXPECT_EQ(merged("https://example.com/a%20b?x=~%2F*", "y=(1)'!"),
              "https://example.com/a%20b?x=~%2F%2A&y=%281%29%27%21");
}

TEST(MergeQuery, WithoutAQueryTheTargetStaysAsItIs)
{
    for (const auto* const target : {"https://example.com/p?b=2&a=*#x", "https://example.com/路"})
        EXPECT_EQ(merged(target, ""), target);
}

TEST(MergeQuery, NothingBetweenSeparatorsIsNoParameter)
{
    EXPECT_EQ(merged("https://example.com/?&b=1&&", "&&a=2&"), "https://example.com/?a=2&b=1");
    EXPECT_EQ(merged("https://example.com/?", "&"), "https://example.com/");
    EXPECT_EQ(merged("https://example.com/", "="), "https://example.com/?=");
}

TEST(MergeQuery, NamesAreOneHoweverTheyAreEscapedAndSortedAsBytes)
{
    EXPECT_EQ(merged("https://example.com/?%61=1&ab=4&%E4=5&Z=0&a%20=3", "a=2"),
              "https://example.com/?Z=0&a=1&a=2&a+=3&ab=4&%E4=5");
}

TEST(MergeQuery, MalformedEscapeInTheTargetStandsForItself)
{
    EXPECT_EQ(merged("https://example.com/?b=100%&a=x;y", "c=1"),
              "https://example.com/?a=x%3By&b=100%25&c=1");
}

TEST(MergeQuery, VisitCannotBreakOutOfTheHeader)
{
    EXPECT_EQ(merged("https://example.com/", "a=%0d%0aSet-Cookie:%20x%23"),
              "https://example.com/?a=%0D%0ASet-Cookie%3A+x%23");
}

TEST(MergeQuery, AppendsToWhatIsThere)
{
    std::string out = "Location: ";
    append_with_query(out, "https://example.com/", "a=1");
    EXPECT_EQ(out, "Location: https://example.com/?a=1");
}

// --- random targets and queries

using Pairs = std::vector<std::pair<std::string, std::string>>;

std::string decoded(std::string_view text)
{
    std::string out;
    append_form_decoded(out, text);
    return out;
}

Pairs pairs_of(std::string_view query)
{
    Pairs pairs;
    while (!query.empty()) {
        const auto [pair, rest] = cut(query, '&');
        const auto [name, value] = cut(pair, '=');
        if (!pair.empty())
            pairs.emplace_back(decoded(name), decoded(value));
        query = rest;
    }
    return pairs;
}

std::string_view query_of(std::string_view url)
{
    return cut(cut(url, '#').first, '?').second;
}

std::string random_query(Random& random)
{
    constexpr std::string_view pieces = "abA%%12=&=&+~*é?/";
    std::string query;
    for (auto i = random.below(24); i > 0; --i)
        query += pieces[random.below(pieces.size())];
    return query;
}

bool has_malformed_escape(std::string_view query)
{
    for (std::size_t at = query.find('%'); at < query.size(); at = query.find('%', at + 1)) {
        const auto escape = query.substr(at, 3);
        if (escape.size() < 3 || decoded(escape).size() != 1)
            return true;
    }
    return false;
}

TEST(MergeQuery, LosesAndDuplicatesNoParameterOfRandomTargetsAndQueries)
{
    Random random(2026);
    int kept = 0;
    for (int round = 0; round < 20'000; ++round) {
        const auto target = "https://example.com/p?" + random_query(random) + "#a?b=c";
        const auto query = "z&" + random_query(random);
        const auto result = merged(target, query);

        const bool is_kept = !has_malformed_escape(query);
        // The values of one name stay in the order of their insertion.
        std::multimap<std::string, std::string> sorted;
        for (const auto& pair : pairs_of(query_of(target)))
            sorted.insert(pair);
        for (const auto& pair : pairs_of(is_kept ? query : ""))
            sorted.insert(pair);
        ASSERT_EQ(pairs_of(query_of(result)), Pairs(sorted.begin(), sorted.end()))
            << target << " + " << query;
        ASSERT_TRUE(result.starts_with("https://example.com/p"));
        ASSERT_TRUE(result.ends_with("#a?b=c"));
        kept += is_kept ? 1 : 0;
    }
    EXPECT_GT(kept, 4'000);
    EXPECT_LT(kept, 16'000);
}

TEST(MergeQuery, KeepsTheOrderOfManyValuesOfOneName)
{
    std::string target = "https://example.com/?a=0";
    std::string query = "a=100";
    for (int i = 1; i < 100; ++i) {
        target += fmt::format("&a={}", i);
        query += fmt::format("&a={}", 100 + i);
    }
    EXPECT_EQ(merged(target, query), target + "&" + query);
}

TEST(MergeQuery, SpellingEscapesWhatIsNoPrintableAscii)
{
    std::string out = "a";
    append_spelled(out, "b c%20\r\n\x7f\xff~\"");
    EXPECT_EQ(out, "ab%20c%20%0D%0A%7F%FF~\"");
}

} // namespace
} // namespace waymark::redirect
