// SPDX-License-Identifier: Apache-2.0
#include "links/domains/domain.hpp"

#include "base/ip_address.hpp"
#include "base/text.hpp"
#include "base/text_rules.hpp"
#include "base/url_host.hpp"
#include "links/mistakes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ranges>
#include <utility>

namespace waymark::links::domains {

namespace {

constexpr std::size_t label_bytes_max = 63; // RFC 1035, section 2.3.4
constexpr std::size_t last_label_bytes_min = 2;
constexpr std::size_t port_digits_max = 5;

bool is_letter(char c)
{
    return ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z';
}

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool is_label(std::string_view label)
{
    if (label.empty() || label.size() > label_bytes_max)
        return false;
    if (label.front() == '-' || label.back() == '-')
        return false;
    return std::ranges::all_of(label,
                               [](char c) { return is_letter(c) || is_digit(c) || c == '-'; });
}

bool is_host_name(std::string_view name)
{
    const auto last_dot = name.rfind('.');
    if (last_dot == std::string_view::npos)
        return false;
    const std::string_view last = name.substr(last_dot + 1);
    if (last.size() < last_label_bytes_min || !std::ranges::all_of(last, is_letter))
        return false;
    return std::ranges::all_of(std::views::split(name, '.'), [](const auto& label) {
        return is_label(std::string_view(label.begin(), label.end()));
    });
}

// A host in its one spelling, as it stands in a URL. Of IPv4 addresses only the dotted form is
// taken, not all that browsers understand.
std::optional<std::string> parse_host(std::string_view host)
{
    if (host.starts_with('[')) {
        auto literal = parse_url_host(host);
        return literal ? std::optional(std::move(literal->text)) : std::nullopt;
    }
    if (host.contains(':'))
        return std::nullopt;
    if (is_host_name(host) || IpAddress::parse(host))
        return ascii_lower(host);
    return std::nullopt;
}

struct HostAndPort {
    std::string host;
    std::optional<std::string_view> port;
};

HostAndPort split_port(std::string_view text)
{
    // An IPv6 address, bare or in its brackets, has colons of its own.
    if (!text.starts_with('[') && std::ranges::count(text, ':') > 1)
        return {.host = fmt::format("[{}]", text), .port = {}};
    const auto colon = text.rfind(':');
    const auto bracket = text.rfind(']');
    if (colon == std::string_view::npos || (bracket != std::string_view::npos && bracket > colon))
        return {.host = std::string(text), .port = {}};
    return {.host = std::string(text.substr(0, colon)), .port = text.substr(colon + 1)};
}

std::optional<std::uint16_t> parse_port(std::string_view text)
{
    if (text.empty() || text.size() > port_digits_max || !std::ranges::all_of(text, is_digit))
        return std::nullopt;
    return parse_number<std::uint16_t>(text);
}

std::string_view without_scheme(std::string_view text)
{
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (istarts_with(text, scheme))
            return text.substr(scheme.size());
    }
    return text;
}

void check_name(std::string_view name, Mistakes& mistakes)
{
    if (auto parsed = parse_domain_name(name); !parsed)
        mistakes.add(std::move(parsed.error()));
}

void check_protocol(std::string_view protocol, Mistakes& mistakes)
{
    if (protocol != "http" && protocol != "https")
        mistakes.add("protocol", "Invalid protocol: it must be http or https");
}

void check_codes(const CodeFormat& codes, Mistakes& mistakes)
{
    if (codes.random_suffix_length > random_suffix_max) {
        mistakes.add("random_suffix_length",
                     fmt::format("Invalid length of the random suffix: it must be 0 to {}",
                                 random_suffix_max));
    }
}

// What pages show in one line.
struct LineRule {
    std::string_view field;
    std::size_t max;
};
constexpr LineRule site_name_rule{"site_name", site_name_max};
constexpr LineRule icp_number_rule{"icp_number", register_number_max};
constexpr LineRule police_number_rule{"police_number", register_number_max};

void check(const LineRule& rule, std::string_view text, Mistakes& mistakes)
{
    if (auto line = check_line(text, rule.field, rule.max); !line)
        mistakes.add(std::move(line.error()));
}

} // namespace

Result<std::string> parse_domain_name(std::string_view text)
{
    text = without_scheme(text);
    if (text.ends_with('/'))
        text.remove_suffix(1);
    const auto [written_host, written_port] = split_port(text);
    const auto host = parse_host(written_host);
    if (!host) {
        return failure(Errc::invalid_argument,
                       "Invalid domain name: it must be a name such as short.ly or an IP address",
                       "name");
    }
    std::string name = *host;
    if (written_port) {
        const auto port = parse_port(*written_port);
        if (!port)
            return failure(Errc::invalid_argument, "Invalid port: it must be 0 to 65535", "port");
        name = normal_host(fmt::format("{}:{}", *host, *port));
    }
    if (name.size() > domain_name_max) {
        return failure(Errc::invalid_argument,
                       fmt::format("Invalid domain name: it must be at most {} characters long",
                                   domain_name_max),
                       "name");
    }
    return name;
}

std::string normal_host(std::string_view host)
{
    for (const std::string_view port : {":80", ":443"}) {
        if (host.ends_with(port)) {
            host.remove_suffix(port.size());
            break;
        }
    }
    return ascii_lower(host);
}

std::vector<Error> find_mistakes(const DomainDraft& draft)
{
    Mistakes mistakes;
    check_name(draft.name, mistakes);
    check_protocol(draft.protocol, mistakes);
    check(site_name_rule, draft.site_name, mistakes);
    check(icp_number_rule, draft.icp_number, mistakes);
    check(police_number_rule, draft.police_number, mistakes);
    mistakes.check_text("description", draft.description, domain_description_max);
    check_codes(draft.codes, mistakes);
    return std::move(mistakes).take();
}

std::vector<Error> find_mistakes(const DomainPatch& patch)
{
    Mistakes mistakes;
    if (patch.name)
        check_name(*patch.name, mistakes);
    if (patch.protocol)
        check_protocol(*patch.protocol, mistakes);
    if (patch.site_name)
        check(site_name_rule, *patch.site_name, mistakes);
    if (patch.icp_number)
        check(icp_number_rule, *patch.icp_number, mistakes);
    if (patch.police_number)
        check(police_number_rule, *patch.police_number, mistakes);
    if (patch.description)
        mistakes.check_text("description", *patch.description, domain_description_max);
    return std::move(mistakes).take();
}

} // namespace waymark::links::domains
