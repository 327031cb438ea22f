// SPDX-License-Identifier: Apache-2.0
#include "base/random.hpp"
#include "links/routing/condition_text.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace waymark::links::routing {
namespace {

using namespace std::chrono_literals;

TimeZone zone(std::string_view name)
{
    return TimeZone::find(name).value();
}

std::string any_text(Random& random)
{
    static constexpr std::array<std::string_view, 14> pieces{"a",
                                                             "Z",
                                                             "0",
                                                             " ",
                                                             "&",
                                                             "=",
                                                             "%",
                                                             "+",
                                                             "\n",
                                                             "%26",
                                                             "臺北",
                                                             "é",
                                                             std::string_view("\0", 1),
                                                             "\xff"};
    std::string text;
    for (auto left = random.below(8); left > 0; --left)
        text += pieces[random.below(pieces.size())];
    return text;
}

std::chrono::minutes any_time(Random& random)
{
    return std::chrono::minutes(random.below(24 * 60));
}

TimeSpan any_span(Random& random)
{
    static const std::array zones{TimeZone(), zone("UTC"), zone("Asia/Taipei"),
                                  zone("America/Argentina/Buenos_Aires")};
    TimeSpan span{.start = any_time(random), .zone = zones[random.below(zones.size())]};
    if (random.below(2) == 0)
        span.end = any_time(random);
    return span;
}

// Whether it makes sense or not.
Condition any_condition(Random& random)
{
    Condition condition;
    condition.type = static_cast<ConditionType>(
        random.below(static_cast<std::uint64_t>(ConditionType::query) + 1));
    condition.op = static_cast<ConditionOperator>(
        random.below(static_cast<std::uint64_t>(ConditionOperator::after) + 1));
    for (auto left = random.below(4); left > 0; --left)
        condition.values.push_back(any_text(random));
    if (random.below(3) == 0)
        condition.time = any_span(random);
    if (random.below(3) == 0)
        condition.parameter = any_text(random);
    return condition;
}

Conditions any_conditions(Random& random)
{
    Conditions conditions{.is_any = random.below(2) == 0};
    for (auto left = random.below(5); left > 0; --left)
        conditions.list.push_back(any_condition(random));
    return conditions;
}

TEST(ConditionText, IsALineForEachCondition)
{
    const Conditions conditions{
        .is_any = true,
        .list = {{.type = ConditionType::device,
                  .op = ConditionOperator::in,
                  .values = {"mobile", "tablet"}},
                 {.type = ConditionType::time,
                  .op = ConditionOperator::between,
                  .time = TimeSpan{.start = 9h, .end = 18h, .zone = zone("Asia/Taipei")}},
                 {.type = ConditionType::query,
                  .op = ConditionOperator::equals,
                  .values = {"x"},
                  .parameter = "ref"}}};
    EXPECT_EQ(to_text(conditions),
              "any\n"
              "type=device&operator=in&value=mobile&value=tablet\n"
              "type=time&operator=between&start=09%3A00&end=18%3A00&timezone=Asia%2FTaipei\n"
              "type=query&operator=equals&parameter=ref&value=x");
    EXPECT_EQ(parse_conditions(to_text(conditions)), conditions);
}

TEST(ConditionText, LeavesOutWhatAConditionDoesNotHave)
{
    const Conditions conditions{.list = {{.type = ConditionType::time,
                                          .op = ConditionOperator::before,
                                          .time = TimeSpan{.start = 5min}}}};
    EXPECT_EQ(to_text(conditions), "all\ntype=time&operator=before&start=00%3A05");
    EXPECT_EQ(to_text({}), "all");
    EXPECT_EQ(parse_conditions("all"), Conditions{});
}

TEST(ConditionText, EscapesWhatSeparatesLinesAndMembers)
{
    const Conditions conditions{.list = {{.type = ConditionType::city,
                                          .op = ConditionOperator::equals,
                                          .values = {"a&value=b\nall+ %", "臺北"}}}};
    EXPECT_EQ(to_text(conditions), "all\ntype=city&operator=equals&value=a%26value%3Db%0Aall%2B+%25"
                                   "&value=%E8%87%BA%E5%8C%97");
    EXPECT_EQ(parse_conditions(to_text(conditions)), conditions);
}

TEST(ConditionText, AnyConditionsAreReadAsTheyWereWritten)
{
    Random random(20260801);
    for (int round = 0; round < 5000; ++round) {
        const auto conditions = any_conditions(random);
        const auto text = to_text(conditions);
        EXPECT_EQ(parse_conditions(text), conditions) << text;
    }
}

TEST(ConditionText, RefusesWhatIsNoSuchText)
{
    const std::string line = "type=time&operator=before";
    for (const auto& text : {
             std::string(),
             std::string("ALL"),
             std::string("all "),
             std::string("\nall"),
             std::string("all\n\n"
                         "type=os&operator=equals&value=iOS"),
             std::string("all\ntype=os"),
             std::string("all\noperator=equals&value=x"),
             std::string("all\ntype=weather&operator=equals&value=x"),
             std::string("all\ntype=os&operator=like&value=x"),
             std::string("all\ntype=os&type=os&operator=equals&value=x"),
             std::string("all\ntype=os&operator=equals&value=x&more=1"),
             std::string("all\ntype=query&operator=equals&parameter=a&parameter=b&value=x"),
             "all\n" + line + "&start=24%3A00",
             "all\n" + line + "&start=9",
             "all\n" + line + "&end=09%3A00",
             "all\n" + line + "&timezone=Asia%2FTaipei",
             "all\n" + line + "&start=09%3A00&start=10%3A00",
             "all\n" + line + "&start=09%3A00&timezone=Mars%2FOlympus",
             "all\n" + line + "&start=09%3A00\r\n",
         }) {
        const auto parsed = parse_conditions(text);
        ASSERT_FALSE(parsed) << text;
        EXPECT_EQ(parsed.error().code, Errc::invalid_argument);
        EXPECT_EQ(parsed.error().field, "conditions");
    }
}

TEST(ConditionText, DamagedTextIsRefusedOrReadAsWhatCanBeWritten)
{
    Random random(4711);
    for (int round = 0; round < 5000; ++round) {
        auto text = to_text(any_conditions(random));
        for (auto left = random.below(4); left > 0; --left) {
            const auto place = random.below(text.size());
            switch (random.below(3)) {
            case 0:
                text[place] = static_cast<char>(random.below(256));
                break;
            case 1:
                text.resize(place + 1);
                break;
            default:
                text.insert(place, text.substr(random.below(text.size())));
            }
        }
        if (const auto parsed = parse_conditions(text))
            EXPECT_EQ(parse_conditions(to_text(*parsed)), *parsed) << text;
    }
}

} // namespace
} // namespace waymark::links::routing
