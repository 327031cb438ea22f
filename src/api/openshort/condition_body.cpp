// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/condition_body.hpp"

#include "base/text.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace waymark::api::openshort {

namespace {

using links::routing::Condition;
using links::routing::ConditionOperator;
using links::routing::Conditions;
using links::routing::ConditionType;
using links::routing::TimeSpan;

bool takes_list(ConditionOperator op)
{
    return op == ConditionOperator::in || op == ConditionOperator::not_in;
}

std::vector<std::string> split_list(std::string_view text)
{
    std::vector<std::string> entries;
    while (!text.empty()) {
        const auto [entry, rest] = cut(text, ',');
        if (const auto trimmed = trim(entry); !trimmed.empty())
            entries.emplace_back(trimmed);
        text = rest;
    }
    return entries;
}

std::optional<bool> parse_is_any(std::string_view text)
{
    if (iequals(text, "AND"))
        return false;
    if (iequals(text, "OR"))
        return true;
    return std::nullopt;
}

// A day of the week may be a number.
std::optional<std::string> to_text(const boost::json::value& value, ConditionType type)
{
    if (const auto* const text = value.if_string(); text && !text->subview().contains('\0'))
        return std::string(text->data(), text->size());
    if (type != ConditionType::day_of_week || !value.is_number())
        return std::nullopt;
    boost::system::error_code inexact;
    const auto number = value.to_number<std::int64_t>(inexact);
    if (inexact)
        return std::nullopt;
    return fmt::to_string(number);
}

std::vector<std::string> read_list(BodyReader& body, const boost::json::array& elements,
                                   ConditionType type)
{
    std::vector<std::string> values;
    for (std::size_t i = 0; i < elements.size(); ++i) {
        if (auto text = to_text(elements[i], type))
            values.push_back(*std::move(text));
        else
            body.refuse(fmt::format("value[{}]", i), "it is a text");
    }
    return values;
}

std::vector<std::string> read_values(BodyReader& body, ConditionType type, ConditionOperator op)
{
    const auto* const value = body.find("value");
    if (!value)
        return {};
    if (value->is_array()) {
        const auto* const elements = body.array("value", links::routing::condition_values_max);
        return elements ? read_list(body, *elements, type) : std::vector<std::string>{};
    }
    auto text = to_text(*value, type);
    if (!text) {
        body.refuse("value", "it is a text or an array of texts");
        return {};
    }
    if (takes_list(op))
        return split_list(*text);
    return {*std::move(text)};
}

std::optional<std::chrono::minutes> read_time_of_day(BodyReader& body, std::string_view name)
{
    return body.word(name, &links::routing::parse_time_of_day, "a time such as 09:00");
}

std::optional<TimeSpan> read_time_span(BodyReader& body)
{
    const auto* const value = body.object("value");
    if (!value)
        return std::nullopt;
    BodyReader reader(*value, body.place_of("value."));
    TimeSpan span;
    reader.require("start");
    span.start = read_time_of_day(reader, "start").value_or(span.start);
    span.end = read_time_of_day(reader, "end");
    if (const auto name = reader.text("timezone"); name && !name->empty()) {
        if (const auto zone = TimeZone::find(*name))
            span.zone = *zone;
        else
            reader.refuse("timezone", "it is a name such as Asia/Taipei");
    }
    auto done = std::move(reader).finish(span);
    if (done)
        return *std::move(done);
    body.add(std::move(done).error());
    return std::nullopt;
}

Condition read_condition(BodyReader& body)
{
    Condition condition;
    for (const std::string_view name : {"type", "operator", "value"})
        body.require(name);
    const auto type = body.word("type", &links::routing::parse_condition_type,
                                "one such as country, device or time");
    const auto op = body.word("operator", &links::routing::parse_condition_operator,
                              "one such as equals, in or between");
    if (!type || !op)
        return condition;
    condition.type = *type;
    condition.op = *op;
    if (*type == ConditionType::time)
        condition.time = read_time_span(body);
    else
        condition.values = read_values(body, *type, *op);
    if (*type == ConditionType::device)
        std::ranges::transform(condition.values, condition.values.begin(),
                               [](const std::string& value) { return ascii_lower(value); });
    if (*type == ConditionType::query) {
        condition.parameter = body.required_text("parameter");
        if (body.has("parameter") && condition.parameter.empty())
            body.refuse("parameter", "it is the name of a parameter");
    }
    return condition;
}

std::vector<Condition> read_list(BodyReader& body, std::string_view name)
{
    body.require(name);
    const auto* const elements = body.array(name, links::routing::conditions_max);
    std::vector<Condition> list;
    for (std::size_t i = 0; elements && i < elements->size(); ++i) {
        const auto place = fmt::format("{}[{}]", name, i);
        const auto* const element = (*elements)[i].if_object();
        if (!element) {
            body.refuse(place, "it is an object");
            continue;
        }
        BodyReader reader(*element, body.place_of(place + "."));
        auto condition = read_condition(reader);
        auto done = std::move(reader).finish(std::move(condition));
        if (done)
            list.push_back(*std::move(done));
        else
            body.add(std::move(done).error());
    }
    return list;
}

std::string to_upper(std::string_view text)
{
    std::string upper(text);
    std::ranges::transform(upper, upper.begin(), [](char c) {
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c;
    });
    return upper;
}

boost::json::value to_view(const TimeSpan& span)
{
    boost::json::object view{{"start", links::routing::to_time_of_day(span.start)}};
    if (span.end)
        view["end"] = links::routing::to_time_of_day(*span.end);
    if (span.zone != TimeZone{})
        view["timezone"] = span.zone.name();
    return view;
}

boost::json::value value_of(const Condition& condition)
{
    if (condition.time)
        return to_view(*condition.time);
    if (condition.values.size() == 1 && !takes_list(condition.op))
        return boost::json::string(condition.values.front());
    boost::json::array values;
    for (const auto& value : condition.values)
        values.push_back(boost::json::string(value));
    return values;
}

boost::json::object to_view(const Condition& condition)
{
    boost::json::object view{{"type", links::routing::to_string(condition.type)},
                             {"operator", links::routing::to_string(condition.op)},
                             {"value", value_of(condition)}};
    if (!condition.parameter.empty())
        view["parameter"] = condition.parameter;
    return view;
}

// In the second spelling, which writes names in capitals.
boost::json::object to_capital_view(Condition condition)
{
    if (condition.type == ConditionType::device)
        std::ranges::transform(condition.values, condition.values.begin(),
                               [](const std::string& value) { return to_upper(value); });
    auto view = to_view(condition);
    view["type"] = to_upper(links::routing::to_string(condition.type));
    view["operator"] = to_upper(links::routing::to_string(condition.op));
    return view;
}

} // namespace

Conditions read_conditions(BodyReader& body, std::string_view name)
{
    const auto* const given = body.object(name);
    if (!given)
        return {};
    BodyReader reader(*given, fmt::format("{}.", body.place_of(name)));
    const auto operator_name = reader.either("operator", "logicalOperator");
    reader.require(operator_name);
    Conditions conditions;
    conditions.is_any = reader.word(operator_name, &parse_is_any, "AND or OR").value_or(false);
    conditions.list = read_list(reader, reader.either("conditions", "items"));
    auto done = std::move(reader).finish(std::move(conditions));
    if (done)
        return *std::move(done);
    body.add(std::move(done).error());
    return {};
}

boost::json::object to_view(const Conditions& conditions)
{
    const std::string_view logical = conditions.is_any ? "OR" : "AND";
    boost::json::array list;
    boost::json::array items;
    for (const auto& condition : conditions.list) {
        list.push_back(to_view(condition));
        items.push_back(to_capital_view(condition));
    }
    return {{"operator", logical},
            {"conditions", std::move(list)},
            {"logicalOperator", logical},
            {"items", std::move(items)}};
}

} // namespace waymark::api::openshort
