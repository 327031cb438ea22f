// SPDX-License-Identifier: Apache-2.0
#include "analytics/event_log.hpp"

#include "analytics/compile_event_log.hpp"
#include "analytics/query.hpp"
#include "analytics/reader.hpp"
#include "analytics/record_id.hpp"
#include "clickhouse/result_set.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <vector>

namespace waymark::analytics {

namespace {

struct TextColumn {
    std::string_view name;
    std::string EventRecord::* member;
};

constexpr std::array text_columns = std::to_array<TextColumn>({
    {"event_type", &EventRecord::type},
    {"event_label", &EventRecord::label},
    {"user", &EventRecord::user},
    {"client_visit", &EventRecord::client_visit},
    {"ip", &EventRecord::ip},
    {"url", &EventRecord::url},
    {"referrer", &EventRecord::referrer},
    {"user_agent", &EventRecord::user_agent},
    {"screen", &EventRecord::screen},
    {"country", &EventRecord::country},
    {"region", &EventRecord::region},
    {"city", &EventRecord::city},
    {"isp", &EventRecord::isp},
});

constexpr std::array number_columns =
    std::to_array<std::string_view>({"time_ms", "site_id", "is_bot"});

// The numbers, the texts, then the event's id.
constexpr std::array columns = [] {
    std::array<std::string_view, number_columns.size() + text_columns.size()> names;
    const auto texts = std::ranges::copy(number_columns, names.begin()).out;
    std::ranges::transform(text_columns, texts, &TextColumn::name);
    return names;
}();

EventRecord to_record(const clickhouse::Row& row)
{
    EventRecord event{.id = record_id(row.text(columns.size())),
                      .time = from_epoch_ms(row.i64(0)),
                      .site = SiteId{row.u64(1)},
                      .is_bot = row.u64(2) != 0};
    for (std::size_t i = 0; i < text_columns.size(); ++i)
        event.*text_columns[i].member = row.text(number_columns.size() + i);
    return event;
}

// How many events there are, and seconds in which they lie.
struct EventSpan {
    std::uint64_t events = 0;
    std::int64_t first_second = 0;
    std::int64_t last_second = 0;

    void add(const EventSpan& other)
    {
        first_second =
            events == 0 ? other.first_second : std::min(first_second, other.first_second);
        last_second = std::max(last_second, other.last_second);
        events += other.events;
    }

    // About as long as `count` events take, if they come evenly; at least a second.
    [[nodiscard]] std::int64_t seconds_of(std::uint64_t count) const
    {
        const auto length = std::max(static_cast<double>(last_second - first_second + 1), 1.0);
        const auto share = static_cast<double>(count) / static_cast<double>(events);
        return static_cast<std::int64_t>(std::ceil(length * std::min(share, 1.0)));
    }
};

EventSpan span_in(const clickhouse::Row& row, std::size_t first_column)
{
    return {row.u64(first_column), row.i64(first_column + 1), row.i64(first_column + 2)};
}

// What a query's events are, before any is read.
struct Selection {
    EventSpan span;
    std::optional<AgentSet> agents; // none: of whatever user agent
};

Result<Selection> select_all(Reader& reader, const EventQuery& query)
{
    const auto sql = compile_event_span(query);
    if (!sql)
        return std::unexpected(sql.error());
    const auto answer = reader.ask(*sql, 1);
    if (!answer)
        return std::unexpected(answer.error());
    return Selection{.span = span_in(answer->front(), 0), .agents = std::nullopt};
}

std::unexpected<Error> too_many_agents()
{
    return failure(Errc::unavailable,
                   "too many different user agents to ask of each: ask for a shorter range",
                   "range");
}

// The user agents that are wanted, or those that are not, whichever are fewer.
Result<Selection> select_by_agent(Reader& reader, const EventQuery& query)
{
    constexpr std::size_t distinct_max = 100'000;
    const auto sql = compile_event_agents(query, distinct_max + 1);
    if (!sql)
        return std::unexpected(sql.error());
    const auto answer = reader.ask(*sql, distinct_max + 1);
    if (!answer)
        return std::unexpected(answer.error());
    if (answer->size() > distinct_max)
        return too_many_agents();

    Selection selection;
    std::vector<std::uint64_t> taken;
    std::vector<std::uint64_t> left;
    for (const auto& row : *answer) {
        const bool is_taken = query.takes_agent(row.text(1));
        (is_taken ? taken : left).push_back(row.u64(0));
        if (is_taken)
            selection.span.add(span_in(row, 2));
    }
    const bool is_complement = left.size() < taken.size();
    auto& fewer = is_complement ? left : taken;
    if (fewer.size() > agents_max)
        return too_many_agents();
    selection.agents = AgentSet{.hashes = std::move(fewer), .is_complement = is_complement};
    return selection;
}

Result<std::vector<EventRecord>> read_events(Reader& reader, const EventQuery& query,
                                             const EventWindow& window)
{
    const auto sql = compile_events(query, window, columns);
    if (!sql)
        return std::unexpected(sql.error());
    const auto answer = reader.ask(*sql, window.limit);
    if (!answer)
        return std::unexpected(answer.error());
    std::vector<EventRecord> events;
    events.reserve(answer->size());
    for (const auto& row : *answer)
        events.push_back(to_record(row));
    return events;
}

Result<void> check_slice(const Slice& slice)
{
    if (slice.limit > event_rows_max)
        return failure(Errc::invalid_argument, fmt::format("at most {} events", event_rows_max),
                       "limit");
    if (slice.offset > query_rows_max - slice.limit)
        return failure(Errc::invalid_argument,
                       fmt::format("limit and offset are at most {} together", query_rows_max),
                       "limit");
    return {};
}

} // namespace

// The store is asked for the newest part of the time only, as it reads all that it is asked for
// before it sorts.
Result<Page<EventRecord>> list_events(Reader& reader, const EventQuery& query, const Slice& slice)
{
    constexpr std::int64_t widening = 8;
    if (auto valid = check_slice(slice); !valid)
        return std::unexpected(valid.error());
    auto selection = query.takes_agent ? select_by_agent(reader, query) : select_all(reader, query);
    if (!selection)
        return std::unexpected(selection.error());
    const auto& span = selection->span;
    Page<EventRecord> page{.items = {}, .total = span.events};
    if (slice.offset >= span.events || slice.limit == 0)
        return page;

    const auto end = std::min(slice.offset + slice.limit, span.events);
    EventWindow window{
        .agents = std::move(selection->agents), .limit = slice.limit, .offset = slice.offset};
    for (auto seconds = 2 * span.seconds_of(end);; seconds *= widening) {
        const auto from = std::max(span.first_second, span.last_second + 1 - seconds);
        window.from_second = from;
        auto events = read_events(reader, query, window);
        if (!events)
            return std::unexpected(events.error());
        if (from > span.first_second && events->size() < end - slice.offset)
            continue;
        page.items = *std::move(events);
        return page;
    }
}

} // namespace waymark::analytics
