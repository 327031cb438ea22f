// SPDX-License-Identifier: Apache-2.0
#include "redirect/decide.hpp"

#include "base/query_string.hpp"

#include <array>
#include <bitset>
#include <cstddef>
#include <optional>
#include <span>
#include <tuple>

namespace waymark::redirect {

namespace {

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

void merge_target(std::string& out, std::string_view target, const UtmValues& values)
{
    std::array<QueryParameter, std::tuple_size_v<UtmValues>> parameters;
    std::size_t count = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (!values[i].empty())
            parameters[count++] = {links::utm_fields[i].name, values[i]};
    }
    out.clear();
    append_with_parameters(out, target, std::span(parameters).first(count));
}

std::optional<Refusal> find_refusal(const Snapshot& snapshot, TimePoint now)
{
    if (snapshot.status != links::LinkStatus::active)
        return Refusal::inactive;
    if (now >= snapshot.expires)
        return Refusal::expired;
    if (snapshot.has_password)
        return Refusal::password_required;
    return std::nullopt;
}

} // namespace

std::expected<Decision, Refusal> decide(const Snapshot& snapshot, const Visit& visit, TimePoint now,
                                        Scratch& scratch)
{
    if (const auto refusal = find_refusal(snapshot, now))
        return std::unexpected(*refusal);

    auto values = values_of(snapshot.utm);
    if (!take_utm(visit.query, values, scratch.decoded))
        return Decision{.target = snapshot.ready_target, .utm = to_utm(values)};
    merge_target(scratch.target, snapshot.target, values);
    return Decision{.target = scratch.target, .utm = to_utm(values)};
}

} // namespace waymark::redirect
