// SPDX-License-Identifier: Apache-2.0
#include "events/event_samples.hpp"

namespace waymark::events {

namespace {

constexpr std::int64_t sample_time_ms = 1'760'000'000'000;

} // namespace

std::string_view EventSample::text(Random& random)
{
    if (random.below(4) == 0)
        return {};
    std::string& text = texts_.emplace_back(1 + random.below(30), '\0');
    for (char& c : text)
        c = static_cast<char>(random.below(128));
    return text;
}

EventSample::EventSample(Random& random)
{
    Event& e = event_;
    e.id = {random(), random()};
    e.kind = static_cast<EventKind>(1 + random.below(5));
    e.flags = static_cast<std::uint32_t>(random());
    e.time_ms = static_cast<std::int64_t>(random());
    e.received_ms = static_cast<std::int64_t>(random());
    e.owner = UserId{random()};
    e.link = LinkId{random()};
    e.domain = DomainId{random()};
    e.site = SiteId{random()};
    e.variant = VariantId{random()};
    e.rule = RuleId{random()};
    IpAddress::Bytes address{};
    for (auto& byte : address)
        byte = static_cast<std::uint8_t>(random());
    e.ip = IpAddress(address);
    for (auto* const field : {&e.user_agent,
                              &e.accept_language,
                              &e.referrer,
                              &e.host,
                              &e.path,
                              &e.query,
                              &e.utm.source,
                              &e.utm.medium,
                              &e.utm.campaign,
                              &e.utm.term,
                              &e.utm.content,
                              &e.utm.id,
                              &e.utm.source_platform,
                              &e.click_id,
                              &e.click_id_kind,
                              &e.title,
                              &e.screen,
                              &e.name,
                              &e.user,
                              &e.client_visitor,
                              &e.client_visit,
                              &e.currency,
                              &e.url,
                              &e.type,
                              &e.label})
        *field = text(random);
    e.value_e4 = static_cast<std::int64_t>(random());
    e.duration_ms = static_cast<std::uint32_t>(random());
    e.scroll_percent = static_cast<std::uint8_t>(random.below(101));
    for (std::uint64_t i = random.below(6); i > 0; --i) {
        const auto key = text(random);
        e.properties.emplace_back(key, text(random));
    }
}

Event click_sample(std::uint64_t number)
{
    const auto when = sample_time_ms + static_cast<std::int64_t>(number / 16);
    return {.id = make_event_id(from_epoch_ms(when), number, number << 2U),
            .kind = EventKind::click,
            .time_ms = when,
            .received_ms = when,
            .owner = UserId{1},
            .link = LinkId{1 + number % 1000},
            .domain = DomainId{1},
            .ip = IpAddress::v4(0x5db8'0000U + static_cast<std::uint32_t>(number % 50'000)),
            .user_agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) "
                          "AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 "
                          "Safari/604.1",
            .accept_language = "zh-TW,zh;q=0.9",
            .referrer = "https://www.example.org/",
            .host = "go.example.com",
            .path = "spring"};
}

} // namespace waymark::events
