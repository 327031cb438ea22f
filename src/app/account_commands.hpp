// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/config.hpp"

#include <string>
#include <vector>

// `waymark user …` and `waymark key …`: accounts and keys, by whoever owns the data directory. They
// work on the meta store, whether or not a server runs on it; a running one heeds them within a
// second.
namespace waymark::app {

struct UserAddOptions {
    std::string email;
    std::string username;
    std::string name;
    std::string role = "user";
    bool is_password_on_stdin = false; // else one is made up, and printed
};

struct KeyCreateOptions {
    std::string user; // address, username or id
    std::string name;
    std::string kind = "api_key";
    std::vector<std::string> scopes; // empty: all
    std::vector<std::string> allowed_ips;
    std::string expires; // ISO 8601; empty: never
    std::string plan = "free";
    bool is_test = false;
};

// Each prints what came of it, and returns the exit status of the program: 0, or 1 with the reason
// on standard error.
int add_user(const Config& config, const UserAddOptions& options);
int list_users(const Config& config, const std::string& search);
int set_role(const Config& config, const std::string& user, const std::string& role);
int reset_password(const Config& config, const std::string& user, bool is_password_on_stdin);
int disable_second_factor(const Config& config, const std::string& user);

// New session tokens are signed with a new secret; those signed with the one before stay good. A
// running server heeds it at its next start.
int rotate_session_secret(const Config& config);

int create_key(const Config& config, const KeyCreateOptions& options);
int list_keys(const Config& config, const std::string& user);
int revoke_key(const Config& config, const std::string& key);

} // namespace waymark::app
