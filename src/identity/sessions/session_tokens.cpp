// SPDX-License-Identifier: Apache-2.0
#include "identity/sessions/session_tokens.hpp"

#include "base/text.hpp"
#include "identity/sessions/base64url.hpp"
#include "identity/sessions/json_claims.hpp"
#include "identity/sessions/session_secret.hpp"

#include <fmt/format.h>

#include <sodium.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <iterator>

namespace waymark::identity {

namespace {

constexpr std::size_t token_bytes_max = 4096;
constexpr std::int64_t epoch_seconds_max = 253'402'300'799; // the end of the year 9999
// `{"alg":"HS256","typ":"JWT"}`, as it begins each token of ours.
constexpr std::string_view own_header = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9";

using Mac = std::array<unsigned char, crypto_auth_hmacsha256_BYTES>;

const unsigned char* bytes_of(std::string_view text)
{
    return reinterpret_cast<const unsigned char*>(text.data());
}

// What a part of a token says, without allocation.
class DecodedPart {
public:
    explicit DecodedPart(std::string_view part) : size_(decode_base64url(part, bytes_)) {}

    [[nodiscard]] bool is_valid() const { return size_.has_value(); }
    [[nodiscard]] std::string_view text() const
    {
        return {reinterpret_cast<const char*>(bytes_.data()), *size_};
    }

private:
    std::array<unsigned char, token_bytes_max / 4 * 3> bytes_;
    std::optional<std::size_t> size_;
};

struct Parts {
    std::string_view header;
    std::string_view claims;
    std::string_view signature;
    std::string_view signed_part; // the first two, with their dot
};

std::optional<Parts> split(std::string_view token)
{
    if (token.size() > token_bytes_max || std::ranges::count(token, '.') != 2)
        return std::nullopt;
    const auto first = token.find('.');
    const auto second = token.rfind('.');
    return Parts{.header = token.substr(0, first),
                 .claims = token.substr(first + 1, second - first - 1),
                 .signature = token.substr(second + 1),
                 .signed_part = token.substr(0, second)};
}

// `crit` names what a reader must understand (RFC 7515, section 4.1.11), and there is nothing.
std::optional<Refusal> check_header(std::string_view part)
{
    if (part == own_header)
        return std::nullopt;
    const DecodedPart json(part);
    if (!json.is_valid())
        return Refusal::malformed;
    bool is_hs256 = false;
    bool is_critical = false;
    JsonClaimReader reader(json.text());
    while (const auto member = reader.next()) {
        if (member->name == "alg")
            is_hs256 = member->kind == JsonMember::Kind::text && member->value == "HS256";
        is_critical = is_critical || member->name == "crit";
    }
    if (!reader.is_complete())
        return Refusal::malformed;
    return is_hs256 && !is_critical ? std::nullopt : std::optional(Refusal::unverifiable);
}

// These read one claim, false if it is of another type. Null is as good as missing.
bool read_text(const JsonMember& member, std::string& text)
{
    text = member.value;
    return member.kind == JsonMember::Kind::text || member.kind == JsonMember::Kind::null;
}

bool read_id(const JsonMember& member, std::uint64_t& id)
{
    id = 0;
    if (member.kind == JsonMember::Kind::null)
        return true;
    if (member.kind == JsonMember::Kind::other)
        return false;
    const auto number = parse_number<std::uint64_t>(member.value);
    id = number.value_or(0);
    return number.has_value();
}

bool read_time(const JsonMember& member, std::optional<TimePoint>& time)
{
    time.reset();
    if (member.kind == JsonMember::Kind::null)
        return true;
    if (member.kind != JsonMember::Kind::integer)
        return false;
    const auto seconds = parse_number<std::int64_t>(member.value);
    if (!seconds || *seconds < 0 || *seconds > epoch_seconds_max)
        return false;
    time = TimePoint{std::chrono::seconds{*seconds}};
    return true;
}

bool read_role(const JsonMember& member, std::optional<Role>& role)
{
    role.reset();
    if (member.kind != JsonMember::Kind::text)
        return false;
    if (iequals(member.value, to_string(Role::admin)))
        role = Role::admin;
    else if (iequals(member.value, to_string(Role::user)))
        role = Role::user;
    return role.has_value();
}

// Claims while they are being read.
struct ClaimReading {
    SessionClaims claims;
    std::optional<Role> role;
    std::optional<TimePoint> expires;

