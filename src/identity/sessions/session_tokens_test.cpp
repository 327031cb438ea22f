// SPDX-License-Identifier: Apache-2.0
#include "identity/sessions/session_tokens.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sodium.h>

namespace waymark::identity {
namespace {

using namespace std::chrono_literals;

const std::string secret = "0123456789abcdef0123456789abcdef";
const std::string other_secret = "another secret of thirty-two bytes";
constexpr TimePoint issued{1'790'000'000s};
constexpr TimePoint expires{1'790'604'800s};
constexpr std::string_view header = R"({"alg":"HS256","typ":"JWT"})";
constexpr std::string_view payload =
    R"({"user_id":17,"username":"ann","email":"ann@example.com","role":"admin","exp":1790604800,)"
    R"("sub":"c1","sid":"s1","iat":1790000000})";
// `header` and `payload`, signed with `secret` by Python's hmac module.
constexpr std::string_view foreign_token =
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."
    "eyJ1c2VyX2lkIjoxNywidXNlcm5hbWUiOiJhbm4iLCJlbWFpbCI6ImFubkBleGFtcGxlLmNvbSIsInJvbGUiOiJhZG1p"
    "biIsImV4cCI6MTc5MDYwNDgwMCwic3ViIjoiYzEiLCJzaWQiOiJzMSIsImlhdCI6MTc5MDAwMDAwMH0."
    "_ZQ-UJeRt7-L4pjlmLMzrNjEJYCyB-imI7ZBFYi8QXY";

std::string base64url(std::string_view bytes)
{
    constexpr int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
    std::string text(sodium_base64_ENCODED_LEN(bytes.size(), variant), '\0');
    sodium_bin2base64(text.data(), text.size(),
                      reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), variant);
    text.pop_back(); // the terminating zero
    return text;
}

std::string with_mac(const std::string& signed_part)
{
    std::string mac(crypto_auth_hmacsha256_BYTES, '\0');
    crypto_auth_hmacsha256(reinterpret_cast<unsigned char*>(mac.data()),
                           reinterpret_cast<const unsigned char*>(signed_part.data()),
                           signed_part.size(),
                           reinterpret_cast<const unsigned char*>(secret.data()));
    return signed_part + '.' + base64url(mac);
}

// A token of any content whose HMAC-SHA-256 is right.
std::string signed_token(std::string_view any_header, std::string_view any_payload)
{
    return with_mac(base64url(any_header) + '.' + base64url(any_payload));
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
    void expect_refused(std::string_view token, Refusal refusal, TimePoint now = issued)
    {
        EXPECT_EQ(tokens.verify(token, now), Verified<SessionClaims>(std::unexpected(refusal)))
            << token;
    }
    Verified<SessionClaims> read(std::string_view claims)
    {
        return tokens.verify(signed_token(header, claims), issued);
    }
    void expect_malformed(std::string_view claims)
    {
        EXPECT_EQ(read(claims), Verified<SessionClaims>(std::unexpected(Refusal::malformed)))
            << claims;
    }

    SessionTokens tokens{{secret}};
    SessionClaims ann{.user_id = 17,
                      .username = "ann",
                      .email = "ann@example.com",
                      .role = Role::admin,
                      .subject = "c1",
                      .session = "s1",
                      .issued = issued,
                      .expires = expires};
};

TEST_F(SessionTokensTest, StateWhatWasSigned)
{
    EXPECT_EQ(tokens.verify(tokens.sign(ann), issued), Verified<SessionClaims>(ann));
    const SessionClaims sparse{.user_id = 1, .expires = expires};
    EXPECT_EQ(tokens.verify(tokens.sign(sparse), issued), Verified<SessionClaims>(sparse));
    const SessionClaims strange{.username = "\"\\\n\x01 Zoë 😀",
                                .email = "</script>",
                                .subject = std::string(500, '"'),
                                .expires = expires,
                                .purpose = "second_factor"};
    EXPECT_EQ(tokens.verify(tokens.sign(strange), issued), Verified<SessionClaims>(strange));
}

TEST_F(SessionTokensTest, AreJsonWebTokensAsOthersMakeThem)
{
    EXPECT_EQ(tokens.verify(foreign_token, issued), Verified<SessionClaims>(ann));
    EXPECT_EQ(tokens.sign(ann), foreign_token);
}

TEST_F(SessionTokensTest, LeaveOutWhatIsNotSet)
{
    EXPECT_EQ(
        tokens.sign({.user_id = 2, .username = "bob", .email = "b@x.org", .expires = expires}),
        signed_token(header, R"({"user_id":2,"username":"bob","email":"b@x.org",)"
                             R"("role":"user","exp":1790604800})"));
    ann.purpose = "second_factor";
    EXPECT_EQ(tokens.sign(ann),
              signed_token(header, replaced(payload, "}", R"(,"purpose":"second_factor"})")));
}

TEST_F(SessionTokensTest, EndAtTheirExpiry)
{
    const auto token = tokens.sign(ann);
    EXPECT_TRUE(tokens.verify(token, expires - 1ms));
    expect_refused(token, Refusal::expired, expires);
    expect_refused(token, Refusal::expired, expires + 24h * 365);
}

TEST_F(SessionTokensTest, OfAnotherSecretAreRefusedEvenIfTheyHaveExpired)
{
    const auto foreign = SessionTokens({other_secret}).sign(ann);
    expect_refused(foreign, Refusal::mac);
    expect_refused(foreign, Refusal::mac, expires);
}

TEST_F(SessionTokensTest, OfAnyOfTheSecretsAreGoodAndTheFirstSigns)
{
    const SessionTokens rotated({other_secret, secret});
    EXPECT_EQ(rotated.verify(tokens.sign(ann), issued), Verified<SessionClaims>(ann));
    EXPECT_EQ(rotated.verify(rotated.sign(ann), issued), Verified<SessionClaims>(ann));
    expect_refused(rotated.sign(ann), Refusal::mac);
}

TEST_F(SessionTokensTest, ASecretMayHaveAnyLength)
{
    for (const std::size_t length : {32U, 64U, 65U, 1000U}) {
        const SessionTokens made({std::string(length, 'k')});
        EXPECT_TRUE(made.verify(made.sign(ann), issued)) << length;
    }
}

TEST_F(SessionTokensTest, ChangedAnywhereAreRefused)
{
    const auto token = tokens.sign(ann);
    for (std::size_t i = 0; i < token.size(); ++i) {
        auto changed = token;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        EXPECT_FALSE(tokens.verify(changed, issued)) << changed;
    }
    for (std::size_t length = 0; length < token.size(); ++length)
        EXPECT_FALSE(tokens.verify(std::string_view(token).substr(0, length), issued)) << length;
    expect_refused(token + "=", Refusal::malformed);
    expect_refused(token + ".", Refusal::malformed);
    expect_refused(" " + token, Refusal::malformed);
    expect_refused(token + "\n", Refusal::malformed);
    expect_refused(token + "AAAA", Refusal::mac);
    expect_refused(token.substr(0, token.rfind('.') + 1), Refusal::mac);
}

// The last character of a signature has two bits that decoding drops. Were they free, or some other
// byte be read as a character, then a revoked token would have other spellings.
TEST_F(SessionTokensTest, HaveOneSpellingOnly)
{
    const auto token = tokens.sign(ann);
    for (std::size_t i = token.rfind('.') + 1; i < token.size(); ++i) {
        auto changed = token;
        for (unsigned byte = 0; byte < 256; ++byte) {
            changed[i] = static_cast<char>(byte);
            EXPECT_EQ(tokens.verify(changed, issued).has_value(), changed == token) << changed;
        }
    }
}

TEST_F(SessionTokensTest, NamingAnotherAlgorithmAreUnverifiable)
{
    for (const char* algorithm :
         {"none", "None", "hs256", "HS384", "HS512", "RS256", "ES256", "XYZ", ""}) {
        const auto named = replaced(header, "HS256", algorithm);
        expect_refused(signed_token(named, payload), Refusal::unverifiable);
        expect_refused(base64url(named) + '.' + base64url(payload) + '.', Refusal::unverifiable);
    }
    expect_refused(signed_token(R"({"typ":"JWT"})", payload), Refusal::unverifiable);
    expect_refused(signed_token(R"({"alg":256})", payload), Refusal::unverifiable);
    expect_refused(signed_token(R"({"alg":null})", payload), Refusal::unverifiable);
    expect_refused(signed_token(R"({"alg":"HS256","alg":"none"})", payload), Refusal::unverifiable);
    expect_refused(signed_token(R"({"alg":"HS256","crit":["exp"]})", payload),
                   Refusal::unverifiable);
}

TEST_F(SessionTokensTest, MayHaveAnotherHeaderOfTheSameMeaning)
{
    for (const char* other : {R"({"typ":"JWT","alg":"HS256"})", R"({ "alg" : "HS256" })",
                              R"({"alg":"HS256","kid":"1","x5c":["a",{"b":1}]})"})
        EXPECT_EQ(tokens.verify(signed_token(other, payload), issued),
                  Verified<SessionClaims>(ann));
}

TEST_F(SessionTokensTest, MalformedOnesAreRefused)
{
    for (const char* text : {"", ".", "..", "...", "a", "a.b", "a.b.c", "a.b.", ".b.c", "null",
                             "\xff.\0.x", "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.!.AAAA",
                             "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.AAAA.!"})
        expect_refused(text, Refusal::malformed);
    expect_refused(signed_token("alg", payload), Refusal::malformed);
    expect_refused(signed_token("[]", payload), Refusal::malformed);
    for (const char* text : {"", "{", "{}", R"({"sub")", "[1,2]", "\"text\"", "null"})
        expect_malformed(text);
    expect_malformed(std::string(payload) + "x");
    expect_malformed(std::string(3000, '['));
    expect_malformed(replaced(payload, "ann@", "\xff@"));
}

TEST_F(SessionTokensTest, TooLongOnesAreMalformed)
{
    const auto token_of = [&](std::size_t bytes) {
        ann.subject = std::string(bytes, 'x');
        return tokens.sign(ann);
    };
    std::size_t longest = 2700;
    while (token_of(longest + 1).size() <= 4096)
        ++longest;
    EXPECT_TRUE(tokens.verify(token_of(longest), issued));
    expect_refused(token_of(longest + 1), Refusal::malformed);
    expect_refused(std::string(1'000'000, '.'), Refusal::malformed);
}

TEST_F(SessionTokensTest, ThePayloadIsReadOnlyOnceItIsAuthentic)
{
    const auto token = base64url(header) + '.' + base64url("no json") + '.' + base64url("no mac");
    expect_refused(token, Refusal::mac);
}

TEST_F(SessionTokensTest, NeedAnExpiryARoleAndAUser)
{
    expect_malformed(replaced(payload, R"("exp":1790604800,)", ""));
    expect_malformed(replaced(payload, R"("role":"admin",)", ""));
    expect_malformed(R"({"username":"ann","role":"admin","exp":1790604800})");
    expect_malformed(R"({"user_id":0,"sub":"","role":"admin","exp":1790604800})");
    expect_malformed(R"({"user_id":null,"sub":null,"role":"admin","exp":1790604800})");
}

TEST_F(SessionTokensTest, OfEitherDialectAreRead)
{
    EXPECT_EQ(read(R"({"user_id":17,"username":"ann","email":"a@b.c","role":"user",)"
                   R"("exp":1790604800})"),
              Verified<SessionClaims>(SessionClaims{
                  .user_id = 17, .username = "ann", .email = "a@b.c", .expires = expires}));
    EXPECT_EQ(read(R"({"sub":"c1","email":"a@b.c","role":"ADMIN","iat":1790000000,)"
                   R"("exp":1790604800})"),
              Verified<SessionClaims>(SessionClaims{.email = "a@b.c",
                                                    .role = Role::admin,
                                                    .subject = "c1",
                                                    .issued = issued,
                                                    .expires = expires}));
}

TEST_F(SessionTokensTest, RolesAreReadInAnyCaseAndUserIdsAsTextToo)
{
    EXPECT_EQ(read(replaced(payload, "\"admin\"", "\"AdMiN\"")), Verified<SessionClaims>(ann));
    EXPECT_EQ(read(replaced(payload, "17", "\"17\"")), Verified<SessionClaims>(ann));
    EXPECT_EQ(read(replaced(payload, "17", "18446744073709551615"))->user_id, UINT64_MAX);
}

TEST_F(SessionTokensTest, OfOneClaimTwiceTheLastCounts)
{
    EXPECT_EQ(read(replaced(payload, "17", "5,\"user_id\":17")), Verified<SessionClaims>(ann));
    EXPECT_EQ(read(replaced(payload, "17", "17,\"user_id\":null"))->user_id, 0U);
}

TEST_F(SessionTokensTest, UnknownAndNullClaimsAreIgnored)
{
    EXPECT_EQ(read(replaced(payload, "{", R"({"aud":["a"],"nested":{"exp":1},"purpose":null,)")),
              Verified<SessionClaims>(ann));
}

TEST_F(SessionTokensTest, WithAClaimOfAnotherTypeAreMalformed)
{
    for (const char* id : {"-1", "1.5", "1e3", "\"\"", "\"x1\"", "\"-1\"", "\" 1\"", "true", "[]",
                           "18446744073709551616"})
        expect_malformed(replaced(payload, "17", id));
    for (const char* role : {"\"root\"", "\"\"", "1", "null", "[\"admin\"]"})
        expect_malformed(replaced(payload, "\"admin\"", role));
    for (const char* text : {"1", "true", "{}", "[\"c1\"]"})
        expect_malformed(replaced(payload, "\"c1\"", text));
    for (const char* time : {"\"1790604800\"", "-5", "18446744073709551615", "253402300800",
                             "1790604800.5", "null", "[]"})
        expect_malformed(replaced(payload, "1790604800", time));
    expect_malformed(replaced(payload, "1790000000", "\"x\""));
}

TEST_F(SessionTokensTest, OfAPurposeTellIt)
{
    const auto claims = read(replaced(payload, "}", R"(,"purpose":"second_factor"})"));
    ASSERT_TRUE(claims);
    EXPECT_EQ(claims->purpose, "second_factor");
}

} // namespace
} // namespace waymark::identity
