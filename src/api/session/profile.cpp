// SPDX-License-Identifier: Apache-2.0
#include "api/session/audit_trail.hpp"
#include "api/session/handlers.hpp"
#include "api/session/password_change.hpp"
#include "api/session/union_answer.hpp"
#include "api/session/user_view.hpp"
#include "base/text_rules.hpp"
#include "http/read_json.hpp"
#include "identity/account_rules.hpp"

#include <fmt/format.h>

#include <optional>
#include <string>
#include <utility>

namespace waymark::api::session {

namespace {

using http::Status;

constexpr std::size_t pingoo_username_min = 3;

// Members are spelled as on the wire.
struct Profile {
    std::string username;
    std::string email;
};
BOOST_DESCRIBE_STRUCT(Profile, (), (username, email))

Result<Profile> read_profile(const http::Request& request)
{
    auto body = http::read_json<Profile>(request);
    if (!body)
        return body;
    if (count_code_points(body->username) < pingoo_username_min) {
        return failure(
            Errc::invalid_argument,
            fmt::format("Username must have at least {} characters", pingoo_username_min),
            "username");
    }
    if (const auto checked = identity::check_username(body->username); !checked)
        return std::unexpected(checked.error());
    if (const auto checked = identity::check_email(body->email); !checked)
        return std::unexpected(checked.error());
    return body;
}

// `name`, or null to remove it; absent, it stays.
Result<identity::UserPatch> read_name(const http::Request& request)
{
    const auto body = http::read_object(request);
    if (!body)
        return std::unexpected(body.error());
    identity::UserPatch patch;
    const auto* const name = body->if_contains("name");
    if (name == nullptr)
        return patch;
    if (!name->is_string() && !name->is_null())
        return failure(Errc::invalid_argument, "name must be a string", "name");
    patch.name = name->is_string() ? std::string(name->get_string()) : std::string{};
    return patch;
}

http::Response to_answer(const identity::User& user)
{
    return succeed(to_view(user), to_pingoo_view(user));
}

http::Response to_unknown_user(const Error& error, Shape shape)
{
    auto failure = to_failure(error, shape);
    if (error.code == Errc::not_found)
        failure.msg = pingoo_words::unknown_user;
    return to_answer(failure);
}

boost::json::object names_of(const identity::User& user)
{
    return {{"username", user.username.value_or("")}, {"email", user.email}};
}

boost::json::object name_of(const identity::User& user)
{
    return {{"name", user.name ? boost::json::value(*user.name) : boost::json::value()}};
}

// A change of one's own account, and the part of it that it is about.
struct AccountChange {
    identity::UserPatch patch;
    boost::json::object (*part)(const identity::User&);
};

Result<identity::User> change_account(const Call& call, Services& services,
                                      const AccountChange& change)
{
    const auto before = services.users.find(call.caller.id);
    if (!before)
        return before;
    auto after = services.users.change(call.caller.id, change.patch);
    if (after) {
        record(services.audit, call,
               {.action = "USER_UPDATED",
                .entity_type = "user",
                .entity_id = after->uid,
                .old_value = change.part(*before),
                .new_value = change.part(*after)});
    }
    return after;
}

Result<void> replace_password(const Call& call, Services& services, const PasswordChange& change)
{
    const auto& caller = call.caller;
    auto changed = services.users.change_password(caller.id, change.current, change.next,
                                                  caller.credential_id);
    if (!changed)
        return changed;
    record(services.audit, call,
           {.action = "PASSWORD_CHANGED",
            .entity_type = "user",
            .entity_id = caller.uid,
            .new_value = {{"password", redacted}}});
    return changed;
}

http::Response to_answer(Error error, const PasswordChange& change, Shape shape)
{
    if (error.field == "current_password")
        error.field = change.current_member;
    if (error.field == "new_password")
        error.field = change.next_member;
    auto failure = to_failure(error, shape);
    failure.keeps_cookie = true;
    if (error.code == Errc::unauthenticated)
        failure.msg = pingoo_words::wrong_current_password;
    if (error.code == Errc::not_found)
        failure.msg = pingoo_words::unknown_user;
    return to_answer(failure);
}

} // namespace

Answer show_me(Call& call, Services& services)
{
    const auto user =
        co_await services.workers.run([&] { return services.users.find(call.caller.id); });
    if (!user)
        co_return to_unknown_user(user.error(), Shape::openshort);
    co_return to_answer(*user);
}

Answer rename_me(Call& call, Services& services)
{
    const auto patch = read_name(call.request);
    if (!patch)
        co_return to_answer(to_failure(patch.error(), Shape::openshort));
    const AccountChange change{*patch, &name_of};
    const auto user =
        co_await services.workers.run([&] { return change_account(call, services, change); });
    if (!user)
        co_return to_unknown_user(user.error(), Shape::openshort);
    co_return to_answer(*user);
}

Answer change_profile(Call& call, Services& services)
{
    const auto body = read_profile(call.request);
    if (!body)
        co_return to_answer(to_failure(body.error(), Shape::pingoo));
    AccountChange change{{}, &names_of};
    change.patch.username = body->username;
    change.patch.email = body->email;
    const auto user =
        co_await services.workers.run([&] { return change_account(call, services, change); });
    if (user)
        co_return to_answer(*user);
    if (user.error().code != Errc::conflict)
        co_return to_unknown_user(user.error(), Shape::pingoo);
    // Pingoo's clients know a name that is taken by this status.
    co_return session::to_answer({.status = Status::internal_server_error,
                                  .mistakes = {user.error()},
                                  .msg = pingoo_words::profile_not_changed});
}

Answer change_password(Call& call, Services& services)
{
    const auto body = http::read_object(call.request);
    if (!body)
        co_return to_answer(to_failure(body.error(), Shape::openshort));
    const auto shape = shape_of_password_change(*body);
    const auto change = read_password_change(*body, shape);
    if (!change)
        co_return to_answer(to_failure(change.error(), shape));

    const auto changed =
        co_await services.hashers.run([&] { return replace_password(call, services, *change); });
    if (!changed)
        co_return to_answer(changed.error(), *change, shape);
    co_return say_done("Password changed", boost::json::string(pingoo_words::password_changed));
}

} // namespace waymark::api::session
