// SPDX-License-Identifier: Apache-2.0
#include "identity/user_service.hpp"

#include "base/text.hpp"
#include "identity/account_rules.hpp"
#include "identity/generated_password.hpp"
#include "identity/guess_limit.hpp"
#include "identity/password_hasher.hpp"
#include "identity/user_repository.hpp"
#include "storage/meta_store.hpp"
#include "storage/public_id.hpp"

#include <string_view>
#include <utility>

namespace waymark::identity {

namespace {

constexpr std::uint64_t no_session = 0;

// What anybody may be called.
Result<void> check_names(const std::string& email, const std::optional<std::string>& username,
                         const std::optional<std::string>& name,
                         const std::optional<std::string>& phone)
{
    if (!email.empty() || !username) {
        if (auto checked = check_email(email); !checked)
            return checked;
    }
    if (username) {
        if (auto checked = check_username(*username); !checked)
            return checked;
    }
    if (auto checked = check_plain_text(name.value_or(""), "name", name_length_max); !checked)
        return checked;
    return check_plain_text(phone.value_or(""), "phone", phone_length_max);
}

Result<void> check(const UserDraft& draft)
{
    if (auto checked = check_names(draft.email, draft.username, draft.name, draft.phone); !checked)
        return checked;
    return check_password(draft.password);
}

Account to_account(const UserDraft& draft, std::string password_hash, TimePoint now)
{
    return {.user = {.uid = storage::make_public_id(now),
                     .email = draft.email,
                     .username = draft.username,
                     .name = draft.name,
                     .phone = draft.phone,
                     .role = draft.role,
                     .is_active = draft.is_active,
                     .created = now,
                     .updated = now},
            .password_hash = std::move(password_hash)};
}

std::unexpected<Error> taken_email()
{
    return failure(Errc::conflict, "Email already exists", "email");
}

std::unexpected<Error> taken_username()
{
    return failure(Errc::conflict, "Username already exists", "username");
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
        return taken_email();
    return taken_username();
}

// That nobody else has the address or the name of `user`.
Result<void> check_unique(UserRepository& users, const User& user)
{
    if (const auto other = users.find_by_email(user.email); other && other->user.id != user.id)
        return taken_email();
    if (!user.username)
        return {};
    if (const auto other = users.find_by_username(*user.username);
        other && other->user.id != user.id)
        return taken_username();
    return {};
}

std::unexpected<Error> no_such_user()
{
    return failure(Errc::not_found, "User not found");
}

std::unexpected<Error> wrong_current_password()
{
    return failure(Errc::unauthenticated, "Incorrect current password", "current_password");
}

Result<void> check_new_password(const std::string& password)
{
    if (auto checked = check_password(password); !checked)
        return failure(checked.error().code, checked.error().message, "new_password");
    return {};
}

bool is_active_administrator(const User& user)
{
    return user.is_active && user.role == Role::admin;
}

std::optional<std::string> unless_empty(const std::string& text)
{
    return text.empty() ? std::nullopt : std::optional(text);
}

User patched(User user, const UserPatch& patch, TimePoint now)
{
    if (patch.email)
        user.email = *patch.email;
    if (patch.username)
        user.username = *patch.username;
    if (patch.name)
        user.name = unless_empty(*patch.name);
    if (patch.phone)
        user.phone = unless_empty(*patch.phone);
    user.role = patch.role.value_or(user.role);
    user.is_active = patch.is_active.value_or(user.is_active);
    user.updated = now;
    return user;
}

// That there are others, before one active administrator ceases to be one.
Result<void> check_not_last(UserRepository& users, std::string field)
{
    if (users.count_active_administrators() > 1)
        return {};
    return failure(Errc::invalid_argument, "The last active administrator must remain one",
                   std::move(field));
}

Result<User> to_user(std::optional<Account> account)
{
    if (!account)
        return no_such_user();
    return std::move(account->user);
}

} // namespace

UserService::UserService(Parts parts) : parts_(std::move(parts)) {}

void UserService::end_sessions(soci::session& session, UserId id, std::uint64_t kept) const
{
    if (parts_.end_sessions)
        parts_.end_sessions(session, id, kept);
}

void UserService::tell_changed() const
{
    if (parts_.changed)
        parts_.changed();
}

Result<User> UserService::create(const UserDraft& draft)
{
    if (const auto checked = check(draft); !checked)
        return std::unexpected(checked.error());
    // Hashing is slow: not within the only writing transaction.
    const auto account =
        to_account(draft, parts_.passwords.hash(draft.password), parts_.clock.now());
    return parts_.store.write([&](soci::session& session) { return insert(session, account); });
}

Result<User> UserService::register_account(const std::string& email, const std::string& password)
{
    const UserDraft draft{
        .email = email, .password = password, .username = std::string(cut(email, '@').first)};
    if (const auto checked = check_email(email); !checked)
        return std::unexpected(checked.error());
    if (const auto checked = check_username(*draft.username); !checked)
        return failure(checked.error().code,
                       "Email must not be longer before the @ than a username", "email");
    if (const auto checked = check(draft); !checked)
        return std::unexpected(checked.error());

    auto account = to_account(draft, parts_.passwords.hash(password), parts_.clock.now());
    return parts_.store.write([&](soci::session& session) {
        account.user.role = UserRepository(session).is_empty() ? Role::admin : Role::user;
        return insert(session, account);
    });
}

Result<User> UserService::find(UserId id)
{
    return to_user(parts_.store.read(
        [&](soci::session& session) { return UserRepository(session).find(id); }));
}

Result<User> UserService::find_by_uid(const std::string& uid)
{
    return to_user(parts_.store.read(
        [&](soci::session& session) { return UserRepository(session).find_by_uid(uid); }));
}

Result<User> UserService::find_by_login(const std::string& login)
{
    return to_user(parts_.store.read([&](soci::session& session) {
        UserRepository users(session);
        if (login.contains('@'))
            return users.find_by_email(login);
        // The uid first: nobody takes another's place by naming themselves so.
        auto found = users.find_by_uid(login);
        return found ? found : users.find_by_username(login);
    }));
}

Page<User> UserService::list(const UserQuery& query)
{
    return parts_.store.read(
        [&](soci::session& session) { return UserRepository(session).list(query); });
}

Result<User> UserService::change(UserId id, const UserPatch& patch)
{
    auto changed = parts_.store.write([&](soci::session& session) -> Result<User> {
        UserRepository users(session);
        const auto account = users.find(id);
        if (!account)
            return no_such_user();
        auto user = patched(account->user, patch, parts_.clock.now());
        if (const auto checked = check_names(user.email, user.username, user.name, user.phone);
            !checked)
            return std::unexpected(checked.error());
        if (const auto checked = check_unique(users, user); !checked)
            return std::unexpected(checked.error());
        if (is_active_administrator(account->user) && !is_active_administrator(user)) {
            const char* field = user.role == Role::admin ? "is_active" : "role";
            if (const auto checked = check_not_last(users, field); !checked)
                return std::unexpected(checked.error());
        }
        users.update(user);
        if (account->user.is_active && !user.is_active)
            end_sessions(session, id, no_session);
        return user;
    });
    if (changed)
        tell_changed();
    return changed;
}

Result<void> UserService::change_password(UserId id, const std::string& current,
                                          const std::string& next, std::uint64_t kept_session)
{
    if (auto checked = check_new_password(next); !checked)
        return checked;
    const auto account =
        parts_.store.read([&](soci::session& session) { return UserRepository(session).find(id); });
    if (!account)
        return no_such_user();
    if (auto checked = check_current_password(*account, current); !checked)
        return checked;

    const HashChange change{.from = account->password_hash, .to = parts_.passwords.hash(next)};
    auto written = parts_.store.write([&](soci::session& session) -> Result<void> {
        if (!UserRepository(session).replace_password_hash(id, change, parts_.clock.now()))
            return wrong_current_password();
        end_sessions(session, id, kept_session);
        return {};
    });
    if (!written)
        return written;
    if (!account->user.totp_enabled)
        GuessLimit(parts_.guesses, id).succeed();
    tell_changed();
    return written;
}

Result<void> UserService::check_current_password(const Account& account,
                                                 const std::string& current) const
{
    GuessLimit guesses(parts_.guesses, account.user.id);
    if (auto allowed = guesses.check(); !allowed)
        return allowed;
    // No password that was ever accepted is longer; a longer one is only work to hash.
    const auto compared = std::string_view(current).substr(0, password_bytes_max + 1);
    const bool is_right = parts_.passwords.verify(account.password_hash, compared);
    // Others may have failed while this one was being hashed.
    if (auto allowed = guesses.check(); !allowed)
        return allowed;
    if (is_right)
        return {};
    guesses.fail();
    return wrong_current_password();
}

Result<void> UserService::reset_password(UserId id, const std::string& next)
{
    if (auto checked = check_new_password(next); !checked)
        return checked;
    // Hashing is slow: not for nobody.
    if (const auto user = find(id); !user)
        return std::unexpected(user.error());

    const auto hash = parts_.passwords.hash(next);
    auto written = parts_.store.write([&](soci::session& session) -> Result<void> {
        if (!UserRepository(session).set_password_hash(id, hash, parts_.clock.now()))
            return no_such_user();
        end_sessions(session, id, no_session);
        return {};
    });
    if (written)
        tell_changed();
    return written;
}

Result<User> UserService::remove(UserId id)
{
    auto removed = parts_.store.write([&](soci::session& session) -> Result<User> {
        UserRepository users(session);
        auto account = users.find(id);
        if (!account)
            return no_such_user();
        if (is_active_administrator(account->user)) {
            if (const auto checked = check_not_last(users, "id"); !checked)
                return std::unexpected(checked.error());
        }
        if (parts_.remove_possessions)
            parts_.remove_possessions(session, id);
        users.remove(id);
        return std::move(account->user);
    });
    if (removed)
        tell_changed();
    return removed;
}

Result<FirstAdministrator> UserService::ensure_administrator(const AdministratorOptions& options)
{
    const auto find = [](soci::session& session) {
        return UserRepository(session).find_first_administrator();
    };
    if (auto existing = parts_.store.read(find))
        return FirstAdministrator{.user = std::move(existing->user)};

    const UserDraft draft{
        .email = options.email,
        .password = options.password ? *options.password : generate_password(),
        .username = options.username,
        .name = options.name,
        .role = Role::admin,
    };
    if (const auto checked = check(draft); !checked)
        return std::unexpected(checked.error());
    const auto account =
        to_account(draft, parts_.passwords.hash(draft.password), parts_.clock.now());
    return parts_.store.write([&](soci::session& session) -> Result<FirstAdministrator> {
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
