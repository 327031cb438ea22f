// SPDX-License-Identifier: Apache-2.0
#include "api/native/behaviour_body.hpp"
#include "api/native/funnel_body.hpp"
#include "api/native/journeys_body.hpp"
#include "api/native/retention_body.hpp"
#include "base/iso8601.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <utility>

namespace waymark::api::native {

namespace {

using namespace analytics;

const Calendar june{.zone = {}, .now = parse_iso8601("2026-06-15T23:30:00Z").value()};

template <typename Body>
Result<std::pair<TrailQuery, Body>> read(const std::string& body)
{
    http::Request request;
    request.body = body;
    const auto asked = read_asked<Body>(request);
    if (!asked)
        return std::unexpected(asked.error());
    auto trails = to_trails(asked->events, Scope::everything(), june);
    if (!trails)
        return std::unexpected(trails.error());
    return std::pair{*std::move(trails), asked->report};
}

// A body of a range and this.
std::string with(const std::string& members)
{
    return fmt::format(R"({{"range": "7d"{}{}}})", members.empty() ? "" : ", ", members);
}

Result<FunnelQuestion> read_funnel(const std::string& members)
{
    const auto asked = read<FunnelBody>(with(members));
    return asked ? to_question(asked->second, asked->first)
                 : Result<FunnelQuestion>(std::unexpected(asked.error()));
}

Result<RetentionQuery> read_retention(const std::string& members)
{
    const auto asked = read<RetentionBody>(with(members));
    return asked ? to_query(asked->second, asked->first, june.zone)
                 : Result<RetentionQuery>(std::unexpected(asked.error()));
}

Result<JourneyQuery> read_journeys(const std::string& members)
{
    const auto asked = read<JourneysBody>(with(members));
    return asked ? to_query(asked->second, asked->first)
                 : Result<JourneyQuery>(std::unexpected(asked.error()));
}

template <typename T>
std::string wrong_in(const Result<T>& read)
{
    return read ? "nothing" : read.error().field;
}

constexpr std::string_view two_steps = R"("steps": [{"page": "/"}, {"event": "signup"}])";

std::string with_steps(std::string_view members)
{
    return fmt::format("{}, {}", two_steps, members);
}

std::string with_step(std::string_view step)
{
    return fmt::format(R"("steps": [{{"page": "/"}}, {}])", step);
}

TEST(EventsBody, ReadsWhatIsLookedAtInTheWordsOfAnyQuestion)
{
    const auto asked = read<JourneysBody>(
        R"({"range": {"from": "2026-06-01", "to": "2026-06-02"}, "include_bots": true,
            "filters": [["is", "country", ["DE", "FR"]]]})");
    ASSERT_TRUE(asked) << asked.error().message;
    const auto& trails = asked->first;
    EXPECT_EQ(to_iso8601(trails.range.from), "2026-06-01T00:00:00.000Z");
    EXPECT_EQ(to_iso8601(trails.range.to), "2026-06-03T00:00:00.000Z");
    EXPECT_TRUE(trails.include_bots);
    EXPECT_TRUE(trails.filter);
    const auto of_all_time = read<JourneysBody>(R"({"range": "all"})");
    ASSERT_TRUE(of_all_time);
    EXPECT_LT(of_all_time->first.range.from, parse_iso8601("1970-01-02").value());
    EXPECT_GT(of_all_time->first.range.to, june.now);
}

TEST(EventsBody, NamesWhatIsWrong)
{
    EXPECT_EQ(wrong_in(read<JourneysBody>("{}")), "range");
    EXPECT_EQ(wrong_in(read<JourneysBody>(R"({"range": "soon"})")), "range");
    EXPECT_EQ(wrong_in(read<JourneysBody>(with(R"("filters": [["is", "planet", ["Mars"]]])"))),
              "filters[0][1]");
    EXPECT_EQ(wrong_in(read<JourneysBody>(with(R"("filters": [["is", "entry_page", ["/"]]])"))),
              "filters");
    EXPECT_EQ(wrong_in(read<JourneysBody>(with(R"("depht": 2)"))), "depht");
    EXPECT_EQ(wrong_in(read<JourneysBody>(with(R"("steps": [])"))), "steps");
    EXPECT_EQ(wrong_in(read<JourneysBody>(with(R"("include_bots": "no")"))), "include_bots");
    EXPECT_EQ(wrong_in(zone_of(EventsBody{.time_zone = "Mars/Olympus"}, {})), "time_zone");
}

TEST(FunnelBody, ReadsSteps)
{
    const auto question =
        read_funnel(R"("steps": [{"page": "/"}, {"page": "/docs/*", "match": "matches"},
                                 {"page": "/a", "match": "starts_with"},
                                 {"event": "signup", "filters": [["is", "country", ["DE"]]]},
                                 {"filters": [["is", "kind", ["click"]]]}])");
    ASSERT_TRUE(question) << question.error().message;
    const auto& steps = question->query.steps;
    ASSERT_EQ(steps.size(), 5U);
    EXPECT_EQ(steps[0].kind, Act::Kind::page);
    EXPECT_EQ(steps[0].match, Act::PathMatch::is);
    EXPECT_EQ(steps[0].value, "/");
    EXPECT_FALSE(steps[0].filter);
    EXPECT_EQ(steps[1].match, Act::PathMatch::matches);
    EXPECT_EQ(steps[1].value, "/docs/*");
    EXPECT_EQ(steps[2].match, Act::PathMatch::starts_with);
    EXPECT_EQ(steps[3].kind, Act::Kind::event);
    EXPECT_EQ(steps[3].value, "signup");
    EXPECT_TRUE(steps[3].filter);
    EXPECT_EQ(steps[4].kind, Act::Kind::anything);
    EXPECT_TRUE(steps[4].filter);
}

TEST(FunnelBody, FollowsVisitorsForAWeekIfNothingElseIsSaid)
{
    const auto plain = read_funnel(std::string(two_steps)).value();
    EXPECT_EQ(plain.query.of, TrailOf::visitor);
    EXPECT_EQ(plain.query.window, std::chrono::days{7});
    EXPECT_FALSE(plain.breakdown);
    const auto told =
        read_funnel(with_steps(R"("by": "user", "window": 60, "breakdown": "country", "limit": 3)"))
            .value();
    EXPECT_EQ(told.query.of, TrailOf::user);
    EXPECT_EQ(told.query.window, std::chrono::minutes{1});
    EXPECT_EQ(told.breakdown, Dimension::country);
    EXPECT_EQ(told.values_max, 3U);
}

TEST(FunnelBody, NamesTheStepThatIsWrong)
{
    EXPECT_EQ(wrong_in(read_funnel("")), "steps");
    EXPECT_EQ(wrong_in(read_funnel(R"("steps": [{"page": "/"}])")), "steps");
    EXPECT_EQ(wrong_in(read_funnel(with_step(R"("/")"))), "steps[1]");
    EXPECT_EQ(wrong_in(read_funnel(with_step("{}"))), "steps[1]");
    EXPECT_EQ(wrong_in(read_funnel(with_step(R"({"page": "/", "event": "x"})"))), "steps[1]");
    EXPECT_EQ(wrong_in(read_funnel(with_step(R"({"page": 7})"))), "steps[1].page");
    EXPECT_EQ(wrong_in(read_funnel(with_step(R"({"page": ""})"))), "steps[1].page");
    EXPECT_EQ(wrong_in(read_funnel(with_step(
                  fmt::format(R"({{"event": "{}"}})", std::string(act_value_bytes_max + 1, 'x'))))),
              "steps[1].event");
    EXPECT_EQ(wrong_in(read_funnel(with_step(R"({"page": "/", "match": "is_not"})"))),
              "steps[1].match");
    EXPECT_EQ(wrong_in(read_funnel(with_step(R"({"event": "x", "match": "is"})"))),
              "steps[1].match");
    EXPECT_EQ(wrong_in(read_funnel(with_step(R"({"event": "x", "filters": [["is", "os", 7]]})"))),
              "steps[1].filters[0][2]");
    EXPECT_EQ(wrong_in(read_funnel(with_step(R"({"event": "x", "path": "/"})"))), "steps[1].path");
}

TEST(FunnelBody, NamesTheMemberThatIsWrong)
{
    constexpr std::array<std::pair<std::string_view, std::string_view>, 10> wrong{{
        {R"("window": 0)", "window"},
        {R"("window": 7776001)", "window"},
        {R"("window": -9223372036854775808)", "window"},
        {R"("by": "country")", "by"},
        {R"("breakdown": "planet")", "breakdown"},
        {R"("breakdown": "time:day")", "breakdown"},
        {R"("breakdown": "entry_page")", "breakdown"},
        {R"("breakdown": "os", "limit": 0)", "limit"},
        {R"("breakdown": "os", "limit": 101)", "limit"},
        {R"("limit": 5)", "limit"},
    }};
    for (const auto& [members, field] : wrong)
        EXPECT_EQ(wrong_in(read_funnel(with_steps(members))), field) << members;
}

TEST(RetentionBody, CountsAnybodyByWeeksIfNothingElseIsSaid)
{
    const auto plain = read_retention("").value();
    EXPECT_EQ(plain.unit, TimeUnit::week);
    EXPECT_EQ(plain.of, TrailOf::visitor);
    EXPECT_EQ(plain.first.kind, Act::Kind::anything);
    EXPECT_EQ(plain.returning.kind, Act::Kind::anything);
    const auto told = read_retention(R"("unit": "month", "by": "user", "first": {"event": "signup"},
                                        "returning": {"page": "/app", "match": "starts_with"})")
                          .value();
    EXPECT_EQ(told.unit, TimeUnit::month);
    EXPECT_EQ(told.of, TrailOf::user);
    EXPECT_EQ(told.first.value, "signup");
    EXPECT_EQ(told.returning.match, Act::PathMatch::starts_with);
}

TEST(RetentionBody, NamesTheMemberThatIsWrong)
{
    EXPECT_EQ(wrong_in(read_retention(R"("unit": "hour")")), "unit");
    EXPECT_EQ(wrong_in(read_retention(R"("by": "visit")")), "by");
    EXPECT_EQ(wrong_in(read_retention(R"("first": "signup")")), "first");
    EXPECT_EQ(wrong_in(read_retention(R"("returning": {"event": ""})")), "returning.event");
}

TEST(JourneysBody, BeginsAtTheEntryIfNoPageIsNamed)
{
    const auto plain = read_journeys("").value();
    EXPECT_FALSE(plain.from);
    EXPECT_EQ(plain.direction, JourneyQuery::Direction::next);
    EXPECT_FALSE(read_journeys(R"("from": null)").value().from);
    const auto told =
        read_journeys(R"("from": "/a", "direction": "previous", "depth": 3, "limit": 100)").value();
    EXPECT_EQ(told.from, "/a");
    EXPECT_EQ(told.direction, JourneyQuery::Direction::previous);
    EXPECT_EQ(told.depth, 3U);
    EXPECT_EQ(told.limit, 100U);
}

TEST(JourneysBody, NamesTheMemberThatIsWrong)
{
    constexpr std::array<std::pair<std::string_view, std::string_view>, 7> wrong{{
        {R"("from": "")", "from"},
        {R"("direction": "up")", "direction"},
        {R"("depth": 0)", "depth"},
        {R"("depth": 4)", "depth"},
        {R"("depth": -1)", "depth"},
        {R"("limit": 0)", "limit"},
        {R"("limit": 101)", "limit"},
    }};
    for (const auto& [members, field] : wrong)
        EXPECT_EQ(wrong_in(read_journeys(std::string(members))), field) << members;
}

TEST(BehaviourNames, AreThoseOfTheBody)
{
    const auto renamed = [](std::string field) {
        return to_behaviour_names({Errc::invalid_argument, "", std::move(field)}).field;
    };
    EXPECT_EQ(renamed("steps[2].value"), "steps[2].page");
    EXPECT_EQ(renamed("first.filter"), "first.filters");
    EXPECT_EQ(renamed("filter"), "filters");
    EXPECT_EQ(renamed("range"), "range");
}

} // namespace

} // namespace waymark::api::native
