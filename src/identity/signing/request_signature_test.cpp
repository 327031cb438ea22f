// SPDX-License-Identifier: Apache-2.0
#include "base/text.hpp"
#include "identity/signing/request_signature.hpp"

#include <gtest/gtest.h>

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <limits>
#include <vector>

namespace waymark::identity {
namespace {

constexpr std::array<std::string_view, 2> integer_parameters{"page", "page_size"};
constexpr std::string_view secret =
    "a1b2c3d4e5f60718293a4b5c6d7e8f900112233445566778899aabbccddeeff0";

// A request whose signing was computed elsewhere.
struct Vector {
    std::string id;
    std::string secret;
    std::string method;
    std::string path;
    std::string query;
    std::string body;
    std::string timestamp;
    std::string nonce;
    std::string text;
    std::string signature;
    SigningForm form = SigningForm::primary;

    [[nodiscard]] SignedRequest request() const
    {
        return {.app_id = "app",
                .signature = signature,
                .timestamp = timestamp,
                .nonce = nonce,
                .method = method,
                .path = path,
                .query = query,
                .content_type = "application/json",
                .body = body,
                .integer_parameters = integer_parameters};
    }
};

SigningForm form_of(std::string_view id)
{
    if (id == "C1h")
        return SigningForm::html;
    if (id == "C2-numeric")
        return SigningForm::numeric_query;
    return id == "C3-rawtarget" ? SigningForm::raw_target : SigningForm::primary;
}

std::vector<Vector> load_vectors()
{
    simdjson::dom::parser parser;
    const simdjson::dom::array entries =
        parser.load(WAYMARK_TEST_DATA "/dwz-signature-vectors.json").get_array();
    std::vector<Vector> vectors;
    for (const simdjson::dom::element entry : entries) {
        const auto text = [entry](const char* name) {
            return std::string(entry[name].get_string().value());
        };
        vectors.push_back({.id = text("id"),
                           .secret = text("secret"),
                           .method = text("method"),
                           .path = text("path"),
                           .query = text("query"),
                           .body = text("body"),
                           .timestamp = std::to_string(entry["timestamp"].get_int64().value()),
                           .nonce = text("nonce"),
                           .text = text("string_to_sign"),
                           .signature = text("signature"),
                           .form = form_of(text("id"))});
    }
    return vectors;
}

// A request signed in one form, with room to change it.
struct Signed {
    explicit Signed(const SignedRequest& from, SigningForm form = SigningForm::primary)
        : request(from), signature(hmac_sha256_hex(secret, string_to_sign(from, form)))
    {
    }

    [[nodiscard]] bool is_accepted() const
    {
        auto sent = request;
        sent.signature = signature;
        return is_signed_by(sent, secret);
    }

