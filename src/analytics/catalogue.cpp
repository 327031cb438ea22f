// SPDX-License-Identifier: Apache-2.0
#include "analytics/catalogue.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>

namespace waymark::analytics {

namespace {

constexpr std::array metric_table = [] {
    using enum Metric;
    using enum Audience;
    constexpr auto count = ValueType::count;
    return std::to_array<MetricRow>({
        {events, "events", count, "count", "", "", as_asked},
        {clicks, "clicks", count, "count", "", "kind = 'click'", as_asked},
        {page_views, "page_views", count, "count", "", "kind = 'page_view'", as_asked},
        {visitors, "visitors", count, "uniqCombined", "visitor_id", "", as_asked, "visitors_state"},
        {unique_addresses, "unique_addresses", count, "uniqCombined", "ip", "", as_asked,
         "addresses_state"},
        {bot_events, "bot_events", count, "count", "", "", bots_only},
        {visits, "visits", count, "uniqCombined", "visit_id", "visit_id != 0", as_asked,
         "visits_state"},
    });
}();

constexpr DimensionRow time(Dimension dimension, std::string_view name, TimeUnit unit)
{
    return {dimension, name, ValueType::time, "time", unit};
}

constexpr DimensionRow cycle(Dimension dimension, std::string_view name, TimeCycle cycle)
{
    return {dimension, name, ValueType::number, "time", std::nullopt, cycle};
}

constexpr DimensionRow id(Dimension dimension, std::string_view name, std::string_view column)
{
    return {dimension, name, ValueType::id, column};
}

constexpr DimensionRow number(Dimension dimension, std::string_view column)
{
    return {dimension, column, ValueType::number, column};
}

constexpr DimensionRow text(Dimension dimension, std::string_view name, std::string_view column)
{
    return {dimension, name, ValueType::text, column};
}

constexpr DimensionRow text(Dimension dimension, std::string_view column)
{
    return text(dimension, column, column);
}

constexpr std::array dimension_table = [] {
    using enum Dimension;
    return std::to_array<DimensionRow>({
        time(hour, "time:hour", TimeUnit::hour),
        time(day, "time:day", TimeUnit::day),
        time(week, "time:week", TimeUnit::week),
        time(month, "time:month", TimeUnit::month),
        cycle(hour_of_day, "hour_of_day", TimeCycle::hour_of_day),
        text(kind, "kind"),
        id(site, "site", "site_id"),
        id(visit, "visit", "visit_id"),
        id(link, "link", "link_id"),
        id(variant, "variant", "variant_id"),
        id(rule, "rule", "rule_id"),
        id(domain, "domain", "domain_id"),
        text(ip, "ip"),
        text(country, "country"),
        text(region, "region"),
        text(city, "city"),
        text(isp, "isp"),
        text(device, "device"),
        text(browser, "browser"),
        text(browser_version, "browser_version"),
        text(os, "os"),
        text(os_version, "os_version"),
        text(user_agent, "user_agent"),
        text(language, "language"),
        text(referrer, "referrer"),
        text(referrer_host, "referrer_host"),
        text(channel, "channel"),
        text(utm_source, "utm_source"),
        text(utm_medium, "utm_medium"),
        text(utm_campaign, "utm_campaign"),
        text(utm_term, "utm_term"),
        text(utm_content, "utm_content"),
        text(utm_id, "utm_id"),
        text(utm_source_platform, "utm_source_platform"),
        number(is_bot, "is_bot"),
        text(bot_name, "bot_name"),
        text(bot_reason, "bot_reason"),
        text(host, "host"),
        text(path, "path"),
        text(query, "query"),
        text(url, "url"),
        text(title, "title"),
        text(screen, "screen"),
        text(event_type, "event_type"),
        text(event_label, "event_label"),
        text(event_name, "event_name", "name"),
        text(user, "user"),
        text(client_visit, "client_visit"),
        text(currency, "currency"),
    });
}();

// A row stands at the index of its enumerator.
constexpr bool in_order(const auto& table, auto key)
{
    for (std::size_t i = 0; i < table.size(); ++i) {
        if (static_cast<std::size_t>(table[i].*key) != i)
            return false;
    }
    return true;
}
static_assert(in_order(metric_table, &MetricRow::metric));
static_assert(in_order(dimension_table, &DimensionRow::dimension));
static_assert(metric_table.size() == static_cast<std::size_t>(Metric::visits) + 1);
static_assert(dimension_table.size() == static_cast<std::size_t>(Dimension::currency) + 1);

constexpr std::size_t name_bytes_shown = 100;

std::unexpected<Error> unknown(std::string_view what, std::string_view name, std::string field)
{
    return failure(
        Errc::invalid_argument,
        fmt::format("there is no {} '{}'", what, to_utf8(name.substr(0, name_bytes_shown))),
        std::move(field));
}

} // namespace

std::span<const MetricRow> metric_rows()
{
    return metric_table;
}

std::span<const DimensionRow> dimension_rows()
{
    return dimension_table;
}

const MetricRow& row_of(Metric metric)
{
    return metric_table[static_cast<std::size_t>(metric)];
}

const DimensionRow& row_of(Dimension dimension)
{
    return dimension_table[static_cast<std::size_t>(dimension)];
}

Result<Metric> parse_metric(std::string_view name)
{
    const auto found = std::ranges::find(metric_table, name, &MetricRow::name);
    if (found == metric_table.end())
        return unknown("metric", name, "metrics");
    return found->metric;
}

Result<Dimension> parse_dimension(std::string_view name)
{
    const auto found = std::ranges::find(dimension_table, name, &DimensionRow::name);
    if (found == dimension_table.end())
        return unknown("dimension", name, "dimensions");
    return found->dimension;
}

} // namespace waymark::analytics
