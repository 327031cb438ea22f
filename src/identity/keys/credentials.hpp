// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "identity/caller.hpp"
#include "identity/presented.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>

namespace waymark::storage {
class MetaStore;
}

namespace waymark::identity {

class CredentialMemory;
class NonceMemory;
class SecretBox;
class SessionTokens;
struct CredentialRecord;
class UsageRecorder;

// Tells whom a credential stands for: every kind, in one place.
//
// What the store says of a credential is remembered for `memory`, so that most requests are told
// without asking it. Whoever changes an account, a session or a key calls forget(), and the change
// holds at once; a change by another process holds after `memory` at the latest.
//
// Thread-safe.
class Credentials {
public:
    struct Parts {
        storage::MetaStore& store;
        const SessionTokens& tokens;
        const SecretBox& secrets;
        NonceMemory& nonces;
        UsageRecorder& usage; // told of each use of a session or a key
        const Clock& clock;
    };
    struct Options {
        std::chrono::milliseconds memory{1000};
        std::size_t entries_max = 100'000; // the least recently used go first
    };

    Credentials(const Parts& parts, const Options& options);
    ~Credentials();
    Credentials(const Credentials&) = delete;
    Credentials& operator=(const Credentials&) = delete;

    // The answer, if it is known without the store and soon told; never blocks. Nothing: ask
    // verify(). The nonce of a signed request is used up by the answer that lets it in.
    [[nodiscard]] std::optional<Verified<Caller>> recall(const PresentedToken& token);
    [[nodiscard]] std::optional<Verified<Caller>> recall(const SignedRequest& request);

    // The same, asking the store if need be: blocks, make it from the worker pool. Throws what the
    // store throws.
    [[nodiscard]] Verified<Caller> verify(const PresentedToken& token);
    [[nodiscard]] Verified<Caller> verify(const SignedRequest& request);

    // Forgets everything remembered.
    void forget();

private:
    [[nodiscard]] Verified<Caller> admit(const CredentialRecord& record, const IpAddress& client,
                                         TimePoint now);
    [[nodiscard]] Verified<Caller> admit(const CredentialRecord& record,
                                         const SignedRequest& request, TimePoint now);
    void note_use(const Caller& caller, TimePoint now);

    Parts parts_;
    std::unique_ptr<CredentialMemory> memory_;
};

} // namespace waymark::identity
