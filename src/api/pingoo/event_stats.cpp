// SPDX-License-Identifier: Apache-2.0
#include "api/pingoo/event_stats.hpp"

#include "api/pingoo/agent_words.hpp"
#include "api/pingoo/day_parameter.hpp"
#include "api/pingoo/envelope.hpp"
#include "api/pingoo/handlers.hpp"
#include "api/pingoo/place_words.hpp"
#include "api/pingoo/site_access.hpp"
#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace waymark::api::pingoo {

namespace {

using analytics::Dimension;
using analytics::Filter;
using analytics::HostOf;
using analytics::Match;
using analytics::RankingKey;
using analytics::WordFor;
using http::Status;

constexpr std::size_t page_size = 10;
constexpr std::string_view page_view = "page_view";
constexpr std::string_view custom = "custom";
constexpr std::string_view event_types = "event_type";
constexpr std::string_view bots = "bot";

constexpr std::array plain_keys = std::to_array<std::pair<std::string_view, Dimension>>({
    {"url", Dimension::url},
    {event_types, Dimension::event_label},
    {"event_value", Dimension::event_label},
    {bots, Dimension::bot_name},
    {"ip", Dimension::ip},
    {"screen", Dimension::screen},
    {"language", Dimension::language},
    {"title", Dimension::title},
    {"host", Dimension::host},
    {"path", Dimension::path},
    {"channel", Dimension::channel},
    {"user_id", Dimension::user},
    {"session_id", Dimension::client_visit},
    {"utm_source", Dimension::utm_source},
    {"utm_medium", Dimension::utm_medium},
    {"utm_campaign", Dimension::utm_campaign},
    {"utm_term", Dimension::utm_term},
    {"utm_content", Dimension::utm_content},
});

using Values = std::span<const std::string_view>;

WordFor place(Dimension dimension)
{
    return {.dimensions = {dimension},
            .word = [](Values values) { return std::string(place_word(values[0])); }};
}

WordFor agent(std::string AgentWords::* word)
{
    return {.dimensions = {Dimension::user_agent},
            .word = [word](Values values) { return agent_words(values[0]).*word; }};
}

WordFor country()
{
    return {.dimensions = {Dimension::country, Dimension::region}, .word = [](Values values) {
                return fmt::format("{}{}", country_word(values[0]), place_word(values[1]));
            }};
}

// What is ranked is called as in the list of events.
std::optional<RankingKey> find_key(std::string_view stat_type)
{
    if (stat_type == "referrer")
        return HostOf{Dimension::referrer, "direct"};
    if (stat_type == "device")
        return agent(&AgentWords::device);
    if (stat_type == "browser")
        return agent(&AgentWords::browser);
    if (stat_type == "os")
        return agent(&AgentWords::os);
    if (stat_type == "country")
        return country();
    if (stat_type == "subdivision")
        return place(Dimension::region);
    if (stat_type == "city")
        return place(Dimension::city);
    if (stat_type == "isp")
        return place(Dimension::isp);
    const auto* const found =
        std::ranges::find(plain_keys, stat_type, [](const auto& row) { return row.first; });
    return found == plain_keys.end() ? std::nullopt : std::optional<RankingKey>(found->second);
}

Filter is_of_type(std::string type)
{
    if (type == page_view)
        return where(Dimension::kind, Match::is, std::string(page_view));
    return where(Dimension::event_type, Match::is, std::move(type));
}

boost::json::array to_view(const std::vector<analytics::RankedValue>& values)
{
    boost::json::array list;
    for (const auto& [value, events] : values)
        list.push_back({{"key", value}, {"count", events}});
    return list;
}

} // namespace

StatsParameters read_stats_parameters(const http::Request& request)
{
    const auto type = request.query_parameter("event_type");
    const auto what =
        request.query_parameter("stat_type").value_or(type == custom ? "event_type" : "url");
    const auto page = parse_number<std::uint32_t>(request.query_parameter("page").value_or(""));
    const auto of_types = what == event_types ? custom : page_view;

    StatsParameters parameters{.key = find_key(what),
                               .filter = is_of_type(type.value_or(std::string(of_types))),
                               .page = std::max(page.value_or(1), 1U)};
    if (what == bots) {
        parameters.filter = analytics::all_of(
            {std::move(parameters.filter), where(Dimension::is_bot, Match::is, std::string("1"))});
    }
    return parameters;
}

Answer get_event_stats(Call& call, Services& services)
{
    const auto site = find_visible_site(call, services);
    if (!site)
        co_return fail(Status::unprocessable_entity, site.error().message);
    const auto day = read_day(call.request, services.zone, services.clock.now());
    if (!day)
        co_return fail(Status::internal_server_error, day.error().message);
    const auto asked = read_stats_parameters(call.request);
    const PageShape shape{.page = asked.page, .page_size = page_size};
    if (!asked.key)
        co_return ok({}, 0, shape);
    const analytics::RankingQuery query{
        .scope = analytics::Scope::everything().site((*site)->events_id()),
        .key = *asked.key,
        .filter = asked.filter,
        .range = services.zone.dates(day->date, day->date),
        .slice = {.offset = (asked.page - 1) * page_size, .limit = page_size}};
    const auto ranking = co_await services.workers.run(
        [&] { return analytics::rank_events(services.analytics, query); });
    if (!ranking) {
        const bool is_bad = ranking.error().code == Errc::invalid_argument;
        co_return fail(is_bad ? Status::unprocessable_entity : Status::service_unavailable,
                       ranking.error().message);
    }
    co_return ok(to_view(ranking->items), ranking->total, shape);
}

} // namespace waymark::api::pingoo
