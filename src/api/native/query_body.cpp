// SPDX-License-Identifier: Apache-2.0
#include "api/native/query_body.hpp"

#include "api/native/filter_body.hpp"
#include "base/text.hpp"
#include "http/read_json.hpp"

#include <boost/json.hpp>
#include <boost/mp11/algorithm.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace waymark::api::native {

namespace {

using analytics::ColumnOrder;
using analytics::Question;

constexpr std::size_t limit_by_default = 100;

std::unexpected<Error> wrong(std::string place, std::string_view message)
{
    auto text = fmt::format("{} {}", place, message);
    return failure(Errc::invalid_argument, std::move(text), std::move(place));
}

bool is_known(std::string_view member)
{
    bool is_found = false;
    using Members = boost::describe::describe_members<QueryBody, boost::describe::mod_public>;
    boost::mp11::mp_for_each<Members>([&](auto known) { is_found |= member == known.name; });
    return is_found;
}

// Names as what they stand for, each once. `field` is that of the list.
template <typename Named>
Result<std::vector<Named>> parse_names(const std::vector<std::string>& names,
                                       std::string_view field,
                                       Result<Named> (*parse)(std::string_view name))
{
    std::vector<Named> all;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto named = parse(names[i]);
        if (!named)
            return wrong(fmt::format("{}[{}]", field, i),
                         fmt::format("is refused: {}", named.error().message));
        if (std::ranges::find(all, *named) != all.end())
            return wrong(fmt::format("{}[{}]", field, i), "is there already");
        all.push_back(*named);
    }
    return all;
}

// An entry of `order`: ["visitors", "desc"]. Without a direction it is ascending.
Result<ColumnOrder> read_order(const std::vector<std::string>& entry, const std::string& place,
                               const std::vector<std::string_view>& columns)
{
    if (entry.empty() || entry.size() > 2)
        return wrong(place, "must be a name and `asc` or `desc`");
    const auto column = std::ranges::find(columns, entry[0]);
    if (column == columns.end())
        return wrong(place + "[0]", "must be one of the metrics and dimensions of the question");
    if (entry.size() == 2 && entry[1] != "asc" && entry[1] != "desc")
        return wrong(place + "[1]", "must be `asc` or `desc`");
    return ColumnOrder{static_cast<std::size_t>(column - columns.begin()),
                       entry.size() == 2 && entry[1] == "desc"};
}

Result<std::vector<ColumnOrder>> read_orders(const QueryBody& body, const Question& question)
{
    std::vector<std::string_view> columns;
    for (const auto& dimension : question.dimensions)
        columns.push_back(name_of(dimension));
    for (const auto& metric : question.metrics)
        columns.push_back(name_of(metric));
    std::vector<ColumnOrder> orders;
    if (!body.order)
        return orders;
    for (std::size_t i = 0; i < body.order->size(); ++i) {
        const auto order = read_order((*body.order)[i], fmt::format("order[{}]", i), columns);
        if (!order)
            return std::unexpected(order.error());
        orders.push_back(*order);
    }
    return orders;
}

Result<void> read_columns(const QueryBody& body, Question& question)
{
    if (body.metrics.empty())
        return wrong("metrics", "must name at least one metric");
    auto metrics = parse_names(body.metrics, "metrics", &analytics::parse_any_metric);
    if (!metrics)
        return std::unexpected(metrics.error());
    question.metrics = *std::move(metrics);
    if (body.dimensions) {
        auto dimensions =
            parse_names(*body.dimensions, "dimensions", &analytics::parse_any_dimension);
        if (!dimensions)
            return std::unexpected(dimensions.error());
        question.dimensions = *std::move(dimensions);
    }
    auto order = read_orders(body, question);
    if (!order)
        return std::unexpected(order.error());
    question.order = *std::move(order);
    return {};
}

} // namespace

Result<QueryBody> read_query_body(const http::Request& request)
{
    auto object = http::read_object(request);
    if (!object)
        return std::unexpected(object.error());
    for (const auto& member : *object) {
        if (!is_known(member.key()))
            return wrong(to_utf8(std::string_view(member.key()).substr(0, 100)), "is not known");
    }
    return http::from_json<QueryBody>(*std::move(object));
}

Result<TimeZone> zone_of(const QueryBody& body, const TimeZone& otherwise)
{
    if (!body.time_zone)
        return otherwise;
    auto zone = TimeZone::find(*body.time_zone);
    if (!zone)
        return wrong("time_zone", "must be a time zone of the IANA database: Europe/Berlin");
    return zone;
}

Result<Question> to_question(const QueryBody& body, const analytics::Scope& scope,
                             const Calendar& calendar)
{
    Question question{.scope = scope,
                      .metrics = {},
                      .dimensions = {},
                      .zone = calendar.zone,
                      .include_bots = body.include_bots.value_or(false),
                      .limit = body.limit.value_or(limit_by_default),
                      .offset = body.offset.value_or(0)};
    if (auto read = read_columns(body, question); !read)
        return std::unexpected(read.error());
    auto filters = read_filters(body.filters);
    if (!filters)
        return std::unexpected(filters.error());
    question.filter = std::move(filters->events);
    question.visits_with = std::move(filters->visits);
    const auto range = read_range(body.range, calendar);
    if (!range)
        return std::unexpected(range.error());
    question.range = *range;
    const auto compared = read_compared(body.compare, *range, calendar);
    if (!compared)
        return std::unexpected(compared.error());
    question.compared = *compared;
    return question;
}

Error to_wire_names(Error error)
{
    if (error.field == "filter")
        error.field = "filters";
    else if (error.field == "compared")
        error.field = "compare";
    return error;
}

} // namespace waymark::api::native
