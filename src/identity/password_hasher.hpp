// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <semaphore>
#include <string>
#include <string_view>

namespace waymark::identity {

// Argon2id (RFC 9106), as libsodium's crypto_pwhash_str writes it: the hash tells its parameters,
// so that they can grow. Thread-safe. Calls take tens of milliseconds, and memory: at most
// `parallel` of them work at a time, the others wait.
class PasswordHasher {
public:
    struct Options {
        // libsodium's "interactive" limits.
        unsigned long long passes = 2;
        std::size_t memory_bytes = std::size_t{64} << 20U;
        std::ptrdiff_t parallel = 2;
    };

    explicit PasswordHasher(const Options& options);

    // Throws std::bad_alloc if there isn't the memory.
    [[nodiscard]] std::string hash(std::string_view password);

    // True if `password` is the one hashed. Takes as long without a hash, for an account that
    // doesn't exist: the time tells nothing about which accounts do.
    [[nodiscard]] bool verify(const std::optional<std::string>& hash, std::string_view password);

    // True if `hash` was made with other parameters: hash anew when the password is at hand.
    [[nodiscard]] bool is_outdated(const std::string& hash) const;

private:
    Options options_;
    std::counting_semaphore<> free_;
    std::string hash_of_nobody_;
};

} // namespace waymark::identity
