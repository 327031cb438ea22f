// SPDX-License-Identifier: Apache-2.0
#include "redirect/decide.hpp"

#include "base/query_string.hpp"
#include "redirect/draw.hpp"
#include "redirect/merge_query.hpp"

#include <array>
#include <bitset>
#include <cstddef>
#include <optional>
#include <span>
#include <tuple>

namespace waymark::redirect {

namespace {

// One target of the snapshot, and why it was chosen.
struct Choice {
    const Target& target;
    RuleId rule;
    VariantId variant;
};

std::optional<Refusal> find_refusal(const Snapshot& snapshot, const Circumstances& circumstances)
{
    if (snapshot.status != links::LinkStatus::active)
        return Refusal::inactive;
    if (circumstances.now >= snapshot.expires)
        return Refusal::expired;
    if (snapshot.clicks_left && *snapshot.clicks_left <= 0)
        return Refusal::used_up;
    if (snapshot.has_password && !circumstances.is_admitted)
        return Refusal::password_required;
    return std::nullopt;
}

std::optional<Choice> choose_share(std::span<const Share> shares, std::uint32_t total,
                                   std::uint64_t draw)
{
    const auto* share = pick(shares, total, draw);
    if (share == nullptr)
        return std::nullopt;
    return Choice{.target = share->target, .rule = {}, .variant = share->variant};
}

std::optional<Choice> choose_by_test(const Snapshot& snapshot, const VisitView& visit)
{
    const auto& test = snapshot.test;
    if (!test || visit.now() < test->start || visit.now() >= test->end)
        return std::nullopt;
    const auto draw = draw_for_the_day(test->id, visit.visit(), visit.now());
    return choose_share(test->shares, test->total, draw);
}

std::optional<Choice> choose_by_rule(const Snapshot& snapshot, VisitView& visit)
{
    if (!snapshot.is_routed)
        return std::nullopt;
    for (const auto& [rule, matcher, target] : snapshot.rules) {
        if (matcher.matches(visit))
            return Choice{.target = target, .rule = rule, .variant = {}};
    }
    return std::nullopt;
}

std::optional<Choice> choose_by_weight(const Snapshot& snapshot, const Visit& visit,
                                       std::uint64_t draw)
{
    if (snapshot.total == 0)
        return std::nullopt;
    const auto own_draw = snapshot.is_sticky ? draw_for_good(snapshot.link, visit) : draw;
    return choose_share(snapshot.shares, snapshot.total, own_draw);
}

Choice choose(const Snapshot& snapshot, VisitView& visit, std::uint64_t draw)
{
    const bool has_default = snapshot.is_routed && snapshot.default_target;
    const auto& otherwise = has_default ? *snapshot.default_target : snapshot.target;
    return choose_by_test(snapshot, visit)
        .or_else([&] { return choose_by_rule(snapshot, visit); })
        .or_else([&] { return choose_by_weight(snapshot, visit.visit(), draw); })
        .value_or(Choice{.target = otherwise, .rule = {}, .variant = {}});
}

using UtmValues = std::array<std::string_view, links::utm_fields.size()>;

// In the order of links::utm_fields.
events::Utm to_utm(const UtmValues& values)
{
    return {.source = values[0],
            .medium = values[1],
            .campaign = values[2],
            .term = values[3],
            .content = values[4],
            .id = values[5],
            .source_platform = values[6]};
}

UtmValues values_of(const links::LinkUtm& utm)
{
    UtmValues values;
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = utm.*links::utm_fields[i].member;
    return values;
}

// Takes over the first value that isn't empty of each parameter in the query. True if there is any.
bool take_utm(std::string_view query, UtmValues& values, std::string& decoded)
{
    // Decoding never lengthens, so with this the views into `decoded` stay valid.
    decoded.clear();
    decoded.reserve(query.size());
    std::bitset<std::tuple_size_v<UtmValues>> taken;
    while (!query.empty()) {
        const auto [name, value] = take_parameter(query);
        const bool may_be_utm = name.starts_with("utm_") || name.contains('%');
        if (value.empty() || !may_be_utm)
            continue;
        for (std::size_t i = 0; i < values.size(); ++i) {
            if (taken.test(i) || !decodes_to(name, links::utm_fields[i].name))
                continue;
            const std::size_t begin = decoded.size();
            append_form_decoded(decoded, value);
            values[i] = std::string_view(decoded).substr(begin);
            taken.set(i);
        }
    }
    return taken.any();
}

void append_with_utm(std::string& out, std::string_view target, const UtmValues& values)
{
    std::array<QueryParameter, std::tuple_size_v<UtmValues>> parameters;
    std::size_t count = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (!values[i].empty())
            parameters[count++] = {links::utm_fields[i].name, values[i]};
    }
    append_with_parameters(out, target, std::span(parameters).first(count));
}

// The target with what the visit's query adds to it.
Decision lead_to(const Choice& choice, const Snapshot& snapshot, const Visit& visit,
                 QueryPassing passing, Scratch& scratch)
{
    auto values = values_of(snapshot.utm);
    std::string_view target = choice.target.with_utm;
    scratch.target.clear();
    if (passing == QueryPassing::all && !visit.query.empty()) {
        append_with_query(scratch.target, target, visit.query);
        target = scratch.target;
    } else if (passing == QueryPassing::utm_only &&
               take_utm(visit.query, values, scratch.decoded)) {
        append_with_utm(scratch.target, choice.target.text, values);
        target = scratch.target;
    }
    return {
        .target = target, .utm = to_utm(values), .rule = choice.rule, .variant = choice.variant};
}

} // namespace

std::expected<Decision, Refusal> decide(const Snapshot& snapshot, const Visit& visit,
                                        const Circumstances& circumstances, VisitorFacts& facts,
                                        Scratch& scratch)
{
    if (const auto refusal = find_refusal(snapshot, circumstances))
        return std::unexpected(*refusal);

    VisitView view(visit, facts, circumstances.now, scratch.decoded);
    const auto choice = choose(snapshot, view, circumstances.draw);
    return lead_to(choice, snapshot, visit, circumstances.passing, scratch);
}

} // namespace waymark::redirect
