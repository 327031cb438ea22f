// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "identity/user.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace soci {
class session;
}

namespace waymark::identity {

// A user with what never leaves the server.
struct Account {
    User user;
    std::string password_hash;
    std::optional<std::string> totp_secret;
};

struct HashChange {
    std::string from;
    std::string to;
};

// The SQL of `users` and `revoked_tokens`. Lives within one MetaStore::read or ::write. Addresses
// and usernames are compared without regard to case.
class UserRepository {
public:
    explicit UserRepository(soci::session& session) : session_(session) {}

    // Nothing if the address, the username or the uid is taken. `account.user.id` is not read.
    [[nodiscard]] std::optional<UserId> insert(const Account& account);

    [[nodiscard]] std::optional<Account> find(UserId id);
    [[nodiscard]] std::optional<Account> find_by_uid(const std::string& uid);
    [[nodiscard]] std::optional<Account> find_by_email(const std::string& email);
    [[nodiscard]] std::optional<Account> find_by_username(const std::string& username);
    // The administrator made first.
    [[nodiscard]] std::optional<Account> find_first_administrator();

    // These say whether there is such a user.
    bool set_name(UserId id, const std::optional<std::string>& name, TimePoint now);
    bool set_last_login(UserId id, TimePoint now);

    // Does nothing, and says so, if the hash is no longer `change.from`: somebody else changed it
    // while this one was being computed.
    bool replace_password_hash(UserId id, const HashChange& change, TimePoint now);

    // A token is known by its SHA-256, in hexadecimal. Revoking twice is revoking once.
    void revoke_token(const std::string& token_hash, TimePoint expires);
    [[nodiscard]] bool is_token_revoked(const std::string& token_hash);
    // Removes those that have expired anyway; says how many.
    std::size_t remove_expired_tokens(TimePoint now);

private:
    soci::session& session_;
};

} // namespace waymark::identity
