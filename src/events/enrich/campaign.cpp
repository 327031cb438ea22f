// SPDX-License-Identifier: Apache-2.0
#include "events/enrich/campaign.hpp"

#include "base/text.hpp"
#include "events/enrich/channel.hpp"

#include <array>

namespace waymark::events::enrich {

namespace {

struct Parameter {
    std::string_view name; // without "utm_"
    std::string_view Utm::* field;
};

constexpr std::array parameters{
    Parameter{"source", &Utm::source},
    Parameter{"medium", &Utm::medium},
    Parameter{"campaign", &Utm::campaign},
    Parameter{"term", &Utm::term},
    Parameter{"content", &Utm::content},
    Parameter{"id", &Utm::id},
    Parameter{"source_platform", &Utm::source_platform},
};

void take(std::string_view name, std::string_view value, TextArena& arena, Utm& utm)
{
    for (const auto& parameter : parameters) {
        if (parameter.name == name && (utm.*parameter.field).empty())
            utm.*parameter.field = arena.decoded(value, Campaign::value_bytes_max);
    }
}

} // namespace

Campaign campaign_of(const Event& event, TextArena& arena)
{
    constexpr std::string_view prefix = "utm_";
    Campaign campaign{.utm = event.utm, .click_id_kind = event.click_id_kind};
    for (auto query = event.query; !query.empty();) {
        const auto [parameter, rest] = cut(query, '&');
        query = rest;
        const auto [name, value] = cut(parameter, '=');
        if (value.empty())
            continue;
        if (istarts_with(name, prefix))
            take(name.substr(prefix.size()), value, arena, campaign.utm);
        else if (campaign.click_id_kind.empty() && is_click_id(name))
            campaign.click_id_kind = name;
    }
    return campaign;
}

} // namespace waymark::events::enrich
