// SPDX-License-Identifier: Apache-2.0
#include "events/enrich/visitor.hpp"

#include "events/enrich/preimage.hpp"

#include <span>

namespace waymark::events::enrich {

namespace {

constexpr VisitorKey lasting{'c', 'l', 'i', 'e', 'n', 't', '_', 'v',
                             'i', 's', 'i', 't', 'o', 'r', '_', '1'};
constexpr VisitorKey unlinked{'u', 'n', 'l', 'i', 'n', 'k', 'e', 'd',
                              '_', 'v', 'i', 's', 'i', 't', 'o', 'r'};

} // namespace

std::uint64_t visitor_of(const Event& event, const VisitorKey& key)
{
    Preimage preimage;
    preimage.add(event.owner ? 'o' : 's');
    preimage.add(event.owner ? event.owner.value : event.site.value);
    if ((event.flags & flag_visitor_unlinked) != 0) {
        preimage.add(event.id.high);
        preimage.add(event.id.low);
        return preimage.hash(unlinked);
    }
    if (!event.client_visitor.empty()) {
        preimage.add(event.client_visitor);
        return preimage.hash(lasting);
    }
    preimage.add(std::as_bytes(std::span(event.ip.bytes())));
    preimage.add(event.user_agent);
    return preimage.hash(key);
}

} // namespace waymark::events::enrich
