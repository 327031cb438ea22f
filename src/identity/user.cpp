// SPDX-License-Identifier: Apache-2.0
#include "identity/user.hpp"

namespace waymark::identity {

std::string_view to_string(Role role)
{
    return role == Role::admin ? "ADMIN" : "USER";
}

std::optional<Role> parse_role(std::string_view text)
{
    if (text == "ADMIN")
        return Role::admin;
    if (text == "USER")
        return Role::user;
    return std::nullopt;
}

} // namespace waymark::identity
