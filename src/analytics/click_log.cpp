// SPDX-License-Identifier: Apache-2.0
#include "analytics/click_log.hpp"

#include "analytics/compile_click_log.hpp"
#include "analytics/query.hpp"
#include "analytics/reader.hpp"
#include "analytics/record_id.hpp"
#include "clickhouse/result_set.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <limits>
#include <string_view>
#include <utility>

namespace waymark::analytics {

namespace {

using std::chrono::milliseconds;

constexpr std::size_t portion_clicks = 5'000; // some megabytes

struct TextColumn {
    std::string_view name;
    std::string ClickRecord::* member;
};

constexpr std::array text_columns = std::to_array<TextColumn>({
    {"ip", &ClickRecord::ip},
    {"user_agent", &ClickRecord::user_agent},
    {"referrer", &ClickRecord::referrer},
    {"query", &ClickRecord::query},
    {"language", &ClickRecord::language},
    {"country", &ClickRecord::country},
    {"region", &ClickRecord::region},
    {"city", &ClickRecord::city},
    {"isp", &ClickRecord::isp},
    {"device", &ClickRecord::device},
    {"browser", &ClickRecord::browser},
    {"os", &ClickRecord::os},
    {"utm_source", &ClickRecord::utm_source},
    {"utm_medium", &ClickRecord::utm_medium},
    {"utm_campaign", &ClickRecord::utm_campaign},
    {"utm_term", &ClickRecord::utm_term},
    {"utm_content", &ClickRecord::utm_content},
    {"bot_name", &ClickRecord::bot_name},
});

constexpr std::array number_columns = std::to_array<std::string_view>(
    {"time_ms", "link_id", "variant_id", "rule_id", "domain_id", "is_bot"});

// The numbers, the texts, then the event's id.
constexpr std::array columns = [] {
    std::array<std::string_view, number_columns.size() + text_columns.size()> names;
    const auto texts = std::ranges::copy(number_columns, names.begin()).out;
    std::ranges::transform(text_columns, texts, &TextColumn::name);
    return names;
}();

ClickRecord to_record(const clickhouse::Row& row)
{
    ClickRecord click{.id = record_id(row.text(columns.size())),
                      .time = from_epoch_ms(row.i64(0)),
                      .link = LinkId{row.u64(1)},
                      .variant = VariantId{row.u64(2)},
                      .rule = RuleId{row.u64(3)},
                      .domain = DomainId{row.u64(4)},
                      .is_bot = row.u64(5) != 0};
    for (std::size_t i = 0; i < text_columns.size(); ++i)
        click.*text_columns[i].member = row.text(number_columns.size() + i);
    return click;
}

struct ClickPortion {
    std::vector<ClickRecord> clicks;
    ClickPlace last; // if there are any
};

Result<ClickPortion> read_clicks(Reader& reader, const ClickQuery& query, const ClickWindow& window)
{
    const auto sql = compile_clicks(query, window, columns);
    if (!sql)
        return std::unexpected(sql.error());
    const auto answer = reader.ask(*sql, window.limit);
    if (!answer)
        return std::unexpected(answer.error());
    ClickPortion portion;
    portion.clicks.reserve(answer->size());
    for (const auto& row : *answer)
        portion.clicks.push_back(to_record(row));
    if (!answer->empty()) {
        const auto row = (*answer)[answer->size() - 1];
        portion.last = {row.i64(0), std::string(row.text(columns.size()))};
    }
    return portion;
}

// How many clicks there are, and seconds in which they lie.
struct ClickSpan {
    std::uint64_t clicks = 0;
    std::int64_t first_second = 0;
    std::int64_t last_second = 0;

