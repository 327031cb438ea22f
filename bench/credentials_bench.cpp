// SPDX-License-Identifier: Apache-2.0
// What it costs to tell who calls, once the store has been asked: by an API key of a thousand, by a
// JWT of a session, by a signed request.

#include "base/clock.hpp"
#include "identity/keys/credentials.hpp"
#include "identity/keys/key_service.hpp"
#include "identity/presented.hpp"
#include "identity/secret_box.hpp"
#include "identity/sessions/session_repository.hpp"
#include "identity/sessions/session_tokens.hpp"
#include "identity/signing/nonce_memory.hpp"
#include "identity/signing/request_signature.hpp"
#include "identity/usage_recorder.hpp"
#include "identity/user_repository.hpp"
#include "storage/meta_store.hpp"

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <unistd.h>

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace waymark::identity {

namespace {

using namespace std::chrono_literals;

constexpr TimePoint start{1'790'000'000s};
constexpr std::size_t key_count = 1000;
constexpr std::size_t requests_a_batch = 4096;
constexpr std::string_view body =
    R"({"original_url":"https://shop.example.com/products/42?utm_source=mail&utm_medium=letter",)"
    R"("domain":"https://short.ly","custom_code":"spring-42","title":"Spring sale",)"
    R"("expire_at":null})";

SecretBox open_secrets()
{
    const auto file = std::filesystem::temp_directory_path() /
                      fmt::format("waymark-credentials-bench-{}.key", ::getpid());
    auto secrets = SecretBox::open(file).value();
    std::filesystem::remove(file);
    return secrets;
}

// A server's credentials, and one user who has a session and keys.
class Gate {
public:
    ManualClock clock{start};
    std::unique_ptr<storage::MetaStore> store = storage::MetaStore::open({});
    SecretBox secrets = open_secrets();
    SessionTokens tokens{{std::string(32, 'k')}};
    NonceMemory nonces;
    UsageRecorder usage{*store};
    Credentials credentials{{.store = *store,
                             .tokens = tokens,
                             .secrets = secrets,
                             .nonces = nonces,
                             .usage = usage,
                             .clock = clock},
                            {}};
    User user = add_user();

    NewKey add_key(KeyKind kind)
    {
        return keys_.create(user.id, {.kind = kind, .name = "benchmark"}).value();
    }

    std::string sign_in()
    {
        SessionRow row{.uid = "cmb1x2y3z5h6g7f8e9d0c1b2a",
                       .user = user.id,
                       .created = start,
                       .last_used = start,
                       .expires = start + 24h};
        store->write([&](soci::session& session) { SessionRepository(session).insert(row); });
        return tokens.sign({.user_id = user.id.value,
                            .username = *user.username,
                            .email = user.email,
                            .role = user.role,
                            .subject = user.uid,
                            .session = row.uid,
                            .issued = start,
                            .expires = row.expires});
    }

private:
    User add_user()
    {
        User added{.uid = "cmb1x2y3z4a5b6c7d8e9f0g1h",
                   .email = "margarethe.example@mail.example.com",
                   .username = "margarethe.example",
                   .name = "Margarethe Example",
                   .created = start,
                   .updated = start};
        added.id = store->write([&](soci::session& session) {
            return UserRepository(session).insert({.user = added}).value();
        });
        return added;
    }

    KeyService keys_{
        {.store = *store, .secrets = secrets, .usage = usage, .clock = clock, .changed = {}},
        {.api_keys_max = key_count}};
};

// Requests to make a link that differ in their nonces.
class SignedBatch {
public:
    explicit SignedBatch(const NewKey& key) : key_(key) {}

    void sign(TimePoint now)
    {
        timestamp_ = fmt::to_string(
            std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count());
        requests_.resize(requests_a_batch);
        for (std::size_t i = 0; i < requests_a_batch; ++i) {
            auto& [nonce, signature] = requests_[i];
            nonce = fmt::format("a8b7c6d5e4f3{:04x}", i);
            signature =
                hmac_sha256_hex(key_.text, string_to_sign(request(i), SigningForm::primary));
        }
    }

    // Good until the next sign().
    [[nodiscard]] SignedRequest request(std::size_t i) const
    {
        return {.app_id = key_.key.prefix,
                .signature = requests_[i].signature,
                .timestamp = timestamp_,
                .nonce = requests_[i].nonce,
                .method = "POST",
                .path = "/api/v1/short_links",
                .content_type = "application/json",
                .body = body};
    }

private:
    struct Signed {
        std::string nonce;
        std::string signature;
    };

    NewKey key_;
    std::string timestamp_;
    std::vector<Signed> requests_;
};

template <typename Presented>
void recall(benchmark::State& state, Gate& gate, const Presented& presented)
{
    const auto caller = gate.credentials.recall(presented);
    if (!caller || !*caller)
        state.SkipWithError("not recalled");
    benchmark::DoNotOptimize(caller);
}

void BM_RecallApiKey(benchmark::State& state)
{
    Gate gate;
    std::vector<std::string> keys;
    for (std::size_t i = 0; i < key_count; ++i)
        keys.push_back(gate.add_key(KeyKind::api_key).text);
    for (const auto& key : keys)
        static_cast<void>(gate.credentials.verify(PresentedToken{.text = key}));

    std::size_t done = 0;
    for (auto _ : state)
        recall(state, gate, PresentedToken{.text = keys[done++ % key_count]});
}

void BM_RecallJwt(benchmark::State& state)
{
    Gate gate;
    const auto token = gate.sign_in();
    static_cast<void>(gate.credentials.verify(PresentedToken{.text = token}));
    for (auto _ : state)
        recall(state, gate, PresentedToken{.text = token});
}

void BM_RecallSignedRequest(benchmark::State& state)
{
    Gate gate;
    SignedBatch batch(gate.add_key(KeyKind::signature));
    std::size_t next = requests_a_batch;
    for (auto _ : state) {
        if (next == requests_a_batch) {
            state.PauseTiming();
            gate.clock.advance(11min); // nonces of before have ended, and the app is asked anew
            batch.sign(gate.clock.now());
            static_cast<void>(gate.credentials.verify(batch.request(0)));
            next = 1;
            state.ResumeTiming();
        }
        recall(state, gate, batch.request(next++));
    }
}

BENCHMARK(BM_RecallApiKey);
BENCHMARK(BM_RecallJwt);
BENCHMARK(BM_RecallSignedRequest);

} // namespace

} // namespace waymark::identity
