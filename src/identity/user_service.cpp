// SPDX-License-Identifier: Apache-2.0
#include "identity/user_service.hpp"

#include "base/random.hpp"
#include "identity/account_rules.hpp"
#include "identity/password_hasher.hpp"
#include "identity/user_repository.hpp"
#include "storage/meta_store.hpp"
#include "storage/public_id.hpp"

namespace waymark::identity {

namespace {

// Without characters that are mistaken for each other: it may be typed from a screen. 103 bits.
constexpr std::string_view password_alphabet =
    "23456789ABCDEFGHJKMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz";
constexpr std::size_t generated_password_length = 18;

Result<void> check(const UserDraft& draft)
{
    if (auto checked = check_email(draft.email); !checked)
        return checked;
    if (auto checked = check_password(draft.password); !checked)
        return checked;
    if (draft.username) {
        if (auto checked = check_username(*draft.username); !checked)
            return checked;
    }
    if (auto checked = check_plain_text(draft.name.value_or(""), "name", name_length_max); !checked)
        return checked;
    return check_plain_text(draft.phone.value_or(""), "phone", phone_length_max);
}

Account to_account(const UserDraft& draft, std::string password_hash, TimePoint now)
{
    return {.user = {.uid = storage::make_public_id(now),
                     .email = draft.email,
                     .username = draft.username,
                     .name = draft.name,
                     .phone = draft.phone,
                     .role = draft.role,
                     .created = now,
                     .updated = now},
            .password_hash = std::move(password_hash)};
}

Result<User> insert(soci::session& session, const Account& account)
{
    UserRepository users(session);
    if (const auto id = users.insert(account)) {
        auto user = account.user;
        user.id = *id;
        return user;
    }
    if (users.find_by_email(account.user.email))
        return failure(Errc::conflict, "Email already exists", "email");
    return failure(Errc::conflict, "Username already exists", "username");
}

std::unexpected<Error> no_such_user()
{
    return failure(Errc::not_found, "User not found");
}

std::unexpected<Error> wrong_current_password()
{
    return failure(Errc::unauthenticated, "Incorrect current password", "current_password");
}

Result<User> to_user(std::optional<Account> account)
{
    if (!account)
        return no_such_user();
    return std::move(account->user);
}

} // namespace

UserService::UserService(storage::MetaStore& store, PasswordHasher& passwords, const Clock& clock)
    : store_(store), passwords_(passwords), clock_(clock)
{
}

Result<User> UserService::create(const UserDraft& draft)
{
    if (const auto checked = check(draft); !checked)
        return std::unexpected(checked.error());
    // Hashing is slow: not within the only writing transaction.
    const auto account = to_account(draft, passwords_.hash(draft.password), clock_.now());
    return store_.write([&](soci::session& session) { return insert(session, account); });
}

Result<User> UserService::find(UserId id)
{
    return to_user(
        store_.read([&](soci::session& session) { return UserRepository(session).find(id); }));
}

Result<User> UserService::find_by_uid(const std::string& uid)
{
    return to_user(store_.read(
        [&](soci::session& session) { return UserRepository(session).find_by_uid(uid); }));
}

Result<User> UserService::rename(UserId id, const std::optional<std::string>& name)
{
    const auto checked = check_plain_text(name.value_or(""), "name", name_length_max);
    if (!checked)
        return std::unexpected(checked.error());
    return store_.write([&](soci::session& session) -> Result<User> {
        UserRepository users(session);
        if (!users.set_name(id, name, clock_.now()))
            return no_such_user();
        return to_user(users.find(id));
    });
}

Result<void> UserService::change_password(UserId id, const std::string& current,
                                          const std::string& next)
{
    if (auto checked = check_password(next); !checked)
        return failure(checked.error().code, checked.error().message, "new_password");
    const auto account =
        store_.read([&](soci::session& session) { return UserRepository(session).find(id); });
    if (!account)
        return no_such_user();
    if (!passwords_.verify(account->password_hash, current))
        return wrong_current_password();

    const HashChange change{.from = account->password_hash, .to = passwords_.hash(next)};
    return store_.write([&](soci::session& session) -> Result<void> {
        if (!UserRepository(session).replace_password_hash(id, change, clock_.now()))
            return wrong_current_password();
        return {};
    });
}

Result<FirstAdministrator> UserService::ensure_administrator(const AdministratorOptions& options)
{
    const auto find = [](soci::session& session) {
        return UserRepository(session).find_first_administrator();
    };
    if (auto existing = store_.read(find))
        return FirstAdministrator{.user = std::move(existing->user)};

    const UserDraft draft{
        .email = options.email,
        .password = options.password ? *options.password
                                     : secret_text(generated_password_length, password_alphabet),
        .username = options.username,
        .name = options.name,
        .role = Role::admin,
    };
    if (const auto checked = check(draft); !checked)
        return std::unexpected(checked.error());
    const auto account = to_account(draft, passwords_.hash(draft.password), clock_.now());
    return store_.write([&](soci::session& session) -> Result<FirstAdministrator> {
        // Another process may have been faster.
        if (auto existing = find(session))
            return FirstAdministrator{.user = std::move(existing->user)};
        auto user = insert(session, account);
        if (!user)
            return std::unexpected(user.error());
        return FirstAdministrator{
            .user = *std::move(user),
            .is_new = true,
            .generated_password = options.password ? std::nullopt : std::optional(draft.password)};
    });
}

} // namespace waymark::identity
