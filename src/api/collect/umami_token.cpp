// SPDX-License-Identifier: Apache-2.0
#include "api/collect/umami_token.hpp"

#include "api/collect/event_id_text.hpp"
#include "base/text.hpp"

#include <cstdint>

namespace waymark::api::collect {

namespace {

// Version 4.
std::string draw_uuid(Random& random)
{
    constexpr std::uint64_t version_bits = 0xf000;
    constexpr std::uint64_t variant_bits = 0xc000'0000'0000'0000;
    return to_string({(random() & ~version_bits) | 0x4000U,
                      (random() & ~variant_bits) | 0x8000'0000'0000'0000U});
}

} // namespace

UmamiToken UmamiToken::draw(Random& random)
{
    return {.session = draw_uuid(random), .visit = draw_uuid(random)};
}

std::optional<UmamiToken> UmamiToken::parse(std::string_view text)
{
    const auto [session, visit] = cut(text, '.');
    const auto session_id = parse_event_id(session);
    const auto visit_id = parse_event_id(visit);
    if (!session_id || !visit_id)
        return std::nullopt;
    return UmamiToken{.session = to_string(*session_id), .visit = to_string(*visit_id)};
}

std::string UmamiToken::to_text() const
{
    return session + '.' + visit;
}

} // namespace waymark::api::collect
