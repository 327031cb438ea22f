// SPDX-License-Identifier: Apache-2.0
#include "api/dwz/date_range.hpp"
#include "base/iso8601.hpp"

#include <gmock/gmock.h>

namespace waymark::api::dwz {
namespace {

using std::chrono::days;
using testing::Optional;
using testing::StartsWith;

const TimeZone utc;

TimePoint at(std::string_view text)
{
    return parse_iso8601(text).value();
}

http::Request with_query(std::string query)
{
    http::Request request;
    request.query = std::move(query);
    return request;
}

TEST(DateRange, OfDaysIsOneToAYear)
{
    EXPECT_EQ(read_days(with_query("days=1")), days{1});
    EXPECT_EQ(read_days(with_query("days=365")), days{365});
}

TEST(DateRange, OfWhateverElseIsAWeek)
{
    for (const auto* const query :
         {"", "days=", "days=0", "days=366", "days=-1", "days=week", "days=7.5"})
        EXPECT_EQ(read_days(with_query(query)), days{7}) << query;
}

TEST(DateRange, OfDaysEndsWithToday)
{
    EXPECT_EQ(last_days(utc, at("2024-05-15T13:00:00Z"), days{7}),
              (TimeRange{at("2024-05-09T00:00:00Z"), at("2024-05-16T00:00:00Z")}));
    EXPECT_EQ(last_days(utc, at("2024-05-15T13:00:00Z"), days{1}),
              (TimeRange{at("2024-05-15T00:00:00Z"), at("2024-05-16T00:00:00Z")}));
}

TEST(DateRange, HasItsLastDayInIt)
{
    const TimeRange expected{at("2024-01-14T16:00:00Z"), at("2024-01-16T16:00:00Z")};
    const auto request = with_query("start_date=2024-01-15&end_date=2024-01-16");
    const auto zone = TimeZone::find("Asia/Shanghai").value();
    EXPECT_THAT(read_open_range(request, zone).value(), Optional(expected));
    EXPECT_THAT(read_closed_range(request, zone).value(), Optional(expected));
    EXPECT_THAT(read_chosen_range(request, zone, at("2026-01-01")).value(), Optional(expected));
}

TEST(DateRange, WithoutDatesIsNone)
{
    for (const auto* const query : {"", "start_date=&end_date="}) {
        EXPECT_EQ(read_open_range(with_query(query), utc).value(), std::nullopt);
        EXPECT_EQ(read_closed_range(with_query(query), utc).value(), std::nullopt);
        EXPECT_EQ(read_chosen_range(with_query(query), utc, at("2026-01-01")).value(),
                  std::nullopt);
    }
}

TEST(DateRange, MayBeOpenAtOneEndWhereThatIsAllowed)
{
    const auto since = read_open_range(with_query("start_date=2024-01-15"), utc).value();
    ASSERT_TRUE(since);
    EXPECT_EQ(since->from, at("2024-01-15"));
    EXPECT_GT(since->to, at("2090-01-01"));
    const auto until = read_open_range(with_query("end_date=2024-01-15"), utc).value();
    ASSERT_TRUE(until);
    EXPECT_LT(until->from, at("1971-01-01"));
    EXPECT_EQ(until->to, at("2024-01-16"));

    for (const auto* const query : {"start_date=2024-01-15", "end_date=2024-01-15"}) {
        const auto refused = read_closed_range(with_query(query), utc);
        ASSERT_FALSE(refused) << query;
        EXPECT_EQ(refused.error().code, Errc::invalid_argument);
        EXPECT_THAT(refused.error().message, StartsWith("请求参数错误: "));
    }
}

TEST(DateRange, SaysWhichDateIsMalformed)
{
    for (const auto* const text : {"2024-1-15", "2024-02-30", "2024-01-15T00:00:00Z", "today"}) {
        const auto start = with_query(std::string("start_date=") + text);
        EXPECT_EQ(read_open_range(start, utc).error().message, "开始日期格式错误") << text;
        const auto end = with_query(std::string("end_date=") + text);
        EXPECT_EQ(read_closed_range(end, utc).error().message, "结束日期格式错误") << text;
    }
}

TEST(DateRange, EndsNoEarlierThanItBegins)
{
    const auto request = with_query("start_date=2024-01-16&end_date=2024-01-15");
    EXPECT_EQ(read_open_range(request, utc).error().code, Errc::invalid_argument);
    EXPECT_TRUE(read_open_range(with_query("start_date=2024-01-16&end_date=2024-01-16"), utc));
}

TEST(DateRange, MayBeChosenByDays)
{
    const auto now = at("2024-05-15T13:00:00Z");
    EXPECT_THAT(read_chosen_range(with_query("days=2"), utc, now).value(),
                Optional(TimeRange{at("2024-05-14"), at("2024-05-16")}));
    for (const auto* const query : {"days=0", "days=366", "days=many"})
        EXPECT_EQ(read_chosen_range(with_query(query), utc, now).error().code,
                  Errc::invalid_argument)
            << query;
}

} // namespace
} // namespace waymark::api::dwz
