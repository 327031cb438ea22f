// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/ip_address.hpp"

#include <array>
#include <compare>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace waymark::events {

// A UUID (RFC 9562): version 7 where Waymark makes it, any where a client supplies it.
struct EventId {
    std::uint64_t high = 0;
    std::uint64_t low = 0;

    friend constexpr auto operator<=>(const EventId&, const EventId&) = default;
};

// Version 7: the time first, so that ids of one moment lie together, then 74 random bits.
[[nodiscard]] constexpr EventId make_event_id(TimePoint time, std::uint64_t random_a,
                                              std::uint64_t random_b)
{
    const auto ms = static_cast<std::uint64_t>(to_epoch_ms(time));
    return {(ms << 16U) | 0x7000U | (random_a & 0x0fffU),
            0x8000'0000'0000'0000U | (random_b >> 2U)};
}

// Stored by value in the spool: never renumber.
enum class EventKind : std::uint8_t {
    click = 1,     // a followed short link
    page_view = 2, // a tracked page
    custom = 3,    // a named event of a site or an application
    conversion = 4,
    engagement = 5, // time on a page that was viewed before: lengthens a visit, counts nothing
};

// Stored by value in the spool: never renumber.
enum EventFlag : std::uint32_t {
    flag_head_request = 1U << 0U, // asked for by HEAD
    flag_imported = 1U << 1U,     // brought in with a time of its own
    flag_time_clamped = 1U << 2U, // the client's time was unbelievable and was replaced
    flag_preview = 1U << 3U,      // a link-preview fetcher, by its own word
    flag_client_id = 1U << 4U,    // the id is the client's: another event of it is a repeat
    flag_headless = 1U << 5U,     // a page driven by a program, by the browser's own word
    // What a site's privacy asks of the address once places are known, and of the visitor's number.
    flag_address_truncated = 1U << 6U, // IPv4 to /24, IPv6 to /64
    flag_address_dropped = 1U << 7U,
    flag_visitor_unlinked = 1U << 8U, // each event has a visitor of its own
    flag_visitor_monthly = 1U << 9U,  // a visitor is known for a month instead of a day
    flag_blocked = 1U << 10U,         // by the site's own lists
};

struct Utm {
    std::string_view source;
    std::string_view medium;
    std::string_view campaign;
    std::string_view term;
    std::string_view content;
    std::string_view id;
    std::string_view source_platform;

    friend bool operator==(const Utm&, const Utm&) = default;
};

// What was observed, before anything is derived from it. This is what the spool keeps: enrichment
// happens behind it and can be run again.
//
// A view: text points into the buffer that the event was read from or is about to be written from.
struct Event {
    EventId id;
    EventKind kind = EventKind::click;
    std::uint32_t flags = 0;
    std::int64_t time_ms = 0;     // when it happened, Unix time
    std::int64_t received_ms = 0; // when the server took it

    UserId owner;
    LinkId link;
    DomainId domain;
    SiteId site;
    VariantId variant;
    RuleId rule;

    IpAddress ip;
    std::string_view user_agent;
    std::string_view accept_language;
    std::string_view referrer; // the whole URL, as sent
    std::string_view host;     // of the page or the short link
    std::string_view path;     // of the page; the slug of a link, without its slash
    std::string_view query;    // as received, without the question mark
    Utm utm;
    std::string_view click_id;      // gclid, fbclid, … of an advertiser, or a Waymark click
    std::string_view click_id_kind; // the parameter's name

    std::string_view title;          // of a page
    std::string_view screen;         // "1920x1080"
    std::string_view name;           // of a custom event
    std::string_view user;           // the customer's own id of the person
    std::string_view client_visitor; // ids of a client that keeps its own
    std::string_view client_visit;
    std::int64_t value_e4 = 0; // a value in ten-thousandths
    std::string_view currency; // ISO 4217
    std::string_view url;      // of the page, as the client told it
    std::string_view type;     // what the client calls an event of this kind: "page_view", "custom"
    std::string_view label;    // what it says beside its type
    std::uint32_t duration_ms = 0;
    std::uint8_t scroll_percent = 0;
    std::vector<std::pair<std::string_view, std::string_view>> properties;

    friend bool operator==(const Event&, const Event&) = default;
};

} // namespace waymark::events
