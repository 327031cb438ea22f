// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/condition_body.hpp"
#include "api/openshort/test_body.hpp"
#include "links/routing/rule.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>

namespace waymark::api::openshort {
namespace {

using links::routing::Condition;
using links::routing::ConditionOperator;
using links::routing::Conditions;
using links::routing::ConditionType;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Optional;
using namespace std::chrono_literals;

boost::json::value parse(std::string_view text)
{
    return boost::json::parse(boost::json::string_view(text.data(), text.size()));
}

Checked<Conditions> read(const boost::json::value& conditions)
{
    const boost::json::object body{{"conditions", conditions}};
    BodyReader reader(body);
    auto read = read_conditions(reader, "conditions");
    return std::move(reader).finish(std::move(read));
}

// The only condition of a list.
Condition read_one(std::string_view condition)
{
    const auto conditions = read({{"operator", "AND"}, {"conditions", {parse(condition)}}});
    if (!conditions || conditions->list.size() != 1) {
        ADD_FAILURE() << condition;
        return {};
    }
    return conditions->list.front();
}

std::vector<std::string> mistakes_of(std::string_view conditions)
{
    return fields_of(read(parse(conditions)));
}

std::string field_of(const std::string& condition)
{
    const auto fields = mistakes_of(R"({"operator": "AND", "conditions": [)" + condition + "]}");
    return fields.size() == 1 ? fields.front() : "not one mistake";
}

constexpr std::string_view first_spelling = R"({
    "operator": "OR",
    "conditions": [
        {"type": "device", "operator": "equals", "value": "mobile"},
        {"type": "country", "operator": "in", "value": ["TW", "HK"]}
    ]})";
constexpr std::string_view second_spelling = R"({
    "logicalOperator": "OR",
    "items": [
        {"type": "DEVICE", "operator": "EQUALS", "value": "MOBILE"},
        {"type": "COUNTRY", "operator": "IN", "value": ["TW", "HK"]}
    ]})";

TEST(ConditionBody, MeansTheSameInBothSpellings)
{
    const auto first = read(parse(first_spelling)).value();
    EXPECT_TRUE(first.is_any);
    ASSERT_EQ(first.list.size(), 2U);
    EXPECT_EQ(first.list[0].type, ConditionType::device);
    EXPECT_EQ(first.list[0].op, ConditionOperator::equals);
    EXPECT_THAT(first.list[0].values, ElementsAre("mobile"));
    EXPECT_THAT(first.list[1].values, ElementsAre("TW", "HK"));
    EXPECT_EQ(read(parse(second_spelling)).value(), first);
}

TEST(ConditionBody, TakesTheFirstSpellingWhereBothStand)
{
    const auto conditions = read(parse(R"({
        "operator": "AND", "logicalOperator": "OR",
        "conditions": [{"type": "os", "operator": "equals", "value": "iOS"}],
        "items": [{"type": "OS", "operator": "EQUALS", "value": "Android"}]})"));
    EXPECT_FALSE(conditions.value().is_any);
    EXPECT_THAT(conditions->list.at(0).values, ElementsAre("iOS"));
}

TEST(ConditionBody, IgnoresTheCaseOfItsWords)
{
    const auto conditions = read(parse(R"({
        "operator": "or",
        "conditions": [{"type": "Utm_Source", "operator": "Starts_With", "value": "News"}]})"));
    EXPECT_TRUE(conditions.value().is_any);
    EXPECT_EQ(conditions->list.at(0).type, ConditionType::utm_source);
    EXPECT_EQ(conditions->list.at(0).op, ConditionOperator::starts_with);
    EXPECT_THAT(conditions->list.at(0).values, ElementsAre("News"));
}

TEST(ConditionBody, SplitsATextThatIsAList)
{
    EXPECT_THAT(read_one(R"({"type": "country", "operator": "in", "value": "TW, HK,,MO "})").values,
                ElementsAre("TW", "HK", "MO"));
    EXPECT_THAT(read_one(R"({"type": "country", "operator": "not_in", "value": "TW"})").values,
                ElementsAre("TW"));
    EXPECT_THAT(
        read_one(R"({"type": "city", "operator": "equals", "value": "Washington, D.C."})").values,
        ElementsAre("Washington, D.C."));
}

