// SPDX-License-Identifier: Apache-2.0
#include "redirect/snapshot.hpp"

#include "base/log.hpp"
#include "base/query_string.hpp"
#include "base/text.hpp"
#include "base/url.hpp"
#include "redirect/merge_query.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <string_view>
#include <utility>

namespace waymark::redirect {

namespace {

using links::variants::AbTest;
using links::variants::TestStatus;
using links::variants::Variant;

// What the weights of a link's own variants are shares of; what they leave is the target's.
constexpr std::uint32_t whole = 100;

// How the targets of a link are written in what leads there.
struct Writing {
    const links::LinkUtm& utm;
    bool is_verbatim; // or else in normal spelling
};

// The URL as people entered it, in printable ASCII. Where that might not be read as browsers read
// it, in normal spelling: with another host than it seems to have, or with what they skip.
std::string as_entered(std::string_view text, const Url& url)
{
    constexpr auto is_control = [](char c) { return (c >= '\0' && c < ' ') || c == '\x7f'; };
    const auto entered = trim(text);
    const auto origin = fmt::format("{}://{}", url.is_https() ? "https" : "http", url.host());
    if (!istarts_with(entered, origin) || std::ranges::any_of(entered, is_control))
        return url.text();
    std::string spelled;
    append_spelled(spelled, entered);
    return spelled;
}

// In normal spelling; empty if there is no campaign.
std::string with_utm(const std::string& target, const links::LinkUtm& utm)
{
    std::vector<QueryParameter> parameters;
    for (const auto& [name, member] : links::utm_fields) {
        if (!(utm.*member).empty())
            parameters.push_back({name, utm.*member});
    }
    if (parameters.empty())
        return {};
    std::string merged;
    append_with_parameters(merged, target, parameters);
    return merged;
}

// Nothing if the text is no URL.
std::optional<Target> make_target(std::string_view text, const Writing& writing)
{
    const auto url = Url::parse(text);
    if (!url)
        return std::nullopt;
    Target target{.text = writing.is_verbatim ? as_entered(text, *url) : url->text(),
                  .with_utm = with_utm(url->text(), writing.utm)};
    if (target.with_utm.empty())
        target.with_utm = target.text;
    return target;
}

std::vector<RoutingRule> make_rules(std::span<const links::routing::Rule> rules,
                                    const Writing& writing)
{
    std::vector<RoutingRule> made;
    for (const auto& rule : rules) {
        auto target = make_target(rule.target_url, writing);
        if (rule.is_active && target)
            made.push_back({.rule = rule.id,
                            .matcher = ConditionMatcher(rule.conditions),
                            .target = *std::move(target)});
    }
    return made;
}

// Those that may be drawn. The last one's reach is the sum of their weights.
std::vector<Share> make_shares(std::span<const Variant> variants, const Writing& writing)
{
    std::vector<Share> shares;
    std::uint32_t reach = 0;
    for (const auto& variant : variants) {
        auto target = make_target(variant.target_url, writing);
        if (!variant.is_active || variant.weight <= 0 || !target)
            continue;
        reach += static_cast<std::uint32_t>(variant.weight);
        shares.push_back({.variant = variant.id, .reach = reach, .target = *std::move(target)});
    }
    return shares;
}

std::optional<RunningTest> make_test(const AbTest& test, const Writing& writing)
{
    auto shares = make_shares(test.variants, writing);
    if (test.status != TestStatus::running || !test.is_active || shares.empty())
        return std::nullopt;
    const auto total = shares.back().reach;
    return RunningTest{.id = test.id,
                       .start = test.start.value_or(TimePoint::min()),
                       .end = test.end.value_or(TimePoint::max()),
                       .shares = std::move(shares),
                       .total = total};
}

std::optional<Preview> make_preview(const links::Link& link)
{
    if (link.og_title.empty() && link.og_description.empty() && link.og_image.empty())
        return std::nullopt;
    return Preview{.title = link.og_title,
                   .description = link.og_description,
                   .image = link.og_image,
                   .card = link.twitter_card.value_or(links::TwitterCard::summary_large_image)};
}

} // namespace

SnapshotPointer make_snapshot(const links::Link& link, const LinkParts& parts)
{
    const Writing writing{.utm = link.utm, .is_verbatim = link.domain != links::default_domain};
    auto target = make_target(link.target_url, writing);
    if (!target) {
        log::error("a link's target is no URL", {{"link", link.uid}});
        return nullptr;
    }
    Snapshot snapshot;
    snapshot.link = link.id;
    snapshot.owner = link.owner;
    snapshot.status = link.status;
    snapshot.expires = link.expires.value_or(TimePoint::max());
    if (link.click_limit)
        snapshot.clicks_left = *link.click_limit - link.clicks_taken;
    snapshot.has_password = link.has_password();
    snapshot.utm = link.utm;
    snapshot.target = *std::move(target);
    snapshot.is_routed = link.is_smart_routing;
    if (link.is_smart_routing) {
        snapshot.rules = make_rules(parts.rules, writing);
        snapshot.default_target = make_target(link.default_url, writing);
    }
    if (link.is_ab_test)
        snapshot.shares = make_shares(parts.variants, writing);
    if (!snapshot.shares.empty())
        snapshot.total = std::max(snapshot.shares.back().reach, whole);
    snapshot.is_sticky = link.is_sticky;
    if (parts.test)
        snapshot.test = make_test(*parts.test, writing);
    snapshot.preview = make_preview(link);
    return std::make_shared<const Snapshot>(std::move(snapshot));
}

} // namespace waymark::redirect
