// SPDX-License-Identifier: Apache-2.0
#include "api/session/password_change.hpp"

#include "base/text_rules.hpp"
#include "identity/account_rules.hpp"

#include <fmt/format.h>

namespace waymark::api::session {

namespace {

struct Spelling {
    std::string_view current;
    std::string_view next;
    LengthRange length;
};

Spelling spelling_of(const boost::json::object& body, Shape shape)
{
    if (shape == Shape::pingoo)
        return {"old_password", "new_password", pingoo_password};
    const bool is_old = !body.contains("currentPassword") && body.contains("oldPassword");
    return {is_old ? "oldPassword" : "currentPassword", "newPassword", openshort_password};
}

Result<std::string> read_text(const boost::json::object& body, std::string_view member)
{
    const auto* const value = body.if_contains(member);
    if (value == nullptr || value->is_null()) {
        return failure(Errc::invalid_argument, fmt::format("{} is required", member),
                       std::string(member));
    }
    const auto* const text = value->if_string();
    if (text == nullptr || text->empty()) {
        return failure(Errc::invalid_argument,
                       fmt::format("{} must be a string that is not empty", member),
                       std::string(member));
    }
    return std::string(*text);
}

} // namespace

Result<void> check_new_password(std::string_view password, LengthRange allowed,
                                std::string_view field)
{
    const auto length = count_code_points(password);
    if (length < allowed.min) {
        return failure(Errc::invalid_argument,
                       fmt::format("Password must have at least {} characters", allowed.min),
                       std::string(field));
    }
    if (allowed.max != 0 && length > allowed.max) {
        return failure(Errc::invalid_argument,
                       fmt::format("Password must have at most {} characters", allowed.max),
                       std::string(field));
    }
    return {};
}

Shape shape_of_password_change(const boost::json::object& body)
{
    return body.contains("old_password") || body.contains("new_password") ? Shape::pingoo
                                                                          : Shape::openshort;
}

Result<PasswordChange> read_password_change(const boost::json::object& body, Shape shape)
{
    const auto spelling = spelling_of(body, shape);
    auto current = read_text(body, spelling.current);
    if (!current)
        return std::unexpected(current.error());
    auto next = read_text(body, spelling.next);
    if (!next)
        return std::unexpected(next.error());
    if (const auto checked = check_new_password(*next, spelling.length, spelling.next); !checked)
        return std::unexpected(checked.error());
    return PasswordChange{*std::move(current), *std::move(next), spelling.current, spelling.next};
}

} // namespace waymark::api::session
