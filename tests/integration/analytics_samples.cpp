// SPDX-License-Identifier: Apache-2.0
#include "analytics_samples.hpp"

#include "base/ip_address.hpp"
#include "events/event_table.hpp"

#include <algorithm>
#include <array>
#include <chrono>

namespace waymark::testing {

namespace {

using namespace analytics;
using namespace std::chrono_literals;

constexpr TimePoint first_moment{std::chrono::sys_days{std::chrono::year{2026} / 3 / 20}};
constexpr std::uint64_t span_ms = 21ULL * 24 * 3600 * 1000;
constexpr std::uint64_t ids = 4; // of each kind, 0 among them

constexpr std::array kinds{events::EventKind::click,      events::EventKind::click,
                           events::EventKind::page_view,  events::EventKind::custom,
                           events::EventKind::conversion, events::EventKind::engagement};

template <typename Range>
const auto& any_of_these(Random& random, const Range& range)
{
    return range[random.below(std::size(range))];
}

bool one_in(Random& random, std::uint64_t n)
{
    return random.below(n) == 0;
}

TimePoint random_moment(Random& random)
{
    return first_moment + std::chrono::milliseconds{random.below(span_ms)};
}

TimePoint random_end(Random& random)
{
    const TimePoint moment = random_moment(random);
    return one_in(random, 3) ? moment : std::chrono::floor<std::chrono::hours>(moment);
}

TimeRange random_range(Random& random)
{
    const TimePoint a = random_end(random);
    const TimePoint b = random_end(random);
    return {std::min(a, b), std::max(a, b) + 1ms};
}

Dimension random_dimension(Random& random, ValueType type)
{
    for (;;) {
        const auto& row = any_of_these(random, dimension_rows());
        if (row.type == type)
            return row.dimension;
    }
}

std::string random_value(Random& random, Dimension dimension)
{
    if (dimension == Dimension::kind)
        return std::string(to_string(any_of_these(random, kinds)));
    const auto& text = any_of_these(random, awkward_texts());
    if (one_in(random, 2))
        return text;
    return text.substr(random.below(text.size() + 1), 1 + random.below(3));
}

Condition random_condition(Random& random)
{
    constexpr std::array id_matches{Match::is, Match::is_not, Match::in, Match::not_in};
    constexpr std::array text_matches{Match::is,           Match::is_not,      Match::contains,
                                      Match::not_contains, Match::starts_with, Match::matches,
                                      Match::in,           Match::not_in};
    constexpr std::array<std::string_view, 9> patterns{"^[a-c]", "a.b",         "(?i)BRIEN$",
                                                       "\\\\|'", "本",          "\\x61",
                                                       "b{0}c",  "^(?:a|\\d)+", "[(]|(?m)^f"};

    const bool is_id = one_in(random, 3);
    const auto dimension = !is_id              ? random_dimension(random, ValueType::text)
                           : one_in(random, 5) ? Dimension::is_bot
                                               : random_dimension(random, ValueType::id);
    const auto match =
        is_id ? any_of_these(random, id_matches) : any_of_these(random, text_matches);
    if (match == Match::matches)
        return {dimension, match, {std::string(any_of_these(random, patterns))}};
    const auto count = match == Match::in || match == Match::not_in ? random.below(4) : 1;
    std::vector<std::string> values;
    for (std::uint64_t i = 0; i < count; ++i)
        values.push_back(is_id ? std::to_string(random.below(ids + 1))
                               : random_value(random, dimension));
    return {dimension, match, std::move(values)};
}

Filter random_filter(Random& random, unsigned depth)
{
    const auto choice = depth == 0 ? 0 : random.below(5);
    if (choice < 2)
        return {random_condition(random)};
    if (choice == 2)
        return negation(random_filter(random, depth - 1));
    std::vector<Filter> parts;
    for (auto count = random.below(4); count > 0; --count)
        parts.push_back(random_filter(random, depth - 1));
    return choice == 3 ? all_of(std::move(parts)) : any_of(std::move(parts));
}

Scope random_scope(Random& random)
{
    auto scope = one_in(random, 2) ? Scope::everything() : Scope::owner(UserId{random.below(ids)});
    if (one_in(random, 4))
        scope = scope.link(LinkId{random.below(ids)});
    else if (one_in(random, 4))
        scope = scope.links({LinkId{1}, LinkId{random.below(ids)}});
    if (one_in(random, 5))
        scope = scope.domain(DomainId{random.below(ids)});
    if (one_in(random, 5))
        scope = scope.site(SiteId{random.below(ids)});
    return scope;
}

constexpr std::array counted_columns{Dimension::country, Dimension::city, Dimension::referrer,
                                     Dimension::utm_source};

// Makes of it a query that counts by time answer.
void make_countable(Random& random, Query& query)
{
    query.scope = one_in(random, 2) ? Scope::everything() : Scope::owner(UserId{random.below(ids)});
    if (one_in(random, 3))
        query.scope = query.scope.site(SiteId{random.below(ids)});
    std::erase_if(query.dimensions, [](Dimension d) { return !row_of(d).is_of_time(); });
    query.filter.reset();
    if (query.range) {
        query.range->from = std::chrono::floor<std::chrono::hours>(query.range->from) + 30min;
        query.range->to = query.range->from + 30min * (1 + random.below(300));
    }
    if (std::ranges::find(query.metrics, Metric::visits) != query.metrics.end()) {
        // Those are counted in series of time and in total.
        std::erase_if(query.dimensions, [](Dimension d) { return !row_of(d).unit; });
        return;
    }
    if (one_in(random, 4))
        query.dimensions.push_back(Dimension::site);
    const auto column = any_of_these(random, counted_columns);
    const bool is_distinct = std::ranges::any_of(
        query.metrics, [](Metric metric) { return row_of(metric).is_distinct(); });
    if (is_distinct || one_in(random, 3)) {
        query.dimensions.push_back(one_in(random, 2) ? Dimension::kind : Dimension::is_bot);
        return;
    }
    query.dimensions.push_back(column);
    if (one_in(random, 2)) {
        query.filter =
            any_of({where(column, Match::is_not, random_value(random, column)),
                    where(Dimension::kind, Match::is, random_value(random, Dimension::kind)),
                    where(Dimension::site, Match::is, std::to_string(random.below(ids)))});
    }
}

void add_random_dimensions(Random& random, Query& query)
{
    constexpr std::array units{Dimension::hour, Dimension::day, Dimension::week, Dimension::month};
    constexpr std::array types{ValueType::id, ValueType::text, ValueType::text, ValueType::number};
    if (one_in(random, 2))
        query.dimensions.push_back(any_of_these(random, units));
    for (auto count = random.below(3); count > 0; --count) {
        const auto dimension = random_dimension(random, any_of_these(random, types));
        if (std::ranges::find(query.dimensions, dimension) == query.dimensions.end())
            query.dimensions.push_back(dimension);
    }
}

void add_random_order(Random& random, Query& query)
{
    if (one_in(random, 2))
        query.order.push_back({any_of_these(random, query.metrics), one_in(random, 2)});
    if (!query.dimensions.empty() && one_in(random, 3))
        query.order.push_back({any_of_these(random, query.dimensions), one_in(random, 2)});
}

template <typename T>
void shuffle(Random& random, std::vector<T>& values)
{
    for (std::size_t i = values.size(); i > 1; --i)
        std::swap(values[i - 1], values[random.below(i)]);
}

std::string_view text_of(const StoredEvent& event, Dimension dimension)
{
    return std::get<std::string>(event[dimension]);
}

std::uint64_t id_of(const StoredEvent& event, Dimension dimension)
{
    return std::get<std::uint64_t>(event[dimension]);
}

events::Event observed(const StoredEvent& stored)
{
    events::Event event;
    event.id = {stored.number, ~stored.number};
    event.kind = *std::ranges::find(kinds, text_of(stored, Dimension::kind),
                                    [](events::EventKind kind) { return to_string(kind); });
    event.time_ms = stored.time_ms;
    event.received_ms = stored.time_ms;
    event.owner = UserId{stored.owner};
    event.site = SiteId{id_of(stored, Dimension::site)};
    event.link = LinkId{id_of(stored, Dimension::link)};
    event.domain = DomainId{id_of(stored, Dimension::domain)};
    event.variant = VariantId{id_of(stored, Dimension::variant)};
    event.rule = RuleId{id_of(stored, Dimension::rule)};
    event.ip = IpAddress::parse(stored.ip).value_or(IpAddress{});
    event.user_agent = text_of(stored, Dimension::user_agent);
    event.referrer = text_of(stored, Dimension::referrer);
    event.host = text_of(stored, Dimension::host);
    event.path = text_of(stored, Dimension::path);
    event.query = text_of(stored, Dimension::query);
    event.url = text_of(stored, Dimension::url);
    event.title = text_of(stored, Dimension::title);
    event.screen = text_of(stored, Dimension::screen);
    event.type = text_of(stored, Dimension::event_type);
    event.label = text_of(stored, Dimension::event_label);
    event.name = text_of(stored, Dimension::event_name);
    event.user = text_of(stored, Dimension::user);
    event.client_visit = text_of(stored, Dimension::client_visit);
    event.currency = text_of(stored, Dimension::currency);
    event.duration_ms = stored.duration_ms;
    return event;
}

events::enrich::Derived derived(const StoredEvent& stored)
{
    events::enrich::Derived derived;
    const auto text = [&stored](Dimension dimension) { return text_of(stored, dimension); };
    derived.country = text(Dimension::country);
    derived.region = text(Dimension::region);
    derived.city = text(Dimension::city);
    derived.isp = text(Dimension::isp);
    derived.device = text(Dimension::device);
    derived.browser = text(Dimension::browser);
    derived.browser_version = text(Dimension::browser_version);
    derived.os = text(Dimension::os);
    derived.os_version = text(Dimension::os_version);
    derived.is_bot = stored.is_bot;
    derived.bot_name = text(Dimension::bot_name);
    derived.bot_reason = text(Dimension::bot_reason);
    derived.referrer_host = text(Dimension::referrer_host);
    derived.channel = text(Dimension::channel);
    derived.language = text(Dimension::language);
    derived.visitor = stored.visitor;
    derived.utm = {text(Dimension::utm_source),         text(Dimension::utm_medium),
                   text(Dimension::utm_campaign),       text(Dimension::utm_term),
                   text(Dimension::utm_content),        text(Dimension::utm_id),
                   text(Dimension::utm_source_platform)};
    return derived;
}

StoredEvent random_event(Random& random)
{
    StoredEvent event;
    event.time_ms = to_epoch_ms(random_moment(random));
    event.owner = random.below(ids);
    event.visitor = random.below(200);
    if (!one_in(random, 20))
        event.ip =
            IpAddress::v4(0x08080000U + static_cast<std::uint32_t>(random.below(150))).to_string();
    event.is_bot = one_in(random, 4);
    for (const auto& row : dimension_rows()) {
        if (row.type == ValueType::id)
            event[row.dimension] = random.below(ids);
        else if (row.type == ValueType::text)
            event[row.dimension] = any_of_these(random, awkward_texts());
    }
    if (one_in(random, 2))
        event[Dimension::visit] = random.below(300);
    event[Dimension::kind] = std::string(to_string(any_of_these(random, kinds)));
    event[Dimension::ip] = event.ip;
    event[Dimension::is_bot] = std::uint64_t{event.is_bot ? 1U : 0U};
    return event;
}

} // namespace

const std::vector<std::string>& awkward_texts()
{
    using namespace std::string_literals;
    static const std::vector<std::string> texts{""s,
                                                "abc"s,
                                                "a%b"s,
                                                "a_b"s,
                                                "O'Brien"s,
                                                "back\\slash"s,
                                                "tab\there"s,
                                                "line\nfeed"s,
                                                "nul\0nul"s,
                                                "\0"s,
                                                "日本"s,
                                                "İstanbul"s,
                                                "\\N"s,
                                                "\\'"s,
                                                "NULL"s,
                                                "'; DROP TABLE events; --"s,
                                                "1' OR '1'='1"s,
                                                "/*"s,
                                                "--"s,
                                                "`"s,
                                                "Code: 60. DB::Exception: no"s,
                                                "x\nCode: 60. DB::Exception: no"s,
                                                "{x:String}"s};
    return texts;
}

std::vector<StoredEvent> random_events(Random& random, std::size_t count)
{
    std::vector<StoredEvent> events;
    for (std::size_t i = 0; i < count; ++i) {
        events.push_back(random_event(random));
        events.back().number = event_number(i);
    }
    return events;
}

StoredEvent plain_click(LinkId link, TimePoint time)
{
    StoredEvent event;
    event.time_ms = to_epoch_ms(time);
    for (const auto& row : dimension_rows()) {
        if (row.type == ValueType::text)
            event[row.dimension] = std::string();
    }
    event[Dimension::kind] = std::string("click");
    event[Dimension::link] = link.value;
    return event;
}

ClickQuery random_click_query(Random& random)
{
    ClickQuery query{.scope = random_scope(random), .include_bots = one_in(random, 2)};
    if (one_in(random, 3))
        query.filter = random_filter(random, 2);
    if (one_in(random, 2))
        query.range = random_range(random);
    return query;
}

Query random_query(Random& random)
{
    constexpr std::array<std::string_view, 6> zones{"UTC",
                                                    "Europe/Berlin",
                                                    "Australia/Lord_Howe",
                                                    "Asia/Kathmandu",
                                                    "Africa/Casablanca",
                                                    "Asia/Kolkata"};
    Query query{.scope = random_scope(random), .metrics = {}, .dimensions = {}};
    for (const auto& row : metric_rows())
        query.metrics.push_back(row.metric);
    shuffle(random, query.metrics);
    query.metrics.resize(1 + random.below(3));
    add_random_dimensions(random, query);
    if (one_in(random, 2))
        query.filter = random_filter(random, 3);
    const bool has_time = std::ranges::any_of(
        query.dimensions, [](Dimension dimension) { return row_of(dimension).is_of_time(); });
    if (has_time || one_in(random, 2))
        query.range = random_range(random);
    if (one_in(random, 2))
        make_countable(random, query);
    shuffle(random, query.dimensions);
    query.zone = TimeZone::find(any_of_these(random, zones)).value();
    query.include_bots = one_in(random, 3);
    add_random_order(random, query);
    query.limit = one_in(random, 3) ? 1 + random.below(20) : 1'000;
    query.offset = one_in(random, 5) ? random.below(10) : 0;
    return query;
}

void write_rows(clickhouse::RowBinary& out, const std::vector<StoredEvent>& events,
                StoredVisits& visits)
{
    for (const auto& stored : events) {
        const auto event = observed(stored);
        auto extra = derived(stored);
        extra.visit = visits.add(stored);
        extra.visit.number = id_of(stored, Dimension::visit);
        events::write_event_row(out, {event, extra});
    }
}

} // namespace waymark::testing
