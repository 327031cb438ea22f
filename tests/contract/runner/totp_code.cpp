// SPDX-License-Identifier: Apache-2.0
#include "totp_code.hpp"

#include "base/text.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <cstdint>
#include <optional>

namespace waymark::contract {

namespace {

constexpr std::chrono::seconds step_length{30};
constexpr std::uint32_t code_count = 1'000'000;

std::optional<std::string> decode_base32(std::string_view text)
{
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    std::string bytes;
    std::uint32_t bits = 0;
    unsigned bit_count = 0;
    for (const char c : text) {
        const auto value = alphabet.find(c);
        if (value == std::string_view::npos)
            return std::nullopt;
        bits = (bits << 5U) | static_cast<std::uint32_t>(value);
        bit_count += 5;
        if (bit_count >= 8) {
            bit_count -= 8;
            bytes += static_cast<char>((bits >> bit_count) & 0xffU);
        }
    }
    return bytes;
}

std::string code_of(const std::string& key, std::uint64_t step)
{
    std::array<unsigned char, 8> counter{};
    for (auto byte = counter.rbegin(); byte != counter.rend(); ++byte, step >>= 8U)
        *byte = static_cast<unsigned char>(step & 0xffU);
    std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
    unsigned mac_size = 0;
    HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()), counter.data(), counter.size(),
         mac.data(), &mac_size);

    const std::size_t offset = mac.at(mac_size - 1) & 0x0fU;
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < 4; ++i)
        number = (number << 8U) | mac.at(offset + i);
    return fmt::format("{:06}", (number & 0x7fff'ffffU) % code_count);
}

} // namespace

Result<std::string> totp_code(std::string_view expression, const Variables& variables,
                              TimePoint now)
{
    const auto sign = expression.find_first_of("+-");
    const auto name = expression.substr(0, sign);
    std::int64_t steps = 0;
    if (sign != std::string_view::npos) {
        const auto parsed = parse_number<std::int64_t>(expression.substr(sign + 1));
        if (!parsed)
            return failure(Errc::invalid_argument, "steps are a number", std::string(expression));
        steps = expression[sign] == '-' ? -*parsed : *parsed;
    }
    const auto known = variables.find(name);
    const auto key = known == variables.end() ? std::nullopt : decode_base32(known->second);
    if (!key) {
        return failure(Errc::invalid_argument,
                       fmt::format("no Base32 secret is remembered as {{{{{}}}}}", name),
                       std::string(name));
    }
    const auto step = now.time_since_epoch() / step_length + steps;
    return code_of(*key, static_cast<std::uint64_t>(step));
}

} // namespace waymark::contract
