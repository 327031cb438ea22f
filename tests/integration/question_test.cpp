// SPDX-License-Identifier: Apache-2.0
// analytics::answer on real stores, against a reference that follows visits event by event.
#include "analytics/compile_visits.hpp"
#include "analytics/question.hpp"
#include "analytics_store_test.hpp"
#include "base/iso8601.hpp"
#include "question_reference.hpp"
#include "sorted_rows.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <vector>

namespace waymark::testing {

namespace {

using namespace analytics;
using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const Figure unknown;

Figure count(std::uint64_t value)
{
    return value;
}

std::string to_text(const Figure& figure)
{
    if (const auto* const time = std::get_if<TimePoint>(&figure))
        return to_iso8601(*time);
    if (const auto* const number = std::get_if<std::uint64_t>(&figure))
        return fmt::format("{}", *number);
    if (const auto* const ratio = std::get_if<double>(&figure))
        return fmt::format("{}", *ratio);
    if (const auto* const text = std::get_if<std::string>(&figure))
        return fmt::format("{:?}", *text);
    return "-";
}

std::string to_text(const std::vector<FigureRow>& rows)
{
    std::string text;
    for (const auto& row : rows) {
        for (const auto& figure : row)
            text += to_text(figure) + ' ';
        text += '\n';
    }
    return text;
}

std::string to_text(const Question& question)
{
    std::string text;
    for (const auto& metric : question.metrics)
        text += fmt::format("{} ", name_of(metric));
    text += "by ";
    for (const auto& dimension : question.dimensions)
        text += fmt::format("{} ", name_of(dimension));
    for (const auto& order : question.order)
        text += fmt::format("ordered by {}{} ", order.column, order.is_descending ? "v" : "^");
    return text + fmt::format("limit {} offset {}{}{}{}", question.limit, question.offset,
                              question.filter ? " filter" : "",
                              question.visits_with.empty() ? "" : " with",
                              question.compared ? " compared" : "");
}

// Events of visits of some minutes, and some of none. No two are of the same time.
std::vector<StoredEvent> random_visits(Random& random, std::size_t count)
{
    constexpr std::array<std::string_view, 6> kinds{"page_view", "page_view",  "page_view",
                                                    "custom",    "engagement", "click"};
    constexpr std::array<std::string_view, 5> paths{"/", "/blog", "/blog/it's", "", "/price"};
    auto events = random_events(random, count);
    const auto begins = random_events(random, 400);
    for (std::size_t i = 0; i < events.size(); ++i) {
        auto& event = events[i];
        const auto visit = random.below(begins.size());
        event[Dimension::visit] = random.below(20) == 0 ? 0 : visit + 1;
        event[Dimension::site] = random.below(15) == 0 ? random.below(4) : visit % 3;
        event[Dimension::kind] = std::string(kinds[random.below(kinds.size())]);
        event[Dimension::path] = std::string(paths[random.below(paths.size())]);
        const auto since = static_cast<std::int64_t>(random.below(3'600'000));
        event.time_ms =
            (begins[visit].time_ms + since) / 10'000 * 10'000 + static_cast<std::int64_t>(i);
        event.visitor = random.below(10) == 0 ? random.below(200) : visit % 150;
        if (event[Dimension::kind] == Value{std::string("engagement")} && random.below(2) == 0)
            event.duration_ms = static_cast<std::uint32_t>(
                random.below(10) == 0 ? random.below(200'000'000) : random.below(5'000'000));
    }
    return events;
}

class QuestionTest : public AnalyticsStoreTest {
protected:
    Question random_question()
    {
        const auto query = random_query(random);
        Question question{.scope = query.scope,
                          .metrics = {},
                          .dimensions = {query.dimensions.begin(), query.dimensions.end()},
                          .filter = query.filter,
                          .range = query.range,
                          .zone = query.zone,
                          .include_bots = query.include_bots,
                          .limit = query.limit,
                          .offset = query.offset};
        if (random.below(4) != 0) // links have no visits
            question.scope =
                random.below(2) == 0 ? Scope::everything() : Scope::everything().site(SiteId{1});
        if (random.below(3) == 0)
            add_dimensions_of_visits(question);
        else if (random.below(2) == 0)
            question.metrics.assign(query.metrics.begin(), query.metrics.end());
        for (const auto& row : visit_metric_rows()) {
            if (question.metrics.empty() || random.below(4) == 0)
                question.metrics.emplace_back(row.metric);
        }
        std::rotate(question.metrics.begin(),
                    question.metrics.begin() +
                        static_cast<std::ptrdiff_t>(random.below(question.metrics.size())),
                    question.metrics.end());
        for (auto orders = random.below(3); orders > 0; --orders)
            question.order.push_back(
                {random.below(question.dimensions.size() + question.metrics.size()),
                 random.below(2) == 0});
        if (question.range && random.below(2) == 0) {
            const auto back = std::chrono::hours{random.below(200)};
            question.compared = TimeRange{question.range->from - back, question.range->to - back};
            if (random.below(4) == 0)
                question.compared->from += (question.range->to - question.range->from) / 3;
            if (random.below(10) == 0)
                question.compared = question.range;
        }
        return question;
    }

