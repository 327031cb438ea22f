// SPDX-License-Identifier: Apache-2.0
// The first byte says whose body the rest is. Whatever is read is an event that can be stored.
#include "api/collect/event_id_text.hpp"
#include "api/collect/inflate.hpp"
#include "api/collect/plausible_body.hpp"
#include "api/collect/segment_body.hpp"
#include "api/collect/tracker_body.hpp"
#include "api/collect/umami_body.hpp"
#include "api/collect/umami_token.hpp"
#include "api/native/event_batch.hpp"
#include "base/text.hpp"
#include "events/event_codec.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

using namespace waymark;
using namespace waymark::api;
using namespace waymark::api::collect;

constexpr TimePoint now = std::chrono::sys_days{std::chrono::year{2026} / 11 / 21};
constexpr std::size_t unpacked_max = 65'536;

void require(bool holds)
{
    if (!holds)
        std::abort();
}

void check(const Report& report)
{
    require(report.properties.size() <= events::properties_max);
    require(report.scroll_percent <= 100);
    require(report.currency.empty() || report.currency.size() == 3);
    require((report.kind == events::EventKind::custom) == !report.name.empty());
    require(report.id != events::EventId{});
}

void check(const waymark::collect::Hit& hit)
{
    require(hit.properties.size() <= events::properties_max);
    require(hit.scroll_percent <= 100);
    require(hit.currency.empty() || hit.currency.size() == 3);
    require((hit.kind == events::EventKind::custom) == !hit.name.empty());
    require(hit.id != events::EventId{});
}

void check_tracker(const Result<std::vector<TrackerHit>>& hits)
{
    if (!hits)
        return require(hits.error().code == Errc::invalid_argument);
    require(!hits->empty() && hits->size() <= tracker_reports_max);
    for (const auto& [site, hit] : *hits) {
        require(!site.empty());
        check(hit);
    }
}

// Alone, an object is read as it is by the route.
void check_tracker_body(std::string_view body, const TrackerDefaults& defaults)
{
    TrackerMemory memory;
    const auto hits = parse_tracker_body(body, defaults, memory);
    check_tracker(hits);
    const auto alone = parse_tracker_object(body, defaults, memory);
    if (!alone)
        return require(!hits || body.contains('['));
    require(hits && hits->size() == 1);
    const auto& same = hits->front();
    require(alone->site == same.site && alone->hit.url == same.hit.url &&
            alone->hit.name == same.hit.name && alone->hit.properties == same.hit.properties);
}

void check_plausible(std::string_view body)
{
    const auto event = parse_plausible_body(body);
    if (!event)
        return;
    require(!event->domains.empty() && event->domains.size() <= plausible_domains_max);
    check(event->report);
}

void check_umami(std::string_view body)
{
    if (const auto event = parse_umami_body(body)) {
        require(!event->website.empty());
        check(event->report);
    }
}

void check_segment(SegmentCall call, std::string_view body)
{
    const auto messages = parse_segment_body(call, body, now);
    if (!messages)
        return;
    require(!messages->reports.empty() && messages->reports.size() <= segment_batch_messages_max);
    for (const auto& report : messages->reports)
        check(report);
}

void check_batch(std::string_view body)
{
    const auto batch = native::parse_event_batch(body);
    if (!batch) {
        require(batch.error().code == Errc::invalid_argument);
        return require(is_utf8(batch.error().field) && is_utf8(batch.error().message));
    }
    require(!batch->hits.empty() && batch->hits.size() <= native::batch_events_max);
    require(batch->sites.size() == batch->hits.size());
    for (const auto& hit : batch->hits) {
        require(hit.properties.size() <= events::properties_max);
        require(hit.scroll_percent <= 100);
        require(hit.currency.empty() || hit.currency.size() == 3);
        require((hit.kind == events::EventKind::custom) == !hit.name.empty());
        require(hit.id != events::EventId{});
    }
}

void check_fields(std::string_view text)
{
    if (const auto token = UmamiToken::parse(text))
        require(UmamiToken::parse(token->to_text())->session == token->session);
    if (const auto id = parse_event_id(text))
        require(parse_event_id(to_string(*id)) == id);
    if (const auto user = basic_user(text))
        require(user->size() < text.size());
    if (const auto unpacked = gunzip(text, unpacked_max))
        require(unpacked->size() <= unpacked_max);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0)
        return 0;
    const std::string_view text(static_cast<const char*>(static_cast<const void*>(data + 1)),
                                size - 1);
    const TrackerDefaults defaults{.site = "1", .url = "https://a.example/"};
    TrackerMemory memory;
    switch (*data) {
    case 'q':
        check_tracker(parse_tracker_query(text, defaults, memory));
        break;
    case 'p':
        check_plausible(text);
        break;
    case 'u':
        check_umami(text);
        break;
    case 's':
        check_segment(SegmentCall::page, text);
        check_segment(SegmentCall::track, text);
        check_segment(SegmentCall::identify, text);
        break;
    case 'b':
        check_segment(SegmentCall::batch, text);
        break;
    case 'n':
        check_batch(text);
        break;
    case 'f':
        check_fields(text);
        break;
    default:
        check_tracker_body(text, defaults);
    }
    return 0;
}
