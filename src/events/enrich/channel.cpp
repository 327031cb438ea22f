// SPDX-License-Identifier: Apache-2.0
#include "events/enrich/channel.hpp"

#include "events/enrich/traffic_source.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>

namespace waymark::events::enrich {

namespace {

using enum SourceKind;

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> list)
{
    return std::ranges::find(list, text) != list.end();
}

struct ClickId {
    std::string_view kind;
    std::string_view channel;
};

constexpr std::array click_ids{
    ClickId{"gclid", "Paid Search"},     ClickId{"gbraid", "Paid Search"},
    ClickId{"wbraid", "Paid Search"},    ClickId{"msclkid", "Paid Search"},
    ClickId{"yclid", "Paid Search"},     ClickId{"bd_vid", "Paid Search"},
    ClickId{"ttclid", "Paid Social"},    ClickId{"gdt_vid", "Paid Social"},
    ClickId{"qz_gdt", "Paid Social"},    ClickId{"dclid", "Display"},
    ClickId{"fbclid", "Organic Social"}, ClickId{"igshid", "Organic Social"},
    ClickId{"twclid", "Organic Social"}, ClickId{"li_fat_id", "Organic Social"},
    ClickId{"epik", "Organic Social"},
};

std::string_view channel_of_click_id(std::string_view kind)
{
    const auto* const found = std::ranges::find(click_ids, kind, &ClickId::kind);
    return found == click_ids.end() ? std::string_view{} : found->channel;
}

bool is_paid(std::string_view medium)
{
    return medium.contains("cp") || medium.starts_with("paid") ||
           is_one_of(medium, {"ppc", "retargeting"});
}

bool is_display(std::string_view medium)
{
    return is_one_of(medium, {"display", "banner", "expandable", "interstitial", "cpm"});
}

bool is_shopping_campaign(std::string_view campaign)
{
    return campaign.starts_with("shop") || campaign.contains("shopping");
}

SourceKind kind_of(const Arrival& arrival)
{
    const auto kind = arrival.utm_source.empty() ? kind_of_host(arrival.referrer_host)
                                                 : kind_of_source(arrival.utm_source);
    return kind != email && is_shopping_campaign(arrival.utm_campaign) ? shopping : kind;
}

std::string_view paid_channel(SourceKind kind, std::string_view medium)
{
    switch (kind) {
    case shopping:
        return "Paid Shopping";
    case search:
        return "Paid Search";
    case social:
        return "Paid Social";
    case video:
        return "Paid Video";
    case assistant:
    case email:
    case unknown:
        break;
    }
    return is_display(medium) ? "Display" : "Paid Other";
}

// Channels that a medium or source states outright; empty if none.
std::string_view stated_channel(const Arrival& arrival)
{
    const auto medium = arrival.utm_medium;
    if (is_display(medium))
        return "Display";
    if (is_one_of(medium, {"email", "e-mail", "e_mail", "e mail", "newsletter"}))
        return "Email";
    if (is_one_of(medium, {"affiliate", "affiliates"}))
        return "Affiliates";
    if (medium == "audio")
        return "Audio";
    if (medium == "sms" || arrival.utm_source == "sms")
        return "SMS";
    if (medium.ends_with("push") || medium.contains("notification") || medium == "mobile" ||
        arrival.utm_source == "firebase")
        return "Mobile Push Notifications";
    return {};
}

std::string_view organic_channel(SourceKind kind, std::string_view medium)
{
    switch (kind) {
    case email:
        return "Email";
    case assistant:
        return "AI Assistants";
    case shopping:
        return "Organic Shopping";
    case social:
        return "Organic Social";
    case video:
        return "Organic Video";
    case search:
        return "Organic Search";
    case unknown:
        break;
    }
    if (medium.starts_with("social") || medium == "sm")
        return "Organic Social";
    if (medium.contains("video"))
        return "Organic Video";
    return medium == "organic" ? "Organic Search" : std::string_view{};
}

} // namespace

std::string_view channel_of(const Arrival& arrival)
{
    const bool tagged =
        !arrival.utm_source.empty() || !arrival.utm_medium.empty() || !arrival.utm_campaign.empty();
    const auto clicked = channel_of_click_id(arrival.click_id_kind);
    if (!tagged && clicked.empty() && arrival.referrer_host.empty())
        return "Direct";
    const auto medium = arrival.utm_medium;
    const auto kind = kind_of(arrival);
    if (is_paid(medium))
        return paid_channel(kind, medium);
    if (const auto stated = stated_channel(arrival); !stated.empty())
        return stated;
    if (medium.empty() && !clicked.empty())
        return clicked;
    if (const auto organic = organic_channel(kind, medium); !organic.empty())
        return organic;
    if (!arrival.referrer_host.empty() || is_one_of(medium, {"referral", "app", "link"}))
        return "Referral";
    return "Unassigned";
}

bool is_click_id(std::string_view parameter)
{
    return !channel_of_click_id(parameter).empty();
}

} // namespace waymark::events::enrich