TEST(ConditionBody, TakesSeveralTextsWithAnyOperator)
{
    EXPECT_THAT(
        read_one(R"({"type": "browser", "operator": "contains", "value": ["a", "b"]})").values,
        ElementsAre("a", "b"));
}

TEST(ConditionBody, TakesDaysAsNumbersAndTexts)
{
    EXPECT_THAT(read_one(R"({"type": "day_of_week", "operator": "equals", "value": 0})").values,
                ElementsAre("0"));
    EXPECT_THAT(read_one(R"({"type": "day_of_week", "operator": "equals", "value": "6"})").values,
                ElementsAre("6"));
    EXPECT_THAT(
        read_one(R"({"type": "day_of_week", "operator": "in", "value": [1, "2", 3]})").values,
        ElementsAre("1", "2", "3"));
    EXPECT_THAT(read_one(R"({"type": "day_of_week", "operator": "in", "value": "1,2"})").values,
                ElementsAre("1", "2"));
}

TEST(ConditionBody, ReadsTimesOfDay)
{
    const auto between = read_one(R"({"type": "time", "operator": "between",
        "value": {"start": "9:00", "end": "18:30", "timezone": "Asia/Taipei"}})");
    ASSERT_TRUE(between.time);
    EXPECT_EQ(between.time->start, 9h);
    EXPECT_THAT(between.time->end, Optional(18h + 30min));
    EXPECT_EQ(between.time->zone.name(), "Asia/Taipei");
    EXPECT_THAT(between.values, IsEmpty());

    const auto after =
        read_one(R"({"type": "TIME", "operator": "AFTER", "value": {"start": "23:59"}})");
    ASSERT_TRUE(after.time);
    EXPECT_EQ(after.time->end, std::nullopt);
    EXPECT_EQ(after.time->zone, TimeZone{});
}

TEST(ConditionBody, ReadsAddressesAndParameters)
{
    EXPECT_THAT(read_one(R"({"type": "ip", "operator": "in", "value": "192.0.2.0/24,::1"})").values,
                ElementsAre("192.0.2.0/24", "::1"));
    const auto query =
        read_one(R"({"type": "query", "operator": "equals", "parameter": "ref", "value": "x"})");
    EXPECT_EQ(query.parameter, "ref");
    EXPECT_THAT(query.values, ElementsAre("x"));
}

TEST(ConditionBody, NamesWhatIsWrongWithTheWhole)
{
    EXPECT_THAT(mistakes_of("[]"), ElementsAre("conditions"));
    EXPECT_THAT(mistakes_of(R"("AND")"), ElementsAre("conditions"));
    EXPECT_THAT(mistakes_of("{}"), ElementsAre("conditions.operator", "conditions.conditions"));
    EXPECT_THAT(mistakes_of(R"({"logicalOperator": "XOR", "items": []})"),
                ElementsAre("conditions.logicalOperator"));
    EXPECT_THAT(mistakes_of(R"({"operator": 1, "items": "none"})"),
                ElementsAre("conditions.operator", "conditions.items"));
    EXPECT_THAT(mistakes_of(R"({"operator": "AND", "items": ["device"]})"),
                ElementsAre("conditions.items[0]"));
}

TEST(ConditionBody, CountsConditionsBeforeItReadsThem)
{
    boost::json::array list(links::routing::conditions_max + 1, boost::json::object{});
    const auto done = read({{"operator", "AND"}, {"conditions", std::move(list)}});
    ASSERT_FALSE(done);
    ASSERT_EQ(done.error().size(), 1U);
    EXPECT_EQ(done.error().front().field, "conditions.conditions");
}

