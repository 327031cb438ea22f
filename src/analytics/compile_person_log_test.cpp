// SPDX-License-Identifier: Apache-2.0
#include "analytics/compile_person_log.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace waymark::analytics {

namespace {

using testing::EndsWith;
using testing::HasSubstr;

TEST(CompilePersonLog, AsksForAVisitorOfASite)
{
    EXPECT_EQ(compile_person_span({.site = SiteId{7}, .visitor = UINT64_MAX}, 1000),
              "SELECT count() AS events, toUnixTimestamp(min(time)) AS first_second, "
              "toUnixTimestamp(max(time)) AS last_second\nFROM events\nWHERE site_id = 7 AND "
              "visitor_id = 18446744073709551615 AND received_ms <= 1000");
}

TEST(CompilePersonLog, AsksForAUserAndWhatTheyDidBeforeTheyWereKnown)
{
    EXPECT_THAT(
        compile_person_span({.site = SiteId{7}, .user = "o'neil"}, 1000),
        HasSubstr(R"(WHERE site_id = 7 AND (user = 'o\'neil' OR (user = '' AND )"
                  R"((visit_id, visitor_id) IN (SELECT visit_id, visitor_id FROM events WHERE )"
                  R"(site_id = 7 AND user = 'o\'neil' AND visit_id != 0))) AND received_ms)"));
}

TEST(CompilePersonLog, GoesOnBehindAnEvent)
{
    const Person person{.site = SiteId{7}, .visitor = 1};
    EXPECT_THAT(compile_person_events(person, {.from_second = 5, .last_second = 9, .limit = 10}),
                EndsWith("time >= toDateTime(5) AND time <= toDateTime(9) AND received_ms <= 0 AND "
                         "1\nORDER BY time_ms, event_id\nLIMIT 10"));
    EXPECT_THAT(compile_person_events(person, {.from_second = 5,
                                               .last_second = 9,
                                               .time_ms = -5,
                                               .event_id = "61f0c404-5cb3-11e7-907b-a6006ad3dba0",
                                               .limit = 10}),
                HasSubstr("AND (time_ms > (-5) OR (time_ms = (-5) AND event_id > "
                          "toUUID('61f0c404-5cb3-11e7-907b-a6006ad3dba0')))"));
}

} // namespace

} // namespace waymark::analytics
