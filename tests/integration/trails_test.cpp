// SPDX-License-Identifier: Apache-2.0
// Funnels, retention and journeys on real stores, against a reference that looks event by event.
#include "analytics/compile_funnel.hpp"
#include "analytics/compile_journeys.hpp"
#include "analytics/compile_retention.hpp"
#include "analytics_store_test.hpp"
#include "clickhouse/literals.hpp"
#include "trails_reference.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <map>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

namespace waymark::testing {

namespace {

using namespace analytics;
using namespace std::chrono_literals;
using std::chrono::days;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr TimePoint monday{std::chrono::sys_days{2026y / 3 / 23}};
constexpr std::array<std::string_view, 6> paths{"/", "/a", "/a/b", "/it's", "/a/日本", "/\\*"};
constexpr std::array<std::string_view, 3> names{"signup", "O'Brien", "buy"};
constexpr std::array<std::string_view, 3> countries{"DE", "TW", ""};

template <typename Range>
std::string any_of_these(Random& random, const Range& range)
{
    return std::string(range[random.below(std::size(range))]);
}

bool one_in(Random& random, std::uint64_t n)
{
    return random.below(n) == 0;
}

// Few people who do much, a good part of it in the same millisecond.
Footprint random_footprint(Random& random)
{
    constexpr std::array kinds{events::EventKind::page_view, events::EventKind::page_view,
                               events::EventKind::page_view, events::EventKind::custom,
                               events::EventKind::custom,    events::EventKind::engagement,
                               events::EventKind::click};
    constexpr std::array<std::int64_t, 4> grains{1, 1'000, 60'000, 3'600'000};
    const auto moment = static_cast<std::int64_t>(random.below(16ULL * 24 * 3600 * 1000));
    const auto grain = grains[random.below(grains.size())];
    Footprint event;
    event.time_ms = to_epoch_ms(monday) + moment / grain * grain;
    event.owner = 1 + random.below(2);
    event.site = event.owner * 2 + random.below(2);
    event.visitor = random.below(60);
    event.visit = random.below(150);
    event.user = one_in(random, 2) ? "" : fmt::format("user{}'", random.below(20));
    event.kind = kinds[random.below(kinds.size())];
    event.path = any_of_these(random, paths);
    event.name = event.kind == events::EventKind::custom ? any_of_these(random, names) : "";
    event.country = any_of_these(random, countries);
    event.is_bot = one_in(random, 10);
    return event;
}

// Those of one visitor lie near each other.
Footprints random_footprints(Random& random, std::size_t count)
{
    Footprints events;
    for (std::size_t i = 0; i < count; ++i) {
        auto event = random_footprint(random);
        if (!events.empty() && !one_in(random, 5)) {
            const auto& before = events.back();
            event.owner = before.owner;
            event.site = before.site;
            event.visitor = before.visitor;
            event.visit = before.visit;
            event.user = before.user;
            event.time_ms = before.time_ms + static_cast<std::int64_t>(random.below(4)) * 500;
        }
        events.push_back(std::move(event));
    }
    return events;
}

std::optional<Filter> random_filter(Random& random)
{
    const auto match = one_in(random, 2) ? Match::is : Match::is_not;
    if (one_in(random, 2))
        return std::nullopt;
    if (one_in(random, 2))
        return where(Dimension::country, match, any_of_these(random, countries));
    return where(Dimension::path, Match::is_not, any_of_these(random, paths));
}

Act random_act(Random& random)
{
    using Kind = Act::Kind;
    constexpr std::array kinds{Kind::page, Kind::page, Kind::page, Kind::event, Kind::anything};
    constexpr std::array matches{Act::PathMatch::is, Act::PathMatch::starts_with,
                                 Act::PathMatch::matches};
    constexpr std::array<std::string_view, 6> shapes{"*", "/*/*", "/a*b", "*'*", "/\\**", "/a/*"};
    Act act{.kind = kinds[random.below(kinds.size())],
            .match = matches[random.below(matches.size())]};
    if (act.kind == Kind::event)
        act.value = any_of_these(random, names);
    else if (act.match == Act::PathMatch::matches)
        act.value = any_of_these(random, shapes);
    else
        act.value = any_of_these(random, paths);
    if (one_in(random, 5))
        act.filter = random_filter(random);
    return act;
}

TrailQuery random_trails(Random& random)
{
    TrailQuery query{.scope = Scope::everything(), .range = {monday, monday + days{16}}};
    if (one_in(random, 2))
        query.scope = Scope::owner(UserId{1 + random.below(2)});
    if (one_in(random, 2))
        query.scope = query.scope.site(SiteId{2 + random.below(4)});
    if (one_in(random, 3))
        query.range.from += std::chrono::milliseconds{random.below(7ULL * 24 * 3600 * 1000)};
    if (one_in(random, 3))
        query.range.to -= std::chrono::milliseconds{random.below(7ULL * 24 * 3600 * 1000)};
    if (one_in(random, 3))
        query.filter = random_filter(random);
    query.include_bots = one_in(random, 3);
    return query;
}

TrailOf random_kind_of_trail(Random& random)
{
    constexpr std::array kinds{TrailOf::visitor, TrailOf::visit, TrailOf::user};
    return kinds[random.below(kinds.size())];
}

FunnelQuery random_funnel(Random& random)
{
    constexpr std::array<std::chrono::seconds, 5> windows{1s, 2s, 5s, 2h, 24h * 7};
    FunnelQuery query{.trails = random_trails(random),
                      .of = random_kind_of_trail(random),
                      .window = windows[random.below(windows.size())]};
    for (auto count = 2 + random.below(one_in(random, 6) ? 9 : 4); count > 0; --count)
        query.steps.push_back(random_act(random));
    return query;
}

RetentionQuery random_retention(Random& random)
{
    constexpr std::array<std::string_view, 4> zones{"UTC", "Europe/Berlin", "Asia/Kathmandu",
                                                    "America/St_Johns"};
    constexpr std::array units{TimeUnit::day, TimeUnit::week, TimeUnit::month};
    RetentionQuery query{.trails = random_trails(random),
                         .of = random_kind_of_trail(random),
                         .unit = units[random.below(units.size())],
                         .zone = TimeZone::find(any_of_these(random, zones)).value()};
    if (one_in(random, 2))
        query.first = random_act(random);
    if (one_in(random, 2))
        query.returning = random_act(random);
    return query;
}

JourneyQuery random_journey(Random& random)
{
    JourneyQuery query{.trails = random_trails(random),
                       .depth = 1 + random.below(journey_depth_max),
                       .limit = one_in(random, 2) ? 1 + random.below(8) : journeys_max};
    if (one_in(random, 2))
        query.direction = JourneyQuery::Direction::previous;
    if (!one_in(random, 3))
        query.from = any_of_these(random, paths);
    return query;
}

std::string to_text(const Funnel& funnel)
{
    std::string text;
    for (const auto& [reached, median] : funnel)
        text += fmt::format("{} after {} ms; ", reached, median ? median->count() : -1);
    return text;
}

std::string to_text(const std::vector<FunnelOfValue>& funnels)
{
    std::string text;
    for (const auto& [value, funnel] : funnels)
        text += fmt::format("{:?}: {}\n", value, to_text(funnel));
    return text;
}

std::string to_text(const std::vector<Cohort>& cohorts)
{
    std::string text;
    for (const auto& [start, size, returned] : cohorts)
        text += fmt::format("@{}: {} {}\n", to_epoch_ms(start), size, returned);
    return text;
}

std::string to_text(const Journeys& journeys)
{
    auto text = fmt::format("{} visits\n", journeys.visits);
    for (const auto& [pages, visits, ended] : journeys.sequences)
        text += fmt::format("{}: {}, {} ended\n", pages, visits,
                            ended ? std::to_string(*ended) : "unknown");
    return text;
}

class TrailsTest : public AnalyticsStoreTest {
protected:
    void insert(const Footprints& events)
    {
        clickhouse::RowBinary body;
        write_rows(body, events);
        store->client().insert(events::event_insert_statement(), body.bytes());
    }

