// SPDX-License-Identifier: Apache-2.0
#include "api/native/import_clicks.hpp"

#include "base/iso8601.hpp"

#include <fmt/format.h>

namespace waymark::api::native {

namespace {

std::unexpected<Error> wrong(std::size_t index, std::string_view member, std::string message)
{
    return failure(Errc::invalid_argument, std::move(message),
                   fmt::format("clicks[{}].{}", index, member));
}

Result<ClickFacts> read_click(const ImportedClick& click, std::size_t index, TimePoint now)
{
    ClickFacts facts;
    const auto time = parse_iso8601(click.time);
    if (!time)
        return wrong(index, "time", "Invalid time: write it as 2026-01-31T12:00:00.000Z.");
    if (*time > now + imported_ahead_max)
        return wrong(index, "time", "Invalid time: it lies in the future.");
    if (*time < now - imported_age_max)
        return wrong(index, "time", "Invalid time: it lies more than ten years back.");
    facts.time = *time;
    if (click.ip && !click.ip->empty()) {
        const auto ip = IpAddress::parse(*click.ip);
        if (!ip)
            return wrong(index, "ip", "Invalid ip: it is an IPv4 or IPv6 address.");
        facts.ip = *ip;
    }
    return facts;
}

} // namespace

Result<std::vector<ClickFacts>> read_clicks(const ImportClicks& body, TimePoint now)
{
    if (body.clicks.empty() || body.clicks.size() > imported_clicks_max) {
        return failure(Errc::invalid_argument,
                       fmt::format("Send 1 to {} clicks at once.", imported_clicks_max), "clicks");
    }
    std::vector<ClickFacts> all;
    all.reserve(body.clicks.size());
    for (std::size_t i = 0; i < body.clicks.size(); ++i) {
        auto facts = read_click(body.clicks[i], i, now);
        if (!facts)
            return std::unexpected(facts.error());
        all.push_back(*facts);
    }
    return all;
}

} // namespace waymark::api::native
