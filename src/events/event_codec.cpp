// SPDX-License-Identifier: Apache-2.0
#include "events/event_codec.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstring>
#include <optional>

namespace waymark::events {

namespace {

static_assert(std::endian::native == std::endian::little);

constexpr std::uint8_t payload_version = 1;

struct FixedPart {
    std::uint8_t version;
    std::uint8_t kind;
    std::uint16_t header_bytes;
    std::uint32_t flags;
    std::uint64_t id_high;
    std::uint64_t id_low;
    std::int64_t time_ms;
    std::int64_t received_ms;
    std::uint64_t owner;
    std::uint64_t link;
    std::uint64_t domain;
    std::uint64_t site;
    std::uint64_t variant;
    std::uint64_t rule;
    IpAddress::Bytes ip;
    std::int64_t value_e4;
    std::uint32_t duration_ms;
    std::uint8_t scroll_percent;
    std::array<std::uint8_t, 3> zero;
};
static_assert(sizeof(FixedPart) == 120);

// Stored: never renumber.
enum Tag : std::uint8_t {
    tag_user_agent = 1,
    tag_accept_language = 2,
    tag_referrer = 3,
    tag_host = 4,
    tag_path = 5,
    tag_query = 6,
    tag_utm_source = 7,
    tag_utm_medium = 8,
    tag_utm_campaign = 9,
    tag_utm_term = 10,
    tag_utm_content = 11,
    tag_utm_id = 12,
    tag_utm_source_platform = 13,
    tag_click_id = 14,
    tag_click_id_kind = 15,
    tag_title = 16,
    tag_screen = 17,
    tag_name = 18,
    tag_user = 19,
    tag_client_visitor = 20,
    tag_client_visit = 21,
    tag_currency = 22,
    tag_url = 23,
    tag_type = 24,
    tag_label = 25,
    tag_end, // one more than the highest
    tag_property = 64,
};

// What is kept of a text. Most are empty: that costs no call.
std::string_view kept_text(std::string_view text, std::size_t longest)
{
    return text.size() <= longest ? text : utf8_prefix(text, longest);
}

// The one list of an event's texts: `visit(tag, longest, text)` for each.
template <typename AnyEvent, typename Visitor>
void for_each_text(AnyEvent& event, Visitor&& visit)
{
    visit(tag_user_agent, text_max::user_agent, event.user_agent);
    visit(tag_accept_language, text_max::name, event.accept_language);
    visit(tag_referrer, text_max::url, event.referrer);
    visit(tag_host, text_max::name, event.host);
    visit(tag_path, text_max::url, event.path);
    visit(tag_query, text_max::url, event.query);
    visit(tag_utm_source, text_max::name, event.utm.source);
    visit(tag_utm_medium, text_max::name, event.utm.medium);
    visit(tag_utm_campaign, text_max::name, event.utm.campaign);
    visit(tag_utm_term, text_max::name, event.utm.term);
    visit(tag_utm_content, text_max::name, event.utm.content);
    visit(tag_utm_id, text_max::name, event.utm.id);
    visit(tag_utm_source_platform, text_max::name, event.utm.source_platform);
    visit(tag_click_id, text_max::title, event.click_id);
    visit(tag_click_id_kind, text_max::word, event.click_id_kind);
    visit(tag_title, text_max::title, event.title);
    visit(tag_screen, text_max::word, event.screen);
    visit(tag_name, text_max::name, event.name);
    visit(tag_user, text_max::name, event.user);
    visit(tag_client_visitor, text_max::token, event.client_visitor);
    visit(tag_client_visit, text_max::name, event.client_visit);
    visit(tag_currency, text_max::word, event.currency);
    visit(tag_url, text_max::url, event.url);
    visit(tag_type, text_max::token, event.type);
    visit(tag_label, text_max::url, event.label);
}

constexpr std::size_t varint_size(std::size_t value)
{
    std::size_t size = 1;
    for (; value >= 0x80; value >>= 7U)
        ++size;
    return size;
}

constexpr std::size_t field_size(std::size_t length)
{
    return 1 + varint_size(length) + length;
}

struct CutProperty {
    std::string_view key;
    std::string_view value;

    [[nodiscard]] std::size_t size() const
    {
        return varint_size(key.size()) + key.size() + value.size();
    }
};

CutProperty cut_property(const std::pair<std::string_view, std::string_view>& property)
{
    return {utf8_prefix(property.first, text_max::token),
            utf8_prefix(property.second, text_max::property)};
}

std::span<const std::pair<std::string_view, std::string_view>> kept_properties(const Event& event)
{
    return std::span(event.properties).first(std::min(event.properties.size(), properties_max));
}

FixedPart fixed_part(const Event& event)
{
    return {.version = payload_version,
            .kind = std::to_underlying(event.kind),
            .header_bytes = sizeof(FixedPart),
            .flags = event.flags,
            .id_high = event.id.high,
            .id_low = event.id.low,
            .time_ms = event.time_ms,
            .received_ms = event.received_ms,
            .owner = event.owner.value,
            .link = event.link.value,
            .domain = event.domain.value,
            .site = event.site.value,
            .variant = event.variant.value,
            .rule = event.rule.value,
            .ip = event.ip.bytes(),
            .value_e4 = event.value_e4,
            .duration_ms = event.duration_ms,
            .scroll_percent = event.scroll_percent,
            .zero = {}};
}

void assign(Event& event, const FixedPart& fixed)
{
    event.id = {fixed.id_high, fixed.id_low};
    event.kind = static_cast<EventKind>(fixed.kind);
    event.flags = fixed.flags;
    event.time_ms = fixed.time_ms;
    event.received_ms = fixed.received_ms;
    event.owner = UserId{fixed.owner};
    event.link = LinkId{fixed.link};
    event.domain = DomainId{fixed.domain};
    event.site = SiteId{fixed.site};
    event.variant = VariantId{fixed.variant};
    event.rule = RuleId{fixed.rule};
    event.ip = IpAddress(fixed.ip);
    event.value_e4 = fixed.value_e4;
    event.duration_ms = fixed.duration_ms;
    event.scroll_percent = fixed.scroll_percent;
}

class FieldWriter {
public:
    explicit FieldWriter(std::byte* at) : at_(at) {}

