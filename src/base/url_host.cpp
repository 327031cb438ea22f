// SPDX-License-Identifier: Apache-2.0
#include "base/url_host.hpp"

#include "base/query_string.hpp"
#include "base/text.hpp"

#include <fmt/format.h>

#include <idn2.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <iterator>
#include <memory>
#include <vector>

namespace waymark {

namespace {

constexpr std::size_t domain_bytes_max = 253; // RFC 1035, as text

bool is_forbidden_in_domain(char c)
{
    return static_cast<std::uint8_t>(c) <= 0x20 || c == 0x7f ||
           std::string_view("#/:<>?@[\\]^|%").contains(c);
}

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool has_hex_prefix(std::string_view part)
{
    return part.starts_with("0x") || part.starts_with("0X");
}

// One part of an IPv4 address: decimal, octal with a leading zero, or hexadecimal with 0x.
std::optional<std::uint64_t> parse_ipv4_part(std::string_view part)
{
    if (part.empty())
        return std::nullopt;
    int base = 10;
    if (has_hex_prefix(part)) {
        part.remove_prefix(2);
        base = 16;
    } else if (part.size() > 1 && part.front() == '0') {
        part.remove_prefix(1);
        base = 8;
    }
    if (part.empty())
        return 0;
    std::uint64_t value = 0;
    const char* const end = part.data() + part.size();
    const auto [stopped, error] = std::from_chars(part.data(), end, value, base);
    if (error != std::errc{} || stopped != end)
        return std::nullopt;
    return value;
}

std::vector<std::string_view> split_labels(std::string_view domain)
{
    if (domain.ends_with('.'))
        domain.remove_suffix(1);
    std::vector<std::string_view> labels;
    for (;;) {
        const auto dot = domain.find('.');
        labels.push_back(domain.substr(0, dot));
        if (dot == std::string_view::npos)
            return labels;
        domain.remove_prefix(dot + 1);
    }
}

// A domain whose last label is a number can only be an IPv4 address.
bool ends_in_number(const std::vector<std::string_view>& labels)
{
    const std::string_view last = labels.back();
    if (!last.empty() && std::ranges::all_of(last, is_digit))
        return true;
    return has_hex_prefix(last) && parse_ipv4_part(last).has_value();
}

std::optional<IpAddress> parse_ipv4(const std::vector<std::string_view>& parts)
{
    if (parts.size() > 4)
        return std::nullopt;
    std::uint64_t address = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto value = parse_ipv4_part(parts[i]);
        // The last part fills all the bytes that are left.
        const bool last = i + 1 == parts.size();
        const std::size_t bits = last ? 8 * (4 - i) : 8;
        if (!value || *value >= std::uint64_t{1} << bits)
            return std::nullopt;
        address |= *value << (last ? 0 : 8 * (3 - i));
    }
    return IpAddress::v4(static_cast<std::uint32_t>(address));
}

// The longest run of at least two zero pieces is left out, the first of several (RFC 5952); unlike
// inet_ntop this never writes dotted IPv4 at the end.
std::string ipv6_text(const IpAddress& address)
{
    std::array<unsigned, 8> pieces{};
    for (std::size_t i = 0; i < pieces.size(); ++i)
        pieces[i] = (unsigned{address.bytes()[2 * i]} << 8U) | address.bytes()[2 * i + 1];

    std::size_t gap_at = pieces.size();
    std::size_t gap_size = 1;
    for (std::size_t i = 0; i < pieces.size();) {
        std::size_t end = i;
        while (end < pieces.size() && pieces[end] == 0)
            ++end;
        if (end - i > gap_size) {
            gap_at = i;
            gap_size = end - i;
        }
        i = std::max(end, i + 1);
    }

    std::string text = "[";
    for (std::size_t i = 0; i < pieces.size();) {
        if (i == gap_at) {
            text += i == 0 ? "::" : ":";
            i += gap_size;
            continue;
        }
        fmt::format_to(std::back_inserter(text), "{:x}", pieces[i]);
        if (++i < pieces.size())
            text += ':';
    }
    text += ']';
    return text;
}

std::optional<UrlHost> parse_ipv6(std::string_view literal)
{
    if (!literal.contains(':'))
        return std::nullopt;
    const auto address = IpAddress::parse(literal);
    if (!address)
        return std::nullopt;
    return UrlHost{ipv6_text(*address), address};
}

std::optional<std::string> to_ascii(const std::string& domain)
{
    const bool is_ascii =
        std::ranges::all_of(domain, [](char c) { return static_cast<std::uint8_t>(c) < 0x80; });
    if (is_ascii)
        return ascii_lower(domain);
    if (!is_utf8(domain))
        return std::nullopt;
    char* found = nullptr;
    const int status = idn2_to_ascii_8z(domain.c_str(), &found, IDN2_NONTRANSITIONAL);
    const std::unique_ptr<char, decltype(&idn2_free)> owned(found, idn2_free);
    if (status != IDN2_OK)
        return std::nullopt;
    return std::string(owned.get());
}

} // namespace

std::optional<UrlHost> parse_url_host(std::string_view text)
{
    if (text.starts_with('['))
        return text.ends_with(']') ? parse_ipv6(text.substr(1, text.size() - 2)) : std::nullopt;

    const auto domain = to_ascii(percent_decode(text));
    if (!domain || domain->empty() || domain->size() > domain_bytes_max ||
        std::ranges::any_of(*domain, is_forbidden_in_domain))
        return std::nullopt;

    const auto labels = split_labels(*domain);
    if (!ends_in_number(labels))
        return UrlHost{*domain, std::nullopt};
    const auto address = parse_ipv4(labels);
    if (!address)
        return std::nullopt;
    return UrlHost{address->to_string(), address};
}

} // namespace waymark
