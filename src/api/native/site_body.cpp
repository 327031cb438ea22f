// SPDX-License-Identifier: Apache-2.0
#include "api/native/site_body.hpp"

#include "http/read_json.hpp"

#include <boost/describe.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace waymark::api::native {

// Members are spelled as on the wire.
struct RuleBody {
    std::string list;
    std::string kind;
    std::string value;
};
BOOST_DESCRIBE_STRUCT(RuleBody, (), (list, kind, value))

struct SiteBody {
    std::optional<std::string> name;
    std::optional<std::string> domain;
    std::optional<std::string> timeZone;
    std::optional<std::string> trackingId;
    std::optional<std::string> visitorMode;
    std::optional<std::string> addressMode;
    std::optional<std::int64_t> retentionDays;
    std::optional<std::vector<RuleBody>> rules;
};
BOOST_DESCRIBE_STRUCT(SiteBody, (),
                      (name, domain, timeZone, trackingId, visitorMode, addressMode, retentionDays,
                       rules))

namespace {

using sites::VisitRule;

template <typename Value>
Result<Value> known(std::optional<Value> parsed, const std::string& field, std::string_view words)
{
    if (parsed)
        return *parsed;
    return failure(Errc::invalid_argument, fmt::format("Invalid {}: it is {}.", field, words),
                   field);
}

// Nothing stays nothing.
template <typename Value>
Result<void> read_word(const std::optional<std::string>& word,
                       std::optional<Value> (*parse)(std::string_view), const std::string& field,
                       std::string_view words, std::optional<Value>& to)
{
    if (!word)
        return {};
    const auto value = known(parse(*word), field, words);
    if (!value)
        return std::unexpected(value.error());
    to = *value;
    return {};
}

Result<VisitRule> read_rule(RuleBody&& body, std::size_t index)
{
    const auto list = known(sites::parse_rule_list(body.list), fmt::format("rules[{}].list", index),
                            "allowed or blocked");
    if (!list)
        return std::unexpected(list.error());
    const auto kind = known(sites::parse_rule_kind(body.kind), fmt::format("rules[{}].kind", index),
                            "address, country, path or host");
    if (!kind)
        return std::unexpected(kind.error());
    return VisitRule{.list = *list, .kind = *kind, .value = std::move(body.value)};
}

Result<void> read_rules(std::optional<std::vector<RuleBody>>&& bodies,
                        std::optional<std::vector<VisitRule>>& to)
{
    if (!bodies)
        return {};
    to.emplace();
    for (auto& body : *bodies) {
        auto rule = read_rule(std::move(body), to->size());
        if (!rule)
            return std::unexpected(rule.error());
        to->push_back(*std::move(rule));
    }
    return {};
}

// A site is sent back as it was read, so what can't be changed is no mistake. Anything else is: a
// setting that is spelled wrongly would be left as it was, and nobody told.
Result<void> check_members(const boost::json::object& object)
{
    constexpr std::array<std::string_view, 12> known_names{
        "name",          "domain", "timeZone", "trackingId", "visitorMode", "addressMode",
        "retentionDays", "rules",  "id",       "ownerId",    "createdAt",   "updatedAt"};
    for (const auto& member : object) {
        const std::string name(member.key().data(), member.key().size());
        if (std::ranges::find(known_names, name) == known_names.end())
            return failure(Errc::invalid_argument, fmt::format("A site has no {}.", name), name);
    }
    return {};
}

// A number of days that no site has stands for all those that don't fit.
std::optional<std::uint32_t> to_days(std::optional<std::int64_t> days)
{
    constexpr std::int64_t too_many = sites::retention_days_max + 1;
    if (!days)
        return std::nullopt;
    return static_cast<std::uint32_t>(*days < 0 ? too_many : std::min(*days, too_many));
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 3> wire_names{{
    {"time_zone", "timeZone"},
    {"tracking_id", "trackingId"},
    {"retention_days", "retentionDays"},
}};

} // namespace

Result<sites::SitePatch> read_site_patch(const http::Request& request)
{
    const auto object = http::read_object(request);
    if (!object)
        return std::unexpected(object.error());
    if (auto known_members = check_members(*object); !known_members)
        return std::unexpected(std::move(known_members).error());
    auto body = http::from_json<SiteBody>(*object);
    if (!body)
        return std::unexpected(body.error());
    sites::SitePatch patch{.name = std::move(body->name),
                           .domain = std::move(body->domain),
                           .time_zone = std::move(body->timeZone),
                           .tracking_id = std::move(body->trackingId),
                           .retention_days = to_days(body->retentionDays)};
    auto done = read_word(body->visitorMode, &sites::parse_visitor_mode, "visitorMode",
                          "none, daily, monthly or persistent", patch.visitor_mode);
    if (done) {
        done = read_word(body->addressMode, &sites::parse_address_mode, "addressMode",
                         "full, truncated or dropped", patch.address_mode);
    }
    if (done)
        done = read_rules(std::move(body->rules), patch.rules);
    if (!done)
        return std::unexpected(done.error());
    return patch;
}

Result<sites::SiteDraft> read_site_draft(const http::Request& request)
{
    auto patch = read_site_patch(request);
    if (!patch)
        return std::unexpected(patch.error());
    const sites::SiteDraft usual;
    return sites::SiteDraft{.name = patch->name.value_or(""),
                            .domain = patch->domain.value_or(""),
                            .time_zone = patch->time_zone.value_or(""),
                            .tracking_id = std::move(patch->tracking_id),
                            .visitor_mode = patch->visitor_mode.value_or(usual.visitor_mode),
                            .address_mode = patch->address_mode.value_or(usual.address_mode),
                            .retention_days = patch->retention_days.value_or(usual.retention_days),
                            .rules = std::move(patch->rules).value_or(usual.rules)};
}

Error to_wire(Error mistake)
{
    for (const auto& [name, wire_name] : wire_names) {
        if (mistake.field == name)
            mistake.field = wire_name;
    }
    return mistake;
}

std::vector<Error> to_wire(std::vector<Error> mistakes)
{
    for (auto& mistake : mistakes)
        mistake = to_wire(std::move(mistake));
    return mistakes;
}

} // namespace waymark::api::native
