// SPDX-License-Identifier: Apache-2.0
#include "api/collect/segment_body.hpp"

#include "api/collect/event_id_text.hpp"
#include "api/collect/json_members.hpp"
#include "base/iso8601.hpp"
#include "base/text.hpp"
#include "http/percent.hpp"

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <sodium.h>

#include <algorithm>
#include <array>
#include <utility>

namespace waymark::api::collect {

namespace json = boost::json;

namespace {

using events::EventKind;

const json::object empty_object;

const json::object& object_or_empty(const json::object& object, std::string_view name)
{
    const auto* found = object_in(object, name);
    return found ? *found : empty_object;
}

std::optional<TimePoint> time_in(const json::object& object, std::string_view name)
{
    return parse_iso8601(text_in(object, name));
}

std::string first_text(std::string_view a, std::string_view b)
{
    return std::string(a.empty() ? b : a);
}

// What a batch says for all its messages.
struct Envelope {
    TimePoint now;
    std::optional<TimePoint> sent;
};

constexpr std::array<std::pair<std::string_view, SegmentCall>, 6> types{{
    {"track", SegmentCall::track},
    {"page", SegmentCall::page},
    {"screen", SegmentCall::screen},
    {"identify", SegmentCall::identify},
    {"group", SegmentCall::group},
    {"alias", SegmentCall::alias},
}};

std::optional<SegmentCall> call_of(std::string_view type)
{
    const auto* const found = std::ranges::find(types, type, &decltype(types)::value_type::first);
    return found == types.end() ? std::nullopt : std::optional(found->second);
}

std::string_view type_of(SegmentCall call)
{
    const auto* const found = std::ranges::find(types, call, &decltype(types)::value_type::second);
    return found == types.end() ? std::string_view{} : found->first;
}

void read_time(const json::object& message, const Envelope& envelope, Report& report)
{
    auto time = time_in(message, "timestamp");
    if (!time)
        time = time_in(message, "originalTimestamp");
    if (!time)
        return;
    const auto own = time_in(message, "sentAt");
    const auto sent = own ? own : envelope.sent;
    report.time_ms = to_epoch_ms(sent ? *time + (envelope.now - *sent) : *time);
}

void read_id(const json::object& message, Report& report)
{
    const auto id = id_in(message, "messageId");
    if (id.empty())
        return;
    report.id = parse_event_id(id);
    if (!report.id)
        report.id = hash_event_id(id);
}

// What the client's libraries say about where a message comes from.
void read_context(const json::object& context, Report& report)
{
    const auto& page = object_or_empty(context, "page");
    report.url = text_in(page, "url");
    report.referrer = text_in(page, "referrer");
    report.title = text_in(page, "title");
    report.language = text_in(context, "locale");
    if (const auto agent = text_in(context, "userAgent"); !agent.empty())
        report.user_agent = agent;
    report.ip = IpAddress::parse(text_in(context, "ip"));
    const auto& screen = object_or_empty(context, "screen");
    const auto width = number_in(screen, "width").value_or(0);
    const auto height = number_in(screen, "height").value_or(0);
    constexpr double side_max = 65'535;
    if (width >= 1 && width <= side_max && height >= 1 && height <= side_max)
        report.screen = fmt::format("{:.0f}x{:.0f}", width, height);
}

// A campaign is what the page's URL says of one; of a message whose URL is silent, what the library
// found out before.
void add_campaign(const json::object& context, Report& report)
{
    if (report.url.contains("utm_"))
        return;
    const auto& campaign = object_or_empty(context, "campaign");
    const auto [page, fragment] = cut(report.url, '#');
    std::string url(page);
    for (const std::string_view name : {"source", "medium", "name", "term", "content", "id"}) {
        if (const auto text = text_in(campaign, name); !text.empty())
            url += fmt::format("{}utm_{}={}", url.contains('?') ? '&' : '?',
                               name == "name" ? "campaign" : name, http::percent_encode(text));
    }
    if (!fragment.empty())
        url += fmt::format("#{}", fragment);
    report.url = std::move(url);
}

void read_value(const json::object& properties, Report& report)
{
    for (const std::string_view name : {"revenue", "value", "total"}) {
        if (const auto amount = number_in(properties, name)) {
            report.value_e4 = to_value_e4(*amount).value_or(0);
            break;
        }
    }
    report.currency = to_currency(text_in(properties, "currency"));
}

// A page or a screen of an application. What it says itself comes before its context.
void read_view(const json::object& message, json::object properties, Report& report)
{
    const auto name = text_in(message, "name");
    report.url = first_text(text_in(properties, "url"), report.url);
    report.referrer = first_text(text_in(properties, "referrer"), report.referrer);
    report.title = first_text(text_in(properties, "title"), report.title);
    if (report.title.empty())
        report.title = name;
    if (report.url.empty())
        report.url = text_in(properties, "path");
    if (report.url.empty() && !name.empty())
        report.url = fmt::format("/{}", name);
    for (const std::string_view known : {"url", "referrer", "title", "path", "search"})
        properties.erase(known);
    for (const std::string_view further : {"name", "category"}) {
        if (const auto text = text_in(message, further); !text.empty())
            properties[further] = text;
    }
    append_flattened(report.properties, properties);
}

void read_identity(SegmentCall call, const json::object& message, Report& report)
{
    report.kind = EventKind::engagement;
    report.type = type_of(call);
    for (const std::string_view name : {"groupId", "previousId"}) {
        if (auto id = id_in(message, name); !id.empty())
            report.properties.emplace_back(name, std::move(id));
    }
    append_flattened(report.properties, object_or_empty(message, "traits"));
}

// `place` is that of the message: "" or "batch[3].".
Result<Report> read_message(SegmentCall call, const json::object& message, std::string_view place,
                            const Envelope& envelope)
{
    Report report;
    read_time(message, envelope, report);
    read_id(message, report);
    const auto& context = object_or_empty(message, "context");
    read_context(context, report);
    report.user = id_in(message, "userId");
    report.visitor = id_in(message, "anonymousId");
    const auto& properties = object_or_empty(message, "properties");
    if (call == SegmentCall::page || call == SegmentCall::screen) {
        read_view(message, properties, report);
        add_campaign(context, report);
        return report;
    }
    if (call != SegmentCall::track) {
        read_identity(call, message, report);
        return report;
    }
    report.kind = EventKind::custom;
    report.name = text_in(message, "event");
    if (report.name.empty()) {
        const auto field = fmt::format("{}event", place);
        return failure(Errc::invalid_argument, field + " is required: the name of the event",
                       field);
    }
    add_campaign(context, report);
    read_value(properties, report);
    append_flattened(report.properties, properties);
    return report;
}

Result<Report> read_element(const json::value& element, std::size_t index, const Envelope& envelope)
{
    const auto field = fmt::format("batch[{}]", index);
    const auto* message = element.if_object();
    if (!message)
        return failure(Errc::invalid_argument, field + " must be an object", field);
    const auto call = call_of(text_in(*message, "type"));
    if (!call) {
        return failure(Errc::invalid_argument,
                       field + ".type must be track, page, screen, identify, group or alias",
                       field + ".type");
    }
    if (json::serialize(*message).size() > segment_message_bytes_max)
        return failure(Errc::invalid_argument, field + " is larger than 32 KiB", field);
    return read_message(*call, *message, field + ".", envelope);
}

// That of the batch, or else of its first message.
std::string write_key_of(const json::object& body, const json::array& batch)
{
    const auto* first = batch.front().if_object();
    return first ? first_text(text_in(body, "writeKey"), text_in(*first, "writeKey"))
                 : std::string(text_in(body, "writeKey"));
}

Result<SegmentMessages> read_batch(const json::object& body, TimePoint now)
{
    const auto* value = body.if_contains("batch");
    const auto* batch = value ? value->if_array() : nullptr;
    if (!batch || batch->empty() || batch->size() > segment_batch_messages_max) {
        return failure(
            Errc::invalid_argument,
            fmt::format("batch must be an array of 1 to {} messages", segment_batch_messages_max),
            "batch");
    }
    SegmentMessages messages{.write_key = write_key_of(body, *batch), .reports = {}};
    messages.reports.reserve(batch->size());
    const Envelope envelope{.now = now, .sent = time_in(body, "sentAt")};
    for (std::size_t i = 0; i < batch->size(); ++i) {
        auto report = read_element((*batch)[i], i, envelope);
        if (!report)
            return std::unexpected(std::move(report).error());
        messages.reports.push_back(*std::move(report));
    }
    return messages;
}

} // namespace

Result<SegmentMessages> parse_segment_body(SegmentCall call, std::string_view body, TimePoint now)
{
    const auto object = parse_object(body);
    if (!object)
        return std::unexpected(object.error());
    if (call == SegmentCall::batch)
        return read_batch(*object, now);
    auto report = read_message(call, *object, "", {.now = now, .sent = std::nullopt});
    if (!report)
        return std::unexpected(std::move(report).error());
    SegmentMessages messages{.write_key = std::string(text_in(*object, "writeKey")), .reports = {}};
    messages.reports.push_back(*std::move(report));
    return messages;
}

std::optional<std::string> basic_user(std::string_view authorization)
{
    const auto [scheme, credentials] = cut(trim(authorization), ' ');
    const auto encoded = trim(credentials);
    if (!iequals(scheme, "Basic") || encoded.empty())
        return std::nullopt;
    std::string decoded(encoded.size(), '\0');
    std::size_t size = 0;
    const int status = sodium_base642bin(reinterpret_cast<unsigned char*>(decoded.data()),
                                         decoded.size(), encoded.data(), encoded.size(), nullptr,
                                         &size, nullptr, sodium_base64_VARIANT_ORIGINAL);
    if (status != 0)
        return std::nullopt;
    decoded.resize(size);
    return std::string(cut(decoded, ':').first);
}

} // namespace waymark::api::collect
