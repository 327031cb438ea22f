// SPDX-License-Identifier: Apache-2.0
#include "api/pingoo/event_body.hpp"

#include "api/collect/json_members.hpp"
#include "api/pingoo/binding.hpp"
#include "api/pingoo/event_columns.hpp"
#include "base/text.hpp"
#include "base/text_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>

namespace waymark::api::pingoo {

namespace {

using events::EventKind;
using waymark::collect::Hit;

constexpr std::string_view page_view = "page_view";
constexpr std::string_view custom = "custom";

struct SendMember {
    std::string_view name;
    std::string EventBody::* text;
};

constexpr std::array send_members = std::to_array<SendMember>({
    {"session_id", &EventBody::session_id},
    {"user_id", &EventBody::user_id},
    {"url", &EventBody::url},
    {"referrer", &EventBody::referrer},
    {"event_type", &EventBody::event_type},
    {"event_value", &EventBody::event_value},
    {"screen", &EventBody::screen},
});

bool tells_duration(std::string_view type)
{
    return type == "leave" || type == "heartbeat";
}

// Of a text that is no number: none.
std::uint32_t duration_ms(std::string_view seconds)
{
    constexpr double ms_per_second = 1'000;
    return collect::to_duration_ms(parse_number<double>(seconds).value_or(0) * ms_per_second);
}

// The site may be named by a text of digits or a number.
Result<std::uint64_t> read_site(const boost::json::object& body)
{
    std::uint64_t site = 0;
    const auto* const given = body.if_contains("site_id");
    const bool is_number = given != nullptr && given->is_number();
    std::string text;
    if (!is_number) {
        if (auto bound = bind_text(body, {}, "site_id", text); !bound)
            return std::unexpected(bound.error());
    }
    const bool is_read = !text.empty() || is_number;
    if (!is_read || !bind_number(body, {}, "site_id", site))
        return failure(Errc::invalid_argument, "无效的SiteID格式", "site_id");
    return site;
}

} // namespace

Result<EventBody> read_event_body(const http::Request& request)
{
    EventBody body;
    const auto bound = bind_members(
        request, "EventCreate",
        {{.member = "site_id", .field = "SiteID", .value = &body.site_id, .is_required = true},
         {.member = "session_id",
          .field = "SessionID",
          .value = &body.session_id,
          .is_required = true},
         {.member = "user_id", .field = "UserID", .value = &body.user_id},
         {.member = "ip", .field = "IP", .value = &body.ip},
         {.member = "url", .field = "URL", .value = &body.url, .is_required = true},
         {.member = "referrer", .field = "Referrer", .value = &body.referrer},
         {.member = "user_agent", .field = "UserAgent", .value = &body.user_agent},
         {.member = "screen", .field = "Screen", .value = &body.screen},
         {.member = "event_type",
          .field = "EventType",
          .value = &body.event_type,
          .is_required = true},
         {.member = "event_value", .field = "EventValue", .value = &body.event_value}});
    if (!bound)
        return std::unexpected(bound.error());
    return body;
}

Result<EventBody> read_send_body(const http::Request& request)
{
    const auto object = bind_object(request);
    if (!object)
        return std::unexpected(object.error());
    EventBody body;
    for (const auto& [name, text] : send_members) {
        if (auto bound = bind_text(*object, {}, name, body.*text); !bound)
            return std::unexpected(bound.error());
    }
    const auto site = read_site(*object);
    if (!site)
        return std::unexpected(site.error());
    body.site_id = *site;
    return body;
}

Result<void> check_lengths(const EventBody& body)
{
    struct Column {
        std::string_view name;
        const std::string& text;
        std::size_t length_max;
    };
    const std::array columns{Column{"session_id", body.session_id, id_length_max},
                             Column{"user_id", body.user_id, id_length_max},
                             Column{"ip", body.ip, id_length_max},
                             Column{"screen", body.screen, screen_length_max},
                             Column{"event_type", body.event_type, word_length_max}};
    for (const auto& [name, text, length_max] : columns) {
        if (count_code_points(text) > length_max) {
            return failure(Errc::invalid_argument,
                           fmt::format("创建事件失败: ERROR: value too long for type character "
                                       "varying({}) (SQLSTATE 22001)",
                                       length_max),
                           std::string(name));
        }
    }
    return {};
}

Hit to_hit(const EventBody& body, const Sender& sender)
{
    Hit hit;
    hit.type = body.event_type;
    hit.label = body.event_value;
    if (body.event_type == page_view) {
        hit.kind = EventKind::page_view;
    } else if (tells_duration(body.event_type)) {
        hit.kind = EventKind::engagement;
        hit.duration_ms = duration_ms(body.event_value);
    } else {
        hit.kind = EventKind::custom;
        const bool is_named = body.event_type == custom && !body.event_value.empty();
        hit.name = is_named ? body.event_value : body.event_type;
    }
    hit.url = body.url;
    hit.referrer = body.referrer;
    hit.screen = body.screen;
    hit.ip = body.ip.empty() ? sender.ip : IpAddress::parse(body.ip).value_or(IpAddress{});
    hit.user_agent = body.user_agent.empty() ? sender.user_agent : body.user_agent;
    hit.accept_language = body.user_agent.empty() ? sender.accept_language : std::string_view{};
    hit.user = body.user_id;
    hit.visit = body.session_id;
    return hit;
}

} // namespace waymark::api::pingoo