    void add_dimensions_of_visits(Question& question)
    {
        if (random.below(3) != 0)
            question.dimensions.insert(question.dimensions.begin(), VisitDimension::entry_page);
        if (random.below(3) == 0)
            question.dimensions.emplace_back(VisitDimension::exit_page);
        if (random.below(3) == 0 || question.dimensions.empty())
            question.visits_with = {
                {VisitDimension::exit_page, Match::starts_with, {"/b"}},
                {VisitDimension::entry_page, Match::not_in, {"/blog/it's", ""}}};
        const bool is_of_visits =
            !question.visits_with.empty() ||
            std::ranges::any_of(question.dimensions, [](const AnyDimension& dimension) {
                return std::holds_alternative<VisitDimension>(dimension);
            });
        if (is_of_visits && random.below(2) == 0)
            question.metrics = {Metric::page_views, Metric::visits};
    }

    static void expect_same(const Question& question, const Answer& answer,
                            const std::vector<StoredEvent>& events)
    {
        const auto expected = evaluate(question, events);
        EXPECT_EQ(to_text(answer.rows), to_text(expected.rows)) << to_text(question);
        EXPECT_TRUE(answer.rows == expected.rows);
        EXPECT_EQ(to_text({answer.totals}), to_text({expected.totals})) << to_text(question);
        ASSERT_EQ(answer.comparison.has_value(), expected.comparison.has_value());
        if (!answer.comparison)
            return;
        EXPECT_EQ(to_text({answer.comparison->totals}), to_text({expected.comparison->totals}));
        ASSERT_EQ(answer.comparison->rows.size(), expected.comparison->rows.size());
        for (std::size_t i = 0; i < answer.comparison->rows.size(); ++i)
            EXPECT_EQ(to_text({answer.comparison->rows[i].value_or(FigureRow{})}),
                      to_text({expected.comparison->rows[i].value_or(FigureRow{})}))
                << to_text(question);
    }

    // An event of visit 1 of site 1, a page view.
    static StoredEvent page_view(TimePoint time, std::string path)
    {
        auto event = plain_click({}, time);
        event[Dimension::kind] = std::string("page_view");
        event[Dimension::site] = std::uint64_t{1};
        event[Dimension::visit] = std::uint64_t{1};
        event[Dimension::path] = std::move(path);
        event.visitor = 1;
        return event;
    }

