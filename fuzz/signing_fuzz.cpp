// SPDX-License-Identifier: Apache-2.0
// Whatever the query and the body, their canonical JSON is its own canonical JSON, and a signature
// made in any form is accepted.
#include "base/text.hpp"
#include "identity/signing/request_signature.hpp"
#include "identity/signing/signed_parameters.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using namespace waymark::identity;

constexpr std::array<std::string_view, 2> integer_parameters{"page", "page_size"};
constexpr std::string_view secret = "a1b2c3d4e5f60718293a4b5c6d7e8f90";

void require(bool holds)
{
    if (!holds)
        std::abort();
}

SignedRequest post(std::string_view query, std::string_view body)
{
    return {.timestamp = "+01703232000",
            .nonce = "nonce",
            .method = "POST",
            .path = "/path",
            .query = query,
            .content_type = "application/json",
            .body = body,
            .integer_parameters = integer_parameters};
}

std::string parameters(const SignedRequest& request, SigningForm form)
{
    std::string out;
    SignedParameters(request).append(out, form);
    return out;
}

void check_canonical(const SignedRequest& request)
{
    const auto primary = parameters(request, SigningForm::primary);
    require(primary.starts_with('{') && primary.ends_with('}') && waymark::is_utf8(primary));
    require(std::ranges::none_of(primary, [](unsigned char c) { return c < 0x20; }));
    require(parameters(post("", primary), SigningForm::primary) == primary);

    const auto html = parameters(request, SigningForm::html);
    require(html.find_first_of("<>&") == std::string::npos);
    require(parameters(post("", html), SigningForm::primary) == primary);
}

void check_signatures(SignedRequest request)
{
    const SignedParameters read(request);
    for (const auto form : {SigningForm::primary, SigningForm::html, SigningForm::numeric_query,
                            SigningForm::raw_target}) {
        if (!read.has(form))
            continue;
        const auto signature = hmac_sha256_hex(secret, string_to_sign(request, form));
        request.signature = signature;
        require(is_signed_by(request, secret));
        require(!is_signed_by(request, "another secret"));
    }
}

} // namespace

// A query, a line feed and a body.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view bytes(static_cast<const char*>(static_cast<const void*>(data)), size);
    const auto [query, body] = waymark::cut(bytes, '\n');
    const auto request = post(query, body);
    check_canonical(request);
    check_signatures(request);
    return 0;
}