TEST(ConditionBody, NamesWhatIsWrongWithACondition)
{
    const std::string first = "conditions.conditions[0].";
    EXPECT_THAT(mistakes_of(R"({"operator": "AND", "conditions": [{}]})"),
                ElementsAre(first + "type", first + "operator", first + "value"));
    const std::vector<std::pair<std::string, std::string>> wrong{
        {R"({"type": "mood", "operator": "equals", "value": "x"})", "type"},
        {R"({"type": 1, "operator": "equals", "value": "x"})", "type"},
        {R"({"type": "os", "operator": "is", "value": "x"})", "operator"},
        {R"({"type": "os", "operator": "equals", "value": 5})", "value"},
        {R"({"type": "os", "operator": "equals", "value": {"a": "b"}})", "value"},
        {R"({"type": "os", "operator": "in", "value": ["x", 5]})", "value[1]"},
        {R"({"type": "os", "operator": "equals", "value": "\u0000"})", "value"},
        {R"({"type": "day_of_week", "operator": "equals", "value": 1.5})", "value"},
        {R"({"type": "time", "operator": "after", "value": "09:00"})", "value"},
        {R"({"type": "time", "operator": "after", "value": {}})", "value.start"},
        {R"({"type": "time", "operator": "after", "value": {"start": "24:00"}})", "value.start"},
        {R"({"type": "time", "operator": "after", "value": {"start": 9}})", "value.start"},
        {R"({"type": "time", "operator": "between", "value": {"start": "9:00", "end": "9"}})",
         "value.end"},
        {R"({"type": "time", "operator": "after",
             "value": {"start": "9:00", "timezone": "Mars/Olympus"}})",
         "value.timezone"},
        {R"({"type": "query", "operator": "equals", "value": "x"})", "parameter"},
        {R"({"type": "query", "operator": "equals", "parameter": "", "value": "x"})", "parameter"},
    };
    for (const auto& [condition, field] : wrong)
        EXPECT_EQ(field_of(condition), first + field) << condition;
}

TEST(ConditionBody, NamesEachConditionThatIsWrong)
{
    EXPECT_THAT(mistakes_of(R"({"logicalOperator": "AND", "items": [
                    {"type": "os", "operator": "equals", "value": "x"},
                    {"type": "os", "operator": "equals"}, {"type": "mood"}]})"),
                ElementsAre("conditions.items[1].value", "conditions.items[2].operator",
                            "conditions.items[2].value", "conditions.items[2].type"));
}

TEST(ConditionView, HasBothSpellings)
{
    const auto view = to_view(read(parse(first_spelling)).value());
    EXPECT_EQ(view.at("operator"), "OR");
    EXPECT_EQ(view.at("logicalOperator"), "OR");
    EXPECT_EQ(boost::json::value(view.at("conditions")), parse(first_spelling).at("conditions"));
    EXPECT_EQ(boost::json::value(view.at("items")), parse(second_spelling).at("items"));
}

TEST(ConditionView, ReadsBackAsItWas)
{
    for (const auto& known : links::routing::rule_templates())
        EXPECT_EQ(read(to_view(known.conditions)).value(), known.conditions) << known.key;

    const auto several = read(parse(R"({"operator": "AND", "conditions": [
        {"type": "time", "operator": "between",
         "value": {"start": "22:00", "end": "06:00", "timezone": "Europe/Berlin"}},
        {"type": "day_of_week", "operator": "not_equals", "value": 3},
        {"type": "ip", "operator": "not_in", "value": ["192.0.2.1"]},
        {"type": "query", "operator": "contains", "parameter": "Ref", "value": ["a", "b"]},
        {"type": "device", "operator": "in", "value": "Tablet,MOBILE"}]})"))
                             .value();
    EXPECT_EQ(read(to_view(several)).value(), several);
    const auto view = to_view(several);
    const boost::json::object capitals{{"logicalOperator", view.at("logicalOperator")},
                                       {"items", view.at("items")}};
    EXPECT_EQ(read(capitals).value(), several);
}

TEST(ConditionView, WritesListsAsListsAndTimesInFull)
{
    const auto view = to_view(read(parse(R"({"operator": "AND", "conditions": [
        {"type": "country", "operator": "in", "value": "TW"},
        {"type": "time", "operator": "before", "value": {"start": "9:05"}}]})"))
                                  .value());
    EXPECT_EQ(view.at("conditions").at(0).at("value"), parse(R"(["TW"])"));
    EXPECT_EQ(view.at("conditions").at(1).at("value"), parse(R"({"start": "09:05"})"));
}

} // namespace
} // namespace waymark::api::openshort
