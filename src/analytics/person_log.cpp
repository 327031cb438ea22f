// SPDX-License-Identifier: Apache-2.0
#include "analytics/person_log.hpp"

#include "analytics/compile_person_log.hpp"
#include "analytics/reader.hpp"
#include "clickhouse/result_set.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>

namespace waymark::analytics {

namespace {

using enum PersonField::Kind;

constexpr auto fields = std::to_array<PersonField>({
    {"kind", "kind"},
    {"type", "event_type"},
    {"label", "event_label"},
    {"name", "name"},
    {"title", "title"},
    {"url", "url"},
    {"host", "host"},
    {"path", "path"},
    {"query", "query"},
    {"referrer", "referrer"},
    {"channel", "channel"},
    {"utm_source", "utm_source"},
    {"utm_medium", "utm_medium"},
    {"utm_campaign", "utm_campaign"},
    {"utm_term", "utm_term"},
    {"utm_content", "utm_content"},
    {"utm_id", "utm_id"},
    {"utm_source_platform", "utm_source_platform"},
    {"click_id", "click_id"},
    {"click_id_kind", "click_id_kind"},
    {"visitor_id", "visitor_id", visitor},
    {"visit_id", "toString(visit_id)"},
    {"user_id", "user"},
    {"client_visitor_id", "client_visitor"},
    {"client_session_id", "client_visit"},
    {"ip", "ip"},
    {"country", "country"},
    {"region", "region"},
    {"city", "city"},
    {"asn", "asn", number},
    {"isp", "isp"},
    {"user_agent", "user_agent"},
    {"device", "device"},
    {"device_brand", "device_brand"},
    {"device_model", "device_model"},
    {"browser", "browser"},
    {"browser_version", "browser_version"},
    {"os", "os"},
    {"os_version", "os_version"},
    {"screen", "screen"},
    {"accept_language", "accept_language"},
    {"language", "language"},
    {"value", "value", number},
    {"currency", "currency"},
    {"duration_ms", "duration_ms", number},
    {"scroll_percent", "scroll_percent", number},
    {"is_bot", "is_bot", truth},
    {"bot_name", "bot_name"},
    {"bot_reason", "bot_reason"},
});

constexpr std::size_t first_field = 2;
constexpr std::size_t keys_column = first_field + fields.size();

PersonEvent to_event(const clickhouse::Row& row)
{
    PersonEvent event{.time = from_epoch_ms(row.i64(0)),
                      .id = std::string(row.text(1)),
                      .values = {},
                      .properties = {}};
    event.values.reserve(fields.size());
    for (std::size_t i = 0; i < fields.size(); ++i)
        event.values.push_back(fields[i].kind == visitor
                                   ? fmt::format("{:016x}", row.u64(first_field + i))
                                   : std::string(row.text(first_field + i)));
    auto keys = row.array(keys_column);
    auto values = row.array(keys_column + 1);
    for (std::size_t i = 0; i < std::min(keys.size(), values.size()); ++i)
        event.properties.emplace_back(std::move(keys[i]), std::move(values[i]));
    return event;
}

} // namespace

std::span<const PersonField> person_fields()
{
    return fields;
}

PersonLog::PersonLog(Reader& reader, Person person, TimePoint now)
    : reader_(reader), person_(std::move(person)), received_ms_max_(to_epoch_ms(now))
{
}

Result<void> PersonLog::start()
{
    const auto answer = reader_.ask(compile_person_span(person_, received_ms_max_), 1);
    if (!answer)
        return std::unexpected(answer.error());
    is_started_ = true;
    const auto events = static_cast<std::int64_t>(answer->front().u64(0));
    if (events == 0)
        return {};
    first_second_ = answer->front().i64(1);
    last_second_ = answer->front().i64(2);
    // If they come evenly, and one portion more than there need be.
    const auto portions = events / static_cast<std::int64_t>(portion_events) + 1;
    window_seconds_ = (last_second_ - first_second_) / portions + 1;
    return {};
}

Result<std::vector<PersonEvent>> PersonLog::next()
{
    if (!is_started_) {
        if (auto started = start(); !started)
            return std::unexpected(started.error());
    }
    while (first_second_ <= last_second_) {
        auto events = read_window();
        if (!events || !events->empty())
            return events;
    }
    return std::vector<PersonEvent>{};
}

// The events of the next window of time, or as many of them as make a portion.
Result<std::vector<PersonEvent>> PersonLog::read_window()
{
    const auto window_end = std::min(last_second_, first_second_ + window_seconds_ - 1);
    const auto sql = compile_person_events(person_, {.from_second = first_second_,
                                                     .last_second = window_end,
                                                     .received_ms_max = received_ms_max_,
                                                     .time_ms = time_ms_,
                                                     .event_id = event_id_,
                                                     .limit = portion_events});
    const auto answer = reader_.ask(sql, portion_events);
    if (!answer)
        return std::unexpected(answer.error());
    std::vector<PersonEvent> events;
    events.reserve(answer->size());
    for (const auto& row : *answer)
        events.push_back(to_event(row));
    if (events.size() == portion_events) {
        // What is left of the window is the next portion's, which goes on within this second.
        time_ms_ = to_epoch_ms(events.back().time);
        event_id_ = events.back().id;
        first_second_ = std::clamp(time_ms_ / 1000, first_second_, window_end);
    } else {
        event_id_.clear();
        first_second_ = window_end + 1;
    }
    return events;
}

} // namespace waymark::analytics
