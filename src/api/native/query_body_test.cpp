// SPDX-License-Identifier: Apache-2.0
#include "api/native/query_body.hpp"
#include "base/iso8601.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace waymark::api::native {

namespace {

using analytics::AnyDimension;
using analytics::AnyMetric;
using analytics::Dimension;
using analytics::Metric;
using analytics::Question;
using analytics::Scope;
using analytics::VisitDimension;
using analytics::VisitMetric;
using testing::ElementsAre;

Result<Question> read(const std::string& body)
{
    http::Request request;
    request.body = body;
    const auto read = read_query_body(request);
    if (!read)
        return std::unexpected(read.error());
    const auto zone = zone_of(*read, {});
    if (!zone)
        return std::unexpected(zone.error());
    return to_question(*read, Scope::everything(),
                       {.zone = *zone, .now = parse_iso8601("2026-06-15T23:30:00Z").value()});
}

std::string wrong_in(const std::string& body)
{
    const auto question = read(body);
    return question ? "nothing" : question.error().field;
}

// A body of a metric, a range and this.
std::string with(const std::string& members)
{
    return fmt::format(R"({{"metrics": ["visitors"], "range": "today"{}{}}})",
                       members.empty() ? "" : ", ", members);
}

std::string to_text(const std::optional<TimeRange>& range)
{
    if (!range)
        return "nothing";
    return fmt::format("{} {}", to_iso8601(range->from), to_iso8601(range->to));
}

TEST(QueryBody, ReadsEverything)
{
    const auto question = read(R"({
        "metrics": ["bounce_rate", "visits"], "dimensions": ["time:day", "country", "exit_page"],
        "filters": [["is", "country", ["DE"]], ["is", "entry_page", ["/"]]],
        "range": "yesterday", "time_zone": "Europe/Berlin", "include_bots": true,
        "order": [["visits", "desc"], ["country"]], "limit": 7, "offset": 14,
        "compare": "previous_period"})");
    ASSERT_TRUE(question) << question.error().message;
    EXPECT_THAT(question->metrics,
                ElementsAre(AnyMetric{VisitMetric::bounce_rate}, AnyMetric{Metric::visits}));
    EXPECT_THAT(question->dimensions,
                ElementsAre(AnyDimension{Dimension::day}, AnyDimension{Dimension::country},
                            AnyDimension{VisitDimension::exit_page}));
    EXPECT_TRUE(question->filter);
    EXPECT_EQ(question->visits_with.size(), 1U);
    EXPECT_EQ(to_text(question->range), "2026-06-14T22:00:00.000Z 2026-06-15T22:00:00.000Z");
    EXPECT_EQ(to_text(question->compared), "2026-06-13T22:00:00.000Z 2026-06-14T22:00:00.000Z");
    EXPECT_EQ(question->zone.name(), "Europe/Berlin");
    EXPECT_TRUE(question->include_bots);
    ASSERT_EQ(question->order.size(), 2U);
    EXPECT_EQ(question->order[0].column, 4U);
    EXPECT_TRUE(question->order[0].is_descending);
    EXPECT_EQ(question->order[1].column, 1U);
    EXPECT_FALSE(question->order[1].is_descending);
    EXPECT_EQ(question->limit, 7U);
    EXPECT_EQ(question->offset, 14U);
}

TEST(QueryBody, HasDefaults)
{
    const auto question = read(with(""));
    ASSERT_TRUE(question) << question.error().message;
    EXPECT_TRUE(question->dimensions.empty());
    EXPECT_FALSE(question->filter);
    EXPECT_FALSE(question->include_bots);
    EXPECT_TRUE(question->order.empty());
    EXPECT_EQ(question->limit, 100U);
    EXPECT_EQ(question->compared, std::nullopt);
}

