// SPDX-License-Identifier: Apache-2.0
#include "analytics/compile_site_ranking.hpp"
#include "api/pingoo/event_stats.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

namespace waymark::api::pingoo {

namespace {

using analytics::WordFor;
using testing::AllOf;
using testing::HasSubstr;

StatsParameters read(std::string query)
{
    http::Request request;
    request.query = std::move(query);
    return read_stats_parameters(request);
}

// What the store is asked for it; empty if there is no such ranking.
std::string sql(std::string text)
{
    const auto parameters = read(std::move(text));
    if (!parameters.key)
        return {};
    const analytics::RankingQuery query{.scope = analytics::Scope::everything(),
                                        .key = *parameters.key,
                                        .filter = parameters.filter,
                                        .range = {TimePoint{}, TimePoint{std::chrono::hours{24}}},
                                        .slice = {}};
    const auto* const words = std::get_if<WordFor>(&query.key);
    return (words != nullptr ? compile_values(query, words->dimensions) : compile_ranking(query))
        .value();
}

std::string word(const std::string& stat_type, std::vector<std::string_view> values)
{
    const auto key = read("stat_type=" + stat_type).key;
    return std::get<WordFor>(*key).word(values);
}

TEST(PingooEventStats, RanksThePagesThatWereViewedUnlessAskedForMore)
{
    EXPECT_THAT(sql(""), AllOf(HasSubstr("CAST(url AS"), HasSubstr("AND kind = 'page_view'")));
    EXPECT_EQ(sql("stat_type=url&event_type=page_view"), sql(""));
    EXPECT_THAT(sql("stat_type=screen&event_type=buy"),
                AllOf(HasSubstr("CAST(screen AS"), HasSubstr("AND event_type = 'buy'")));
}

TEST(PingooEventStats, RanksWhatCustomEventsSay)
{
    const auto labels = sql("stat_type=event_type");
    EXPECT_THAT(labels,
                AllOf(HasSubstr("CAST(event_label AS"), HasSubstr("AND event_type = 'custom'")));
    EXPECT_EQ(sql("event_type=custom"), labels);
    EXPECT_EQ(sql("stat_type=event_type&event_type=custom"), labels);
    EXPECT_THAT(sql("stat_type=url&event_type=custom"),
                AllOf(HasSubstr("CAST(url AS"), HasSubstr("AND event_type = 'custom'")));
}

TEST(PingooEventStats, RanksBotsByTheirNames)
{
    EXPECT_THAT(sql("stat_type=bot"), AllOf(HasSubstr("CAST(bot_name AS"),
                                            HasSubstr("(kind = 'page_view' AND is_bot = 1)")));
}

TEST(PingooEventStats, CallsThingsAsTheListOfEventsDoes)
{
    constexpr std::string_view chrome =
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
        "Chrome/120.0.0.0 Safari/537.36";
    EXPECT_EQ(word("browser", {chrome}), "Chrome 120.0.0.0");
    EXPECT_EQ(word("os", {chrome}), "Windows 10");
    EXPECT_EQ(word("device", {chrome}), "desktop");
    EXPECT_EQ(word("country", {"US", "California"}), "美国California");
    EXPECT_EQ(word("country", {"US", ""}), "美国");
    EXPECT_EQ(word("country", {"Local", "Local"}), "");
    EXPECT_EQ(word("city", {"Local"}), "");
    EXPECT_EQ(word("subdivision", {"California"}), "California");
    EXPECT_EQ(word("isp", {std::string(40, 'x')}), std::string(32, 'x'));
}

TEST(PingooEventStats, KnowsEveryTypeThatClientsAskFor)
{
    for (const auto* const type : {"url", "referrer", "os", "browser", "device", "country", "isp",
                                   "screen", "bot", "event_type", "city", "subdivision",
                                   "event_value", "ip", "user_id", "session_id", "language"})
        EXPECT_NE(sql(std::string("stat_type=") + type), "") << type;
}

TEST(PingooEventStats, KnowsNoOther)
{
    for (const auto* const type : {"stat_type=", "stat_type=URL", "stat_type=url;DROP",
                                   "stat_type=visitor_id", "stat_type=1"})
        EXPECT_FALSE(read(type).key) << type;
}

TEST(PingooEventStats, CountsPagesFromOne)
{
    for (const auto* const query : {"", "page=", "page=1", "page=0", "page=-3", "page=two",
                                    "page=1.5", "page=99999999999999999999"})
        EXPECT_EQ(read(query).page, 1U) << query;
    EXPECT_EQ(read("page=7").page, 7U);
}

} // namespace

} // namespace waymark::api::pingoo
