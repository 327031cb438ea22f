// SPDX-License-Identifier: Apache-2.0
#include "api/native/event_batch.hpp"

#include "api/collect/event_id_text.hpp"
#include "api/collect/json_members.hpp"
#include "base/iso8601.hpp"
#include "base/text.hpp"
#include "events/event_codec.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <deque>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace waymark::api::native {

namespace json = boost::json;

namespace {

using events::EventKind;
using waymark::collect::Hit;

constexpr std::size_t shown_name_max = 100;

std::string_view view(const json::string& text)
{
    return {text.data(), text.size()};
}

bool is_screen(std::string_view text)
{
    const auto [width, height] = cut(text, 'x');
    return parse_number<std::uint16_t>(width) && parse_number<std::uint16_t>(height);
}

// What a batch is views of. Its parts are freed together, most of them without being looked at.
struct Document {
    explicit Document(std::size_t body_bytes) : memory(body_bytes * 2) {}

    json::monotonic_resource memory;
    json::value value = json::value(nullptr, &memory);
    std::deque<std::string> texts; // what the body has as numbers
};

// Reads the members of one event, in the order in which they come, and keeps the first mistake.
// Null is as good as absent.
class EventReader {
public:
    // All must outlive the reader.
    EventReader(std::string_view& site, Hit& hit, std::deque<std::string>& texts)
        : site_(site), hit_(hit), texts_(texts)
    {
    }

    // False: `member` and `rule` tell what is wrong.
    bool read(const json::object& object)
    {
        for (const auto& entry : object) {
            member_ = {entry.key().data(), entry.key().size()};
            if (!read_member(entry.value()))
                return false;
        }
        return check();
    }

    [[nodiscard]] std::string_view member() const { return member_; }
    [[nodiscard]] std::string_view rule() const { return rule_; }

private:
    using Read = bool (EventReader::*)(const json::value&);
    struct Member {
        std::string_view name;
        Read read;
    };

    bool read_member(const json::value& value)
    {
        for (const auto& [name, read] : members) {
            if (name == member_)
                return value.is_null() || (this->*read)(value);
        }
        member_ = utf8_prefix(member_, shown_name_max);
        return wrong("is not known");
    }

    bool wrong(std::string_view rule)
    {
        rule_ = rule;
        return false;
    }
    bool wrong(std::string_view member, std::string_view rule)
    {
        member_ = member;
        return wrong(rule);
    }

    bool check()
    {
        if (site_.empty())
            return wrong("site", "is required: the site's number or tracking id");
        if (!has_type_ && !hit_.name.empty())
            hit_.kind = EventKind::custom;
        const bool is_custom = hit_.kind == EventKind::custom;
        if (is_custom && hit_.name.empty())
            return wrong("name", "is required: the name of the event");
        if (!is_custom && !hit_.name.empty())
            return wrong("name", "is for events of the type custom");
        if (hit_.kind == EventKind::page_view && hit_.url.empty())
            return wrong("url", "is required: the URL of the page");
        hit_.label = hit_.name; // by which Pingoo's clients know a custom event
        return true;
    }

    bool set_text(const json::value& value, std::string_view& to)
    {
        const auto* text = value.if_string();
        if (!text)
            return wrong("must be a text");
        to = view(*text);
        return true;
    }

    template <auto member>
    bool read_text(const json::value& value)
    {
        return set_text(value, hit_.*member);
    }

    // A text, or a number, which is kept as one.
    bool set_id(const json::value& value, std::string_view& to)
    {
        if (value.is_string())
            return set_text(value, to);
        if (!value.is_number())
            return wrong("must be a text or a number");
        to = texts_.emplace_back(collect::scalar_text(value).value_or(""));
        return true;
    }

    template <auto member>
    bool read_id(const json::value& value)
    {
        return set_id(value, hit_.*member);
    }

    bool read_site(const json::value& value) { return set_id(value, site_); }

    bool read_event_id(const json::value& value)
    {
        const auto* text = value.if_string();
        hit_.id = text ? collect::parse_event_id(view(*text)) : std::nullopt;
        return hit_.id || wrong("must be a UUID");
    }

    bool read_type(const json::value& value)
    {
        constexpr std::array<std::pair<std::string_view, EventKind>, 3> types{{
            {"page_view", EventKind::page_view},
            {"custom", EventKind::custom},
            {"engagement", EventKind::engagement},
        }};
        has_type_ = true;
        const auto* text = value.if_string();
        for (const auto& [word, kind] : types) {
            if (text && view(*text) == word) {
                hit_.kind = kind;
                return true;
            }
        }
        return wrong("must be page_view, custom or engagement");
    }

    bool read_screen(const json::value& value)
    {
        const auto* text = value.if_string();
        if (!text || (!text->empty() && !is_screen(view(*text))))
            return wrong("must be like 1920x1080");
        hit_.screen = view(*text);
        return true;
    }

    bool read_address(const json::value& value)
    {
        const auto* text = value.if_string();
        const auto address = text ? IpAddress::parse(view(*text)) : std::nullopt;
        if (!address)
            return wrong("must be an IPv4 or IPv6 address");
        hit_.ip = *address;
        return true;
    }

    bool read_time(const json::value& value)
    {
        if (const auto* text = value.if_string()) {
            if (const auto time = parse_iso8601(view(*text)))
                hit_.time_ms = to_epoch_ms(*time);
        } else if (value.is_number()) {
            hit_.time_ms = collect::to_time_ms(value.to_number<double>());
        }
        return hit_.time_ms || wrong("must be like 2026-01-31T12:00:00.000Z, or milliseconds since "
                                     "1970");
    }

