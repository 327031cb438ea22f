// SPDX-License-Identifier: Apache-2.0
#include "redirect/click.hpp"

namespace waymark::redirect {

events::Event make_click(const Visit& visit, const Snapshot& snapshot, const Decision& decision,
                         TimePoint now, Random& random)
{
    const std::uint64_t random_a = random();
    const std::uint64_t random_b = random();
    events::Event click;
    click.id = events::make_event_id(now, random_a, random_b);
    click.kind = events::EventKind::click;
    click.flags = visit.is_head ? events::flag_head_request : 0U;
    click.time_ms = to_epoch_ms(now);
    click.received_ms = click.time_ms;
    click.owner = snapshot.owner;
    click.link = snapshot.link;
    click.domain = visit.domain;
    click.variant = decision.variant;
    click.rule = decision.rule;
    click.ip = visit.ip;
    click.user_agent = visit.user_agent;
    click.accept_language = visit.accept_language;
    click.referrer = visit.referrer;
    click.host = visit.host;
    click.path = visit.slug;
    click.query = visit.query;
    click.utm = decision.utm;
    return click;
}

} // namespace waymark::redirect
