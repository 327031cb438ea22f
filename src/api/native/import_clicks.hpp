// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/ip_address.hpp"
#include "http/request.hpp"

#include <boost/describe.hpp>

#include <optional>
#include <string>
#include <vector>

namespace waymark::api::native {

// One click of the past, as POST /api/native/clicks takes it. Members are spelled as on the wire.
struct ImportedClick {
    std::string slug;
    std::string time;
    std::optional<std::string> ip;
    std::optional<std::string> userAgent;
    std::optional<std::string> referrer;
    std::optional<std::string> acceptLanguage;
    std::optional<std::string> query;
};
BOOST_DESCRIBE_STRUCT(ImportedClick, (),
                      (slug, time, ip, userAgent, referrer, acceptLanguage, query))

struct ImportClicks {
    std::vector<ImportedClick> clicks;
};
BOOST_DESCRIBE_STRUCT(ImportClicks, (), (clicks))

inline constexpr std::size_t imported_clicks_max = 5'000;
// How far a click's time may lie ahead of the server's clock, and how far back.
inline constexpr std::chrono::minutes imported_ahead_max{5};
inline constexpr std::chrono::years imported_age_max{10};

// What of a click is not text, read.
struct ClickFacts {
    TimePoint time;
    IpAddress ip; // unspecified, if none was given
};

// Reads and checks all clicks of the body.
//
// invalid_argument: there are none or too many, a time or an address is malformed, or a time is
// too far ahead or back; `field` names it, as in `clicks[3].time`.
[[nodiscard]] Result<std::vector<ClickFacts>> read_clicks(const ImportClicks& body, TimePoint now);

} // namespace waymark::api::native
