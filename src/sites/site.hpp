// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace waymark::sites {

// How long a visitor of the site is known as the same. Stored by name.
enum class VisitorMode : std::uint8_t {
    none,       // not at all: each event has a visitor of its own
    daily,      // within a day, by a hash of address and user agent
    monthly,    // within a month, likewise
    persistent, // by an id that the page keeps, of visitors who consent; others daily
};

// What is kept of a visitor's address, once places are known by it. Stored by name.
enum class AddressMode : std::uint8_t {
    full,
    truncated, // IPv4 to /24, IPv6 to /64
    dropped,
};

// Which visits count. A visit that no entry of a list `allowed` matches, where there are entries
// of that kind, or that one of `blocked` matches, is kept apart from those of people. See
// visit_rules.hpp for how they match.
struct VisitRule {
    enum class List : std::uint8_t { allowed, blocked }; // stored by name
    enum class Kind : std::uint8_t {                     // stored by name
        address,                                         // an address or a network: "192.0.2.0/24"
        country,                                         // ISO 3166-1 alpha-2
        path, // of the page; `*` stands for any characters
        host, // of the page; `*` likewise
    };
    List list = List::blocked;
    Kind kind = Kind::address;
    std::string value;

    friend bool operator==(const VisitRule&, const VisitRule&) = default;
};

// A web site whose visits are counted.
struct Site {
    SiteId id;
    UserId owner;
    std::string name;
    std::string domain;    // its address, as the owner wrote it: "https://example.com"
    std::string time_zone; // IANA name of its days; empty: the server's
    TimePoint created;
    TimePoint updated;
    std::string tracking_id; // what its pages may call it instead of the number
    VisitorMode visitor_mode = VisitorMode::daily;
    AddressMode address_mode = AddressMode::full;
    std::uint32_t retention_days = 0; // of single events; 0: for ever
    std::vector<VisitRule> rules;
    std::uint32_t generation = 0; // how often its statistics were cleared

    // What its events name it: after each clearing another, so that the events of before are gone
    // at once, those included that are still on their way. They are erased when there is time.
    [[nodiscard]] constexpr SiteId events_id() const
    {
        return SiteId{id.value | (std::uint64_t{generation} << generation_shift)};
    }
    static constexpr unsigned generation_shift = 40;

    friend bool operator==(const Site&, const Site&) = default;
};

// The site that events name so.
[[nodiscard]] constexpr SiteId site_of_events(SiteId events_id)
{
    return SiteId{events_id.value & ((std::uint64_t{1} << Site::generation_shift) - 1)};
}

// What somebody wants a new site to be, unchecked.
struct SiteDraft {
    std::string name;
    std::string domain;
    std::string time_zone = {};
    std::optional<std::string> tracking_id = {}; // nothing: one is made
    VisitorMode visitor_mode = VisitorMode::daily;
    AddressMode address_mode = AddressMode::full;
    std::uint32_t retention_days = 0;
    std::vector<VisitRule> rules = {};
};

// What to change; nothing: leave it.
struct SitePatch {
    std::optional<std::string> name = {};
    std::optional<std::string> domain = {};
    std::optional<std::string> time_zone = {};
    std::optional<std::string> tracking_id = {};
    std::optional<VisitorMode> visitor_mode = {};
    std::optional<AddressMode> address_mode = {};
    std::optional<std::uint32_t> retention_days = {};
    std::optional<std::vector<VisitRule>> rules = {};
};

// Limits of texts, in Unicode code points.
inline constexpr std::size_t name_length_max = 100;
inline constexpr std::size_t domain_length_max = 255;
inline constexpr std::size_t tracking_id_length_max = 64;
inline constexpr std::size_t rule_length_max = 255;

inline constexpr std::uint32_t retention_days_max = 3650;
inline constexpr std::size_t rules_max = 1000;
// Of them, those that name a path or a host with more than one `*`: each is looked for in the whole
// text, for every event.
inline constexpr std::size_t scanning_rules_max = 100;

// All that is wrong with it, in the order of the members; `field` is a member's name, as in
// "rules[3].value".
[[nodiscard]] std::vector<Error> find_mistakes(const SiteDraft& draft);
[[nodiscard]] std::vector<Error> find_mistakes(const SitePatch& patch);

// The names by which these are stored, and told to clients.
[[nodiscard]] std::string_view to_string(VisitorMode mode);
[[nodiscard]] std::string_view to_string(AddressMode mode);
[[nodiscard]] std::string_view to_string(VisitRule::List list);
[[nodiscard]] std::string_view to_string(VisitRule::Kind kind);
[[nodiscard]] std::optional<VisitorMode> parse_visitor_mode(std::string_view name);
[[nodiscard]] std::optional<AddressMode> parse_address_mode(std::string_view name);
[[nodiscard]] std::optional<VisitRule::List> parse_rule_list(std::string_view name);
[[nodiscard]] std::optional<VisitRule::Kind> parse_rule_kind(std::string_view name);

// A tracking id that nobody has, but for a chance of 1 in 10^18: twelve lower-case letters and
// digits, a letter first. Throws std::system_error if the kernel gives no randomness.
[[nodiscard]] std::string make_tracking_id();

// The host that the site's pages are on, lower case and without its port: what an event's origin is
// compared with. Empty if its address names none.
[[nodiscard]] std::string host_of(const Site& site);

// "www.example.com" and "example.com" are one site's: the latter.
[[nodiscard]] constexpr std::string_view without_www(std::string_view host)
{
    return host.starts_with("www.") ? host.substr(4) : host;
}

} // namespace waymark::sites
