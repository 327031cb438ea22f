// SPDX-License-Identifier: Apache-2.0
#include "base/random.hpp"

#include <sys/random.h>

#include <array>
#include <bit>
#include <cerrno>
#include <system_error>

namespace waymark {

Random::Random(std::uint64_t seed)
{
    // splitmix64, the seeding that the generator's authors recommend.
    for (auto& word : state_) {
        seed += 0x9e3779b97f4a7c15;
        std::uint64_t z = seed;
        z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27U)) * 0x94d049bb133111eb;
        word = z ^ (z >> 31U);
    }
}

Random Random::from_system()
{
    std::array<std::uint8_t, 8> seed{};
    fill_secret(seed);
    return Random(std::bit_cast<std::uint64_t>(seed));
}

Random::result_type Random::operator()()
{
    const std::uint64_t result = std::rotl(state_[0] + state_[3], 23) + state_[0];
    const std::uint64_t shifted = state_[1] << 17U;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = std::rotl(state_[3], 45);
    return result;
}

std::uint64_t Random::below(std::uint64_t bound)
{
    // Lemire, "Fast random integer generation in an interval" (2019), with rejection.
    __extension__ using Wide = unsigned __int128;
    Wide product = static_cast<Wide>((*this)()) * bound;
    if (static_cast<std::uint64_t>(product) < bound) {
        const std::uint64_t threshold = -bound % bound;
        while (static_cast<std::uint64_t>(product) < threshold)
            product = static_cast<Wide>((*this)()) * bound;
    }
    return static_cast<std::uint64_t>(product >> 64U);
}

double Random::unit()
{
    return static_cast<double>((*this)() >> 11U) * 0x1.0p-53;
}

void fill_secret(std::span<std::uint8_t> out)
{
    while (!out.empty()) {
        const ssize_t got = getrandom(out.data(), out.size(), 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            throw std::system_error(errno, std::generic_category(), "getrandom");
        out = out.subspan(static_cast<std::size_t>(got));
    }
}

std::string secret_text(std::size_t length, std::string_view alphabet)
{
    std::string text;
    text.reserve(length);
    const unsigned fair = 256U - 256U % static_cast<unsigned>(alphabet.size());
    std::array<std::uint8_t, 64> bytes{};
    while (text.size() < length) {
        fill_secret(bytes);
        for (const auto byte : bytes) {
            if (byte < fair && text.size() < length)
                text += alphabet[byte % alphabet.size()];
        }
    }
    return text;
}

} // namespace waymark
