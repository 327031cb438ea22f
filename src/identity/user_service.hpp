// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/page.hpp"
#include "identity/user.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace soci {
class session;
}
namespace waymark::storage {
class MetaStore;
}

namespace waymark::identity {

class FailureThrottle;
class PasswordHasher;
struct Account;

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

// What to change of a user; nothing: leave it. An empty text removes a phone or a name.
struct UserPatch {
    std::optional<std::string> email;
    std::optional<std::string> username;
    std::optional<std::string> name;
    std::optional<std::string> phone;
    std::optional<Role> role;
    std::optional<bool> is_active;
};

// Accounts: making, finding and changing them.
//
// Addresses and usernames are unique without regard to case, and kept as they were typed. The last
// administrator who can sign in stays one: removing, demoting or disabling them is refused
// (invalid_argument, field `role`, `is_active` or `id`). Calls block on the meta store and on
// password hashing: make them from the worker pool. Thread-safe.
class UserService {
public:
    struct Parts {
        storage::MetaStore& store;
        PasswordHasher& passwords;
        FailureThrottle& guesses; // failures by `id <number>`; the same as of SessionService
        const Clock& clock;
        // Removes what a user leaves behind, in the transaction that removes the user.
        std::function<void(soci::session&, UserId)> remove_possessions;
        // Ends the user's sessions but the one kept (0: none is), in the transaction that makes
        // them unwelcome.
        std::function<void(soci::session&, UserId, std::uint64_t kept)> end_sessions;
        std::function<void()> changed; // called after an account has changed or is gone
    };

    explicit UserService(Parts parts);

    // invalid_argument: a field breaks a rule of account_rules.hpp; the error names it.
    // conflict:         `email` or `username` is taken; the error names which.
    [[nodiscard]] Result<User> create(const UserDraft& draft);

    // An account that somebody makes for themselves. The username is what stands before the `@`.
    // The first account of all is an administrator. Errors as of create().
    [[nodiscard]] Result<User> register_account(const std::string& email,
                                                const std::string& password);

    // not_found: there is none.
    [[nodiscard]] Result<User> find(UserId id);
    [[nodiscard]] Result<User> find_by_uid(const std::string& uid);
    // By address, username or uid.
    [[nodiscard]] Result<User> find_by_login(const std::string& login);

    // The youngest first. Parts of texts are found without regard to ASCII case.
    [[nodiscard]] Page<User> list(const UserQuery& query);

    // Errors as of create(), and not_found, and the rule of the last administrator. Who is disabled
    // loses all sessions, and doesn't get them back.
    [[nodiscard]] Result<User> change(UserId id, const UserPatch& patch);

    // Ends the user's other sessions: all but `kept_session` (0: none is kept).
    //
    // unauthenticated:  `current` is wrong; field `current_password`.
    // rate_limited:     it, or the second factor, was wrong too often.
    // invalid_argument: `next` breaks a rule; field `new_password`.
    // not_found:        there is no such user.
    [[nodiscard]] Result<void> change_password(UserId id, const std::string& current,
                                               const std::string& next, std::uint64_t kept_session);
    // By an administrator. Ends all of the user's sessions. Errors as above, but for `current`.
    [[nodiscard]] Result<void> reset_password(UserId id, const std::string& next);

    // Removes the user and what is theirs. Returns who it was.
    // not_found, and the rule of the last administrator.
    [[nodiscard]] Result<User> remove(UserId id);

    // Makes an administrator if there is none. One that exists is returned as it is, whatever the
    // options say. Errors are those of `create`.
    [[nodiscard]] Result<FirstAdministrator>
    ensure_administrator(const AdministratorOptions& options);

private:
    [[nodiscard]] Result<void> check_current_password(const Account& account,
                                                      const std::string& current) const;
    void end_sessions(soci::session& session, UserId id, std::uint64_t kept) const;
    void tell_changed() const;

    Parts parts_;
};

} // namespace waymark::identity
