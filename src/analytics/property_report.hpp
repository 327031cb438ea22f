// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/trail.hpp"
#include "base/error.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// Properties: what pages and applications tell of their events besides.
namespace waymark::analytics {

class Reader;

struct PropertyQuery {
    TrailQuery events;
    Act act; // what the events are
    // Whose values are asked for. Nothing: which properties there are.
    std::optional<std::string> property = std::nullopt;
    std::size_t limit = 100;
};

inline constexpr std::size_t property_rows_max = 1'000;
inline constexpr std::size_t property_name_bytes_max = 128; // longer ones are cut when they come

struct PropertyCount {
    std::string text;           // the name of a property, or a value of it
    std::uint64_t events = 0;   // that have it
    std::uint64_t visitors = 0; // of these, as the metric counts them

    friend bool operator==(const PropertyCount&, const PropertyCount&) = default;
};

struct PropertyReport {
    std::uint64_t events = 0; // all that were looked at, also those without properties
    std::uint64_t visitors = 0;
    // The `limit` most frequent ones, then by their bytes. An event that has a property twice has
    // it once, with the value that it tells first.
    std::vector<PropertyCount> rows;
};

// invalid_argument: a name of a property that is empty or too long (`property`), a limit that is
// not 1 to property_rows_max (`limit`); an act that compile_act() refuses (its field); an empty
// range; what conditions_within() refuses.
// unavailable:      the answer takes too long. As Reader, this throws clickhouse::Unavailable.
[[nodiscard]] Result<PropertyReport> property_report(Reader& reader, const PropertyQuery& query);

} // namespace waymark::analytics
