// SPDX-License-Identifier: Apache-2.0
// No bytes are a session token but those that were signed; and whatever is signed, claims that are
// read from it are the same once they are signed and read again.
#include "identity/sessions/json_claims.hpp"
#include "identity/sessions/session_tokens.hpp"

#include <sodium.h>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>

namespace {

using namespace waymark::identity;

constexpr std::string_view secret = "0123456789abcdef0123456789abcdef";
constexpr waymark::TimePoint start{};
constexpr std::size_t token_bytes_max = 4096;
constexpr std::string_view header = R"({"alg":"HS256","typ":"JWT"})";
constexpr std::string_view payload = R"({"user_id":1,"role":"user","exp":1})";

void require(bool holds)
{
    if (!holds)
        std::abort();
}

const SessionTokens& tokens()
{
    static const SessionTokens made({std::string(secret)});
    return made;
}

// The token of the seeds.
const std::string& known_token()
{
    static const std::string made =
        tokens().sign({.user_id = 17,
                       .username = "ann",
                       .email = "ann@example.com",
                       .role = Role::admin,
                       .subject = "c1",
                       .session = "s1",
                       .issued = waymark::TimePoint{std::chrono::seconds{1'790'000'000}},
                       .expires = waymark::TimePoint{std::chrono::seconds{1'790'604'800}}});
    return made;
}

const unsigned char* bytes_of(std::string_view text)
{
    return reinterpret_cast<const unsigned char*>(text.data());
}

std::string base64url(std::string_view bytes)
{
    constexpr int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
    std::string text(sodium_base64_ENCODED_LEN(bytes.size(), variant), '\0');
    sodium_bin2base64(text.data(), text.size(), bytes_of(bytes), bytes.size(), variant);
    text.pop_back(); // the terminating zero
    return text;
}

// A token of any content whose MAC is right.
std::string signed_token(std::string_view any_header, std::string_view any_payload)
{
    auto text = base64url(any_header) + '.' + base64url(any_payload);
    std::array<unsigned char, crypto_auth_hmacsha256_BYTES> mac{};
    crypto_auth_hmacsha256(mac.data(), bytes_of(text), text.size(), bytes_of(secret));
    return text + '.' + base64url({reinterpret_cast<const char*>(mac.data()), mac.size()});
}

void check_token(std::string_view text)
{
    if (tokens().verify(text, start))
        require(text == known_token());
}

// Each two bytes say what to change, and where.
void check_changed(std::span<const std::uint8_t> changes)
{
    auto text = known_token();
    for (std::size_t i = 0; i + 1 < changes.size(); i += 2) {
        auto& changed = text[(changes[i] + i * 16) % text.size()];
        changed = static_cast<char>(changes[i + 1]);
    }
    check_token(text);
}

void check_claims(std::string_view json)
{
    const auto claims = tokens().verify(signed_token(header, json), start);
    if (!claims)
        return;
    const auto again = tokens().sign(*claims);
    if (again.size() <= token_bytes_max)
        require(tokens().verify(again, start) == claims);
}

// With its MAC right, a token stands or falls by `alg`.
void check_header(std::string_view json)
{
    const auto verified = tokens().verify(signed_token(json, payload), start);
    std::string algorithm;
    JsonClaimReader reader(json);
    while (const auto member = reader.next()) {
        if (member->name == "alg")
            algorithm = member->kind == JsonMember::Kind::text ? member->value : "";
    }
    if (verified)
        require(reader.is_complete() && algorithm == "HS256");
}

void check_json(std::string_view json)
{
    std::size_t count = 0;
    JsonClaimReader reader(json);
    while (const auto member = reader.next()) {
        require(++count <= json.size());
        if (member->kind != JsonMember::Kind::text)
            continue;
        std::string written = "{\"again\":";
        append_json_text(written, member->value);
        written += '}';
        JsonClaimReader second(written);
        const auto again = second.next();
        require(again && again->value == member->value);
        require(!second.next() && second.is_complete());
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    check_token(text);
    check_changed({data, size});
    check_json(text);
    if (size <= token_bytes_max) {
        check_claims(text);
        check_header(text);
    }
    return 0;
}