    static constexpr TimePoint noon{std::chrono::sys_days{2026y / 4 / 1} + 12h};
    static constexpr TimeRange first_of_april{noon - 12h, noon + 12h};
};

INSTANTIATE_TEST_SUITE_P(Stores, QuestionTest,
                         ::testing::Values(StoreKind::engine, StoreKind::server_18),
                         ::testing::PrintToStringParamName());

TEST_P(QuestionTest, AnswersRandomQuestionsAsTheReferenceDoes)
{
    const auto events = random_visits(random, 3'000);
    insert(events);
    std::size_t with_rows = 0;
    std::size_t with_visits = 0;
    std::size_t mixed = 0;
    std::size_t compared = 0;
    for (int round = 0; round < 250 && !HasFailure(); ++round) {
        const auto question = random_question();
        const auto answered = answer(reader, question);
        ASSERT_TRUE(answered) << answered.error().message << " " << answered.error().field << "\n"
                              << to_text(question);
        expect_same(question, *answered, events);
        with_rows += answered->rows.empty() ? 0 : 1;
        const auto ratio =
            std::ranges::find(answered->columns, FigureType::percent, &FigureColumn::type) -
            answered->columns.begin();
        if (ratio < std::ssize(answered->columns)) {
            with_visits += std::ranges::any_of(answered->rows, [ratio](const auto& row) {
                return row[static_cast<std::size_t>(ratio)] != unknown;
            });
        }
        mixed += std::ranges::any_of(question.metrics, [](const auto& metric) {
            return std::holds_alternative<Metric>(metric);
        });
        compared += question.compared ? 1 : 0;
    }
    EXPECT_GT(with_rows, 120U);
    EXPECT_GT(with_visits, 35U);
    EXPECT_GT(mixed, 60U);
    EXPECT_GT(compared, 50U);
}

TEST_P(QuestionTest, CountsOfVisitsTellTheSameAsTheirEvents)
{
    insert(random_visits(random, 4'000));
    std::size_t counted = 0;
    std::size_t with_rows = 0;
    for (int round = 0; round < 400 && !HasFailure(); ++round) {
        const auto query = random_query(random);
        VisitQuery visits_query{.scope = query.scope,
                                .metrics = {VisitMetric::visits, VisitMetric::visitors,
                                            VisitMetric::page_views, VisitMetric::bounce_rate,
                                            VisitMetric::visit_duration},
                                .dimensions = {query.dimensions.begin(), query.dimensions.end()},
                                .range = query.range,
                                .zone = query.zone,
                                .include_bots = query.include_bots,
                                .with_totals = random.below(2) == 0};
        if (random.below(2) == 0)
            visits_query.scope = Scope::everything().site(SiteId{1 + random.below(2)});
        const auto by_counts = compile_visits({&visits_query, 1});
        const auto by_events = compile_visits({&visits_query, 1}, Tables::events);
        ASSERT_TRUE(by_counts && by_events);
        if (*by_counts == *by_events)
            continue;
        const auto columns = 2 + visits_query.dimensions.size() + visits_query.metrics.size();
        const auto told = sorted_rows(reader.ask(*by_counts, query_rows_max).value(), columns);
        EXPECT_EQ(told, sorted_rows(reader.ask(*by_events, query_rows_max).value(), columns))
            << *by_counts;
        ++counted;
        with_rows += told.size() > 1 ? 1 : 0;
    }
    EXPECT_GT(counted, 80U);
    EXPECT_GT(with_rows, 40U);
}

TEST_P(QuestionTest, FollowsAVisitFromItsFirstEventToItsLast)
{
    std::vector<StoredEvent> events{page_view(noon, "/"), page_view(noon + 90s, "/price"),
                                    page_view(noon + 100s, "/price"),
                                    page_view(noon + 1h, "/blog")};
    events[2][Dimension::kind] = std::string("engagement");
    events[2].duration_ms = 9'000;
    events[3][Dimension::visit] = std::uint64_t{2}; // a bounce
    insert(events);

    const Question question{.scope = Scope::everything().site(SiteId{1}),
                            .metrics = {Metric::visits, Metric::page_views,
                                        VisitMetric::bounce_rate, VisitMetric::visit_duration,
                                        VisitMetric::views_per_visit},
                            .dimensions = {VisitDimension::entry_page, VisitDimension::exit_page},
                            .range = first_of_april};
    const auto answered = answer(reader, question);
    ASSERT_TRUE(answered) << answered.error().message;
    const Figure blog = std::string("/blog");
    EXPECT_THAT(
        answered->rows,
        ElementsAre(
            ElementsAre(Figure{std::string("/")}, Figure{std::string("/price")}, count(1), count(2),
                        Figure{0.0}, Figure{100.0}, Figure{2.0}),
            ElementsAre(blog, blog, count(1), count(1), Figure{100.0}, Figure{0.0}, Figure{1.0})));
    EXPECT_THAT(answered->totals,
                ElementsAre(count(2), count(3), Figure{50.0}, Figure{50.0}, Figure{1.5}));
}

TEST_P(QuestionTest, BelievesTheTimeThatAnEngagementTellsUpToADay)
{
    std::vector<StoredEvent> events{page_view(noon, "/"), page_view(noon + 1s, "/")};
    events[1][Dimension::kind] = std::string("engagement");
    events[1].duration_ms = 30'000;
    insert(events);
    const Question question{.scope = Scope::everything(),
                            .metrics = {VisitMetric::visit_duration, VisitMetric::bounce_rate},
                            .dimensions = {},
                            .range = first_of_april};
    EXPECT_THAT(answer(reader, question)->totals, ElementsAre(Figure{30.0}, Figure{100.0}));
    events[1].duration_ms = UINT32_MAX;
    events[1].time_ms += 1'000;
    insert({events[1]});
    EXPECT_THAT(answer(reader, question)->totals, ElementsAre(Figure{86'400.0}, Figure{100.0}));
}

TEST_P(QuestionTest, ChoosesVisitsByAnyOfTheirEvents)
{
    std::vector<StoredEvent> events{page_view(noon, "/"), page_view(noon + 10s, "/blog"),
                                    page_view(noon + 20s, "/price"), page_view(noon + 30s, "/")};
    events[3][Dimension::visit] = std::uint64_t{2};
    insert(events);
    const Question question{.scope = Scope::everything(),
                            .metrics = {VisitMetric::visits, VisitMetric::views_per_visit},
                            .dimensions = {Dimension::path},
                            .filter = where(Dimension::path, Match::starts_with, "/b"),
                            .range = first_of_april};
    const auto answered = answer(reader, question);
    ASSERT_TRUE(answered) << answered.error().message;
    EXPECT_THAT(answered->rows,
                ElementsAre(ElementsAre(Figure{std::string("/blog")}, count(1), Figure{3.0})));
}

// Whichever of them is taken for the first, it is the same one for every dimension.
TEST_P(QuestionTest, TakesAllDimensionsFromOneOfTheEventsOfAMoment)
{
    std::vector<StoredEvent> events;
    for (std::uint64_t i = 0; i < 20; ++i) {
        auto event = page_view(noon, fmt::format("/{}", i));
        event.number = event_number(i);
        event[Dimension::country] = fmt::format("C{}", i);
        event[Dimension::title] = fmt::format("T{}", i);
        events.push_back(std::move(event));
    }
    for (const auto& event : events)
        insert({event});
    const Question question{
        .scope = Scope::everything(),
        .metrics = {VisitMetric::visits},
        .dimensions = {VisitDimension::entry_page, Dimension::country, Dimension::title}};
    const auto first = answer(reader, question);
    ASSERT_TRUE(first) << first.error().message;
    ASSERT_EQ(first->rows.size(), 1U);
    const auto number = std::get<std::string>(first->rows[0][0]).substr(1);
    EXPECT_EQ(first->rows[0][1], Figure{"C" + number});
    EXPECT_EQ(first->rows[0][2], Figure{"T" + number});
    EXPECT_TRUE(answer(reader, question)->rows == first->rows);
}

TEST_P(QuestionTest, TellsNothingOfNoVisits)
{
    Question question{.scope = Scope::everything(),
                      .metrics = {Metric::visitors, VisitMetric::bounce_rate, VisitMetric::visits},
                      .dimensions = {},
                      .range = first_of_april,
                      .compared = TimeRange{noon - 36h, noon - 12h}};
    auto answered = answer(reader, question);
    ASSERT_TRUE(answered) << answered.error().message;
    EXPECT_THAT(answered->rows, ElementsAre(ElementsAre(count(0), unknown, count(0))));
    EXPECT_THAT(answered->comparison->total_changes,
                ElementsAre(std::optional(0.0), std::nullopt, std::optional(0.0)));

    question.dimensions = {Dimension::country};
    answered = answer(reader, question);
    ASSERT_TRUE(answered) << answered.error().message;
    EXPECT_THAT(answered->rows, IsEmpty());
    EXPECT_THAT(answered->comparison->rows, IsEmpty());

    question.dimensions = {Dimension::hour};
    answered = answer(reader, question);
    ASSERT_TRUE(answered) << answered.error().message;
    EXPECT_EQ(answered->rows.size(), 24U);
    EXPECT_EQ(answered->rows[7][2], unknown);
}

TEST_P(QuestionTest, ComparesBucketsByTheirPlace)
{
    std::vector<StoredEvent> events{page_view(noon, "/"), page_view(noon + 1min, "/"),
                                    page_view(noon - 24h, "/")};
    events[2][Dimension::visit] = std::uint64_t{2};
    insert(events);
    Question question{.scope = Scope::everything(),
                      .metrics = {Metric::page_views, VisitMetric::views_per_visit},
                      .dimensions = {Dimension::day},
                      .range = TimeRange{noon - 12h, noon + 60h},
                      .compared = TimeRange{noon - 36h, noon + 12h}};
    const auto answered = answer(reader, question);
    ASSERT_TRUE(answered) << answered.error().message;
    ASSERT_EQ(answered->rows.size(), 3U);
    const auto& there = answered->comparison->rows;
    EXPECT_THAT(answered->rows[0], ElementsAre(Figure{first_of_april.from}, count(2), Figure{2.0}));
    EXPECT_THAT(there[0].value(),
                ElementsAre(Figure{first_of_april.from - 24h}, count(1), Figure{1.0}));
    EXPECT_THAT(there[1].value(), ElementsAre(Figure{first_of_april.from}, count(2), Figure{2.0}));
    EXPECT_EQ(there[2], std::nullopt);
    EXPECT_THAT(answered->comparison->row_changes[0], ElementsAre(100.0, 100.0));
    EXPECT_THAT(answered->comparison->row_changes[2], ElementsAre(std::nullopt, std::nullopt));
}

TEST_P(QuestionTest, RefusesWhatVisitsDoNotTell)
{
    Question question{.scope = Scope::everything(),
                      .metrics = {Metric::visitors, Metric::clicks},
                      .dimensions = {VisitDimension::entry_page}};
    EXPECT_EQ(answer(reader, question).error().field, "metrics[1]");
    question.metrics = {VisitMetric::bounce_rate};
    question.dimensions = {Dimension::day};
    EXPECT_EQ(answer(reader, question).error().field, "range");
    question.dimensions = {Dimension::country, Dimension::country};
    EXPECT_EQ(answer(reader, question).error().field, "dimensions");
    question.dimensions = {};
    question.compared = first_of_april;
    EXPECT_EQ(answer(reader, question).error().field, "compared");
    question.range = first_of_april;
    question.compared = TimeRange{noon, noon};
    EXPECT_EQ(answer(reader, question).error().field, "compared");
    question.compared.reset();
    question.limit = 0;
    EXPECT_EQ(answer(reader, question).error().field, "limit");
    question.limit = 1;
    question.filter = where(Dimension::path, Match::matches, "(");
    EXPECT_EQ(answer(reader, question).error().field, "filter");
    question.metrics.clear();
    EXPECT_EQ(answer(reader, question).error().field, "metrics");
}

} // namespace

} // namespace waymark::testing
