// SPDX-License-Identifier: Apache-2.0
#include "sites/site.hpp"

#include "base/random.hpp"
#include "base/url.hpp"

#include <array>
#include <utility>

namespace waymark::sites {

namespace {

template <typename Enum, std::size_t count>
using NameTable = std::array<std::pair<Enum, std::string_view>, count>;

constexpr NameTable<VisitorMode, 4> visitor_modes{{{VisitorMode::none, "none"},
                                                   {VisitorMode::daily, "daily"},
                                                   {VisitorMode::monthly, "monthly"},
                                                   {VisitorMode::persistent, "persistent"}}};
constexpr NameTable<AddressMode, 3> address_modes{{{AddressMode::full, "full"},
                                                   {AddressMode::truncated, "truncated"},
                                                   {AddressMode::dropped, "dropped"}}};
constexpr NameTable<VisitRule::List, 2> rule_lists{
    {{VisitRule::List::allowed, "allowed"}, {VisitRule::List::blocked, "blocked"}}};
constexpr NameTable<VisitRule::Kind, 4> rule_kinds{{{VisitRule::Kind::address, "address"},
                                                    {VisitRule::Kind::country, "country"},
                                                    {VisitRule::Kind::path, "path"},
                                                    {VisitRule::Kind::host, "host"}}};

template <typename Table, typename Enum>
std::string_view name_of(const Table& table, Enum value)
{
    for (const auto& [known, name] : table) {
        if (known == value)
            return name;
    }
    std::unreachable();
}

template <typename Enum, std::size_t count>
std::optional<Enum> find_name(const NameTable<Enum, count>& table, std::string_view name)
{
    for (const auto& [value, known] : table) {
        if (known == name)
            return value;
    }
    return std::nullopt;
}

} // namespace

std::string_view to_string(VisitorMode mode)
{
    return name_of(visitor_modes, mode);
}

std::string_view to_string(AddressMode mode)
{
    return name_of(address_modes, mode);
}

std::string_view to_string(VisitRule::List list)
{
    return name_of(rule_lists, list);
}

std::string_view to_string(VisitRule::Kind kind)
{
    return name_of(rule_kinds, kind);
}

std::optional<VisitorMode> parse_visitor_mode(std::string_view name)
{
    return find_name(visitor_modes, name);
}

std::optional<AddressMode> parse_address_mode(std::string_view name)
{
    return find_name(address_modes, name);
}

std::optional<VisitRule::List> parse_rule_list(std::string_view name)
{
    return find_name(rule_lists, name);
}

std::optional<VisitRule::Kind> parse_rule_kind(std::string_view name)
{
    return find_name(rule_kinds, name);
}

// A letter first: it is never taken for the number of a site.
std::string make_tracking_id()
{
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz";
    constexpr std::string_view letters_and_digits = "abcdefghijklmnopqrstuvwxyz0123456789";
    constexpr std::size_t length = 12;
    return secret_text(1, letters) + secret_text(length - 1, letters_and_digits);
}

std::string host_of(const Site& site)
{
    const auto url = Url::parse(site.domain);
    return url ? std::string(url->host()) : std::string{};
}

} // namespace waymark::sites
