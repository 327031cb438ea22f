// SPDX-License-Identifier: Apache-2.0
#include "links/routing/condition_text.hpp"

#include "base/query_string.hpp"
#include "base/text.hpp"

#include <utility>

namespace waymark::links::routing {

namespace {

constexpr std::string_view all_of = "all";
constexpr std::string_view any_of = "any";

void append_member(std::string& line, std::string_view name, std::string_view value)
{
    if (!line.empty())
        line += '&';
    line += name;
    line += '=';
    append_form_encoded(line, value);
}

std::string to_line(const Condition& condition)
{
    std::string line;
    append_member(line, "type", to_string(condition.type));
    append_member(line, "operator", to_string(condition.op));
    if (!condition.parameter.empty())
        append_member(line, "parameter", condition.parameter);
    for (const auto& value : condition.values)
        append_member(line, "value", value);
    if (!condition.time)
        return line;
    append_member(line, "start", to_time_of_day(condition.time->start));
    if (condition.time->end)
        append_member(line, "end", to_time_of_day(*condition.time->end));
    if (condition.time->zone != TimeZone())
        append_member(line, "timezone", condition.time->zone.name());
    return line;
}

std::unexpected<Error> malformed()
{
    return failure(Errc::invalid_argument, "Malformed text of routing conditions", "conditions");
}

// Reads one line. Each member but `value` stands once at most.
class LineReader {
public:
    [[nodiscard]] Result<Condition> read(std::string_view line)
    {
        while (!line.empty()) {
            const auto [name, encoded] = take_parameter(line);
            std::string value;
            append_form_decoded(value, encoded);
            if (!take(name, std::move(value)))
                return malformed();
        }
        if (!type_ || !operator_ || (!start_ && (end_ || zone_)))
            return malformed();

        Condition condition{.type = *type_,
                            .op = *operator_,
                            .values = std::move(values_),
                            .time = {},
                            .parameter = std::move(parameter_)};
        if (start_)
            condition.time =
                TimeSpan{.start = *start_, .end = end_, .zone = zone_.value_or(TimeZone())};
        return condition;
    }

private:
    // False if there is no such member, or it can't have that value.
    bool take(std::string_view name, std::string value)
    {
        if (name == "value") {
            values_.push_back(std::move(value));
            return true;
        }
        if (name == "type")
            return set(type_, parse_condition_type(value));
        if (name == "operator")
            return set(operator_, parse_condition_operator(value));
        if (name == "start")
            return set(start_, parse_time_of_day(value));
        if (name == "end")
            return set(end_, parse_time_of_day(value));
        if (name == "timezone")
            return set_zone(value);
        if (name != "parameter" || !parameter_.empty())
            return false;
        parameter_ = std::move(value);
        return true;
    }

    template <typename T>
    static bool set(std::optional<T>& member, const std::optional<T>& value)
    {
        if (member || !value)
            return false;
        member = value;
        return true;
    }

    bool set_zone(std::string_view name)
    {
        const auto zone = TimeZone::find(name);
        return zone && set(zone_, std::optional(*zone));
    }

    std::optional<ConditionType> type_;
    std::optional<ConditionOperator> operator_;
    std::vector<std::string> values_;
    std::string parameter_;
    std::optional<std::chrono::minutes> start_;
    std::optional<std::chrono::minutes> end_;
    std::optional<TimeZone> zone_;
};

} // namespace

std::string to_text(const Conditions& conditions)
{
    std::string text(conditions.is_any ? any_of : all_of);
    for (const auto& condition : conditions.list) {
        text += '\n';
        text += to_line(condition);
    }
    return text;
}

Result<Conditions> parse_conditions(std::string_view text)
{
    auto [first, rest] = cut(text, '\n');
    if (first != all_of && first != any_of)
        return malformed();

    Conditions conditions{.is_any = first == any_of, .list = {}};
    while (!rest.empty()) {
        const auto [line, further] = cut(rest, '\n');
        auto condition = LineReader().read(line);
        if (!condition)
            return std::unexpected(std::move(condition.error()));
        conditions.list.push_back(*std::move(condition));
        rest = further;
    }
    return conditions;
}

} // namespace waymark::links::routing
