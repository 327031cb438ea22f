// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/analytics_window.hpp"

#include "base/iso8601.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

namespace waymark::api::openshort {

namespace {

using std::chrono::days;

using Span = std::pair<std::string_view, days>;
constexpr std::array spans{
    Span{"last_7_days", 7},
    Span{"last_30_days", 30},
    Span{"last_90_days", 90},
    Span{"last_365_days", 365},
};
constexpr days default_span{7};

// A date alone is a date of the zone; an instant is the date on which it falls there.
Result<std::optional<LocalDate>> read_date(const http::Request& request, std::string_view name,
                                           const TimeZone& zone)
{
    const auto text = request.query_parameter(name);
    if (!text || text->empty())
        return std::nullopt;
    if (const auto date = parse_iso_date(*text))
        return date;
    const auto time = parse_iso8601(*text);
    if (!time) {
        return failure(Errc::invalid_argument,
                       "Invalid date: write it as 2026-01-31 or 2026-01-31T12:00:00Z.",
                       std::string(name));
    }
    return zone.date_of(*time);
}

Result<AnalyticsWindow> read_custom(const http::Request& request, AnalyticsWindow window)
{
    const auto start = read_date(request, "startDate", window.zone);
    if (!start)
        return std::unexpected(start.error());
    const auto end = read_date(request, "endDate", window.zone);
    if (!end)
        return std::unexpected(end.error());
    if (!*start && !*end) {
        return failure(Errc::invalid_argument,
                       "A custom range is required to have a startDate or an endDate.",
                       "startDate");
    }
    const auto today = window.last;
    window.last = end->value_or(std::max(today, start->value_or(today)));
    window.first = start->value_or(window.last - default_span);
    if (window.first > window.last) {
        return failure(Errc::invalid_argument, "Invalid range: startDate lies behind endDate.",
                       "startDate");
    }
    return window;
}

} // namespace

AnalyticsWindow AnalyticsWindow::previous() const
{
    const days length{day_count()};
    return {zone, first - length, first - days{1}};
}

Result<AnalyticsWindow> read_window(const http::Request& request, TimePoint now)
{
    AnalyticsWindow window;
    if (const auto name = request.query_parameter("timezone"); name && !name->empty()) {
        auto zone = TimeZone::find(*name);
        if (!zone)
            return failure(Errc::invalid_argument, zone.error().message, "timezone");
        window.zone = *std::move(zone);
    }
    window.last = window.zone.date_of(now);
    window.first = window.last - default_span;

    const auto named = request.query_parameter("timeRange");
    if (named && *named == "custom")
        return read_custom(request, window);
    if (named && !named->empty()) {
        const auto* const span = std::ranges::find(spans, *named, &Span::first);
        if (span == spans.end()) {
            return failure(Errc::invalid_argument,
                           "Invalid timeRange: it is last_7_days, last_30_days, last_90_days, "
                           "last_365_days or custom.",
                           "timeRange");
        }
        window.first = window.last - span->second;
        return window;
    }
    if (request.query_parameter("startDate") || request.query_parameter("endDate"))
        return read_custom(request, window);
    return window;
}

bool names_days(const http::Request& request)
{
    constexpr std::array<std::string_view, 3> names{"timeRange", "startDate", "endDate"};
    return std::ranges::any_of(names, [&](std::string_view name) {
        const auto text = request.query_parameter(name);
        return text && !text->empty();
    });
}

} // namespace waymark::api::openshort
