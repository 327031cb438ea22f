// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/page.hpp"

#include <optional>
#include <string>
#include <string_view>

// Who may sign in.
namespace waymark::identity {

// An administrator sees and changes everybody's things; a user, their own.
enum class Role { user, admin };

// `ADMIN` or `USER`, as in the database.
[[nodiscard]] std::string_view to_string(Role role);
[[nodiscard]] std::optional<Role> parse_role(std::string_view text);

struct User {
    UserId id;
    std::string uid;   // the id that clients see
    std::string email; // may be empty: some dialects have users without an address
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

// A user as somebody wishes to have it, not yet checked. `email` or `username` is given.
struct UserDraft {
    std::string email;
    std::string password;
    std::optional<std::string> username;
    std::optional<std::string> name;
    std::optional<std::string> phone;
    Role role = Role::user;
    bool is_active = true;
};

// Which users to list; what is empty tells none apart.
struct UserQuery {
    std::string search;   // a part of address, username or name
    std::string username; // a part of it
    std::string name;     // a part of it
    std::optional<Role> role;
    std::optional<bool> is_active;
    std::optional<TimePoint> logged_in_since;
    Slice slice;
};

} // namespace waymark::identity
