// SPDX-License-Identifier: Apache-2.0
#include "api/session/authenticator.hpp"

#include "api/session/session_cookie.hpp"
#include "base/text.hpp"
#include "http/percent.hpp"
#include "identity/keys/credentials.hpp"

#include <algorithm>
#include <array>

namespace waymark::api::session {

namespace {

using identity::Caller;
using identity::Refusal;
using identity::Verified;

constexpr std::string_view scheme = "Bearer";

// The fields of a signed request: X-App-Id, X-Signature, X-Timestamp, X-Nonce.
struct SignatureFields {
    std::string_view app_id;
    std::string_view signature;
    std::string_view timestamp;
    std::string_view nonce;

    [[nodiscard]] bool are_complete() const
    {
        return !app_id.empty() && !signature.empty() && !timestamp.empty() && !nonce.empty();
    }
};

SignatureFields signature_fields(const http::Request& request)
{
    return {.app_id = request.field("X-App-Id"),
            .signature = request.field("X-Signature"),
            .timestamp = request.field("X-Timestamp"),
            .nonce = request.field("X-Nonce")};
}

// A text that a request carries as a credential.
struct Candidate {
    std::string_view text;
    bool is_from_cookie = false;
    bool is_final = false; // if it is no good, no other is looked at
};

bool is_jwt_like(std::string_view token)
{
    return std::ranges::count(token, '.') == 2;
}

// In the order in which they are tried; those that are not given have no text.
std::array<Candidate, 4> candidates_of(std::string_view key, std::string_view cookie,
                                       std::string_view bearer)
{
    const bool is_key = !is_jwt_like(bearer);
    return {Candidate{.text = key}, Candidate{.text = is_key ? bearer : ""},
            Candidate{.text = cookie, .is_from_cookie = true, .is_final = true},
            Candidate{.text = is_key ? "" : bearer}};
}

} // namespace

std::optional<std::string_view> bearer_token(std::string_view authorization, bool is_strict)
{
    if (!istarts_with(authorization, scheme))
        return std::nullopt;
    auto rest = authorization.substr(scheme.size());
    if (!rest.starts_with(' '))
        return std::nullopt;
    rest.remove_prefix(1);
    if (is_strict && (!authorization.starts_with(scheme) || rest != trim(rest)))
        return std::nullopt;
    const auto token = trim(rest);
    if (token.empty() || token.contains(' '))
        return std::nullopt;
    return token;
}

template <typename Presented>
boost::asio::awaitable<Verified<Caller>> Authenticator::verify(const Presented& presented)
{
    if (auto known = credentials_.recall(presented))
        co_return *std::move(known);
    co_return co_await workers_.run([&] { return credentials_.verify(presented); });
}

boost::asio::awaitable<Verified<Authentication>>
Authenticator::authenticate(const http::Request& request, Reading reading)
{
    if (const auto fields = signature_fields(request); fields.are_complete()) {
        const auto path = http::percent_decode(request.path);
        const identity::SignedRequest given{.app_id = fields.app_id,
                                            .signature = fields.signature,
                                            .timestamp = fields.timestamp,
                                            .nonce = fields.nonce,
                                            .method = request.method_text,
                                            .path = path ? *path : request.path,
                                            .query = request.query,
                                            .content_type = request.field("Content-Type"),
                                            .body = request.body,
                                            .integer_parameters = reading.integer_parameters,
                                            .client = request.client};
        auto caller = co_await verify(given);
        if (!caller)
            co_return std::unexpected(caller.error());
        co_return Authentication{.caller = *std::move(caller)};
    }

    const auto authorization = request.field("Authorization");
    const auto bearer = bearer_token(authorization, reading.is_bearer_strict);
    const auto cookie = request.cookie(session_cookie_name).value_or("");
    auto refusal = authorization.empty() || bearer ? Refusal::none : Refusal::header;
    for (const auto& candidate :
         candidates_of(trim(request.field("X-API-Key")), cookie, bearer.value_or(""))) {
        if (candidate.text.empty())
            continue;
        const identity::PresentedToken given{candidate.text, request.client};
        auto caller = co_await verify(given);
        if (caller) {
            co_return Authentication{.caller = *std::move(caller),
                                     .token = std::string(candidate.text),
                                     .is_from_cookie = candidate.is_from_cookie};
        }
        refusal = caller.error();
        if (candidate.is_final)
            break;
    }
    co_return std::unexpected(refusal);
}

} // namespace waymark::api::session