    // False if it is of another type than it has to be.
    [[nodiscard]] bool take(const JsonMember& member)
    {
        const auto name = member.name;
        if (name == "user_id")
            return read_id(member, claims.user_id);
        if (name == "username")
            return read_text(member, claims.username);
        if (name == "email")
            return read_text(member, claims.email);
        if (name == "role")
            return read_role(member, role);
        if (name == "exp")
            return read_time(member, expires);
        if (name == "sub")
            return read_text(member, claims.subject);
        if (name == "sid")
            return read_text(member, claims.session);
        if (name == "iat")
            return read_time(member, claims.issued);
        return name != "purpose" || read_text(member, claims.purpose);
    }
};

std::optional<SessionClaims> read_claims(std::string_view json)
{
    ClaimReading reading;
    JsonClaimReader reader(json);
    while (const auto member = reader.next()) {
        if (!reading.take(*member))
            return std::nullopt;
    }
    auto& claims = reading.claims;
    const bool names_user = claims.user_id != 0 || !claims.subject.empty();
    if (!reader.is_complete() || !names_user || !reading.role || !reading.expires)
        return std::nullopt;
    claims.role = *reading.role;
    claims.expires = *reading.expires;
    return std::move(claims);
}

std::int64_t to_epoch_seconds(TimePoint time)
{
    return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

void append_if_any(std::string& json, std::string_view name, std::string_view text)
{
    if (text.empty())
        return;
    fmt::format_to(std::back_inserter(json), ",\"{}\":", name);
    append_json_text(json, text);
}

std::string to_json(const SessionClaims& claims)
{
    std::string json = fmt::format("{{\"user_id\":{},\"username\":", claims.user_id);
    append_json_text(json, claims.username);
    json += ",\"email\":";
    append_json_text(json, claims.email);
    fmt::format_to(std::back_inserter(json), ",\"role\":\"{}\",\"exp\":{}",
                   ascii_lower(to_string(claims.role)), to_epoch_seconds(claims.expires));
    append_if_any(json, "sub", claims.subject);
    append_if_any(json, "sid", claims.session);
    if (claims.issued) {
        fmt::format_to(std::back_inserter(json), ",\"iat\":{}", to_epoch_seconds(*claims.issued));
    }
    append_if_any(json, "purpose", claims.purpose);
    return json += '}';
}

} // namespace

struct SessionTokens::Key {
    explicit Key(std::string_view secret)
    {
        crypto_auth_hmacsha256_init(&state, bytes_of(secret), secret.size());
    }

    [[nodiscard]] Mac mac(std::string_view text) const
    {
        auto running = state;
        Mac result;
        crypto_auth_hmacsha256_update(&running, bytes_of(text), text.size());
        crypto_auth_hmacsha256_final(&running, result.data());
        return result;
    }

    crypto_auth_hmacsha256_state state{};
};

SessionTokens::SessionTokens(std::vector<std::string> secrets)
{
    assert(!secrets.empty());
    keys_.reserve(secrets.size());
    for (auto& secret : secrets) {
        assert(secret.size() >= session_secret_bytes_min);
        keys_.emplace_back(secret);
        sodium_memzero(secret.data(), secret.size());
    }
}

SessionTokens::SessionTokens(SessionTokens&&) noexcept = default;

SessionTokens::~SessionTokens()
{
    for (auto& key : keys_)
        sodium_memzero(&key.state, sizeof(key.state));
}

std::string SessionTokens::sign(const SessionClaims& claims) const
{
    std::string token(own_header);
    token += '.';
    const auto json = to_json(claims);
    append_base64url(token, {bytes_of(json), json.size()});
    const auto mac = keys_.front().mac(token);
    token += '.';
    append_base64url(token, mac);
    return token;
}

Verified<SessionClaims> SessionTokens::verify(std::string_view token, TimePoint now) const
{
    const auto parts = split(token);
    if (!parts)
        return std::unexpected(Refusal::malformed);
    if (const auto refusal = check_header(parts->header))
        return std::unexpected(*refusal);
    const DecodedPart json(parts->claims);
    const DecodedPart signature(parts->signature);
    if (!json.is_valid() || !signature.is_valid())
        return std::unexpected(Refusal::malformed);

    const auto is_authentic = [&](const Key& key) {
        const auto mac = key.mac(parts->signed_part);
        const auto given = signature.text();
        return given.size() == mac.size() &&
               sodium_memcmp(given.data(), mac.data(), mac.size()) == 0;
    };
    if (std::ranges::none_of(keys_, is_authentic))
        return std::unexpected(Refusal::mac);

    auto claims = read_claims(json.text());
    if (!claims)
        return std::unexpected(Refusal::malformed);
    if (claims->expires <= now)
        return std::unexpected(Refusal::expired);
    return *std::move(claims);
}

} // namespace waymark::identity
