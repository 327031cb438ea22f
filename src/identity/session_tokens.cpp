// SPDX-License-Identifier: Apache-2.0
#include "identity/session_tokens.hpp"

#include "identity/session_secret.hpp"

#include <jwt/jwt.hpp>

#include <sodium.h>

#include <array>
#include <cassert>
#include <limits>
#include <stdexcept>

namespace waymark::identity {

namespace {

constexpr std::string_view algorithm = "HS256";
constexpr std::size_t token_bytes_max = 4096;
constexpr std::int64_t epoch_seconds_max = 253'402'300'799; // the end of the year 9999

std::int64_t to_epoch_seconds(TimePoint time)
{
    return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

std::unexpected<Error> refused()
{
    return failure(Errc::unauthenticated, "Invalid or expired session token");
}

// The MAC of `signed_part` as it stands in a token (RFC 7515, section 5.1): base64url, no padding.
std::string signature_of(std::string_view signed_part, const std::string& secret)
{
    const auto* const key = reinterpret_cast<const unsigned char*>(secret.data());
    const auto* const text = reinterpret_cast<const unsigned char*>(signed_part.data());
    std::array<unsigned char, crypto_auth_hmacsha256_BYTES> mac{};
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, key, secret.size());
    crypto_auth_hmacsha256_update(&state, text, signed_part.size());
    crypto_auth_hmacsha256_final(&state, mac.data());

    constexpr int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
    std::array<char, sodium_base64_ENCODED_LEN(crypto_auth_hmacsha256_BYTES, variant)> encoded{};
    sodium_bin2base64(encoded.data(), encoded.size(), mac.data(), mac.size(), variant);
    return encoded.data();
}

// The library compares signatures in a time that depends on them, and parses before it compares.
// So this comes first: nothing but our own tokens reaches it.
bool is_authentic(std::string_view token, const std::string& secret)
{
    const auto dot = token.rfind('.');
    if (dot == std::string_view::npos)
        return false;
    const auto expected = signature_of(token.substr(0, dot), secret);
    const auto given = token.substr(dot + 1);
    return given.size() == expected.size() &&
           sodium_memcmp(given.data(), expected.data(), expected.size()) == 0;
}

// Throws if a claim is missing or of another type.
SessionClaims to_claims(const nlohmann::json& payload)
{
    const auto seconds = [&](const char* name) {
        const auto value = payload.at(name).get<std::int64_t>();
        if (value < 0 || value > epoch_seconds_max)
            throw std::out_of_range("time of a claim");
        return TimePoint{std::chrono::seconds{value}};
    };
    const auto role = parse_role(payload.at("role").get<std::string>());
    if (!role)
        throw std::invalid_argument("unknown role");
    return {.subject = payload.at("sub").get<std::string>(),
            .email = payload.at("email").get<std::string>(),
            .role = *role,
            .issued = seconds("iat"),
            .expires = seconds("exp"),
            .id = payload.at("jti").get<std::string>()};
}

} // namespace

SessionTokens::SessionTokens(std::string secret) : secret_(std::move(secret))
{
    assert(secret_.size() >= session_secret_bytes_min);
}

std::string SessionTokens::sign(const SessionClaims& claims) const
{
    jwt::jwt_object token{jwt::params::algorithm(algorithm), jwt::params::secret(secret_)};
    token.add_claim("sub", claims.subject)
        .add_claim("email", claims.email)
        .add_claim("role", std::string(to_string(claims.role)))
        .add_claim("iat", to_epoch_seconds(claims.issued))
        .add_claim("exp", to_epoch_seconds(claims.expires))
        .add_claim("jti", claims.id);
    return token.signature();
}

Result<SessionClaims> SessionTokens::verify(std::string_view token, TimePoint now) const
{
    if (token.size() > token_bytes_max || !is_authentic(token, secret_))
        return refused();
    // The library reports by error code or by exception, and some malformed claims by neither.
    try {
        std::error_code error;
        // Its own check of the expiry reads the system clock, not ours: the leeway disarms it.
        const auto decoded = jwt::decode(
            jwt::string_view(token.data(), token.size()), jwt::params::algorithms({"HS256"}), error,
            jwt::params::secret(secret_), jwt::params::verify(true),
            jwt::params::leeway(std::numeric_limits<std::uint32_t>::max()));
        if (error)
            return refused();
        auto claims = to_claims(decoded.payload().create_json_obj());
        if (claims.expires <= now)
            return refused();
        return claims;
    } catch (const std::exception&) {
        return refused();
    }
}

} // namespace waymark::identity
