// SPDX-License-Identifier: Apache-2.0
#include "identity/password_hasher.hpp"

#include "base/random.hpp"

#include <sodium.h>

#include <array>
#include <cassert>
#include <new>
#include <stdexcept>

namespace waymark::identity {

namespace {

class Turn {
public:
    explicit Turn(std::counting_semaphore<>& free) : free_(free) { free_.acquire(); }
    ~Turn() { free_.release(); }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

private:
    std::counting_semaphore<>& free_;
};

} // namespace

PasswordHasher::PasswordHasher(const Options& options) : options_(options), free_(options.parallel)
{
    assert(options.parallel > 0);
    if (sodium_init() < 0)
        throw std::runtime_error("libsodium cannot be initialised");
    hash_of_nobody_ = hash(secret_text(32, "0123456789abcdef"));
}

std::string PasswordHasher::hash(std::string_view password)
{
    const Turn turn(free_);
    std::array<char, crypto_pwhash_STRBYTES> out{};
    if (crypto_pwhash_str_alg(out.data(), password.data(), password.size(), options_.passes,
                              options_.memory_bytes, crypto_pwhash_ALG_ARGON2ID13) != 0) {
        throw std::bad_alloc();
    }
    return out.data();
}

bool PasswordHasher::verify(const std::optional<std::string>& hash, std::string_view password)
{
    const Turn turn(free_);
    const auto& compared = hash ? *hash : hash_of_nobody_;
    const bool matches =
        crypto_pwhash_str_verify(compared.c_str(), password.data(), password.size()) == 0;
    return matches && hash.has_value();
}

bool PasswordHasher::is_outdated(const std::string& hash) const
{
    return crypto_pwhash_str_needs_rehash(hash.c_str(), options_.passes, options_.memory_bytes) !=
           0;
}

} // namespace waymark::identity
