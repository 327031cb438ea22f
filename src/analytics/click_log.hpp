// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/filter.hpp"
#include "analytics/scope.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"
#include "base/page.hpp"
#include "base/time_zone.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

// Clicks one by one. Errors are those of Reader::run.
namespace waymark::analytics {

class Reader;

// A text that is not known is empty.
struct ClickRecord {
    std::uint64_t id = 0; // made of the event's id; below 2^53
    TimePoint time;
    LinkId link;
    VariantId variant;
    RuleId rule;
    DomainId domain;
    std::string ip;
    std::string user_agent;
    std::string referrer;
    std::string query;
    std::string language;
    std::string country;
    std::string region;
    std::string city;
    std::string isp;
    std::string device;
    std::string browser;
    std::string os;
    std::string utm_source;
    std::string utm_medium;
    std::string utm_campaign;
    std::string utm_term;
    std::string utm_content;
    bool is_bot = false;
    std::string bot_name;
};

struct ClickQuery {
    Scope scope;
    std::optional<Filter> filter = std::nullopt;
    std::optional<TimeRange> range = std::nullopt;
    bool include_bots = false;
};

// Newest first.
//
// invalid_argument: `slice.limit` is above click_rows_max, or the slice ends beyond query_rows_max.
inline constexpr std::size_t click_rows_max = 1'000;
[[nodiscard]] Result<Page<ClickRecord>> list_clicks(Reader& reader, const ClickQuery& query,
                                                    const Slice& slice);

// Reads all clicks in portions of some thousands, newest first, in constant memory, however many
// there are: each portion goes on behind the last click of the one before. Not thread-safe.
class ClickStream {
public:
    // `reader` must outlive the stream. Clicks that came in after `now` are left out. At most
    // `clicks_max` clicks.
    ClickStream(Reader& reader, ClickQuery query, TimePoint now, std::uint64_t clicks_max);

    // The next portion; empty at the end. A portion that fails can be asked for again.
    [[nodiscard]] Result<std::vector<ClickRecord>> next();

private:
    [[nodiscard]] Result<void> start();
    [[nodiscard]] Result<std::vector<ClickRecord>> read_window();

    Reader& reader_;
    ClickQuery query_;
    std::int64_t received_ms_max_;
    std::uint64_t left_;
    bool is_started_ = false;
    // What is left is from these seconds; about `window_seconds_` of them make a portion.
    std::int64_t first_second_ = 0;
    std::int64_t last_second_ = 0;
    std::int64_t window_seconds_ = 1;
    // The last click of a portion that ended within a second; no id: none did.
    std::int64_t time_ms_ = 0;
    std::string event_id_;
};

struct ClickTally {
    LinkId link;
    std::uint64_t people = 0;
    std::uint64_t bots = 0;
};

// Clicks of these links, of all time; links without clicks have no entry, and there is no order.
//
// invalid_argument: more than filter_values_max links.
[[nodiscard]] Result<std::vector<ClickTally>> tally_clicks(Reader& reader,
                                                           std::span<const LinkId> links);
// The same of links with an id above `after`, ascending by link.
[[nodiscard]] Result<std::vector<ClickTally>> tally_clicks_after(Reader& reader, LinkId after,
                                                                 std::size_t limit);

} // namespace waymark::analytics
