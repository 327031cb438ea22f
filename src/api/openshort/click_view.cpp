// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/click_view.hpp"

#include "base/iso8601.hpp"

#include <fmt/format.h>

#include <array>
#include <string_view>

namespace waymark::api::openshort {

namespace {

using analytics::ClickRecord;

struct TextMember {
    std::string_view name;
    std::string ClickRecord::* text;
};

constexpr std::array text_members = std::to_array<TextMember>({
    {"ip", &ClickRecord::ip},
    {"browser", &ClickRecord::browser},
    {"os", &ClickRecord::os},
    {"device", &ClickRecord::device},
    {"country", &ClickRecord::country},
    {"region", &ClickRecord::region},
    {"city", &ClickRecord::city},
    {"referer", &ClickRecord::referrer},
    {"utmSource", &ClickRecord::utm_source},
    {"utmMedium", &ClickRecord::utm_medium},
    {"utmCampaign", &ClickRecord::utm_campaign},
    {"utmTerm", &ClickRecord::utm_term},
    {"utmContent", &ClickRecord::utm_content},
});

template <typename Id>
void add_known(boost::json::object& view, std::string_view name,
               const std::unordered_map<Id, std::string>& ids, Id id)
{
    if (const auto found = ids.find(id); found != ids.end())
        view[name] = found->second;
}

} // namespace

DestinationIds destination_ids(std::span<const links::variants::Variant> variants,
                               std::span<const links::routing::Rule> rules)
{
    DestinationIds ids;
    for (const auto& variant : variants)
        ids.variants.emplace(variant.id, variant.uid);
    for (const auto& rule : rules)
        ids.rules.emplace(rule.id, rule.uid);
    return ids;
}

boost::json::object to_view(const ClickRecord& click, const DestinationIds& ids)
{
    // In the shape of every other id.
    boost::json::object view{{"id", fmt::format("c{:024}", click.id)}};
    add_known(view, "variantId", ids.variants, click.variant);
    add_known(view, "routingRuleId", ids.rules, click.rule);
    for (const auto& member : text_members) {
        if (const auto& text = click.*member.text; !text.empty())
            view[member.name] = text;
    }
    view["isBot"] = click.is_bot;
    if (!click.bot_name.empty())
        view["botName"] = click.bot_name;
    view["createdAt"] = to_iso8601(click.time);
    return view;
}

} // namespace waymark::api::openshort