    SignedRequest request;
    std::string signature;
};

SignedRequest get(std::string_view path, std::string_view query)
{
    return {.timestamp = "1703232000",
            .nonce = "n",
            .method = "GET",
            .path = path,
            .query = query,
            .integer_parameters = integer_parameters};
}

SignedRequest post(std::string_view body)
{
    auto request = get("/api/v1/short_links", "dry=1");
    request.method = "POST";
    request.content_type = "application/json";
    request.body = body;
    return request;
}

TEST(RequestSignatureTest, EveryVectorIsComposedAndSignedAsPublished)
{
    const auto vectors = load_vectors();
    ASSERT_EQ(vectors.size(), 13);
    for (const auto& vector : vectors) {
        const auto request = vector.request();
        EXPECT_EQ(string_to_sign(request, vector.form), vector.text) << vector.id;
        EXPECT_EQ(hmac_sha256_hex(vector.secret, vector.text), vector.signature) << vector.id;
        EXPECT_TRUE(is_signed_by(request, vector.secret)) << vector.id;
    }
}

TEST(RequestSignatureTest, NoVectorIsSignedByAnotherSecret)
{
    for (const auto& vector : load_vectors())
        EXPECT_FALSE(is_signed_by(vector.request(), vector.secret + "0")) << vector.id;
}

TEST(RequestSignatureTest, SecretsAreUsedAsTextOfAnyLength)
{
    // RFC 4231, test cases 1, 2 and 6.
    EXPECT_EQ(hmac_sha256_hex(std::string(20, '\x0b'), "Hi There"),
              "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    EXPECT_EQ(hmac_sha256_hex("Jefe", "what do ya want for nothing?"),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    EXPECT_EQ(hmac_sha256_hex(std::string(131, '\xaa'),
                              "Test Using Larger Than Block-Size Key - Hash Key First"),
              "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(RequestSignatureTest, EachPartIsBound)
{
    const Signed original(post(R"({"a":1})"));
    ASSERT_TRUE(original.is_accepted());
    const auto is_accepted_with = [&](auto change) {
        auto changed = original;
        change(changed.request);
        return changed.is_accepted();
    };
    EXPECT_FALSE(is_accepted_with([](auto& r) { r.method = "PUT"; }));
    EXPECT_FALSE(is_accepted_with([](auto& r) { r.path = "/api/v1/short_link"; }));
    EXPECT_FALSE(is_accepted_with([](auto& r) { r.query = "dry=2"; }));
    EXPECT_FALSE(is_accepted_with([](auto& r) { r.query = ""; }));
    EXPECT_FALSE(is_accepted_with([](auto& r) { r.body = R"({"a":2})"; }));
    EXPECT_FALSE(is_accepted_with([](auto& r) { r.body = ""; }));
    EXPECT_FALSE(is_accepted_with([](auto& r) { r.timestamp = "1703232001"; }));
    EXPECT_FALSE(is_accepted_with([](auto& r) { r.nonce = "m"; }));
}

TEST(RequestSignatureTest, ASignatureIsComparedAsText)
{
    Signed request(get("/", ""));
    const auto good = request.signature;
    std::ranges::transform(request.signature, request.signature.begin(), [](char c) {
        return c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c;
    });
    ASSERT_NE(request.signature, good);
    EXPECT_FALSE(request.is_accepted());

    for (const auto& wrong : {std::string{}, good.substr(1), good + "0", " " + good,
                              std::string(64, '0'), std::string(64, '\0')}) {
        request.signature = wrong;
        EXPECT_FALSE(request.is_accepted()) << wrong;
    }
}

TEST(RequestSignatureTest, TimestampsAreSignedAsTheIntegerTheyAre)
{
    const Signed original(get("/", ""));
    for (const std::string_view timestamp : {"+1703232000", "0001703232000", "+01703232000"}) {
        auto respelled = original;
        respelled.request.timestamp = timestamp;
        EXPECT_TRUE(respelled.is_accepted()) << timestamp;
        EXPECT_EQ(string_to_sign(respelled.request, SigningForm::primary), "GET/{}1703232000n");
    }
}

TEST(RequestSignatureTest, MalformedTimestampsAreRefused)
{
    for (const std::string_view timestamp : {"", "+", "-", "1703232000.0", " 1703232000", "1e9",
                                             "1_000", "+-1", "++1", "0x1", "9223372036854775808"}) {
        EXPECT_FALSE(parse_timestamp(timestamp)) << timestamp;
        Signed request(get("/", ""));
        request.request.timestamp = timestamp;
        EXPECT_FALSE(request.is_accepted()) << timestamp;
    }
}

TEST(RequestSignatureTest, TimestampsAreSixtyFourBitIntegers)
{
    EXPECT_EQ(parse_timestamp("9223372036854775807"), std::numeric_limits<std::int64_t>::max());
    EXPECT_EQ(parse_timestamp("-9223372036854775808"), std::numeric_limits<std::int64_t>::min());
    EXPECT_EQ(parse_timestamp("-0"), 0);
    EXPECT_EQ(parse_timestamp("+007"), 7);
}

TEST(RequestSignatureTest, ThePathIsSignedDecoded)
{
    const auto request = get("/api/v1/users/1", "");
    EXPECT_EQ(string_to_sign(request, SigningForm::primary), "GET/api/v1/users/1{}1703232000n");
    EXPECT_TRUE(Signed(request).is_accepted());
}

TEST(RequestSignatureTest, EveryFormIsAccepted)
{
    const auto request = get("/list", "page=2&q=a%26b");
    for (const auto form : {SigningForm::primary, SigningForm::html, SigningForm::numeric_query,
                            SigningForm::raw_target})
        EXPECT_TRUE(Signed(request, form).is_accepted()) << static_cast<int>(form);
    EXPECT_EQ(string_to_sign(request, SigningForm::raw_target),
              "GET/list?page=2&q=a%26b{}1703232000n");
}

TEST(RequestSignatureTest, RawTargetIsRefusedWhereItWouldLeaveTheBodyUnsigned)
{
    EXPECT_TRUE(Signed(post(""), SigningForm::raw_target).is_accepted());
    EXPECT_FALSE(Signed(post(R"({"a":1})"), SigningForm::raw_target).is_accepted());
}

} // namespace
} // namespace waymark::identity
