// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/user_input.hpp"

#include "api/openshort/text_filter.hpp"
#include "api/session/password_change.hpp"
#include "base/text_rules.hpp"
#include "http/read_json.hpp"
#include "identity/account_rules.hpp"

#include <optional>
#include <string_view>
#include <utility>

namespace waymark::api::openshort {

namespace {

using identity::Role;
using identity::UserPatch;

constexpr std::size_t name_length_max = 100;

// Members are spelled as on the wire.
struct CreateUser {
    std::string email;
    std::string password;
    std::optional<std::string> name;
    std::optional<std::string> username;
    std::optional<std::string> role;
};
BOOST_DESCRIBE_STRUCT(CreateUser, (), (email, password, name, username, role))

struct ChangeRole {
    std::string role;
};
BOOST_DESCRIBE_STRUCT(ChangeRole, (), (role))

struct ChangeStatus {
    std::optional<std::string> status;
    std::optional<bool> isActive;
};
BOOST_DESCRIBE_STRUCT(ChangeStatus, (), (status, isActive))

struct ChangeName {
    std::optional<std::string> name;
};
BOOST_DESCRIBE_STRUCT(ChangeName, (), (name))

struct ResetPassword {
    std::string newPassword;
};
BOOST_DESCRIBE_STRUCT(ResetPassword, (), (newPassword))

Result<Role> read_role(std::string_view text)
{
    const auto role = identity::parse_role(text);
    if (!role)
        return failure(Errc::invalid_argument, "Invalid role: it is ADMIN or USER.", "role");
    return *role;
}

Result<bool> read_status(std::string_view text)
{
    if (text != "ACTIVE" && text != "INACTIVE") {
        return failure(Errc::invalid_argument, "Invalid status: it is ACTIVE or INACTIVE.",
                       "status");
    }
    return text == "ACTIVE";
}

// Of the query; nothing: both.
Result<std::optional<bool>> read_is_active(const http::Request& request)
{
    if (const auto text = request.query_parameter("isActive"); text && !text->empty()) {
        if (*text != "true" && *text != "false") {
            return failure(Errc::invalid_argument, "Invalid isActive: it is true or false.",
                           "isActive");
        }
        return *text == "true";
    }
    const auto text = request.query_parameter("status");
    if (!text || text->empty())
        return std::nullopt;
    const auto status = read_status(*text);
    if (!status)
        return std::unexpected(status.error());
    return *status;
}

} // namespace

Result<identity::UserQuery> read_user_query(const http::Request& request)
{
    identity::UserQuery query;
    auto search = read_text_filter(request, "search");
    if (!search)
        return std::unexpected(search.error());
    query.search = *std::move(search);
    if (const auto text = request.query_parameter("role"); text && !text->empty()) {
        const auto role = read_role(*text);
        if (!role)
            return std::unexpected(role.error());
        query.role = *role;
    }
    const auto is_active = read_is_active(request);
    if (!is_active)
        return std::unexpected(is_active.error());
    query.is_active = *is_active;
    return query;
}

Result<identity::UserDraft> read_user_draft(const http::Request& request)
{
    const auto body = http::read_json<CreateUser>(request);
    if (!body)
        return std::unexpected(body.error());
    if (const auto checked = identity::check_email(body->email); !checked)
        return std::unexpected(checked.error());
    const auto checked =
        session::check_new_password(body->password, session::openshort_password, "password");
    if (!checked)
        return std::unexpected(checked.error());
    identity::UserDraft draft;
    draft.email = body->email;
    draft.password = body->password;
    draft.name = body->name;
    draft.username = body->username;
    if (body->role) {
        const auto role = read_role(*body->role);
        if (!role)
            return std::unexpected(role.error());
        draft.role = *role;
    }
    return draft;
}

Result<UserPatch> read_role_patch(const http::Request& request)
{
    const auto body = http::read_json<ChangeRole>(request);
    if (!body)
        return std::unexpected(body.error());
    const auto role = read_role(body->role);
    if (!role)
        return std::unexpected(role.error());
    UserPatch patch;
    patch.role = *role;
    return patch;
}

Result<UserPatch> read_status_patch(const http::Request& request)
{
    const auto body = http::read_json<ChangeStatus>(request);
    if (!body)
        return std::unexpected(body.error());
    UserPatch patch;
    patch.is_active = body->isActive;
    if (body->status) {
        const auto status = read_status(*body->status);
        if (!status)
            return std::unexpected(status.error());
        patch.is_active = *status;
    }
    if (!patch.is_active)
        return failure(Errc::invalid_argument, "Required: status or isActive.", "status");
    return patch;
}

Result<UserPatch> read_name_patch(const http::Request& request)
{
    const auto body = http::read_json<ChangeName>(request);
    if (!body)
        return std::unexpected(body.error());
    UserPatch patch;
    patch.name = body->name.value_or("");
    const auto length = count_code_points(*patch.name);
    if (body->name && (length == 0 || length > name_length_max)) {
        return failure(Errc::invalid_argument, "Invalid name: it has 1 to 100 characters.", "name");
    }
    return patch;
}

Result<std::string> read_new_password(const http::Request& request)
{
    const auto body = http::read_json<ResetPassword>(request);
    if (!body)
        return std::unexpected(body.error());
    const auto checked =
        session::check_new_password(body->newPassword, session::openshort_password, "newPassword");
    if (!checked)
        return std::unexpected(checked.error());
    return body->newPassword;
}

} // namespace waymark::api::openshort
