// SPDX-License-Identifier: Apache-2.0
#include "app/account_commands.hpp"

#include "app/identity_parts.hpp"
#include "audit/audit_log.hpp"
#include "base/iso8601.hpp"
#include "base/text.hpp"
#include "identity/generated_password.hpp"
#include "identity/sessions/session_secret.hpp"
#include "links/link_repository.hpp"
#include "sites/site_service.hpp"
#include "storage/meta_store.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstdio>
#include <iostream>

namespace waymark::app {

namespace {

constexpr int succeeded = 0;
constexpr int failed = 1;

int complain(const Error& error)
{
    const auto field = error.field.empty() ? "" : error.field + ": ";
    fmt::print(stderr, "waymark: {}{}\n", field, error.message);
    return failed;
}

// The accounts of a data directory.
class Accounts {
public:
    explicit Accounts(const Config& config, IdentitySecrets secrets)
        : store_(storage::MetaStore::open(options(config))), audit_(*store_, clock_),
          parts_(config, std::move(secrets),
                 {.store = *store_,
                  .clock = clock_,
                  .remove_possessions =
                      [this](soci::session& session, UserId user) {
                          static_cast<void>(links::remove_links_of(session, user));
                          sites::remove_sites_of(session, user, clock_.now());
                      },
                  .account_changed = [] {}})
    {
    }

    IdentityParts& operator*() { return parts_; }
    IdentityParts* operator->() { return &parts_; }

    // Nobody is signed in here: the entry tells where the change came from.
    void record(const std::string& action, const std::string& entity_type,
                const std::string& entity_id)
    {
        audit_.record({.action = action,
                       .entity_type = entity_type,
                       .entity_id = entity_id,
                       .metadata = R"({"source":"command line"})"});
    }

private:
    static storage::MetaStore::Options options(const Config& config)
    {
        storage::MetaStore::Options options;
        options.path = config.data.directory / "meta.sqlite";
        options.readers = 1;
        return options;
    }