TEST(QueryBody, ReadsRangesOfDatesAndTimes)
{
    const auto range = [](const std::string& value) {
        const auto question = read(fmt::format(
            R"({{"metrics": ["events"], "time_zone": "Europe/Berlin", "range": {}}})", value));
        return question ? to_text(question->range) : question.error().field;
    };
    EXPECT_EQ(range(R"({"from": "2026-03-29", "to": "2026-03-29"})"),
              "2026-03-28T23:00:00.000Z 2026-03-29T22:00:00.000Z");
    EXPECT_EQ(range(R"({"from": "2026-03-29T12:00:00+01:00", "to": "2026-03-30"})"),
              "2026-03-29T11:00:00.000Z 2026-03-30T22:00:00.000Z");
    EXPECT_EQ(range(R"("all")"), "nothing");
    EXPECT_EQ(range(R"({"from": "2026-03-29"})"), "range.to");
    EXPECT_EQ(range(R"({"from": 5, "to": "2026-03-29"})"), "range.from");
    EXPECT_EQ(range(R"({"from": "2026-02-30", "to": "2026-03-29"})"), "range.from");
    EXPECT_EQ(range(R"({"from": "2026-03-29T25:00:00Z", "to": "2026-03-30"})"), "range.from");
    EXPECT_EQ(range(R"({"from": "2026-03-29", "to": "2026-03-28"})"), "range.to");
    EXPECT_EQ(range(R"({"from": "2026-03-29", "to": "2026-03-29", "until": 1})"), "range.until");
    EXPECT_EQ(range("7"), "range");
    EXPECT_EQ(range("null"), "range");
    EXPECT_EQ(range(R"("fortnight")"), "range");
}

TEST(QueryBody, ReadsWhatToCompareWith)
{
    const auto compared = [](const std::string& value) {
        const auto question = read(with(R"("compare": )" + value));
        return question ? to_text(question->compared) : question.error().field;
    };
    EXPECT_EQ(compared(R"("previous_year")"), "2025-06-15T00:00:00.000Z 2025-06-16T00:00:00.000Z");
    EXPECT_EQ(compared(R"({"from": "2026-01-01", "to": "2026-01-02"})"),
              "2026-01-01T00:00:00.000Z 2026-01-03T00:00:00.000Z");
    EXPECT_EQ(compared(R"("last_week")"), "compare");
    EXPECT_EQ(compared(R"({"from": "2026-01-01"})"), "compare.to");
    EXPECT_EQ(wrong_in(R"({"metrics": ["events"], "range": "all", "compare": "previous_year"})"),
              "compare");
}

TEST(QueryBody, NamesThePlaceThatIsWrong)
{
    EXPECT_EQ(wrong_in("[]"), "");
    EXPECT_EQ(wrong_in("{}"), "metrics");
    EXPECT_EQ(wrong_in(R"({"metrics": [], "range": "today"})"), "metrics");
    EXPECT_EQ(wrong_in(R"({"metrics": ["visitors", "luck"], "range": "today"})"), "metrics[1]");
    EXPECT_EQ(wrong_in(R"({"metrics": ["visitors", "visitors"], "range": "today"})"), "metrics[1]");
    EXPECT_EQ(wrong_in(R"({"metrics": ["visitors", 5], "range": "today"})"), "metrics[1]");
    EXPECT_EQ(wrong_in(R"({"metrics": ["visitors"]})"), "range");
    EXPECT_EQ(wrong_in(with(R"("dimensions": ["planet"])")), "dimensions[0]");
    EXPECT_EQ(wrong_in(with(R"("dimensions": ["path", "path"])")), "dimensions[1]");
    EXPECT_EQ(wrong_in(with(R"("filters": [["is", "country", [null]]])")), "filters[0][2][0]");
    EXPECT_EQ(wrong_in(with(R"("order": [["visitors"], ["visits", "desc"]])")), "order[1][0]");
    EXPECT_EQ(wrong_in(with(R"("order": [["visitors", "down"]])")), "order[0][1]");
    EXPECT_EQ(wrong_in(with(R"("order": [[]])")), "order[0]");
    EXPECT_EQ(wrong_in(with(R"("time_zone": "Mars")")), "time_zone");
    EXPECT_EQ(wrong_in(with(R"("limit": -1)")), "limit");
    EXPECT_EQ(wrong_in(with(R"("site": "seven")")), "site");
    EXPECT_EQ(wrong_in(with(R"("include_bots": "yes")")), "include_bots");
}

TEST(QueryBody, RefusesAMemberThatItDoesNotKnow)
{
    EXPECT_EQ(wrong_in(with(R"("filter": [])")), "filter");
}

} // namespace

} // namespace waymark::api::native
