// SPDX-License-Identifier: Apache-2.0
#include "app/account_command_line.hpp"

#include "app/account_commands.hpp"

#include <CLI/CLI.hpp>

#include <memory>
#include <string>

namespace waymark::app {

namespace {

constexpr const char* user_help = "address, user name or id";
constexpr const char* stdin_help = "read the password from the first line of standard input";

void add_user_commands(CLI::App& program, const AddCommand& add)
{
    auto& user = *program.add_subcommand("user", "manage accounts");
    user.require_subcommand(1);

    const auto added = std::make_shared<UserAddOptions>();
    auto& add_command = add(user, "add", "add an account; its password is made up and printed",
                            [added](const Config& config) { return add_user(config, *added); });
    add_command.add_option("--email", added->email, "email address");
    add_command.add_option("--username", added->username, "user name");
    add_command.add_option("--name", added->name, "name that people see");
    add_command.add_option("--role", added->role, "user or admin");
    add_command.add_flag("--password-stdin", added->is_password_on_stdin, stdin_help);

    const auto search = std::make_shared<std::string>();
    add(user, "list", "list accounts", [search](const Config& config) {
        return list_users(config, *search);
    }).add_option("search", *search, "a part of the address or a name");

    const auto named = std::make_shared<std::string>();
    const auto role = std::make_shared<std::string>();
    auto& role_command =
        add(user, "set-role", "make somebody an administrator, or a user again",
            [named, role](const Config& config) { return set_role(config, *named, *role); });
    role_command.add_option("user", *named, user_help)->required();
    role_command.add_option("role", *role, "user or admin")->required();

    const auto is_on_stdin = std::make_shared<bool>(false);
    auto& password_command =
        add(user, "reset-password", "set a new password, and end the user's sessions",
            [named, is_on_stdin](const Config& config) {
                return reset_password(config, *named, *is_on_stdin);
            });
    password_command.add_option("user", *named, user_help)->required();
    password_command.add_flag("--password-stdin", *is_on_stdin, stdin_help);

    add(user, "disable-2fa", "let somebody in who has lost their second factor",
        [named](const Config& config) { return disable_second_factor(config, *named); })
        .add_option("user", *named, user_help)
        ->required();
}

void add_key_commands(CLI::App& program, const AddCommand& add)
{
    auto& key = *program.add_subcommand("key", "manage keys of programs");
    key.require_subcommand(1);

    const auto created = std::make_shared<KeyCreateOptions>();
    auto& create = add(key, "create", "make a key; it is printed this once",
                       [created](const Config& config) { return create_key(config, *created); });
    create.add_option("--user", created->user, user_help)->required();
    create.add_option("--name", created->name, "what it is for")->required();
    create.add_option("--kind", created->kind, "api_key, signature, bearer or attribution");
    create
        .add_option(
            "--scopes", created->scopes,
            "of read, write, ingest, admin; else all, of an attribution key read and ingest")
        ->delimiter(',');
    create.add_option("--allow-ip", created->allowed_ips, "network it may be used from, as CIDR");
    create.add_option("--expires", created->expires, "time such as 2027-01-31T00:00:00Z");
    create.add_option("--plan", created->plan, "of an attribution key: its daily quota");
    create.add_flag("--test", created->is_test, "an attribution key for tests");

    const auto user = std::make_shared<std::string>();
    add(key, "list", "list keys", [user](const Config& config) {
        return list_keys(config, *user);
    }).add_option("--user", *user, user_help);

    const auto id = std::make_shared<std::string>();
    add(key, "revoke", "make a key worthless",
        [id](const Config& config) { return revoke_key(config, *id); })
        .add_option("id", *id, "the key's id, as listed")
        ->required();
}

} // namespace

void add_account_commands(CLI::App& program, const AddCommand& add)
{
    add_user_commands(program, add);
    add_key_commands(program, add);
    add(program, "rotate-session-secret", "sign session tokens with a new secret from now on",
        [](const Config& config) { return rotate_session_secret(config); });
}

} // namespace waymark::app
