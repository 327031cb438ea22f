// SPDX-License-Identifier: Apache-2.0
#include "identity/session_tokens.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sodium.h>

namespace waymark::identity {
namespace {

using namespace std::chrono_literals;

const std::string secret = "0123456789abcdef0123456789abcdef";
constexpr TimePoint issued{1'790'000'000s};
constexpr TimePoint expires{1'790'604'800s};
constexpr std::string_view header = R"({"alg":"HS256","typ":"JWT"})";
constexpr std::string_view payload =
    R"({"sub":"c1","email":"ann@example.com","role":"ADMIN","iat":1790000000,"exp":1790604800,)"
    R"("jti":"j1"})";
// `header` and `payload`, signed with `secret` by Python's hmac module.
constexpr std::string_view foreign_token =
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."
    "eyJzdWIiOiJjMSIsImVtYWlsIjoiYW5uQGV4YW1wbGUuY29tIiwicm9sZSI6IkFETUlOIiwiaWF0IjoxNzkwMDAwMDAwL"
    "CJleHAiOjE3OTA2MDQ4MDAsImp0aSI6ImoxIn0."
    "N5e8lcHjrland2-y6Ei8AEbbFDhdcQX7J0Sl0CDPrXc";

std::string base64url(std::string_view bytes)
{
    constexpr int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
    std::string text(sodium_base64_ENCODED_LEN(bytes.size(), variant), '\0');
    sodium_bin2base64(text.data(), text.size(),
                      reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), variant);
    text.pop_back(); // the terminating zero
    return text;
}

// A token of any content whose HMAC-SHA-256 is right.
std::string signed_token(std::string_view any_header, std::string_view any_payload)
{
    const auto text = base64url(any_header) + '.' + base64url(any_payload);
    std::string mac(crypto_auth_hmacsha256_BYTES, '\0');
    crypto_auth_hmacsha256(reinterpret_cast<unsigned char*>(mac.data()),
                           reinterpret_cast<const unsigned char*>(text.data()), text.size(),
                           reinterpret_cast<const unsigned char*>(secret.data()));
    return text + '.' + base64url(mac);
}

std::string replaced(std::string_view text, std::string_view from, std::string_view to)
{
    std::string changed(text);
    const auto at = changed.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return changed.replace(at, from.size(), to);
}

class SessionTokensTest : public testing::Test {
protected:
    void expect_refused(std::string_view token, TimePoint now = issued)
    {
        const auto claims = tokens.verify(token, now);
        ASSERT_FALSE(claims) << token;
        EXPECT_EQ(claims.error().code, Errc::unauthenticated);
    }

    SessionTokens tokens{secret};
    SessionClaims ann{.subject = "c1",
                      .email = "ann@example.com",
                      .role = Role::admin,
                      .issued = issued,
                      .expires = expires,
                      .id = "j1"};
};

TEST_F(SessionTokensTest, StateWhatWasSigned)
{
    EXPECT_EQ(tokens.verify(tokens.sign(ann), issued), Result<SessionClaims>(ann));
}

TEST_F(SessionTokensTest, AreJsonWebTokensAsOthersMakeThem)
{
    EXPECT_EQ(tokens.verify(foreign_token, issued), Result<SessionClaims>(ann));
    EXPECT_EQ(signed_token(header, payload), foreign_token);
    EXPECT_THAT(tokens.sign(ann), testing::StartsWith(base64url(header) + "."));
}

TEST_F(SessionTokensTest, EndAtTheirExpiry)
{
    const auto token = tokens.sign(ann);
    EXPECT_TRUE(tokens.verify(token, expires - 1ms));
    expect_refused(token, expires);
    expect_refused(token, expires + 24h * 365);
}

TEST_F(SessionTokensTest, OfAnotherSecretAreRefused)
{
    expect_refused(SessionTokens("another secret of thirty-two bytes").sign(ann));
}

TEST_F(SessionTokensTest, ChangedAnywhereAreRefused)
{
    const auto token = tokens.sign(ann);
    for (std::size_t i = 0; i < token.size(); ++i) {
        auto changed = token;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        expect_refused(changed);
    }
    expect_refused(token + "=");
    expect_refused(token + ".");
    expect_refused(token.substr(0, token.size() - 1));
}

// The 43rd character of a signature has two bits that decoding drops. Were they free, a revoked
// token would have three other spellings.
TEST_F(SessionTokensTest, HaveOneSpellingOnly)
{
    const auto token = tokens.sign(ann);
    int accepted = 0;
    for (const char last : std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                            "0123456789-_"))
        accepted += tokens.verify(token.substr(0, token.size() - 1) + last, issued) ? 1 : 0;
    EXPECT_EQ(accepted, 1);
}

TEST_F(SessionTokensTest, NamingAnotherAlgorithmAreRefused)
{
    for (const char* algorithm : {"none", "None", "HS384", "HS512", "RS256", "ES256", "XYZ", ""}) {
        const auto named = replaced(header, "HS256", algorithm);
        expect_refused(signed_token(named, payload));
        expect_refused(base64url(named) + '.' + base64url(payload) + '.');
    }
    expect_refused(signed_token(R"({"typ":"JWT"})", payload));
}

TEST_F(SessionTokensTest, MalformedOnesAreRefused)
{
    for (const char* text :
         {"", ".", "..", "...", "a", "a.b", "a.b.c", "a.b.", ".b.c", "\xff.\0.x"})
        expect_refused(text);
    expect_refused(signed_token("alg", payload));
    expect_refused(signed_token(header, R"({"sub")"));
    expect_refused(signed_token(header, "[1,2]"));
    expect_refused(signed_token(header, "\"text\""));
    expect_refused(signed_token(header, std::string(3000, '[')));
    expect_refused(std::string(1'000'000, '.'));
}

TEST_F(SessionTokensTest, LackingAClaimAreRefused)
{
    for (const char* claim :
         {R"("sub":"c1",)", R"("email":"ann@example.com",)", R"("role":"ADMIN",)",
          R"("iat":1790000000,)", R"("exp":1790604800,)", R"(,"jti":"j1")"})
        expect_refused(signed_token(header, replaced(payload, claim, "")));
}

TEST_F(SessionTokensTest, WithAClaimOfAnotherKindAreRefused)
{
    expect_refused(signed_token(header, replaced(payload, "ADMIN", "ROOT")));
    expect_refused(signed_token(header, replaced(payload, R"("c1")", "1")));
    for (const char* time :
         {"\"1790604800\"", "-5", "18446744073709551615", "9223372036854775807", "null", "[]"})
        expect_refused(signed_token(header, replaced(payload, "1790604800", time)));
}

} // namespace
} // namespace waymark::identity