    // About as long as `count` clicks take, if they come evenly; at least a second.
    [[nodiscard]] std::int64_t seconds_of(std::uint64_t count) const
    {
        const auto length = std::max(static_cast<double>(last_second - first_second + 1), 1.0);
        const auto share = static_cast<double>(count) / static_cast<double>(clicks);
        return static_cast<std::int64_t>(std::ceil(length * std::min(share, 1.0)));
    }
};

// The second of a time, as the store has it.
std::int64_t stored_second(TimePoint time)
{
    return std::max<std::int64_t>(to_epoch_ms(time), 0) / 1000;
}

Result<ClickSpan> read_span(Reader& reader, const ClickQuery& query,
                            std::optional<std::int64_t> received_ms_max)
{
    const auto sql = compile_click_span(query, received_ms_max);
    if (!sql)
        return std::unexpected(sql.error());
    const auto answer = reader.ask(*sql, 1);
    if (!answer)
        return std::unexpected(answer.error());
    const auto row = answer->front();
    ClickSpan span{row.u64(0), row.i64(1), row.i64(2)};
    if (query.range) {
        const auto& [from, to] = *query.range;
        span.first_second = std::max(span.first_second, stored_second(from));
        span.last_second = std::min(span.last_second, stored_second(to - milliseconds{1}));
    }
    return span;
}

Result<void> check_slice(const Slice& slice)
{
    if (slice.limit > click_rows_max)
        return failure(Errc::invalid_argument, fmt::format("at most {} clicks", click_rows_max),
                       "limit");
    if (slice.offset > query_rows_max - slice.limit)
        return failure(Errc::invalid_argument,
                       fmt::format("limit and offset are at most {} together", query_rows_max),
                       "limit");
    return {};
}

Result<std::vector<ClickTally>> read_tallies(Reader& reader, const std::string& sql,
                                             std::size_t rows_max)
{
    const auto answer = reader.ask(sql, rows_max);
    if (!answer)
        return std::unexpected(answer.error());
    std::vector<ClickTally> tallies;
    tallies.reserve(answer->size());
    for (const auto& row : *answer)
        tallies.push_back({LinkId{row.u64(0)}, row.u64(1), row.u64(2)});
    return tallies;
}

} // namespace

// The store is asked for the newest part of the time only, as it reads all that it is asked for
// before it sorts.
Result<Page<ClickRecord>> list_clicks(Reader& reader, const ClickQuery& query, const Slice& slice)
{
    constexpr std::int64_t widening = 8;
    if (auto valid = check_slice(slice); !valid)
        return std::unexpected(valid.error());
    const auto span = read_span(reader, query, std::nullopt);
    if (!span)
        return std::unexpected(span.error());
    Page<ClickRecord> page{.items = {}, .total = span->clicks};
    if (slice.offset >= span->clicks || slice.limit == 0)
        return page;

    const auto end = std::min(slice.offset + slice.limit, span->clicks);
    for (auto seconds = 2 * span->seconds_of(end);; seconds *= widening) {
        const auto from = std::max(span->first_second, span->last_second + 1 - seconds);
        auto portion = read_clicks(
            reader, query, {.from_second = from, .limit = slice.limit, .offset = slice.offset});
        if (!portion)
            return std::unexpected(portion.error());
        if (from > span->first_second && portion->clicks.size() < end - slice.offset)
            continue;
        page.items = std::move(portion->clicks);
        return page;
    }
}

ClickStream::ClickStream(Reader& reader, ClickQuery query, TimePoint now, std::uint64_t clicks_max)
    : reader_(reader), query_(std::move(query)), received_ms_max_(to_epoch_ms(now)),
      left_(clicks_max)
{
}

Result<void> ClickStream::start()
{
    const auto span = read_span(reader_, query_, received_ms_max_);
    if (!span)
        return std::unexpected(span.error());
    is_started_ = true;
    if (span->clicks == 0) {
        left_ = 0;
        return {};
    }
    first_second_ = span->first_second;
    last_second_ = span->last_second;
    window_seconds_ = span->seconds_of(portion_clicks);
    return {};
}

Result<std::vector<ClickRecord>> ClickStream::next()
{
    if (!is_started_) {
        if (auto started = start(); !started)
            return std::unexpected(started.error());
    }
    while (left_ > 0 && last_second_ >= first_second_) {
        auto clicks = read_window();
        if (!clicks || !clicks->empty())
            return clicks;
    }
    return std::vector<ClickRecord>{};
}

// The clicks of the next window of time, or as many of them as make a portion.
Result<std::vector<ClickRecord>> ClickStream::read_window()
{
    const auto from = std::max(first_second_, last_second_ - window_seconds_ + 1);
    const auto limit = static_cast<std::size_t>(std::min<std::uint64_t>(left_, portion_clicks));
    ClickWindow window{.from_second = from,
                       .last_second = last_second_,
                       .received_ms_max = received_ms_max_,
                       .limit = limit};
    if (!event_id_.empty())
        window.behind = {time_ms_, event_id_};
    auto portion = read_clicks(reader_, query_, window);
    if (!portion)
        return std::unexpected(portion.error());

    auto& [clicks, last] = *portion;
    left_ -= clicks.size();
    if (clicks.size() == limit) {
        // What is left of the window is the next portion's, which goes on within this second.
        const auto second = std::clamp(last.time_ms / 1000, from, last_second_);
        window_seconds_ = std::min(2 * (last_second_ - second + 1), window_seconds_);
        last_second_ = second;
        time_ms_ = last.time_ms;
        event_id_ = std::move(last.event_id);
    } else {
        last_second_ = from - 1;
        event_id_.clear();
        if (clicks.size() < limit / 2)
            window_seconds_ *= 2;
    }
    return std::move(clicks);
}

Result<std::vector<ClickTally>> tally_clicks(Reader& reader, std::span<const LinkId> links)
{
    if (links.empty())
        return std::vector<ClickTally>{};
    const auto sql = compile_click_tally(links);
    if (!sql)
        return std::unexpected(sql.error());
    return read_tallies(reader, *sql, links.size());
}

// Ids lie close together: a few of them are looked at first, as the store would count all of the
// others before it left them out.
Result<std::vector<ClickTally>> tally_clicks_after(Reader& reader, LinkId after, std::size_t limit)
{
    constexpr std::uint64_t last_of_all = std::numeric_limits<std::int64_t>::max();
    constexpr std::uint64_t widening = 4;
    std::vector<ClickTally> tallies;
    for (std::uint64_t width = limit; tallies.size() < limit && after.value < last_of_all;
         width = std::min(width, last_of_all / widening) * widening) {
        const auto last = after.value + std::min(width, last_of_all - after.value);
        const auto rest = limit - tallies.size();
        const auto more =
            read_tallies(reader, compile_click_tally(after, LinkId{last}, rest), rest);
        if (!more)
            return more;
        tallies.insert(tallies.end(), more->begin(), more->end());
        after = LinkId{last};
    }
    return tallies;
}

} // namespace waymark::analytics