    SystemClock clock_;
    std::unique_ptr<storage::MetaStore> store_;
    audit::AuditLog audit_;
    IdentityParts parts_;
};

// Calls work(Accounts&); says why, if there are none.
template <typename Work>
int with_accounts(const Config& config, Work work)
{
    if (!std::filesystem::is_directory(config.data.directory)) {
        return complain({Errc::not_found,
                         fmt::format("there is no directory {}; say --data-dir, or start the "
                                     "server once",
                                     config.data.directory.string()),
                         "data.directory"});
    }
    auto secrets = IdentitySecrets::load(config);
    if (!secrets)
        return complain(secrets.error());
    Accounts accounts(config, *std::move(secrets));
    return work(accounts);
}

// Calls work(Accounts&, const User&) for the user of that address, username or id.
template <typename Work>
int with_user(const Config& config, const std::string& login, Work work)
{
    return with_accounts(config, [&](Accounts& accounts) {
        const auto user = accounts->users.find_by_login(login);
        if (!user)
            return complain(user.error());
        return work(accounts, *user);
    });
}

struct Password {
    std::string text;
    bool is_generated = false;
};

Password choose_password(bool is_on_stdin)
{
    if (!is_on_stdin)
        return {identity::generate_password(), true};
    std::string line;
    std::getline(std::cin, line);
    return {line, false};
}

void show_generated(const Password& password)
{
    if (password.is_generated)
        fmt::print("Password: {}\nIt is shown this once. Keep it.\n", password.text);
}

std::string name_of(const identity::User& user)
{
    return user.email.empty() ? user.username.value_or(user.uid) : user.email;
}

std::string when(const std::optional<TimePoint>& time)
{
    return time ? to_iso8601(*time) : "never";
}

Result<identity::Role> read_role(const std::string& text)
{
    if (iequals(text, "admin"))
        return identity::Role::admin;
    if (iequals(text, "user"))
        return identity::Role::user;
    return failure(Errc::invalid_argument, "must be user or admin", "role");
}

Result<identity::KeyDraft> to_draft(const KeyCreateOptions& options)
{
    identity::KeyDraft draft;
    const auto kind = identity::parse_key_kind(options.kind);
    if (!kind)
        return failure(Errc::invalid_argument, "must be api_key, signature, bearer or attribution",
                       "kind");
    const auto plan = identity::parse_plan(options.plan);
    if (!plan)
        return failure(Errc::invalid_argument, "must be free, professional or enterprise", "plan");
    if (!options.expires.empty()) {
        draft.expires = parse_iso8601(options.expires);
        if (!draft.expires)
            return failure(Errc::invalid_argument, "must be a time such as 2027-01-31T00:00:00Z",
                           "expires");
    }
    std::uint64_t scopes = 0;
    for (const auto& name : options.scopes) {
        const auto scope = identity::parse_scope(name);
        if (!scope)
            return failure(Errc::invalid_argument, "must be of read, write, ingest and admin",
                           "scopes");
        scopes |= static_cast<std::uint64_t>(*scope);
    }
    if (!options.scopes.empty())
        draft.scopes = identity::ScopeSet::from_bits(scopes);
    draft.kind = *kind;
    draft.name = options.name;
    draft.allowed_ips = options.allowed_ips;
    draft.plan = *plan;
    draft.is_test = options.is_test;
    return draft;
}

void print_key(const identity::ApiKey& key)
{
    fmt::print("{:<26} {:<12} {:<40} {:<24} last used {}, expires {}, {}\n", key.uid,
               to_string(key.kind), key.prefix, key.name, when(key.last_used), when(key.expires),
               to_string(key.scopes));
}

} // namespace

int add_user(const Config& config, const UserAddOptions& options)
{
    const auto role = read_role(options.role);
    if (!role)
        return complain(role.error());
    return with_accounts(config, [&](Accounts& accounts) {
        const auto password = choose_password(options.is_password_on_stdin);
        identity::UserDraft draft{.email = options.email, .password = password.text, .role = *role};
        if (!options.username.empty())
            draft.username = options.username;
        if (!options.name.empty())
            draft.name = options.name;
        const auto user = accounts->users.create(draft);
        if (!user)
            return complain(user.error());
        accounts.record("USER_CREATED", "user", user->uid);
        fmt::print("Added {} ({}) as {}.\n", name_of(*user), user->uid, to_string(user->role));
        show_generated(password);
        return succeeded;
    });
}

int list_users(const Config& config, const std::string& search)
{
    return with_accounts(config, [&](Accounts& accounts) {
        identity::UserQuery query{.search = search};
        constexpr std::size_t users_a_page = 500;
        query.slice.limit = users_a_page;
        std::uint64_t total = 0;
        do {
            const auto page = accounts->users.list(query);
            total = page.total;
            for (const auto& user : page.items) {
                fmt::print("{:<26} {:<5} {:<8} {:<4} {:<32} {:<20} last login {}\n", user.uid,
                           to_string(user.role), user.is_active ? "active" : "disabled",
                           user.totp_enabled ? "2fa" : "", user.email, user.username.value_or(""),
                           when(user.last_login));
            }
            query.slice.offset += users_a_page;
        } while (query.slice.offset < total);
        return succeeded;
    });
}

int set_role(const Config& config, const std::string& user, const std::string& role)
{
    const auto wanted = read_role(role);
    if (!wanted)
        return complain(wanted.error());
    return with_user(config, user, [&](Accounts& accounts, const identity::User& found) {
        const auto changed = accounts->users.change(found.id, {.role = *wanted});
        if (!changed)
            return complain(changed.error());
        accounts.record("USER_UPDATED", "user", found.uid);
        fmt::print("{} is {} now.\n", name_of(*changed), to_string(changed->role));
        return succeeded;
    });
}

int reset_password(const Config& config, const std::string& user, bool is_password_on_stdin)
{
    return with_user(config, user, [&](Accounts& accounts, const identity::User& found) {
        const auto password = choose_password(is_password_on_stdin);
        if (const auto reset = accounts->users.reset_password(found.id, password.text); !reset)
            return complain(reset.error());
        accounts.record("PASSWORD_CHANGED", "user", found.uid);
        fmt::print("{} has a new password; all sessions have ended.\n", name_of(found));
        show_generated(password);
        return succeeded;
    });
}

int disable_second_factor(const Config& config, const std::string& user)
{
    return with_user(config, user, [&](Accounts& accounts, const identity::User& found) {
        if (const auto removed = accounts->second_factor.remove(found.id); !removed)
            return complain(removed.error());
        accounts.record("TWO_FACTOR_DISABLED", "user", found.uid);
        fmt::print("{} signs in without a second factor now.\n", name_of(found));
        return succeeded;
    });
}

int rotate_session_secret(const Config& config)
{
    if (!config.auth.jwt_secret.empty()) {
        return complain({Errc::conflict,
                         "is configured: put the present one into auth.jwt_previous_secrets and a "
                         "new one here",
                         "auth.jwt_secret"});
    }
    const auto rotated = identity::rotate_session_secret(config.data.directory / "session-secret");
    if (!rotated)
        return complain(rotated.error());
    fmt::print("The secret is replaced. Restart the server to use it.\n");
    return succeeded;
}

int create_key(const Config& config, const KeyCreateOptions& options)
{
    const auto draft = to_draft(options);
    if (!draft)
        return complain(draft.error());
    return with_user(config, options.user, [&](Accounts& accounts, const identity::User& found) {
        const auto made = accounts->keys.create(found.id, *draft);
        if (!made)
            return complain(made.error());
        accounts.record("API_KEY_CREATED", "api_key", made->key.uid);
        print_key(made->key);
        if (made->key.kind == identity::KeyKind::signature)
            fmt::print("App id: {}\nSecret: {}\n", made->key.prefix, made->text);
        else
            fmt::print("Key: {}\n", made->text);
        fmt::print("It is shown this once. Keep it.\n");
        return succeeded;
    });
}

int list_keys(const Config& config, const std::string& user)
{
    return with_accounts(config, [&](Accounts& accounts) {
        identity::KeyQuery query;
        constexpr std::size_t keys_a_page = 500;
        query.slice.limit = keys_a_page;
        if (!user.empty()) {
            const auto owner = accounts->users.find_by_login(user);
            if (!owner)
                return complain(owner.error());
            query.owner = owner->id;
        }
        std::uint64_t total = 0;
        do {
            const auto page = accounts->keys.list(query);
            total = page.total;
            for (const auto& key : page.items)
                print_key(key);
            query.slice.offset += keys_a_page;
        } while (query.slice.offset < total);
        return succeeded;
    });
}

int revoke_key(const Config& config, const std::string& key)
{
    return with_accounts(config, [&](Accounts& accounts) {
        const auto revoked = accounts->keys.revoke(std::nullopt, key);
        if (!revoked)
            return complain(revoked.error());
        accounts.record("API_KEY_DELETED", "api_key", revoked->uid);
        fmt::print("{} ({}) opens nothing any more.\n", revoked->name, revoked->prefix);
        return succeeded;
    });
}

} // namespace waymark::app
