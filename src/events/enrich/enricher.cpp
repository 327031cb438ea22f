// SPDX-License-Identifier: Apache-2.0
#include "events/enrich/enricher.hpp"

#include "base/text.hpp"
#include "events/enrich/accept_language.hpp"
#include "events/enrich/address_cache.hpp"
#include "events/enrich/bot_verdict.hpp"
#include "events/enrich/campaign.hpp"
#include "events/enrich/channel.hpp"
#include "events/enrich/enrichment_data.hpp"
#include "events/enrich/text_arena.hpp"
#include "events/enrich/traffic_source.hpp"
#include "events/enrich/user_agent_cache.hpp"
#include "events/enrich/visit_table.hpp"
#include "events/enrich/visitor.hpp"
#include "events/enrich/visitor_salts.hpp"

#include <algorithm>
#include <chrono>
#include <map>

namespace waymark::events::enrich {

namespace {

// A longer host is none that a resolver would take (RFC 1035, 2.3.4).
constexpr std::size_t host_bytes_max = 253;

std::string_view without_www_and_port(std::string_view host)
{
    if (!host.starts_with('['))
        host = host.substr(0, host.find(':'));
    return istarts_with(host, "www.") ? host.substr(4) : host;
}

// Empty for a page of the same host: that is not where the visitor came from.
std::string_view outer_referrer(const Event& event, TextArena& arena)
{
    const auto host = host_of_url(event.referrer);
    if (host.empty() || host.size() > host_bytes_max || !is_utf8(host) ||
        iequals(host, without_www_and_port(event.host)))
        return {};
    return arena.lower(host);
}

std::chrono::sys_days day_of(const Event& event)
{
    return std::chrono::floor<std::chrono::days>(from_epoch_ms(event.time_ms));
}

std::chrono::year_month month_of(const Event& event)
{
    using namespace std::chrono_literals;
    // A calendar has no month for every number of milliseconds.
    const auto day = std::clamp<std::chrono::sys_days>(day_of(event), 1900y / 1 / 1, 9999y / 1 / 1);
    const std::chrono::year_month_day date{day};
    return date.year() / date.month();
}

} // namespace

struct Enricher::Impl {
    Impl(const EnrichmentData& enrichment, VisitorSalts& visitor_salts)
        : data(enrichment), salts(visitor_salts), addresses(enrichment), user_agents(enrichment)
    {
    }

    const VisitorKey& key_for(const Event& event)
    {
        if ((event.flags & flag_visitor_monthly) != 0)
            return key_of(month_of(event), keys_of_months);
        return key_of(day_of(event), keys);
    }

    template <typename Period>
    const VisitorKey& key_of(Period period, std::map<Period, VisitorKey>& known)
    {
        const auto found = known.find(period);
        return found != known.end() ? found->second
                                    : known.emplace(period, salts.key_of(period)).first->second;
    }

    const EnrichmentData& data;
    VisitorSalts& salts;
    AddressCache addresses;
    UserAgentCache user_agents;
    TextArena arena;
    // Of this batch.
    std::map<VisitorSalts::Day, VisitorKey> keys;
    std::map<std::chrono::year_month, VisitorKey> keys_of_months;
};

Enricher::Enricher(const EnrichmentData& data, VisitorSalts& salts)
    : impl_(std::make_unique<Impl>(data, salts))
{
}

Enricher::~Enricher() = default;

void Enricher::begin_batch()
{
    impl_->user_agents.begin_batch();
    impl_->arena.clear();
    impl_->keys.clear();
    impl_->keys_of_months.clear();
}

void Enricher::enrich(const Event& event, Derived& derived, VisitTable* visits)
{
    auto& arena = impl_->arena;
    const auto& [place, system] = impl_->addresses.locate(event.ip);
    const auto& [agent, by_agent] = impl_->user_agents.find(event.user_agent);
    const auto campaign = campaign_of(event, arena);
    const auto referrer_host = outer_referrer(event, arena);
    const auto bot = verdict_on(
        event, {.by_agent = by_agent, .asn = system.number, .referrer_host = referrer_host},
        impl_->data);
    const auto channel = channel_of({.utm_source = arena.lower(campaign.utm.source),
                                     .utm_medium = arena.lower(campaign.utm.medium),
                                     .utm_campaign = arena.lower(campaign.utm.campaign),
                                     .click_id_kind = campaign.click_id_kind,
                                     .referrer_host = referrer_host});
    const auto visitor = visitor_of(event, impl_->key_for(event));
    derived = {
        .country = place.country,
        .region = place.region,
        .city = place.city,
        .asn = system.number,
        .isp = system.name,
        .device = agent.device,
        .device_brand = agent.device_brand,
        .device_model = agent.device_model,
        .browser = agent.browser,
        .browser_version = agent.browser_version,
        .os = agent.os,
        .os_version = agent.os_version,
        .is_bot = bot.is_bot,
        .bot_name = bot.name,
        .bot_reason = bot.reason,
        .referrer_host = referrer_host,
        .channel = channel,
        .language = arena.copy(Language::preferred(event.accept_language).text()),
        .visitor = visitor,
        .visit = {},
        .utm = campaign.utm,
    };
    // Last, as it can't be done twice: what throws before leaves the visits as they were.
    derived.visit = visit_part(event, visitor, bot.is_bot, visits);
}

} // namespace waymark::events::enrich
