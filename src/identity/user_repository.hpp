// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/page.hpp"
#include "identity/user.hpp"

#include <cstddef>
#include <cstdint>
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
    std::optional<std::string> totp_secret; // a SecretBox's box, for the purpose "totp"
    std::int64_t totp_last_step = 0;        // its code signed in: none up to it does again
};

struct HashChange {
    std::string from;
    std::string to;
};

// The SQL of `users`. Lives within one MetaStore::read or ::write. Addresses and usernames are
// compared without regard to case.
class UserRepository {
public:
    explicit UserRepository(soci::session& session) : session_(session) {}

    // Nothing if the address, the username or the uid is taken. `account.user.id` is not read.
    [[nodiscard]] std::optional<UserId> insert(const Account& account);

    [[nodiscard]] std::optional<Account> find(UserId id);
    [[nodiscard]] std::optional<Account> find_by_uid(const std::string& uid);
    // Of an empty address there is nobody.
    [[nodiscard]] std::optional<Account> find_by_email(const std::string& email);
    [[nodiscard]] std::optional<Account> find_by_username(const std::string& username);
    // The administrator made first.
    [[nodiscard]] std::optional<Account> find_first_administrator();

    // The youngest first. Parts of texts are found without regard to ASCII case.
    [[nodiscard]] Page<User> list(const UserQuery& query);
    [[nodiscard]] bool is_empty();
    // Administrators who are not disabled.
    [[nodiscard]] std::uint64_t count_active_administrators();

    // These say whether there is such a user.

    // Sets address, username, name, phone, role, whether they are active, and `updated`. The store
    // throws if address or username are taken.
    bool update(const User& user);
    bool set_last_login(UserId id, TimePoint now);
    bool remove(UserId id);

    // Does nothing, and says so, if the hash is no longer `change.from`: somebody else changed it
    // while this one was being computed.
    bool replace_password_hash(UserId id, const HashChange& change, TimePoint now);
    // Whatever the hash was.
    bool set_password_hash(UserId id, const std::string& hash, TimePoint now);

private:
    soci::session& session_;
};

} // namespace waymark::identity
