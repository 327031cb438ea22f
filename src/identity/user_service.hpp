// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/error.hpp"
#include "identity/user.hpp"

#include <optional>
#include <string>

namespace waymark::storage {
class MetaStore;
}

namespace waymark::identity {

class PasswordHasher;

// How the first administrator is to be, where that is known beforehand.
struct AdministratorOptions {
    std::string email = "admin@example.com";
    std::string username = "admin";
    std::string name = "Admin User";
    // Without it, one is made up.
    std::optional<std::string> password;
};

struct FirstAdministrator {
    User user;
    bool is_new = false;
    // Only if it was made up just now: show it, for nobody can tell it later.
    std::optional<std::string> generated_password;
};

// Accounts: making, finding and changing them.
//
// Addresses and usernames are unique without regard to case, and kept as they were typed. Calls
// block on the meta store and on password hashing: make them from the worker pool. Thread-safe.
class UserService {
public:
    // The arguments must outlive the service.
    UserService(storage::MetaStore& store, PasswordHasher& passwords, const Clock& clock);

    // invalid_argument: a field breaks a rule of account_rules.hpp; the error names it.
    // conflict:         `email` or `username` is taken; the error names which.
    [[nodiscard]] Result<User> create(const UserDraft& draft);

    // not_found: there is none.
    [[nodiscard]] Result<User> find(UserId id);
    [[nodiscard]] Result<User> find_by_uid(const std::string& uid);

    // Sets the name that people see; no name removes it.
    // invalid_argument: it is too long. not_found: there is no such user.
    [[nodiscard]] Result<User> rename(UserId id, const std::optional<std::string>& name);

    // unauthenticated:  `current` is wrong; field `current_password`.
    // invalid_argument: `next` breaks a rule; field `new_password`.
    // not_found:        there is no such user.
    [[nodiscard]] Result<void> change_password(UserId id, const std::string& current,
                                               const std::string& next);

    // Makes an administrator if there is none. One that exists is returned as it is, whatever the
    // options say. Errors are those of `create`.
    [[nodiscard]] Result<FirstAdministrator>
    ensure_administrator(const AdministratorOptions& options);

private:
    storage::MetaStore& store_;
    PasswordHasher& passwords_;
    const Clock& clock_;
};

} // namespace waymark::identity
