// SPDX-License-Identifier: Apache-2.0
#include "events/enrich/bot_verdict.hpp"

#include "events/enrich/enrichment_data.hpp"
#include "events/enrich/hosting_networks.hpp"

namespace waymark::events::enrich {

namespace {

bool is_of_page(EventKind kind)
{
    return kind == EventKind::page_view || kind == EventKind::custom ||
           kind == EventKind::engagement;
}

BotVerdict flagged(std::string_view name, std::string_view reason)
{
    return {.is_bot = true, .name = name, .reason = reason};
}

} // namespace

BotVerdict verdict_on(const Event& event, const Circumstances& known, const EnrichmentData& data)
{
    const auto& by_agent = known.by_agent;
    // The site's owner has the last word; a name that the user agent tells stays.
    if ((event.flags & flag_blocked) != 0)
        return flagged(by_agent.name, "blocked");
    if (by_agent.is_headless && is_of_page(event.kind))
        return flagged(by_agent.name, "headless");
    if (by_agent.is_bot)
        return by_agent;
    if ((event.flags & flag_headless) != 0)
        return flagged(unnamed_bot, "headless");
    if (!is_of_page(event.kind))
        return {};
    if (data.is_spam_referrer(known.referrer_host))
        return flagged(unnamed_bot, "referrer_spam");
    if (data.options().flags_data_centres && !event.user_agent.empty() &&
        is_hosting_network(known.asn))
        return flagged(unnamed_bot, "data_centre");
    return {};
}

} // namespace waymark::events::enrich
