// SPDX-License-Identifier: Apache-2.0
#include "api/pingoo/day_parameter.hpp"
#include "base/iso8601.hpp"

#include <gtest/gtest.h>

#include <string>

namespace waymark::api::pingoo {

namespace {

const TimeZone shanghai = TimeZone::find("Asia/Shanghai").value();

std::string day(std::string_view text)
{
    const auto date = parse_day(text, shanghai);
    return date ? to_iso_date(*date) : "none";
}

TEST(PingooDayParameter, IsSpelledInSeveralWays)
{
    for (const auto* const text :
         {"20250915", "2025-09-15", "2025/09/15", "2025-09-15 23:59:59", "2025/09/15 00:00:00",
          "2025-09-15 1:02:03", "2025-09-15 10:00:00+08:00", "2025-09-15 10:00:00.123"})
        EXPECT_EQ(day(text), "2025-09-15") << text;
}

TEST(PingooDayParameter, IsTheZonesDateOfAnInstant)
{
    EXPECT_EQ(day("1757865599"), "2025-09-14");
    EXPECT_EQ(day("1757865600"), "2025-09-15") << "midnight in Shanghai";
    EXPECT_EQ(to_iso_date(*parse_day("1757865600", TimeZone{})), "2025-09-14");
    EXPECT_EQ(day("99991332"), "1973-03-03") << "no date, but a number";
}

TEST(PingooDayParameter, IsNothingElse)
{
    for (const auto* const text : {"zzz",
                                   "",
                                   " ",
                                   "2025-9-15",
                                   "2025-09/15",
                                   "2025-02-30",
                                   "2025-09-15T10:00:00Z",
                                   "2025-09-15 24:00:00",
                                   "2025-09-15 10:60:00",
                                   "2025-09-15 10:00",
                                   "2025-09-15 :00:00",
                                   "2025-09-15x",
                                   "+025-09-15",
                                   "2025--1-15",
                                   "-5",
                                   "99999999999",
                                   "1969-12-31",
                                   "1970-12-31",
                                   "2105-01-01",
                                   "0001-01-01",
                                   "１２３４"})
        EXPECT_EQ(day(text), "none") << text;
}

TEST(PingooDayParameter, IsTodayWhereNoneIsAsked)
{
    http::Request request;
    const auto now = parse_iso8601("2025-09-14T16:00:00Z").value();
    const auto today = read_day(request, shanghai, now);
    ASSERT_TRUE(today);
    EXPECT_EQ(to_iso_date(today->date), "2025-09-15");
    EXPECT_EQ(today->text, "2025-09-15");

    request.query = "date=20250801";
    EXPECT_EQ(read_day(request, shanghai, now)->text, "20250801");
}

TEST(PingooDayParameter, SaysWhatIsWrong)
{
    const auto message = [](std::string query) {
        http::Request request;
        request.query = std::move(query);
        return read_day(request, shanghai, TimePoint{}).error().message;
    };
    EXPECT_EQ(message("date=zzz"), "开始日期格式错误: 无法解析日期格式 zzz");
    EXPECT_EQ(message("date="), "开始日期格式错误: 日期字符串不能为空");
    EXPECT_LT(message("date=" + std::string(10'000, 'z')).size(), 200U);
}

} // namespace

} // namespace waymark::api::pingoo
