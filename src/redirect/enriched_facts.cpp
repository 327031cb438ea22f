// SPDX-License-Identifier: Apache-2.0
#include "redirect/enriched_facts.hpp"

#include "events/enrich/address_cache.hpp"
#include "events/enrich/user_agent_cache.hpp"

#include <cstddef>

namespace waymark::redirect {

namespace {

// There is one table a thread, and a miss costs but 2 µs.
constexpr std::size_t address_slots = 1U << 12U; // 0.4 MB

} // namespace

struct EnrichedFacts::Tables {
    explicit Tables(const events::enrich::EnrichmentData& data)
        : addresses(data, address_slots), user_agents(data)
    {
    }

    events::enrich::AddressCache addresses;
    events::enrich::UserAgentCache user_agents;
};

EnrichedFacts::EnrichedFacts(const events::enrich::EnrichmentData& data)
    : tables_(std::make_unique<Tables>(data))
{
}

EnrichedFacts::~EnrichedFacts() = default;

PlaceFacts EnrichedFacts::place(const IpAddress& address)
{
    const auto& place = tables_->addresses.locate(address).place;
    return {.country = place.country, .region = place.region, .city = place.city};
}

ClientFacts EnrichedFacts::client(std::string_view user_agent)
{
    tables_->user_agents.begin_batch();
    // Behind that, the parser doesn't look; and what a visitor sends shall not fill the memory.
    const auto known = user_agent.substr(0, events::enrich::user_agent_bytes_max);
    const auto& [agent, bot] = tables_->user_agents.find(known);
    return {.device = agent.device, .os = agent.os, .browser = agent.browser, .is_bot = bot.is_bot};
}

} // namespace waymark::redirect
