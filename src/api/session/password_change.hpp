// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/session/union_answer.hpp"
#include "base/error.hpp"

#include <boost/json/object.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace waymark::api::session {

struct LengthRange {
    std::size_t min = 0;
    std::size_t max = 0; // 0: what the domain allows
};

// What the dialects ask of a new password, in characters.
inline constexpr LengthRange openshort_password{8, 0};
inline constexpr LengthRange pingoo_password{6, 32};

// invalid_argument: the password is shorter or longer; `field` as given.
[[nodiscard]] Result<void> check_new_password(std::string_view password, LengthRange allowed,
                                              std::string_view field);

// A user's wish to change their password, with the members' names in which it was made.
struct PasswordChange {
    std::string current;
    std::string next;
    std::string_view current_member;
    std::string_view next_member;
};

// `old_password` and `new_password` are Pingoo's members. Any other body is Open Short URL's, even
// an empty one.
[[nodiscard]] Shape shape_of_password_change(const boost::json::object& body);

// Open Short URL: `currentPassword` or `oldPassword`, and `newPassword`.
// Pingoo: `old_password` and `new_password`.
//
// invalid_argument: one is missing or empty, or the new one is too short or too long; `field` names
// it.
[[nodiscard]] Result<PasswordChange> read_password_change(const boost::json::object& body,
                                                          Shape shape);

} // namespace waymark::api::session
