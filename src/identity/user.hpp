// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/ids.hpp"

#include <optional>
#include <string>
#include <string_view>

// Who may sign in, and who is asking.
namespace waymark::identity {

// An administrator sees and changes everybody's things; a user, their own.
enum class Role { user, admin };

// `ADMIN` or `USER`, as in the database and in session tokens.
[[nodiscard]] std::string_view to_string(Role role);
[[nodiscard]] std::optional<Role> parse_role(std::string_view text);

struct User {
    UserId id;
    std::string uid; // the id that clients see
    std::string email;
    std::optional<std::string> username;
    std::optional<std::string> name;
    std::optional<std::string> phone;
    Role role = Role::user;
    bool is_active = true; // if not, signing in and everything else is refused
    bool totp_enabled = false;
    std::optional<TimePoint> last_login;
    TimePoint created;
    TimePoint updated;
};

// A user as somebody wishes to have it, not yet checked.
struct UserDraft {
    std::string email;
    std::string password;
    std::optional<std::string> username;
    std::optional<std::string> name;
    std::optional<std::string> phone;
    Role role = Role::user;
};

// The user on whose behalf a request is made, by whatever credential.
struct Caller {
    UserId id;
    std::string uid;
    Role role = Role::user;
    std::string email;

    [[nodiscard]] bool is_admin() const { return role == Role::admin; }
};

} // namespace waymark::identity
