// SPDX-License-Identifier: Apache-2.0
#include "api/dwz/system_statistics.hpp"

#include "analytics/click_reports.hpp"
#include "api/dwz/caller_scope.hpp"
#include "api/dwz/periods.hpp"

#include <array>
#include <cstdint>

namespace waymark::api::dwz {

namespace {

// Who signed in that long ago is still an active user.
constexpr std::chrono::days active_for{30};
// For lists of which only the total matters.
constexpr Slice one{.offset = 0, .limit = 1};

struct Counts {
    std::uint64_t total = 0;
    std::uint64_t active = 0;
};

Counts count_users(const identity::Caller& caller, Services& services)
{
    const auto since = services.clock.now() - active_for;
    if (!caller.is_admin()) {
        const auto self = services.users.find(caller.id);
        const bool is_active = self && self->last_login && *self->last_login >= since;
        return {.total = 1, .active = is_active ? 1U : 0U};
    }
    identity::UserQuery query;
    query.slice = one;
    const auto total = services.users.list(query).total;
    query.logged_in_since = since;
    return {.total = total, .active = services.users.list(query).total};
}

Counts count_tokens(const identity::Caller& caller, Services& services)
{
    identity::KeyQuery query;
    query.owner = visible_owner(caller);
    query.kinds = {identity::KeyKind::signature, identity::KeyKind::bearer};
    query.slice = one;
    const auto total = services.keys.list(query).total;
    query.is_active = true;
    return {.total = total, .active = services.keys.list(query).total};
}

} // namespace

Result<boost::json::object> system_statistics(const identity::Caller& caller, Services& services,
                                              const std::optional<TimeRange>& total_range)
{
    const auto periods = calendar_periods(services.zone, services.clock.now());
    const std::array<std::optional<TimeRange>, 4> ranges{total_range, periods.today, periods.week,
                                                         periods.month};
    const auto clicks = analytics::clicks_in(services.analytics, event_scope(caller), ranges);
    if (!clicks)
        return std::unexpected(clicks.error());

    const auto users = count_users(caller, services);
    const auto tokens = count_tokens(caller, services);
    const auto domains = services.domains.count();
    const auto tests = services.ab_tests.count(link_scope(caller));
    return boost::json::object{
        {"total_users", users.total},
        {"active_users", users.active},
        {"total_short_links", services.links.count(link_scope(caller)).total},
        {"total_clicks", clicks->at(0)},
        {"today_clicks", clicks->at(1)},
        {"week_clicks", clicks->at(2)},
        {"month_clicks", clicks->at(3)},
        {"total_domains", domains.total},
        {"active_domains", domains.active},
        {"total_ab_tests", tests.total},
        {"running_ab_tests", tests.running},
        {"total_tokens", tokens.total},
        {"active_tokens", tokens.active},
    };
}

} // namespace waymark::api::dwz
