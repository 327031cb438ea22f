// SPDX-License-Identifier: Apache-2.0
// analytics::Reader on real stores, against a reference that counts event by event.
#include "analytics/compile_rollup.hpp"
#include "analytics/compile_sql.hpp"
#include "analytics/link_report.hpp"
#include "analytics/reader.hpp"
#include "analytics_reference.hpp"
#include "analytics_samples.hpp"
#include "analytics_store_test.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace waymark::testing {

namespace {

using namespace analytics;
using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

std::string to_text(const std::vector<std::vector<Value>>& rows)
{
    std::string text;
    for (const auto& row : rows) {
        for (const auto& value : row) {
            if (const auto* const time = std::get_if<TimePoint>(&value))
                text += fmt::format("@{} ", to_epoch_ms(*time));
            else if (const auto* const number = std::get_if<std::uint64_t>(&value))
                text += fmt::format("{} ", *number);
            else
                text += fmt::format("{:?} ", std::get<std::string>(value));
        }
        text += '\n';
    }
    return text;
}

class AnalyticsTest : public AnalyticsStoreTest {
protected:
    static void expect_same(const Query& query, const Table& table,
                            const std::vector<StoredEvent>& rows)
    {
        const auto expected = evaluate(query, rows);
        EXPECT_TRUE(table.rows == expected) << *compile_sql(query) << "\nexpected:\n"
                                            << to_text(expected) << "answered:\n"
                                            << to_text(table.rows);
    }
};

INSTANTIATE_TEST_SUITE_P(Stores, AnalyticsTest,
                         ::testing::Values(StoreKind::engine, StoreKind::server_18),
                         ::testing::PrintToStringParamName());

TEST_P(AnalyticsTest, AnswersRandomQueriesAsTheReferenceDoes)
{
    const auto rows = random_events(random, 2'000);
    insert(rows);
    std::size_t answers_with_rows = 0;
    std::size_t answers_of_counts = 0;
    for (int round = 0; round < 600 && !HasFailure(); ++round) {
        const auto query = random_query(random);
        answers_of_counts += rollup_source_sql(query) ? 1 : 0;
        const auto table = reader.run(query);
        ASSERT_TRUE(table) << table.error().message;
        expect_same(query, *table, rows);
        answers_with_rows += table->rows.empty() ? 0 : 1;
    }
    EXPECT_GT(answers_with_rows, 300U);
    EXPECT_GT(answers_of_counts, 200U);
}

TEST_P(AnalyticsTest, AnswersSeveralQueriesAtOnceAsOneByOne)
{
    const auto rows = random_events(random, 500);
    insert(rows);
    for (int round = 0; round < 20 && !HasFailure(); ++round) {
        std::vector<Query> queries;
        for (int i = 0; i < 8; ++i)
            queries.push_back(random_query(random));
        const auto tables = reader.run(queries);
        ASSERT_TRUE(tables) << tables.error().message;
        for (std::size_t i = 0; i < queries.size(); ++i)
            expect_same(queries[i], (*tables)[i], rows);
    }
}

TEST_P(AnalyticsTest, AnswersListsThatAreReadTogetherAsOneByOne)
{
    const auto rows = random_events(random, 1'000);
    insert(rows);
    for (int round = 0; round < 10 && !HasFailure(); ++round) {
        std::vector<Query> queries{random_query(random)};
        const auto scope = round % 2 == 0 ? Scope::everything() : Scope::owner(UserId{1});
        for (const auto dimension : {Dimension::country, Dimension::city, Dimension::city,
                                     Dimension::referrer, Dimension::utm_source}) {
            queries.push_back({.scope = scope,
                               .metrics = {Metric::clicks},
                               .dimensions = {dimension},
                               .limit = 1 + random.below(2) * 6});
            if (random.below(2) == 0)
                queries.back().filter = where(dimension, Match::is_not, "");
        }
        const auto tables = reader.run(queries);
        ASSERT_TRUE(tables) << tables.error().message;
        for (std::size_t i = 0; i < queries.size(); ++i)
            expect_same(queries[i], (*tables)[i], rows);
    }
}

TEST_P(AnalyticsTest, FindsEveryTextAndNothingElseByIt)
{
    std::vector<StoredEvent> rows;
    for (const auto& text : awkward_texts()) {
        auto row = random_events(random, 1).front();
        row[Dimension::utm_source] = text;
        row[Dimension::path] = text;
        rows.push_back(std::move(row));
    }
    insert(rows);
    Query query{.scope = Scope::everything(),
                .metrics = {Metric::events},
                .dimensions = {Dimension::utm_source, Dimension::path},
                .include_bots = true};
    for (const auto& text : awkward_texts()) {
        for (const Dimension dimension : {Dimension::utm_source, Dimension::path}) {
            query.filter = where(dimension, Match::is, text);
            const auto table = reader.run(query);
            ASSERT_TRUE(table) << table.error().message;
            EXPECT_THAT(table->rows, ElementsAre(ElementsAre(Value{text}, Value{text},
                                                             Value{std::uint64_t{1}})));
        }
    }
}

TEST_P(AnalyticsTest, ReportsOnALink)
{
    const auto zone = TimeZone::find("Asia/Taipei").value();
    const auto day = [&zone](unsigned day_of_april) {
        return zone.start_of(
            std::chrono::local_days{std::chrono::year{2026} / 4 / static_cast<int>(day_of_april)});
    };
    auto rows = random_events(random, 8);
    for (auto& row : rows) {
        row.owner = 1;
        row[Dimension::site] = std::uint64_t{0};
        row.is_bot = false;
        row.ip = "192.0.2.1";
        row.time_ms = to_epoch_ms(day(10) + 1min);
        row[Dimension::kind] = std::string("click");
        row[Dimension::link] = std::uint64_t{7};
        row[Dimension::country] = std::string("TW");
        row[Dimension::utm_source] = std::string();
        row[Dimension::referrer] = std::string();
    }
    rows[1][Dimension::country] = std::string();
    rows[1].ip = "192.0.2.2";
    rows[2].time_ms = to_epoch_ms(day(11));
    rows[2][Dimension::utm_source] = std::string("newsletter");
    rows[3].time_ms = to_epoch_ms(day(10) - 1ms); // the day before
    rows[4].is_bot = true;
    rows[5][Dimension::link] = std::uint64_t{8};
    rows[6][Dimension::kind] = std::string("page_view");
    rows[6].ip = "192.0.2.3";
    rows[7].owner = 2;
    insert(rows);

    const auto report =
        link_report(reader, Scope::owner(UserId{1}).link(LinkId{7}), {day(10), day(13)}, zone);
    ASSERT_TRUE(report) << report.error().message;
    EXPECT_EQ(report->clicks, 3U);
    EXPECT_EQ(report->unique_addresses, 2U);
    EXPECT_EQ(report->clicks_before, 1U);
    EXPECT_EQ(report->clicks_per_day, 1.0);
    EXPECT_EQ(report->growth_percentage, 200.0);
    ASSERT_EQ(report->days.size(), 3U);
    EXPECT_EQ(to_iso_date(report->days[0].date), "2026-04-10");
    EXPECT_EQ(report->days[0].clicks, 2U);
    EXPECT_EQ(report->days[1].clicks, 1U);
    EXPECT_EQ(report->days[2].clicks, 0U);
    ASSERT_EQ(report->countries.size(), 2U);
    EXPECT_EQ(report->countries[0].name, "TW");
    EXPECT_EQ(report->countries[0].percentage, 66.7);
    EXPECT_EQ(report->countries[1].name, "");
    ASSERT_EQ(report->utm_sources.size(), 1U);
    EXPECT_EQ(report->utm_sources[0].name, "newsletter");
    EXPECT_EQ(report->utm_sources[0].percentage, 33.3);
    ASSERT_EQ(report->referrers.size(), 1U);
    EXPECT_EQ(report->referrers[0].clicks, 3U);

    const auto clicks =
        clicks_by_link(reader, Scope::owner(UserId{1}), {LinkId{7}, LinkId{8}, LinkId{9}});
    ASSERT_TRUE(clicks);
    EXPECT_THAT(*clicks, UnorderedElementsAre(Pair(LinkId{7}, 4U), Pair(LinkId{8}, 1U)));

    const auto top = top_links(reader, Scope::everything(),
                               {.range = {day(10), day(13)}, .limit = 1, .with_bots = true});
    ASSERT_TRUE(top);
    ASSERT_EQ(top->size(), 1U);
    EXPECT_EQ(top->front().link, LinkId{7});
    EXPECT_EQ(top->front().clicks, 5U);
}

TEST_P(AnalyticsTest, ReportsOnALinkThatNobodyFollowed)
{
    const auto range = TimeZone{}.last_days(from_epoch_ms(1'790'000'000'000), std::chrono::days{7});
    const auto report = link_report(reader, Scope::everything(), range, {});
    ASSERT_TRUE(report) << report.error().message;
    EXPECT_EQ(report->clicks, 0U);
    EXPECT_EQ(report->growth_percentage, 0.0);
    EXPECT_EQ(report->days.size(), 8U);
    EXPECT_THAT(report->countries, IsEmpty());
    EXPECT_THAT(*clicks_by_link(reader, Scope::everything(), {}), IsEmpty());
}

TEST_P(AnalyticsTest, IsUnavailableWhenTheAnswerTakesTooLong)
{
    // Seconds of work for any store, by way of a table that looks like events.
    auto& client = store->client();
    client.execute("DROP TABLE events");
    client.execute(
        "CREATE VIEW events AS SELECT sum(cityHash64(number, toString(number))) AS ip, "
        "'click' AS kind, 0 AS is_bot, 0 AS link_id FROM (SELECT number FROM system.numbers "
        "LIMIT 10000000000)");
    Reader impatient(client, {.time_max = 1s});
    const auto table = impatient.run({.scope = Scope::everything().link(LinkId{0}),
                                      .metrics = {Metric::unique_addresses},
                                      .dimensions = {}});
    ASSERT_FALSE(table);
    EXPECT_EQ(table.error().code, Errc::unavailable);
}

TEST_P(AnalyticsTest, IsUnavailableWhenTheAnswerTakesTooMuchMemory)
{
    auto& client = store->client();
    client.execute("DROP TABLE events");
    client.execute("CREATE VIEW events AS SELECT number AS link_id, 'click' AS kind, 0 AS is_bot "
                   "FROM (SELECT number FROM system.numbers LIMIT 10000000)");
    Reader frugal(client, {.memory_bytes_max = std::uint64_t{1} << 20U});
    const auto table = frugal.run({.scope = Scope::everything(),
                                   .metrics = {Metric::events},
                                   .dimensions = {Dimension::link}});
    ASSERT_FALSE(table);
    EXPECT_EQ(table.error().code, Errc::unavailable);
    EXPECT_TRUE(table.error().message.contains("memory")) << table.error().message;
}

} // namespace

} // namespace waymark::testing