    bool read_value(const json::value& value)
    {
        const auto e4 = value.is_number() ? collect::to_value_e4(value.to_number<double>())
                                          : std::optional<std::int64_t>{};
        if (!e4)
            return wrong("must be a number of at most 14 digits before the point");
        hit_.value_e4 = *e4;
        return true;
    }

    bool read_currency(const json::value& value)
    {
        const auto* text = value.if_string();
        auto currency = text ? collect::to_currency(view(*text)) : std::string{};
        if (currency.empty())
            return wrong("must be three letters");
        hit_.currency = texts_.emplace_back(std::move(currency));
        return true;
    }

    // Nothing if it isn't a number from 0 to `most`.
    static std::optional<double> amount(const json::value& value, double most)
    {
        const auto number = value.is_number() ? value.to_number<double>() : -1;
        return number >= 0 && number <= most ? std::optional(number) : std::nullopt;
    }

    bool read_duration(const json::value& value)
    {
        constexpr double most = std::numeric_limits<std::uint32_t>::max();
        const auto duration = amount(value, most);
        if (!duration)
            return wrong("must be a number from 0 to 4294967295");
        hit_.duration_ms = static_cast<std::uint32_t>(*duration);
        return true;
    }

    bool read_scroll(const json::value& value)
    {
        constexpr double most = 100;
        const auto percent = amount(value, most);
        if (!percent)
            return wrong("must be a number from 0 to 100");
        hit_.scroll_percent = static_cast<std::uint8_t>(*percent);
        return true;
    }

    bool read_properties(const json::value& value)
    {
        const auto* object = value.if_object();
        if (!object)
            return wrong("must be an object");
        if (object->size() > events::properties_max)
            return wrong("has more than 64 members");
        hit_.properties.reserve(object->size());
        for (const auto& entry : *object) {
            const std::string_view key{entry.key().data(), entry.key().size()};
            if (!entry.value().is_null() && !add_property(key, entry.value()))
                return wrong("must be an object of texts, numbers and booleans");
        }
        return true;
    }

    bool add_property(std::string_view key, const json::value& value)
    {
        if (const auto* text = value.if_string()) {
            hit_.properties.emplace_back(key, view(*text));
            return true;
        }
        auto text = collect::scalar_text(value);
        if (!text)
            return false;
        hit_.properties.emplace_back(key, texts_.emplace_back(*std::move(text)));
        return true;
    }

    static_assert(events::properties_max == 64);
    static constexpr auto members = std::to_array<Member>({
        {"site", &EventReader::read_site},
        {"id", &EventReader::read_event_id},
        {"type", &EventReader::read_type},
        {"url", &EventReader::read_text<&Hit::url>},
        {"referrer", &EventReader::read_text<&Hit::referrer>},
        {"title", &EventReader::read_text<&Hit::title>},
        {"ip", &EventReader::read_address},
        {"user_agent", &EventReader::read_text<&Hit::user_agent>},
        {"time", &EventReader::read_time},
        {"language", &EventReader::read_text<&Hit::accept_language>},
        {"screen", &EventReader::read_screen},
        {"name", &EventReader::read_text<&Hit::name>},
        {"properties", &EventReader::read_properties},
        {"user_id", &EventReader::read_id<&Hit::user>},
        {"visitor_id", &EventReader::read_id<&Hit::visitor>},
        {"session_id", &EventReader::read_id<&Hit::visit>},
        {"value", &EventReader::read_value},
        {"currency", &EventReader::read_currency},
        {"duration_ms", &EventReader::read_duration},
        {"scroll_percent", &EventReader::read_scroll},
    });

    std::string_view& site_;
    Hit& hit_;
    std::deque<std::string>& texts_;
    std::string_view member_;
    std::string_view rule_;
    bool has_type_ = false;
};

Result<void> parse(std::string_view body, Document& document)
{
    constexpr unsigned char depth_max = 32;
    boost::system::error_code error;
    json::parse_options options;
    options.max_depth = depth_max;
    document.value = json::parse(body, error, &document.memory, options);
    if (!error)
        return {};
    // Asked again, it tells why.
    const auto reason = collect::parse_json(body);
    return reason ? failure(Errc::invalid_argument, "the body is not valid JSON")
                  : std::unexpected(reason.error());
}

std::unexpected<Error> wrong(std::string field, std::string_view rule)
{
    auto message = fmt::format("{} {}", field, rule);
    return failure(Errc::invalid_argument, std::move(message), std::move(field));
}

// Null: the body is neither.
const json::array* events_of(const json::value& document)
{
    const auto* object = document.if_object();
    if (!object)
        return document.if_array();
    const auto* events = object->if_contains("events");
    return events && object->size() == 1 ? events->if_array() : nullptr;
}

} // namespace

Result<EventBatch> parse_event_batch(std::string_view body)
{
    const auto document = std::make_shared<Document>(body.size());
    if (auto parsed = parse(body, *document); !parsed)
        return std::unexpected(std::move(parsed).error());
    const auto* const events = events_of(document->value);
    if (!events || events->empty() || events->size() > batch_events_max) {
        return wrong("events", fmt::format("must be an array of 1 to {}, and alone in the body",
                                           batch_events_max));
    }
    EventBatch batch{.sites = std::vector<std::string_view>(events->size()),
                     .hits = std::vector<Hit>(events->size()),
                     .list = document->value.is_array() ? "" : "events",
                     .document = document};
    for (std::size_t i = 0; i < events->size(); ++i) {
        const auto* event = (*events)[i].if_object();
        if (!event)
            return wrong(fmt::format("{}[{}]", batch.list, i), "must be an object");
        EventReader reader(batch.sites[i], batch.hits[i], document->texts);
        if (!reader.read(*event))
            return wrong(fmt::format("{}[{}].{}", batch.list, i, reader.member()), reader.rule());
    }
    return batch;
}

} // namespace waymark::api::native
