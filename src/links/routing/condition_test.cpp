// SPDX-License-Identifier: Apache-2.0
#include "links/routing/condition.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>

namespace waymark::links::routing {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr int type_count = static_cast<int>(ConditionType::query) + 1;
constexpr int operator_count = static_cast<int>(ConditionOperator::after) + 1;

auto mistake(std::string_view part)
{
    return AllOf(Field(&Error::code, Errc::invalid_argument), Field(&Error::field, "conditions"),
                 Field(&Error::message, HasSubstr(std::string(part))));
}

Condition condition(ConditionType type, ConditionOperator op, std::vector<std::string> values)
{
    return {.type = type, .op = op, .values = std::move(values)};
}

Condition time_condition(ConditionOperator op, TimeSpan span)
{
    return {.type = ConditionType::time, .op = op, .time = std::move(span)};
}

Condition query_condition(std::string parameter)
{
    return {.type = ConditionType::query,
            .op = ConditionOperator::equals,
            .values = {"x"},
            .parameter = std::move(parameter)};
}

std::vector<Error> mistakes_of(Condition one)
{
    return find_mistakes({.list = {std::move(one)}});
}

TEST(Condition, NamesOfTypesAreReadInAnyCase)
{
    for (int i = 0; i < type_count; ++i) {
        const auto type = static_cast<ConditionType>(i);
        std::string name(to_string(type));
        EXPECT_EQ(parse_condition_type(name), type) << name;
        std::ranges::transform(name, name.begin(), [](char c) { return c == '_' ? c : c & ~0x20; });
        EXPECT_EQ(parse_condition_type(name), type) << name;
    }
    EXPECT_EQ(to_string(ConditionType::day_of_week), "day_of_week");
    EXPECT_EQ(to_string(ConditionType::utm_campaign), "utm_campaign");
}

TEST(Condition, NamesOfOperatorsAreReadInAnyCase)
{
    for (int i = 0; i < operator_count; ++i) {
        const auto op = static_cast<ConditionOperator>(i);
        EXPECT_EQ(parse_condition_operator(to_string(op)), op);
    }
    EXPECT_EQ(parse_condition_operator("NOT_Equals"), ConditionOperator::not_equals);
    EXPECT_EQ(to_string(ConditionOperator::starts_with), "starts_with");
}

TEST(Condition, UnknownNamesAreNotRead)
{
    for (const auto* name : {"", "countr", "countryy", " country", "weather"})
        EXPECT_EQ(parse_condition_type(name), std::nullopt) << name;
    for (const auto* name : {"", "equal", "notequals", "="})
        EXPECT_EQ(parse_condition_operator(name), std::nullopt) << name;
}

TEST(Condition, TimesOfDayHaveOneOrTwoDigitsOfHours)
{
    EXPECT_EQ(parse_time_of_day("0:00"), 0min);
    EXPECT_EQ(parse_time_of_day("9:05"), 9h + 5min);
    EXPECT_EQ(parse_time_of_day("09:05"), 9h + 5min);
    EXPECT_EQ(parse_time_of_day("19:59"), 19h + 59min);
    EXPECT_EQ(parse_time_of_day("23:59"), 23h + 59min);
    for (const auto* text : {"", ":", "9", "9:5", "9:", ":30", "24:00", "23:60", "009:00", "9:000",
                             "-1:00", "+1:00", " 9:00", "9:00 ", "9:00:00", "9.00", "ab:cd"})
        EXPECT_EQ(parse_time_of_day(text), std::nullopt) << text;
}

TEST(Condition, TimesOfDayAreWrittenWithTwoDigits)
{
    EXPECT_EQ(to_time_of_day(0min), "00:00");
    EXPECT_EQ(to_time_of_day(9h + 5min), "09:05");
    EXPECT_EQ(to_time_of_day(23h + 59min), "23:59");
}

TEST(Condition, TextMayBeComparedByAnyOperatorOfText)
{
    for (int i = 0; i < type_count; ++i) {
        const auto type = static_cast<ConditionType>(i);
        if (type == ConditionType::time || type == ConditionType::day_of_week ||
            type == ConditionType::ip)
            continue;
        for (int j = 0; j < operator_count; ++j) {
            const auto op = static_cast<ConditionOperator>(j);
            auto one = condition(type, op, {"a", "b"});
            one.parameter = "ref";
            const bool is_of_text = op < ConditionOperator::between;
            EXPECT_EQ(mistakes_of(one).empty(), is_of_text)
                << to_string(type) << ' ' << to_string(op);
        }
    }
}

TEST(Condition, DaysAndAddressesAreOnlyMembersOrNot)
{
    using enum ConditionOperator;
    constexpr std::array known{equals, not_equals, in, not_in};
    for (int j = 0; j < operator_count; ++j) {
        const auto op = static_cast<ConditionOperator>(j);
        const bool is_known = std::ranges::find(known, op) != known.end();
        EXPECT_EQ(mistakes_of(condition(ConditionType::day_of_week, op, {"0", "6"})).empty(),
                  is_known)
            << to_string(op);
        EXPECT_EQ(
            mistakes_of(condition(ConditionType::ip, op, {"192.0.2.1", "2001:db8::/32"})).empty(),
            is_known)
            << to_string(op);
    }
}

TEST(Condition, TimeIsComparedToASpanAlone)
{
    for (int j = 0; j < operator_count; ++j) {
        const auto op = static_cast<ConditionOperator>(j);
        EXPECT_EQ(mistakes_of(time_condition(op, {.start = 22h, .end = 6h})).empty(),
                  op >= ConditionOperator::between)
            << to_string(op);
    }
    EXPECT_THAT(mistakes_of(condition(ConditionType::time, ConditionOperator::before, {"9:00"})),
                ElementsAre(mistake("instead of values"), mistake("needs a start")));
}

TEST(Condition, BetweenNeedsAnEndAndTheOthersDont)
{
    EXPECT_THAT(mistakes_of(time_condition(ConditionOperator::between, {.start = 9h})),
                ElementsAre(mistake("needs an end")));
    EXPECT_THAT(mistakes_of(time_condition(ConditionOperator::before, {.start = 9h})), IsEmpty());
    EXPECT_THAT(mistakes_of(time_condition(ConditionOperator::after, {.start = 9h})), IsEmpty());
}

TEST(Condition, TimesOutsideOfADayAreMistakes)
{
    for (const auto start : {std::chrono::minutes(-1), std::chrono::minutes(24h)})
        EXPECT_THAT(mistakes_of(time_condition(ConditionOperator::after, {.start = start})),
                    ElementsAre(mistake("00:00 to 23:59")));
    EXPECT_THAT(mistakes_of(time_condition(ConditionOperator::between, {.start = 0h, .end = 24h})),
                ElementsAre(mistake("00:00 to 23:59")));
}

TEST(Condition, NoConditionsOrTooManyAreOneMistake)
{
    EXPECT_THAT(find_mistakes({}), ElementsAre(mistake("1 to 20")));

    Conditions many;
    many.list.assign(conditions_max,
                     condition(ConditionType::os, ConditionOperator::equals, {"iOS"}));
    EXPECT_THAT(find_mistakes(many), IsEmpty());
    many.list.push_back(many.list.front());
    EXPECT_THAT(find_mistakes(many), ElementsAre(mistake("1 to 20")));
}

TEST(Condition, ValuesMustBeThereAndSaySomething)
{
    const auto type = ConditionType::country;
    for (const auto op : {ConditionOperator::equals, ConditionOperator::in}) {
        EXPECT_THAT(mistakes_of(condition(type, op, {})), ElementsAre(mistake("needs a value")));
        EXPECT_THAT(mistakes_of(condition(type, op, {""})), ElementsAre(mistake("empty value")));
        EXPECT_THAT(mistakes_of(condition(type, op, {"TW", " \t"})),
                    ElementsAre(mistake("empty value")));
    }
}

TEST(Condition, ValuesHaveALargestNumberAndLength)
{
    const auto of = [](std::vector<std::string> values) {
        return mistakes_of(
            condition(ConditionType::city, ConditionOperator::in, std::move(values)));
    };
    EXPECT_THAT(of(std::vector<std::string>(condition_values_max, "x")), IsEmpty());
    EXPECT_THAT(of(std::vector<std::string>(condition_values_max + 1, "x")),
                ElementsAre(mistake("more than 100")));

    std::string longest;
    for (std::size_t i = 0; i < condition_value_max; ++i)
        longest += "臺";
    EXPECT_THAT(of({longest}), IsEmpty());
    EXPECT_THAT(of({longest + "x"}), ElementsAre(mistake("at most 255")));
    EXPECT_THAT(of({"\xff"}), ElementsAre(mistake("UTF-8")));
}

TEST(Condition, DaysOfTheWeekAreFromZeroToSix)
{
    for (const auto* day : {"7", "-1", "Monday", "00", "1,2"})
        EXPECT_THAT(
            mistakes_of(condition(ConditionType::day_of_week, ConditionOperator::in, {"0", day})),
            ElementsAre(mistake("0 (Sunday) to 6")))
            << day;
}

TEST(Condition, AddressesMustBeOnesOrNetworks)
{
    for (const auto* address : {"192.0.2", "192.0.2.0/33", "2001:db8::/129", "example.com"})
        EXPECT_THAT(mistakes_of(condition(ConditionType::ip, ConditionOperator::equals, {address})),
                    ElementsAre(mistake("network")))
            << address;
    EXPECT_THAT(mistakes_of(condition(ConditionType::ip, ConditionOperator::not_in,
                                      {" 10.0.0.0/8 ", "::1", "::ffff:192.0.2.1"})),
                IsEmpty());
}

TEST(Condition, AParameterOfTheQueryNeedsItsName)
{
    EXPECT_THAT(mistakes_of(query_condition("ref")), IsEmpty());
    EXPECT_THAT(mistakes_of(query_condition(std::string(condition_value_max, 'x'))), IsEmpty());
    EXPECT_THAT(mistakes_of(query_condition("")), ElementsAre(mistake("parameter's name")));
    EXPECT_THAT(mistakes_of(query_condition("\xc3")), ElementsAre(mistake("parameter's name")));
    EXPECT_THAT(mistakes_of(query_condition(std::string(condition_value_max + 1, 'x'))),
                ElementsAre(mistake("parameter's name")));
}

TEST(Condition, MistakesSayWhichConditionTheyAreOfInTheirOrder)
{
    const Conditions conditions{
        .list = {condition(ConditionType::os, ConditionOperator::between, {}),
                 condition(ConditionType::os, ConditionOperator::equals, {"iOS"}),
                 query_condition("")}};
    EXPECT_THAT(find_mistakes(conditions),
                ElementsAre(mistake("number 1 (os) can't be compared by 'between'"),
                            mistake("number 1 (os) needs a value"), mistake("number 3 (query)")));
}

} // namespace
} // namespace waymark::links::routing
