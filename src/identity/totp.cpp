// SPDX-License-Identifier: Apache-2.0
#include "identity/totp.hpp"

#include "base/random.hpp"
#include "identity/base32.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <sodium.h>

#include <array>
#include <chrono>
#include <iterator>
#include <limits>
#include <ranges>
#include <span>
#include <stdexcept>

namespace waymark::identity::totp {

namespace {

constexpr std::size_t secret_bytes = 20;
constexpr std::size_t code_length = 6;
constexpr std::uint32_t code_modulus = 1'000'000;
constexpr std::size_t sha1_bytes = 20;

using Digest = std::array<std::uint8_t, sha1_bytes>;

Digest hmac_sha1(std::string_view key, std::span<const std::uint8_t> message)
{
    Digest digest{};
    unsigned length = 0;
    if (key.size() > std::numeric_limits<int>::max() ||
        ::HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()), message.data(), message.size(),
               digest.data(), &length) == nullptr)
        throw std::runtime_error("OpenSSL cannot compute an HMAC-SHA-1");
    return digest;
}

// RFC 4226, section 5.3.
std::string truncated(const Digest& digest)
{
    const std::size_t at = digest.back() & 0x0fU;
    std::uint32_t number = digest[at] & 0x7fU;
    for (std::size_t i = 1; i < 4; ++i)
        number = (number << 8U) | digest[at + i];
    return fmt::format("{:0{}}", number % code_modulus, code_length);
}

std::string code_of(std::string_view key, std::int64_t step)
{
    std::array<std::uint8_t, 8> counter{};
    auto rest = static_cast<std::uint64_t>(step);
    for (auto& byte : std::views::reverse(counter)) {
        byte = static_cast<std::uint8_t>(rest & 0xffU);
        rest >>= 8U;
    }
    return truncated(hmac_sha1(key, counter));
}

// Everything but the unreserved characters of RFC 3986 escaped: `+` for a space is a form's way,
// which authenticator apps don't read.
std::string escaped(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        const bool is_unreserved = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                                   (c >= '0' && c <= '9') || std::string_view("-._~").contains(c);
        if (is_unreserved)
            out += c;
        else
            fmt::format_to(std::back_inserter(out), "%{:02X}", static_cast<unsigned char>(c));
    }
    return out;
}

} // namespace

std::string make_secret()
{
    std::array<std::uint8_t, secret_bytes> bytes{};
    fill_secret(bytes);
    return base32::encode(std::string(bytes.begin(), bytes.end()));
}

std::optional<std::string> code(std::string_view secret, std::int64_t step)
{
    const auto key = base32::decode(secret);
    if (!key)
        return std::nullopt;
    return code_of(*key, step);
}

std::int64_t step_of(TimePoint time)
{
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time.time_since_epoch()).count();
    return seconds >= 0 ? seconds / step_seconds : (seconds + 1) / step_seconds - 1;
}

std::optional<std::int64_t> match(std::string_view secret, std::string_view code, TimePoint now,
                                  std::int64_t last_step)
{
    const auto key = base32::decode(secret);
    if (!key || code.size() != code_length)
        return std::nullopt;
    // Compares with all of them, the oldest last: the time doesn't tell which it was, and of two
    // steps with one code the older one counts.
    std::optional<std::int64_t> matched;
    const auto current = step_of(now);
    for (auto step = current + drift_steps; step >= current - drift_steps; --step) {
        const auto expected = code_of(*key, step);
        const bool is_equal = sodium_memcmp(expected.data(), code.data(), code_length) == 0;
        if (is_equal && step > last_step)
            matched = step;
    }
    return matched;
}

std::string to_url(std::string_view secret, std::string_view issuer, std::string_view account)
{
    return fmt::format("otpauth://totp/{}?secret={}&issuer={}",
                       escaped(fmt::format("{} ({})", issuer, account)), escaped(secret),
                       escaped(issuer));
}

} // namespace waymark::identity::totp
