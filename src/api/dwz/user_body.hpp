// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"
#include "http/response.hpp"
#include "identity/user.hpp"
#include "identity/user_service.hpp"

#include <boost/describe.hpp>

#include <optional>
#include <string>
#include <string_view>

// What clients send about users, and what they are told if it won't do. Members are spelled as on
// the wire.
namespace waymark::api::dwz {

struct CreateUser {
    std::string username;
    std::string password;
    std::optional<std::string> real_name;
    std::optional<std::string> email;
    std::optional<std::string> phone;
    std::optional<int> status;
};
BOOST_DESCRIBE_STRUCT(CreateUser, (), (username, password, real_name, email, phone, status))

// A text that is empty is left as it is.
struct UpdateUser {
    std::optional<std::string> real_name;
    std::optional<std::string> email;
    std::optional<std::string> phone;
    std::optional<int> status;
};
BOOST_DESCRIBE_STRUCT(UpdateUser, (), (real_name, email, phone, status))

// invalid_argument: a member breaks the API's rules; `field` names it. So for the next two.
[[nodiscard]] Result<identity::UserDraft> to_draft(const CreateUser& body);
[[nodiscard]] Result<identity::UserPatch> to_patch(const UpdateUser& body);

// A password to be set has 6 to 50 characters.
[[nodiscard]] Result<void> check_new_password(std::string_view password, std::string_view field);

// The answer to what identity::UserService refuses, in the API's words.
[[nodiscard]] http::Response fail_on_user(const Error& error);

} // namespace waymark::api::dwz