    std::map<std::string, std::uint64_t> hashes_of_paths()
    {
        std::map<std::string, std::uint64_t> hashes;
        for (const auto path : paths) {
            const auto sql = fmt::format("SELECT cityHash64({})", clickhouse::literal(path));
            hashes.emplace(path, store->client().query(sql).front().u64(std::size_t{0}));
        }
        return hashes;
    }

    Funnel ask(const FunnelQuery& query)
    {
        const auto answer = funnel(reader, query);
        EXPECT_TRUE(answer) << answer.error().message;
        return answer.value_or(Funnel{});
    }
};

INSTANTIATE_TEST_SUITE_P(Stores, TrailsTest,
                         ::testing::Values(StoreKind::engine, StoreKind::server_18),
                         ::testing::PrintToStringParamName());

TEST_P(TrailsTest, AnswersRandomFunnelsAsTheReferenceDoes)
{
    const auto rows = random_footprints(random, 3'000);
    insert(rows);
    std::size_t whole = 0;
    for (int round = 0; round < 100 && !HasFailure(); ++round) {
        const auto query = random_funnel(random);
        const auto answer = funnel(reader, query);
        ASSERT_TRUE(answer) << answer.error().message;
        EXPECT_EQ(to_text(*answer), to_text(evaluate(query, rows))) << *compile_funnel(query);
        whole += answer->back().reached > 0 ? 1 : 0;
    }
    EXPECT_GT(whole, 40U);
}

TEST_P(TrailsTest, DividesRandomFunnelsAsTheReferenceDoes)
{
    const auto rows = random_footprints(random, 2'000);
    insert(rows);
    for (int round = 0; round < 30 && !HasFailure(); ++round) {
        const auto query = random_funnel(random);
        const auto limit = 1 + random.below(4);
        const auto answer = funnel_by(reader, query, Dimension::country, limit);
        ASSERT_TRUE(answer) << answer.error().message;
        EXPECT_EQ(to_text(*answer), to_text(evaluate_by_country(query, rows, limit)))
            << *compile_funnel_by(query, Dimension::country, limit);
    }
}

TEST_P(TrailsTest, AnswersRandomRetentionAsTheReferenceDoes)
{
    const auto rows = random_footprints(random, 3'000);
    insert(rows);
    std::uint64_t returned = 0;
    for (int round = 0; round < 200 && !HasFailure(); ++round) {
        const auto query = random_retention(random);
        const auto answer = retention(reader, query);
        ASSERT_TRUE(answer) << answer.error().message;
        EXPECT_EQ(to_text(*answer), to_text(evaluate(query, rows)))
            << compile_retention(query)->sql;
        for (const auto& cohort : *answer)
            returned += std::accumulate(cohort.returned.begin(), cohort.returned.end(), 0ULL);
    }
    EXPECT_GT(returned, 1'000U);
}

TEST_P(TrailsTest, AnswersRandomJourneysAsTheReferenceDoes)
{
    const auto rows = random_footprints(random, 3'000);
    insert(rows);
    const auto hashes = hashes_of_paths();
    std::size_t long_ones = 0;
    for (int round = 0; round < 200 && !HasFailure(); ++round) {
        const auto query = random_journey(random);
        const auto answer = journeys(reader, query);
        ASSERT_TRUE(answer) << answer.error().message;
        EXPECT_EQ(to_text(*answer), to_text(evaluate(query, rows, hashes)))
            << *compile_journeys(query);
        for (const auto& sequence : answer->sequences)
            long_ones += sequence.pages.size() == 4 ? 1 : 0;
    }
    EXPECT_GT(long_ones, 200U);
}

// --- what the headers say, one by one

Footprint view(std::uint64_t visitor, std::chrono::milliseconds after, std::string path)
{
    return {.time_ms = to_epoch_ms(monday + after),
            .visitor = visitor,
            .visit = visitor,
            .path = std::move(path)};
}

Act page(std::string path)
{
    return {.kind = Act::Kind::page, .value = std::move(path)};
}

FunnelQuery funnel_over(std::vector<Act> steps)
{
    return {.trails = {.scope = Scope::owner(UserId{1}).site(SiteId{1}),
                       .range = {monday, monday + days{30}}},
            .steps = std::move(steps)};
}

TEST_P(TrailsTest, ServesOneStepOnlyByOneEvent)
{
    insert({view(1, 0s, "/a"), view(2, 0s, "/a"), view(2, 1ms, "/a")});
    EXPECT_EQ(to_text(ask(funnel_over({page("/a"), page("/a")}))), "2 after -1 ms; 1 after 1 ms; ");
}

TEST_P(TrailsTest, TakesStepsInTheirOrderWhateverLiesBetween)
{
    insert({view(1, 0s, "/a"), view(1, 2s, "/x"), view(1, 5s, "/b"), // there
            view(2, 0s, "/b"), view(2, 1s, "/a"),                    // the other way round
            view(3, 0s, "/b")});                                     // never begun
    EXPECT_EQ(to_text(ask(funnel_over({page("/a"), page("/b")}))),
              "2 after -1 ms; 1 after 5000 ms; ");
}

TEST_P(TrailsTest, HoldsTheWindowFromTheFirstStepToTheLast)
{
    auto query = funnel_over({page("/a"), page("/b"), page("/c")});
    query.window = 10s;
    insert({view(1, 0s, "/a"), view(1, 6s, "/b"), view(1, 10s, "/c"), view(2, 0s, "/a"),
            view(2, 6s, "/b"), view(2, 10'001ms, "/c")});
    EXPECT_EQ(to_text(ask(query)), "2 after -1 ms; 2 after 6000 ms; 1 after 4000 ms; ");
}

TEST_P(TrailsTest, CountsTheAttemptThatGotFurthestWhicheverBeganIt)
{
    auto query = funnel_over({page("/a"), page("/b"), page("/c")});
    query.window = 10s;
    // The first attempt has its second step and runs out of time; the one begun meanwhile has not.
    insert({view(1, 0s, "/a"), view(1, 4s, "/a"), view(1, 7s, "/b"), view(1, 12s, "/c")});
    EXPECT_EQ(to_text(ask(query)), "1 after -1 ms; 1 after 3000 ms; 1 after 5000 ms; ");
}

TEST_P(TrailsTest, TakesEventsOfOneMillisecondInTheOrderOfTheSteps)
{
    insert({view(1, 0s, "/c"), view(1, 0s, "/b"), view(1, 0s, "/a")});
    EXPECT_EQ(to_text(ask(funnel_over({page("/a"), page("/b"), page("/c")}))),
              "1 after -1 ms; 1 after 0 ms; 1 after 0 ms; ");
}

TEST_P(TrailsTest, FollowsAUserFromDayToDayAndNobodyWithoutId)
{
    auto first = view(1, 0s, "/a");
    auto second = view(2, 48h, "/b");
    first.user = second.user = "ann";
    auto elsewhere = view(3, 49h, "/b");
    elsewhere.user = "ann";
    elsewhere.owner = elsewhere.site = 2;
    insert({first, second, elsewhere, view(4, 0s, "/a"), view(4, 1s, "/b")});
    auto query = funnel_over({page("/a"), page("/b")});
    EXPECT_EQ(ask(query)[1].reached, 1U);
    query.trails.scope = Scope::everything();
    query.of = TrailOf::user;
    EXPECT_EQ(to_text(ask(query)), "1 after -1 ms; 1 after 172800000 ms; ");
}

TEST_P(TrailsTest, TellsAFunnelThatNobodyEntered)
{
    EXPECT_EQ(to_text(ask(funnel_over({page("/a"), page("/b")}))),
              "0 after -1 ms; 0 after -1 ms; ");
    const auto divided =
        funnel_by(reader, funnel_over({page("/a"), page("/b")}), Dimension::country, 10);
    ASSERT_TRUE(divided);
    EXPECT_THAT(*divided, IsEmpty());
}

// What takes the square of a trail's length would take minutes.
TEST_P(TrailsTest, BearsAVisitorWhoDoesWhatOnlyAProgramCan)
{
    Footprints rows;
    for (int i = 0; i < 150'000; ++i)
        rows.push_back(view(1, std::chrono::milliseconds{i * 10}, i % 3 == 0 ? "/a" : "/b"));
    rows.push_back(view(2, 0s, "/a"));
    rows.push_back(view(2, 1s, "/b"));
    insert(rows);
    const auto steps = ask(funnel_over({page("/a"), page("/b"), page("/a"), page("/b")}));
    EXPECT_EQ(steps[0].reached, 2U);
    EXPECT_EQ(steps[1].reached, 2U);
    const auto found = journeys(reader, {.trails = funnel_over({}).trails, .from = "/a"});
    ASSERT_TRUE(found) << found.error().message;
    EXPECT_EQ(found->visits, 2U);
}

TEST_P(TrailsTest, CountsThoseWhoReturnInLaterDaysOnly)
{
    insert({view(1, 0h, "/"), view(1, 20h, "/"), view(1, 24h, "/"), view(1, 49h, "/"),
            view(2, 30h, "/"), view(2, 60h, "/"), view(3, 31h, "/")});
    const auto cohorts = retention(
        reader, {.trails = {.scope = Scope::everything(), .range = {monday, monday + 72h}},
                 .unit = TimeUnit::day});
    ASSERT_TRUE(cohorts);
    EXPECT_EQ(to_text(*cohorts),
              fmt::format("@{}: 1 [1, 1]\n@{}: 2 [1]\n@{}: 0 []\n", to_epoch_ms(monday),
                          to_epoch_ms(monday + 24h), to_epoch_ms(monday + 48h)));
}

TEST_P(TrailsTest, TellsWhereVisitsGoFromAPageAndWhereTheyCameFrom)
{
    insert({view(1, 0s, "/"), view(1, 1s, "/a"), view(1, 2s, "/a"), view(1, 3s, "/b"),
            view(2, 0s, "/a"), view(2, 1s, "/b"), view(2, 2s, "/a"), view(2, 3s, "/c"),
            view(3, 0s, "/"), view(3, 1s, "/a"), view(4, 0s, "/")});
    JourneyQuery query{.trails = funnel_over({}).trails, .from = "/a", .depth = 1};
    EXPECT_EQ(to_text(journeys(reader, query).value()), "3 visits\n"
                                                        "[\"/a\"]: 3, 1 ended\n"
                                                        "[\"/a\", \"/b\"]: 2, unknown ended\n");
    query.direction = JourneyQuery::Direction::previous;
    EXPECT_EQ(to_text(journeys(reader, query).value()), "3 visits\n"
                                                        "[\"/a\"]: 3, 1 ended\n"
                                                        "[\"/a\", \"/\"]: 2, unknown ended\n");
    query.from.reset();
    EXPECT_EQ(to_text(journeys(reader, query).value()), "4 visits\n"
                                                        "[\"/\"]: 1, 1 ended\n"
                                                        "[\"/a\"]: 1, 0 ended\n"
                                                        "[\"/b\"]: 1, 0 ended\n"
                                                        "[\"/c\"]: 1, 0 ended\n"
                                                        "[\"/a\", \"/\"]: 1, unknown ended\n"
                                                        "[\"/b\", \"/a\"]: 1, unknown ended\n"
                                                        "[\"/c\", \"/a\"]: 1, unknown ended\n");
    query.from = "/nowhere";
    EXPECT_EQ(to_text(journeys(reader, query).value()), "0 visits\n");
}

// Half a million visits of two pages each, the second one their own, and one more.
TEST_P(TrailsTest, LeavesSingleVisitsOutWhereThereAreVeryMany)
{
    auto& client = store->client();
    client.execute(fmt::format(
        "INSERT INTO events (kind, time, time_ms, owner_id, site_id, visit_id, path) "
        "SELECT 'page_view', toDateTime(intDiv(at, 1000)), at, 1, 1, visit + 1, "
        "if(number % 2 = 0, '/', concat('/', toString(visit))) FROM (SELECT number, "
        "intDiv(number, 2) AS visit, {} + number AS at FROM system.numbers LIMIT 1000000)",
        to_epoch_ms(monday)));
    const JourneyQuery query{.trails = funnel_over({}).trails, .depth = 1};
    EXPECT_EQ(journeys(reader, query).value().sequences.size(), 1 + query.limit);
    insert({view(7, 0s, "/")});
    const auto found = journeys(reader, query).value();
    EXPECT_EQ(found.visits, 500'000U);
    ASSERT_EQ(found.sequences.size(), 1U);
    EXPECT_THAT(found.sequences.front().pages, ElementsAre("/"));
}

} // namespace

} // namespace waymark::testing
