// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/ids.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace soci {
class session;
}

namespace waymark::identity {

// A time-based code that is right: whose, by which secret, and of which step.
struct UsedStep {
    UserId user;
    std::string secret_box;
    std::int64_t step = 0;
};

// The SQL of second factors: columns of `users`, `recovery_codes`, and a row of `settings`. Lives
// within one MetaStore::read or ::write. Recovery codes are given as their hashes.
class TwoFactorRepository {
public:
    explicit TwoFactorRepository(soci::session& session) : session_(session) {}

    // A secret that is not in force yet.
    void set_secret(UserId user, const std::string& secret_box, TimePoint now);
    void enable(UserId user, TimePoint now);
    // Removes the secret and the recovery codes.
    void disable(UserId user, TimePoint now);

    // Notes the step as used, and says so, if the secret is in force and no step as late as this
    // one was used before. The one statement decides between two who ask at once.
    [[nodiscard]] bool use_step(const UsedStep& used);

    void replace_recovery_codes(UserId user, const std::vector<std::string>& hashes);
    [[nodiscard]] bool has_recovery_code(UserId user, const std::string& hash);
    // Removes the code, and says so, if there was one.
    [[nodiscard]] bool use_recovery_code(UserId user, const std::string& hash);
    [[nodiscard]] std::size_t count_recovery_codes(UserId user);

    // Whether everybody has to have a second factor.
    [[nodiscard]] bool is_required();
    void set_required(bool required, TimePoint now);

private:
    soci::session& session_;
};

} // namespace waymark::identity
