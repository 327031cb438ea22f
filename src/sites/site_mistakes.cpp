// SPDX-License-Identifier: Apache-2.0
#include "base/network.hpp"
#include "base/text.hpp"
#include "base/text_rules.hpp"
#include "base/time_zone.hpp"
#include "sites/site.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

namespace waymark::sites {

namespace {

bool is_letter(char c)
{
    return ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z';
}

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool is_scheme(std::string_view text)
{
    return !text.empty() && is_letter(text.front()) && std::ranges::all_of(text, [](char c) {
        return is_letter(c) || is_digit(c) || c == '+' || c == '-' || c == '.';
    });
}

// Pingoo takes any URL with a scheme and something behind it.
Result<void> check_domain(std::string_view domain)
{
    if (auto checked = check_line(domain, "domain", domain_length_max); !checked)
        return checked;
    const auto colon = domain.find(':');
    const auto rest =
        colon == std::string_view::npos ? std::string_view{} : domain.substr(colon + 1);
    const auto host = rest.starts_with("//") ? rest.substr(2) : rest;
    if (!is_scheme(domain.substr(0, std::min(colon, domain.size()))) || host.empty() ||
        host.starts_with('/') || domain.contains(' '))
        return failure(Errc::invalid_argument,
                       "Invalid domain: it is an address such as https://example.com", "domain");
    return {};
}

Result<void> check_name(std::string_view name)
{
    if (name.empty())
        return failure(Errc::invalid_argument, "Invalid name: it has 1 to 100 characters", "name");
    return check_line(name, "name", name_length_max);
}

Result<void> check_time_zone(std::string_view time_zone)
{
    if (time_zone.empty() || TimeZone::find(time_zone))
        return {};
    return failure(Errc::invalid_argument,
                   fmt::format("'{}' is not a time zone of the IANA database",
                               to_utf8(time_zone.substr(0, 100))),
                   "time_zone");
}

// Digits alone would be taken for the number of a site.
Result<void> check_tracking_id(std::string_view id)
{
    const bool is_well_spelled = std::ranges::all_of(
        id, [](char c) { return is_letter(c) || is_digit(c) || c == '-' || c == '_' || c == '.'; });
    if (is_well_spelled && !id.empty() && id.size() <= tracking_id_length_max &&
        !std::ranges::all_of(id, is_digit))
        return {};
    return failure(Errc::invalid_argument,
                   fmt::format("Invalid tracking id: it has 1 to {} letters, digits and any of "
                               "\"-_.\", and is no number",
                               tracking_id_length_max),
                   "tracking_id");
}

Result<void> check_retention(std::uint32_t days)
{
    if (days <= retention_days_max)
        return {};
    return failure(
        Errc::invalid_argument,
        fmt::format("Invalid retention: it is 1 to {} days, or 0 for ever", retention_days_max),
        "retention_days");
}

// What is wrong with a rule's value, in words; empty: nothing.
std::string_view fault_in(const VisitRule& rule)
{
    const std::string_view value = rule.value;
    switch (rule.kind) {
    case VisitRule::Kind::address:
        return Network::parse(value) ? ""
                                     : "it is an address such as 192.0.2.7, or a network such as "
                                       "192.0.2.0/24 or 2001:db8::/32";
    case VisitRule::Kind::country:
        return value.size() == 2 && std::ranges::all_of(value, is_letter)
                   ? ""
                   : "it is the two letters of a country, such as DE";
    case VisitRule::Kind::path:
        return value.starts_with('/') || value.starts_with('*')
                   ? ""
                   : "it is a path such as /internal/*, or *.pdf";
    case VisitRule::Kind::host:
        return !value.empty() && value.find_first_of("/: ") == std::string_view::npos
                   ? ""
                   : "it is a host such as www.example.com, or *.example.com";
    }
    std::unreachable();
}

Result<void> check_rule(const VisitRule& rule, std::size_t index)
{
    const auto field = fmt::format("rules[{}].value", index);
    if (auto checked = check_line(rule.value, field, rule_length_max); !checked)
        return checked;
    if (const auto fault = fault_in(rule); !fault.empty())
        return failure(Errc::invalid_argument, fmt::format("Invalid {}: {}", field, fault), field);
    return {};
}

bool is_scanning(const VisitRule& rule)
{
    return (rule.kind == VisitRule::Kind::path || rule.kind == VisitRule::Kind::host) &&
           std::ranges::count(rule.value, '*') > 1;
}

void add_if_wrong(Result<void> checked, std::vector<Error>& mistakes)
{
    if (!checked)
        mistakes.push_back(std::move(checked).error());
}

// Of rules that are too many, none is looked at.
void find_mistakes(const std::vector<VisitRule>& rules, std::vector<Error>& mistakes)
{
    if (rules.size() > rules_max) {
        mistakes.push_back({Errc::invalid_argument,
                            fmt::format("Invalid rules: there are at most {}", rules_max),
                            "rules"});
        return;
    }
    for (std::size_t i = 0; i < rules.size(); ++i)
        add_if_wrong(check_rule(rules[i], i), mistakes);
    if (std::cmp_greater(std::ranges::count_if(rules, is_scanning), scanning_rules_max)) {
        mistakes.push_back(
            {Errc::invalid_argument,
             fmt::format("Invalid rules: at most {} have more than one *", scanning_rules_max),
             "rules"});
    }
}

} // namespace

std::vector<Error> find_mistakes(const SiteDraft& draft)
{
    return find_mistakes(SitePatch{.name = draft.name,
                                   .domain = draft.domain,
                                   .time_zone = draft.time_zone,
                                   .tracking_id = draft.tracking_id,
                                   .retention_days = draft.retention_days,
                                   .rules = draft.rules});
}

std::vector<Error> find_mistakes(const SitePatch& patch)
{
    std::vector<Error> mistakes;
    if (patch.name)
        add_if_wrong(check_name(*patch.name), mistakes);
    if (patch.domain)
        add_if_wrong(check_domain(*patch.domain), mistakes);
    if (patch.time_zone)
        add_if_wrong(check_time_zone(*patch.time_zone), mistakes);
    if (patch.tracking_id)
        add_if_wrong(check_tracking_id(*patch.tracking_id), mistakes);
    if (patch.retention_days)
        add_if_wrong(check_retention(*patch.retention_days), mistakes);
    if (patch.rules)
        find_mistakes(*patch.rules, mistakes);
    return mistakes;
}

} // namespace waymark::sites
