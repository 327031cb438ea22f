// SPDX-License-Identifier: Apache-2.0
#include "identity/signing/request_signature.hpp"

#include "base/text.hpp"
#include "identity/signing/signed_parameters.hpp"

#include <fmt/format.h>

#include <sodium.h>

#include <array>
#include <cassert>

namespace waymark::identity {

namespace {

constexpr std::array forms{SigningForm::primary, SigningForm::html, SigningForm::numeric_query,
                           SigningForm::raw_target};

const unsigned char* bytes(std::string_view text)
{
    return static_cast<const unsigned char*>(static_cast<const void*>(text.data()));
}

std::string compose(const SignedRequest& request, const SignedParameters& parameters,
                    SigningForm form)
{
    const auto timestamp = parse_timestamp(request.timestamp);
    assert(timestamp);
    std::string text;
    text.reserve(request.path.size() + request.query.size() + request.body.size() + 256);
    text += request.method;
    text += request.path;
    if (form == SigningForm::raw_target) {
        text += '?';
        text += request.query;
    }
    parameters.append(text, form);
    text += fmt::format_int(timestamp.value_or(0)).c_str();
    text += request.nonce;
    return text;
}

} // namespace

std::optional<std::int64_t> parse_timestamp(std::string_view text)
{
    if (text.starts_with('+')) {
        text.remove_prefix(1);
        if (text.starts_with('-'))
            return std::nullopt;
    }
    return parse_number<std::int64_t>(text);
}

std::string string_to_sign(const SignedRequest& request, SigningForm form)
{
    return compose(request, SignedParameters(request), form);
}

std::string hmac_sha256_hex(std::string_view key, std::string_view message)
{
    crypto_auth_hmacsha256_state state;
    std::array<unsigned char, crypto_auth_hmacsha256_BYTES> mac{};
    crypto_auth_hmacsha256_init(&state, bytes(key), key.size());
    crypto_auth_hmacsha256_update(&state, bytes(message), message.size());
    crypto_auth_hmacsha256_final(&state, mac.data());
    sodium_memzero(&state, sizeof(state));
    return to_hex({static_cast<const char*>(static_cast<const void*>(mac.data())), mac.size()});
}

bool is_signed_by(const SignedRequest& request, std::string_view secret)
{
    constexpr std::size_t signature_bytes = 2 * crypto_auth_hmacsha256_BYTES;
    if (request.signature.size() != signature_bytes || !parse_timestamp(request.timestamp))
        return false;
    const SignedParameters parameters(request);
    for (const auto form : forms) {
        if (!parameters.has(form))
            continue;
        const auto expected = hmac_sha256_hex(secret, compose(request, parameters, form));
        if (sodium_memcmp(expected.data(), request.signature.data(), signature_bytes) == 0)
            return true;
    }
    return false;
}

} // namespace waymark::identity
