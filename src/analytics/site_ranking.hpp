// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/catalogue.hpp"
#include "analytics/filter.hpp"
#include "analytics/scope.hpp"
#include "base/error.hpp"
#include "base/page.hpp"
#include "base/time_zone.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

// What events have most often: the values of a dimension, or words for them. Unlike an answer to a
// Query, it tells how many values there are beyond those that are shown.
namespace waymark::analytics {

class Reader;

// The host of a URL in lower case, without user and port. A text that has none stands for itself,
// and `none` for an empty one.
struct HostOf {
    Dimension url;
    std::string none;
};

// What a function of the values of some dimensions makes of them. It is asked once for each
// combination of them that some event has; of more than query_rows_max, those that the fewest
// events have are left out.
struct WordFor {
    std::vector<Dimension> dimensions;
    std::function<std::string(std::span<const std::string_view> values)> word;
};

// Dimensions of text only.
using RankingKey = std::variant<Dimension, HostOf, WordFor>;

// Events of bots count too.
struct RankingQuery {
    Scope scope;
    RankingKey key;
    std::optional<Filter> filter = std::nullopt;
    TimeRange range;
    Slice slice;
};

struct RankedValue {
    std::string value; // empty: not known
    std::uint64_t events = 0;

    friend bool operator==(const RankedValue&, const RankedValue&) = default;
};

// Those with the most events first, and by their bytes where they have as many. `total` is the
// number of values. A slice beyond the last of them, or beyond query_rows_max, is empty.
//
// Errors are those of Reader::run.
[[nodiscard]] Result<Page<RankedValue>> rank_events(Reader& reader, const RankingQuery& query);

} // namespace waymark::analytics
