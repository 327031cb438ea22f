// SPDX-License-Identifier: Apache-2.0
#include "identity/sessions/session_tokens.hpp"
#include "identity/signing/request_signature.hpp"

#include <benchmark/benchmark.h>

#include <chrono>
#include <string>
#include <string_view>

namespace {

using namespace waymark::identity;

constexpr std::string_view signing_secret =
    "a1b2c3d4e5f60718293a4b5c6d7e8f900112233445566778899aabbccddeeff0";

// A link to be made, in 300 bytes as clients write them.
SignedRequest signed_post()
{
    return {.app_id = "app_0123456789abcdef0123456789abcdef",
            .timestamp = "1703232003",
            .nonce = "a8b7c6d5e4f30201",
            .method = "POST",
            .path = "/api/v1/short_links",
            .content_type = "application/json",
            .body = R"({"original_url": "https://shop.example.com/products/42?utm_source=mail)"
                    R"(&utm_medium=newsletter&utm_campaign=spring", "domain": "https://short.ly",)"
                    R"( "custom_code": "spring-42", "title": "Spring \"sale\" 示例", )"
                    R"("description": "The newsletter of March", "expire_at": null, )"
                    R"("tags": ["mail", "spring"], "weight": 1.5})"};
}

// Reading the parameters, writing them in canonical form, and one HMAC.
void BM_VerifySignature(benchmark::State& state)
{
    auto request = signed_post();
    const auto signature =
        hmac_sha256_hex(signing_secret, string_to_sign(request, SigningForm::primary));
    request.signature = signature;
    for (auto _ : state) {
        const bool is_good = is_signed_by(request, signing_secret);
        if (!is_good)
            state.SkipWithError("refused");
        benchmark::DoNotOptimize(is_good);
    }
}

// Every form that there is, and none of them signed.
void BM_RefuseSignature(benchmark::State& state)
{
    auto request = signed_post();
    const std::string signature(64, '0');
    request.signature = signature;
    for (auto _ : state)
        benchmark::DoNotOptimize(is_signed_by(request, signing_secret));
}

// An access token as a browser sends it, of an account with longish names.
void BM_VerifyJwt(benchmark::State& state)
{
    using namespace std::chrono_literals;
    constexpr waymark::TimePoint now{1'790'000'000s};
    const SessionTokens tokens({std::string(signing_secret)});
    const auto token = tokens.sign({.user_id = 1234,
                                    .username = "margarethe.example",
                                    .email = "margarethe.example@mail.example.com",
                                    .role = Role::admin,
                                    .subject = "cmb1x2y3z4a5b6c7d8e9f0g1h",
                                    .session = "cmb1x2y3z5h6g7f8e9d0c1b2a",
                                    .issued = now,
                                    .expires = now + 24h * 7});
    for (auto _ : state) {
        const auto claims = tokens.verify(token, now);
        if (!claims)
            state.SkipWithError("refused");
        benchmark::DoNotOptimize(claims);
    }
}

// By a secret that is no longer there, with two that are.
void BM_RefuseJwt(benchmark::State& state)
{
    using namespace std::chrono_literals;
    constexpr waymark::TimePoint now{1'790'000'000s};
    const SessionTokens former({std::string(32, 'f')});
    const SessionTokens tokens({std::string(32, 'a'), std::string(32, 'b')});
    const auto token = former.sign({.user_id = 1234, .expires = now + 1h});
    for (auto _ : state)
        benchmark::DoNotOptimize(tokens.verify(token, now));
}

BENCHMARK(BM_VerifyJwt);
BENCHMARK(BM_RefuseJwt);
BENCHMARK(BM_VerifySignature);
BENCHMARK(BM_RefuseSignature);

} // namespace

BENCHMARK_MAIN();
