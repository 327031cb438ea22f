// SPDX-License-Identifier: Apache-2.0
#include "api/dwz/user_body.hpp"

#include "api/dwz/envelope.hpp"
#include "api/dwz/parameters.hpp"
#include "base/text.hpp"
#include "identity/account_rules.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace waymark::api::dwz {

namespace {

constexpr std::size_t username_length_min = 3;
constexpr std::size_t username_length_max = 50;
constexpr std::size_t password_length_min = 6;
constexpr std::size_t password_length_max = 50;
constexpr std::size_t real_name_length_max = 100;
constexpr std::size_t phone_length_max = 20;

// In characters, of well-formed UTF-8.
std::size_t length_of(std::string_view text)
{
    return static_cast<std::size_t>(std::ranges::count_if(
        text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }));
}

std::unexpected<Error> wrong_length(std::string_view field, std::size_t least, std::size_t most)
{
    return failure(Errc::invalid_argument,
                   fmt::format("{} must have {} to {} characters", field, least, most),
                   std::string(field));
}

Result<void> check_new_username(std::string_view username)
{
    const auto length = length_of(username);
    if (length < username_length_min || length > username_length_max)
        return wrong_length("username", username_length_min, username_length_max);
    return identity::check_username(username);
}

Result<std::optional<bool>> to_active(const std::optional<int>& status)
{
    if (!status)
        return std::nullopt;
    if (*status != 0 && *status != 1)
        return failure(Errc::invalid_argument, "status must be 0 or 1", "status");
    return *status == 1;
}

// The rules that both bodies share.
template <typename Body>
Result<identity::UserPatch> read_details(const Body& body)
{
    identity::UserPatch patch{.email = unless_empty(body.email),
                              .username = {},
                              .name = unless_empty(body.real_name),
                              .phone = unless_empty(body.phone),
                              .role = {},
                              .is_active = {}};
    Result<void> checked;
    if (patch.email)
        checked = identity::check_email(*patch.email);
    if (checked && patch.name)
        checked = identity::check_plain_text(*patch.name, "real_name", real_name_length_max);
    if (checked && patch.phone)
        checked = identity::check_plain_text(*patch.phone, "phone", phone_length_max);
    if (!checked)
        return std::unexpected(checked.error());
    const auto active = to_active(body.status);
    if (!active)
        return std::unexpected(active.error());
    patch.is_active = *active;
    return patch;
}

} // namespace

Result<identity::UserDraft> to_draft(const CreateUser& body)
{
    if (const auto checked = check_new_username(body.username); !checked)
        return std::unexpected(checked.error());
    if (const auto checked = check_new_password(body.password, "password"); !checked)
        return std::unexpected(checked.error());
    const auto details = read_details(body);
    if (!details)
        return std::unexpected(details.error());
    return identity::UserDraft{.email = details->email.value_or(""),
                               .password = body.password,
                               .username = body.username,
                               .name = details->name,
                               .phone = details->phone,
                               .role = identity::Role::user,
                               .is_active = details->is_active.value_or(true)};
}

Result<identity::UserPatch> to_patch(const UpdateUser& body)
{
    return read_details(body);
}

Result<void> check_new_password(std::string_view password, std::string_view field)
{
    const auto length = length_of(password);
    if (length < password_length_min || length > password_length_max)
        return wrong_length(field, password_length_min, password_length_max);
    return {};
}

http::Response fail_on_user(const Error& error)
{
    if (error.code == Errc::not_found)
        return fail(http::Status::not_found, "用户不存在");
    if (error.code == Errc::conflict && error.field == "username")
        return fail(http::Status::conflict, "用户名已存在");
    if (error.code == Errc::conflict && error.field == "email")
        return fail(http::Status::conflict, "邮箱已存在");
    // The domain's rule of the last administrator, told by the fields that it names.
    if (error.code == Errc::invalid_argument &&
        (error.field == "id" || error.field == "role" || error.field == "is_active"))
        return fail(http::Status::bad_request, "至少保留一个系统管理员");
    return fail(error);
}

} // namespace waymark::api::dwz
