// SPDX-License-Identifier: Apache-2.0
#include "sites/visit_rules.hpp"

#include "base/text.hpp"
#include "base/url_host.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace waymark::sites {

namespace {

bool is_country(std::string_view text)
{
    return text.size() == 2 && std::ranges::all_of(text, [](char c) {
               return ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z';
           });
}

// As browsers spell it in a URL: "例子.中国" is "xn--fsqu00a.xn--fiqs8s".
std::string normal_host(std::string_view host)
{
    if (!host.contains('*')) {
        if (auto parsed = parse_url_host(host))
            return std::move(parsed->text);
    }
    return ascii_lower(host);
}

} // namespace

VisitRules::Entries::Entries(std::span<const VisitRule> rules, VisitRule::List list)
{
    std::vector<Network> networks;
    std::vector<std::string> paths;
    std::vector<std::string> hosts;
    for (const auto& rule : rules) {
        if (rule.list != list)
            continue;
        switch (rule.kind) {
        case VisitRule::Kind::address:
            if (const auto network = Network::parse(rule.value))
                networks.push_back(*network);
            break;
        case VisitRule::Kind::country:
            if (is_country(rule.value))
                countries_.set(index_of(rule.value));
            break;
        case VisitRule::Kind::path:
            paths.push_back(rule.value);
            break;
        case VisitRule::Kind::host:
            hosts.push_back(normal_host(rule.value));
            break;
        }
    }
    addresses_ = AddressSet(networks);
    paths_ = WildcardSet(paths);
    hosts_ = WildcardSet(hosts);
}

std::size_t VisitRules::Entries::index_of(std::string_view country)
{
    const auto letter = [&](std::size_t i) {
        return static_cast<std::size_t>(ascii_lower(country[i]) - 'a');
    };
    return letter(0) * letters + letter(1);
}

bool VisitRules::Entries::has_address(const IpAddress& address) const
{
    return !address.is_unspecified() && addresses_.contains(address);
}

bool VisitRules::Entries::has_country(std::string_view country) const
{
    return is_country(country) && countries_.test(index_of(country));
}

bool VisitRules::Entries::matches_one(const Visit& visit) const
{
    return has_address(visit.address) || has_country(visit.country) || hosts_.matches(visit.host) ||
           paths_.matches(visit.path);
}

bool VisitRules::Entries::matches_every_kind(const Visit& visit) const
{
    return (addresses_.is_empty() || has_address(visit.address)) &&
           (countries_.none() || has_country(visit.country)) &&
           (hosts_.is_empty() || hosts_.matches(visit.host)) &&
           (paths_.is_empty() || paths_.matches(visit.path));
}

VisitRules::VisitRules(std::span<const VisitRule> rules)
    : allowed_(rules, VisitRule::List::allowed), blocked_(rules, VisitRule::List::blocked),
      is_empty_(rules.empty())
{
}

bool VisitRules::is_blocked(const Visit& visit) const
{
    if (is_empty_)
        return false;
    const auto host = ascii_lower(visit.host.substr(0, text_bytes_max));
    const Visit known{.address = visit.address,
                      .country = visit.country,
                      .path = visit.path.substr(0, text_bytes_max),
                      .host = host};
    return blocked_.matches_one(known) || !allowed_.matches_every_kind(known);
}

} // namespace waymark::sites
