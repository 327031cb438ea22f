// SPDX-License-Identifier: Apache-2.0
#include "events/enrich/pack/asn_csv.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <string>

namespace waymark::events::enrich::pack {

namespace {

std::string unquoted(std::string_view field)
{
    if (field.size() < 2 || !field.starts_with('"') || !field.ends_with('"'))
        return std::string(field);
    field = field.substr(1, field.size() - 2);
    std::string text;
    for (std::size_t i = 0; i < field.size(); ++i) {
        text += field[i];
        if (field[i] == '"')
            ++i; // a quote is written twice
    }
    return text;
}

} // namespace

std::optional<AsnRange> parse_asn_line(std::string_view line)
{
    const auto [first_text, after_first] = cut(line, ',');
    const auto [last_text, after_last] = cut(after_first, ',');
    const auto [number_text, name] = cut(after_last, ','); // the name is the last field
    const auto first = IpAddress::parse(first_text);
    const auto last = IpAddress::parse(last_text);
    const auto number = parse_number<std::uint32_t>(number_text);
    if (!first || !last || !number || first->is_v4() != last->is_v4() || *last < *first)
        return std::nullopt;
    return AsnRange{
        .first = *first, .last = *last, .number = *number, .name = to_utf8(unquoted(name))};
}

Result<std::vector<AsnRange>> parse_asn_csv(std::string_view text)
{
    std::vector<AsnRange> ranges;
    while (!text.empty()) {
        auto [line, rest] = cut(text, '\n');
        text = rest;
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        auto range = parse_asn_line(line);
        if (!range) {
            return failure(Errc::invalid_argument,
                           fmt::format("line {} is no range of addresses", ranges.size() + 1));
        }
        ranges.push_back(*std::move(range));
    }
    return ranges;
}

} // namespace waymark::events::enrich::pack
