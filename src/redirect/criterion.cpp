// SPDX-License-Identifier: Apache-2.0
#include "redirect/criterion.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

namespace waymark::redirect {

namespace {

using links::routing::Condition;
using links::routing::ConditionOperator;
using links::routing::ConditionType;
using std::chrono::days;
using std::chrono::floor;
using std::chrono::minutes;

bool equals(std::string_view text, std::string_view lowered)
{
    return std::ranges::equal(text, lowered, {}, [](char c) { return ascii_lower(c); });
}

bool compare(Relation relation, std::string_view text, std::string_view lowered)
{
    if (text.size() < lowered.size())
        return false;
    switch (relation) {
    case Relation::equal:
        return equals(text, lowered);
    case Relation::part:
        return text.contains(lowered); // itself lowered
    case Relation::beginning:
        return equals(text.substr(0, lowered.size()), lowered);
    case Relation::end:
        return equals(text.substr(text.size() - lowered.size()), lowered);
    }
    std::unreachable();
}

// Empty: not known.
std::string_view text_of(VisitView& visit, ConditionType type, std::string_view parameter)
{
    switch (type) {
    case ConditionType::country:
        return visit.place().country;
    case ConditionType::region:
        return visit.place().region;
    case ConditionType::city:
        return visit.place().city;
    case ConditionType::device:
        return visit.client().device;
    case ConditionType::os:
        return visit.client().os;
    case ConditionType::browser:
        return visit.client().browser;
    case ConditionType::language:
        return visit.visit().accept_language;
    case ConditionType::referer:
        return visit.visit().referrer;
    case ConditionType::utm_source:
    case ConditionType::utm_medium:
    case ConditionType::utm_campaign:
    case ConditionType::utm_term:
    case ConditionType::utm_content:
    case ConditionType::query:
        return visit.parameter(parameter);
    case ConditionType::time:
    case ConditionType::day_of_week:
    case ConditionType::ip:
        break;
    }
    std::unreachable();
}

// The time on the wall of `zone`, as if it were UTC.
TimePoint wall_time(TimePoint now, const TimeZone& zone)
{
    return now + zone.offset_at(now);
}

// How an operator compares texts; nothing if it doesn't.
std::optional<Relation> relation_of(ConditionOperator op)
{
    switch (op) {
    case ConditionOperator::equals:
    case ConditionOperator::not_equals:
    case ConditionOperator::in:
    case ConditionOperator::not_in:
        return Relation::equal;
    case ConditionOperator::contains:
    case ConditionOperator::not_contains:
        return Relation::part;
    case ConditionOperator::starts_with:
        return Relation::beginning;
    case ConditionOperator::ends_with:
        return Relation::end;
    case ConditionOperator::between:
    case ConditionOperator::before:
    case ConditionOperator::after:
        break;
    }
    return std::nullopt;
}

bool is_negation(ConditionOperator op)
{
    return op == ConditionOperator::not_equals || op == ConditionOperator::not_in ||
           op == ConditionOperator::not_contains;
}

Criterion make_text_criterion(const Condition& condition, std::string_view parameter)
{
    const auto relation = relation_of(condition.op);
    if (!relation)
        return NeverHolds{};
    TextCriterion criterion{.type = condition.type,
                            .relation = *relation,
                            .is_negated = is_negation(condition.op),
                            .holds_if_unknown =
                                is_negation(condition.op) && relation == Relation::equal,
                            .parameter = std::string(parameter),
                            .values = {}};
    for (const auto& value : condition.values)
        criterion.values.push_back(ascii_lower(trim(value)));
    return criterion;
}

Criterion make_network_criterion(const Condition& condition)
{
    if (relation_of(condition.op) != Relation::equal)
        return NeverHolds{};
    NetworkCriterion criterion{.networks = {}, .is_negated = is_negation(condition.op)};
    for (const auto& value : condition.values) {
        if (const auto network = Network::parse(trim(value)))
            criterion.networks.push_back(*network);
    }
    return criterion;
}

Criterion make_time_criterion(const Condition& condition)
{
    const auto& span = condition.time;
    const bool is_known = condition.op == ConditionOperator::between ||
                          condition.op == ConditionOperator::before ||
                          condition.op == ConditionOperator::after;
    if (!is_known || !span || (condition.op == ConditionOperator::between && !span->end))
        return NeverHolds{};
    return TimeCriterion{.op = condition.op,
                         .start = span->start,
                         .end = span->end.value_or(span->start),
                         .zone = span->zone};
}

Criterion make_day_criterion(const Condition& condition)
{
    if (relation_of(condition.op) != Relation::equal)
        return NeverHolds{};
    DayCriterion criterion{.days = {},
                           .is_negated = is_negation(condition.op),
                           .zone = condition.time ? condition.time->zone : TimeZone{}};
    for (const auto& value : condition.values) {
        const auto day = parse_number<std::size_t>(trim(value));
        if (day && *day < criterion.days.size())
            criterion.days.set(*day);
    }
    return criterion;
}

} // namespace

bool TextCriterion::holds(VisitView& visit) const
{
    const auto text = text_of(visit, type, parameter);
    if (text.empty())
        return holds_if_unknown;
    const auto compared = relation == Relation::part ? visit.searched(text) : text;
    const auto any = std::ranges::any_of(
        values, [&](std::string_view value) { return compare(relation, compared, value); });
    return any != is_negated;
}

bool NetworkCriterion::holds(VisitView& visit) const
{
    const auto& address = visit.visit().ip;
    if (address.is_unspecified())
        return is_negated;
    const auto any = std::ranges::any_of(
        networks, [&](const Network& network) { return network.contains(address); });
    return any != is_negated;
}

bool TimeCriterion::holds(VisitView& visit) const
{
    const auto wall = wall_time(visit.now(), zone);
    const auto time = floor<minutes>(wall) - floor<days>(wall);
    if (op == ConditionOperator::before)
        return time < start;
    if (op == ConditionOperator::after)
        return time > start;
    return start <= end ? start <= time && time <= end : start <= time || time <= end;
}

bool DayCriterion::holds(VisitView& visit) const
{
    const std::chrono::weekday today(floor<std::chrono::days>(wall_time(visit.now(), zone)));
    return days.test(today.c_encoding()) != is_negated;
}

Criterion make_criterion(const Condition& condition)
{
    switch (condition.type) {
    case ConditionType::ip:
        return make_network_criterion(condition);
    case ConditionType::time:
        return make_time_criterion(condition);
    case ConditionType::day_of_week:
        return make_day_criterion(condition);
    case ConditionType::query:
        return make_text_criterion(condition, condition.parameter);
    default: // a campaign parameter is called what the type is called; others ask for none
        return make_text_criterion(condition, to_string(condition.type));
    }
}

} // namespace waymark::redirect
