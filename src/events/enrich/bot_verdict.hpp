// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "events/enrich/bot.hpp"
#include "events/event.hpp"

#include <cstdint>
#include <string_view>

namespace waymark::events::enrich {

class EnrichmentData;

// What is known of an event by now.
struct Circumstances {
    const BotVerdict& by_agent; // what its user agent says
    std::uint32_t asn = 0;
    std::string_view referrer_host; // as in Derived
};

// Whether a person made the event, with the first of these reasons why not:
//
//   blocked        the site's own lists say so
//   headless       the browser says, by its user agent or else, that a program drives it
//   user_agent     it is that of a bot
//   referrer_spam  a host that only spam names sent the visit
//   data_centre    the address is a hoster's (hosting_networks.hpp)
//
// The last two are asked of what pages report, and not of clicks. An event without a user agent is
// in no data centre: a server reports it, of somebody else.
[[nodiscard]] BotVerdict verdict_on(const Event& event, const Circumstances& known,
                                    const EnrichmentData& data);

} // namespace waymark::events::enrich