    void tag(std::uint8_t tag) { *at_++ = std::byte{tag}; }
    void varint(std::size_t value)
    {
        for (; value >= 0x80; value >>= 7U)
            *at_++ = static_cast<std::byte>(value | 0x80U);
        *at_++ = static_cast<std::byte>(value);
    }
    void bytes(std::string_view text)
    {
        if (!text.empty())
            std::memcpy(at_, text.data(), text.size());
        at_ += text.size();
    }
    [[nodiscard]] std::byte* at() const { return at_; }

private:
    std::byte* at_;
};

class FieldReader {
public:
    explicit FieldReader(std::string_view bytes) : left_(bytes) {}

    [[nodiscard]] bool done() const { return left_.empty(); }
    [[nodiscard]] std::string_view rest() const { return left_; }

    std::uint8_t tag()
    {
        const auto tag = static_cast<std::uint8_t>(left_.front());
        left_.remove_prefix(1);
        return tag;
    }

    // A varint length and that many bytes.
    std::optional<std::string_view> text()
    {
        const auto length = varint();
        if (!length || *length > left_.size())
            return std::nullopt;
        const auto text = left_.substr(0, *length);
        left_.remove_prefix(*length);
        return text;
    }

private:
    std::optional<std::size_t> varint()
    {
        std::size_t value = 0;
        for (unsigned shift = 0; shift < 28 && !left_.empty(); shift += 7) {
            const auto byte = static_cast<std::uint8_t>(left_.front());
            left_.remove_prefix(1);
            value |= std::size_t{byte & 0x7fU} << shift;
            if (byte < 0x80)
                return value;
        }
        return std::nullopt;
    }

    std::string_view left_;
};

bool is_kind(std::uint8_t kind)
{
    return kind >= std::to_underlying(EventKind::click) &&
           kind <= std::to_underlying(EventKind::engagement);
}

bool decode_property(std::string_view bytes, Event& event)
{
    FieldReader reader(bytes);
    const auto key = reader.text();
    if (!key)
        return false;
    event.properties.emplace_back(*key, reader.rest());
    return true;
}

bool decode_fields(std::string_view bytes, Event& event)
{
    std::array<std::string_view*, tag_end> slots{};
    for_each_text(event, [&slots](Tag tag, std::size_t, std::string_view& text) {
        text = {};
        slots[tag] = &text;
    });

    FieldReader reader(bytes);
    while (!reader.done()) {
        const std::uint8_t tag = reader.tag();
        const auto text = reader.text();
        if (!text)
            return false;
        if (tag < slots.size() && slots[tag] != nullptr)
            *slots[tag] = *text;
        else if (tag == tag_property && !decode_property(*text, event))
            return false;
    }
    return true;
}

} // namespace

std::size_t encoded_size(const Event& event)
{
    std::size_t size = sizeof(FixedPart);
    for_each_text(event, [&size](Tag, std::size_t longest, std::string_view text) {
        if (const auto kept = kept_text(text, longest); !kept.empty())
            size += field_size(kept.size());
    });
    for (const auto& property : kept_properties(event))
        size += field_size(cut_property(property).size());
    return size;
}

std::size_t encode_into(const Event& event, std::span<std::byte> out)
{
    assert(out.size() >= encoded_size(event));
    const FixedPart fixed = fixed_part(event);
    std::memcpy(out.data(), &fixed, sizeof(fixed));

    FieldWriter writer(out.data() + sizeof(fixed));
    for_each_text(event, [&writer](Tag tag, std::size_t longest, std::string_view text) {
        const auto kept = kept_text(text, longest);
        if (kept.empty())
            return;
        writer.tag(tag);
        writer.varint(kept.size());
        writer.bytes(kept);
    });
    for (const auto& property : kept_properties(event)) {
        const auto kept = cut_property(property);
        writer.tag(tag_property);
        writer.varint(kept.size());
        writer.varint(kept.key.size());
        writer.bytes(kept.key);
        writer.bytes(kept.value);
    }
    return static_cast<std::size_t>(writer.at() - out.data());
}

Result<void> decode(std::span<const std::byte> bytes, Event& event)
{
    if (bytes.size() < sizeof(FixedPart))
        return failure(Errc::invalid_argument, "the payload is shorter than its header");
    FixedPart fixed{};
    std::memcpy(&fixed, bytes.data(), sizeof(fixed));
    if (fixed.version != payload_version)
        return failure(Errc::invalid_argument, "the payload is of an unknown version");
    if (fixed.header_bytes < sizeof(FixedPart) || fixed.header_bytes > bytes.size())
        return failure(Errc::invalid_argument, "the payload states an impossible header length");
    if (!is_kind(fixed.kind))
        return failure(Errc::invalid_argument, "the payload is of an unknown kind of event");

    assign(event, fixed);
    event.properties.clear();
    const auto fields = bytes.subspan(fixed.header_bytes);
    const auto* const first = static_cast<const char*>(static_cast<const void*>(fields.data()));
    if (!decode_fields({first, fields.size()}, event))
        return failure(Errc::invalid_argument, "a field of the payload is cut short");
    return {};
}

} // namespace waymark::events
