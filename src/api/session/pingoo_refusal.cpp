// SPDX-License-Identifier: Apache-2.0
#include "api/session/pingoo_refusal.hpp"

#include "api/session/authenticator.hpp"
#include "api/session/session_cookie.hpp"
#include "base/text.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <utility>

namespace waymark::api::session {

namespace {

using identity::Refusal;

struct Segments {
    std::string_view header;
    std::string_view claims;
    std::string_view signature;
};

std::optional<Segments> split(std::string_view token)
{
    const auto [header, rest] = cut(token, '.');
    const auto [claims, signature] = cut(rest, '.');
    const bool has_three = header.size() + claims.size() + signature.size() + 2 == token.size() &&
                           !signature.contains('.');
    if (!has_three)
        return std::nullopt;
    return Segments{header, claims, signature};
}

// The six bits that a character of base64url stands for (RFC 4648, section 5).
std::optional<std::uint32_t> sextet(char c)
{
    constexpr std::string_view alphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const auto index = alphabet.find(c);
    if (index == std::string_view::npos)
        return std::nullopt;
    return static_cast<std::uint32_t>(index);
}

// base64url without padding, or the index of the first byte that can't be.
std::expected<std::string, std::size_t> decode_base64url(std::string_view text)
{
    std::string decoded;
    std::uint32_t bits = 0;
    unsigned bit_count = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto six = sextet(text[i]);
        if (!six)
            return std::unexpected(i);
        bits = (bits << 6U) | *six;
        bit_count += 6;
        if (bit_count >= 8) {
            bit_count -= 8;
            decoded += static_cast<char>((bits >> bit_count) & 0xffU);
        }
    }
    if (text.size() % 4 == 1)
        return std::unexpected(text.size() - 1);
    return decoded;
}

// What is wrong with a text that is no JSON object.
std::string json_mistake(std::string_view text)
{
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos)
        return "unexpected end of JSON input";
    if (text[first] == '{')
        return "invalid JSON";
    const auto end = std::min(text.size(), first + 4);
    for (auto next = first + 1; next <= end; ++next) {
        const auto character = text.substr(first, next - first);
        if (is_utf8(character))
            return fmt::format("invalid character '{}' looking for beginning of value", character);
    }
    return "invalid JSON";
}

// Nothing if the segment holds a JSON object.
std::optional<std::string> segment_mistake(std::string_view name, std::string_view segment)
{
    const auto text = decode_base64url(segment);
    if (!text) {
        return fmt::format("could not base64 decode {}: illegal base64 data at input byte {}", name,
                           text.error());
    }
    boost::system::error_code mistake;
    const auto value = boost::json::parse(*text, mistake);
    if (mistake || !value.is_object())
        return fmt::format("could not JSON decode {}: {}", name, json_mistake(*text));
    return std::nullopt;
}

// What makes a token none, in the order in which Pingoo looks: before the signature is verified.
std::optional<std::string> malformation(std::string_view token)
{
    const auto segments = split(token);
    if (!segments)
        return "token is malformed: token contains an invalid number of segments";
    for (const auto& [name, segment] : std::array<std::pair<std::string_view, std::string_view>, 2>{
             {{"header", segments->header}, {"claim", segments->claims}}}) {
        if (const auto mistake = segment_mistake(name, segment))
            return "token is malformed: " + *mistake;
    }
    if (const auto signature = decode_base64url(segments->signature); !signature) {
        return fmt::format("token is malformed: could not base64 decode signature: illegal base64 "
                           "data at input byte {}",
                           signature.error());
    }
    return std::nullopt;
}

std::string unverifiability(std::string_view token)
{
    const auto segments = split(token);
    const auto header = segments ? decode_base64url(segments->header).value_or("") : std::string{};
    boost::system::error_code mistake;
    const auto value = boost::json::parse(header, mistake);
    const auto* const object = mistake ? nullptr : value.if_object();
    const auto* const name = object ? object->if_contains("alg") : nullptr;
    if (name == nullptr || !name->is_string())
        return "token is unverifiable: signing method (alg) is unspecified";
    if (name->get_string() == "none")
        return "token signature is invalid: token is unverifiable: 'none' signature type is not "
               "allowed";
    return "token is unverifiable: signing method (alg) is unavailable";
}

std::string token_refusal(Refusal refusal, std::string_view token)
{
    switch (refusal) {
    case Refusal::malformed:
        return malformation(token).value_or("token is malformed");
    case Refusal::unverifiable:
        return unverifiability(token);
    case Refusal::mac:
        return malformation(token).value_or("token signature is invalid: signature is invalid");
    case Refusal::expired:
        return "token has invalid claims: token is expired";
    case Refusal::unknown:
        // Pingoo knows no keys: a text of another form is a malformed token.
        if (!token.empty() && !split(token))
            return *malformation(token);
        break;
    default:
        break;
    }
    return std::string(identity::describe(refusal));
}

} // namespace

std::string pingoo_refusal(Refusal refusal, std::string_view token)
{
    if (refusal == Refusal::none)
        return "Authorization header required";
    if (refusal == Refusal::header)
        return "Invalid authorization header format";
    return "Invalid token: " + token_refusal(refusal, token);
}

std::string pingoo_refusal(Refusal refusal, const http::Request& request)
{
    if (const auto cookie = request.cookie(session_cookie_name); cookie && !cookie->empty())
        return pingoo_refusal(refusal, *cookie);
    const auto bearer = bearer_token(request.field("Authorization"), true);
    return pingoo_refusal(refusal, bearer.value_or(""));
}

} // namespace waymark::api::session
