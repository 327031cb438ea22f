// SPDX-License-Identifier: Apache-2.0
#include "events/enrich/enricher.hpp"

#include "base/text.hpp"
#include "events/enrich/accept_language.hpp"
#include "events/enrich/address_cache.hpp"
#include "events/enrich/campaign.hpp"
#include "events/enrich/channel.hpp"
#include "events/enrich/text_arena.hpp"
#include "events/enrich/traffic_source.hpp"
#include "events/enrich/user_agent_cache.hpp"
#include "events/enrich/visitor.hpp"
#include "events/enrich/visitor_salts.hpp"

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

} // namespace

struct Enricher::Impl {
    Impl(const EnrichmentData& data, VisitorSalts& visitor_salts)
        : salts(visitor_salts), addresses(data), user_agents(data)
    {
    }

    const VisitorKey& key_of(VisitorSalts::Day day)
    {
        const auto found = keys.find(day);
        return found != keys.end() ? found->second
                                   : keys.emplace(day, salts.key_of(day)).first->second;
    }

    VisitorSalts& salts;
    AddressCache addresses;
    UserAgentCache user_agents;
    TextArena arena;
    std::map<VisitorSalts::Day, VisitorKey> keys; // of this batch
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
}

void Enricher::enrich(const Event& event, Derived& derived)
{
    auto& arena = impl_->arena;
    const auto& [place, system] = impl_->addresses.locate(event.ip);
    const auto& [agent, bot] = impl_->user_agents.find(event.user_agent);
    const auto campaign = campaign_of(event, arena);
    const auto referrer_host = outer_referrer(event, arena);
    const auto channel = channel_of({.utm_source = arena.lower(campaign.utm.source),
                                     .utm_medium = arena.lower(campaign.utm.medium),
                                     .utm_campaign = arena.lower(campaign.utm.campaign),
                                     .click_id_kind = campaign.click_id_kind,
                                     .referrer_host = referrer_host});
    const auto day = std::chrono::floor<std::chrono::days>(from_epoch_ms(event.time_ms));
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
        .visitor = visitor_of(event, impl_->key_of(day)),
        .utm = campaign.utm,
    };
}

} // namespace waymark::events::enrich
