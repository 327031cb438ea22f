// SPDX-License-Identifier: Apache-2.0
#include "redirect/draw.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <bit>
#include <chrono>
#include <span>
#include <string_view>

namespace waymark::redirect {

namespace {

using Key = std::array<std::uint64_t, 2>;
static_assert(sizeof(Key) == crypto_shorthash_KEYBYTES);

// SipHash-2-4. The key keeps draws apart; there is nothing secret about it.
std::uint64_t keyed_hash(const Key& key, std::span<const std::uint8_t> text)
{
    const auto key_bytes = std::bit_cast<std::array<std::uint8_t, sizeof(Key)>>(key);
    std::array<std::uint8_t, crypto_shorthash_BYTES> hash{};
    crypto_shorthash(hash.data(), text.data(), text.size(), key_bytes.data());
    return std::bit_cast<std::uint64_t>(hash);
}

std::uint64_t draw_of(const Key& purpose, const Visit& visit)
{
    const auto& agent = visit.user_agent;
    const auto by_address = keyed_hash(purpose, visit.ip.bytes());
    return keyed_hash({by_address, purpose.front()},
                      {reinterpret_cast<const std::uint8_t*>(agent.data()), agent.size()});
}

} // namespace

const Share* pick(std::span<const Share> shares, std::uint32_t total, std::uint64_t draw)
{
    const auto found = std::ranges::upper_bound(shares, draw % total, {}, &Share::reach);
    return found == shares.end() ? nullptr : &*found;
}

std::uint64_t draw_for_good(LinkId link, const Visit& visit)
{
    return draw_of({link.value, 0}, visit);
}

std::uint64_t draw_for_the_day(std::uint64_t ab_test, const Visit& visit, TimePoint now)
{
    const auto day = std::chrono::floor<std::chrono::days>(now).time_since_epoch().count();
    return draw_of({ab_test, static_cast<std::uint64_t>(day)}, visit);
}

} // namespace waymark::redirect
