// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/fail.hpp"
#include "api/openshort/handlers.hpp"
#include "api/openshort/page.hpp"
#include "api/openshort/user_input.hpp"
#include "api/session/audit_trail.hpp"
#include "api/session/user_view.hpp"

#include <boost/json.hpp>

#include <string>
#include <string_view>

namespace waymark::api::openshort {

namespace {

using identity::User;
using session::to_view;

http::Response say_done(std::string_view message)
{
    return http::json(http::Status::ok,
                      boost::json::object{{"message", message}, {"statusCode", 200}});
}

http::Response to_answer(const Result<User>& user)
{
    return user ? http::json(http::Status::ok, to_view(*user)) : fail(user.error());
}

Result<User> find_user(const Call& call, Services& services)
{
    return services.users.find_by_uid(call.request.path_parameter("id"));
}

bool is_own_id(const Call& call)
{
    return call.request.path_parameter("id") == call.caller.uid;
}

Error not_for_yourself(std::string_view field)
{
    return {Errc::invalid_argument, "Invalid user: you can't do this to your own account.",
            std::string(field)};
}

boost::json::object facts_of(const User& user)
{
    return {{"email", user.email},
            {"name", user.name ? boost::json::value(*user.name) : boost::json::value()},
            {"role", to_string(user.role)}};
}

boost::json::object role_of(const User& user)
{
    return {{"role", to_string(user.role)}};
}

boost::json::object status_of(const User& user)
{
    return {{"isActive", user.is_active}};
}

boost::json::object name_of(const User& user)
{
    return {{"name", user.name ? boost::json::value(*user.name) : boost::json::value()}};
}

// A change of the user whose id the path has, and the part of a user that it is about.
struct UserChange {
    identity::UserPatch patch;
    boost::json::object (*part)(const User&);
};

Result<User> change_user(const Call& call, Services& services, const UserChange& change)
{
    const auto before = find_user(call, services);
    if (!before)
        return before;
    auto after = services.users.change(before->id, change.patch);
    if (after) {
        session::record(services.audit, call,
                        {.action = "USER_UPDATED",
                         .entity_type = "user",
                         .entity_id = after->uid,
                         .old_value = change.part(*before),
                         .new_value = change.part(*after)});
    }
    return after;
}

Result<User> remove_user(const Call& call, Services& services)
{
    const auto user = find_user(call, services);
    if (!user)
        return user;
    auto removed = services.users.remove(user->id);
    if (removed) {
        session::record(services.audit, call,
                        {.action = "USER_DELETED",
                         .entity_type = "user",
                         .entity_id = removed->uid,
                         .old_value = facts_of(*removed)});
    }
    return removed;
}

Result<void> reset_password(const Call& call, Services& services, const std::string& password)
{
    const auto user = find_user(call, services);
    if (!user)
        return std::unexpected(user.error());
    auto reset = services.users.reset_password(user->id, password);
    if (!reset)
        return reset;
    session::record(services.audit, call,
                    {.action = "PASSWORD_CHANGED",
                     .entity_type = "user",
                     .entity_id = user->uid,
                     .new_value = {{"password", session::redacted}}});
    return reset;
}

Result<User> remove_two_factor(const Call& call, Services& services)
{
    const auto user = find_user(call, services);
    if (!user)
        return user;
    if (const auto removed = services.second_factor.remove(user->id); !removed)
        return std::unexpected(removed.error());
    session::record(services.audit, call,
                    {.action = "USER_UPDATED",
                     .entity_type = "user",
                     .entity_id = user->uid,
                     .old_value = {{"twoFactorEnabled", true}},
                     .new_value = {{"twoFactorEnabled", false}}});
    return services.users.find(user->id);
}

} // namespace

Answer list_users(Call& call, Services& services)
{
    const auto page = read_page(call.request);
    if (!page)
        co_return fail(page.error());
    auto query = read_user_query(call.request);
    if (!query)
        co_return fail(query.error());
    query->slice = page->slice();
    const auto users = co_await services.workers.run([&] { return services.users.list(*query); });

    boost::json::array data;
    for (const auto& user : users.items)
        data.push_back(to_view(user));
    co_return http::json(http::Status::ok, page_view(std::move(data), users.total, *page));
}

Answer create_user(Call& call, Services& services)
{
    const auto draft = read_user_draft(call.request);
    if (!draft)
        co_return fail(draft.error());
    const auto user = co_await services.hashers.run([&] {
        auto made = services.users.create(*draft);
        if (made) {
            session::record(services.audit, call,
                            {.action = "USER_CREATED",
                             .entity_type = "user",
                             .entity_id = made->uid,
                             .new_value = facts_of(*made)});
        }
        return made;
    });
    if (!user)
        co_return fail(user.error());
    co_return http::json(http::Status::created, to_view(*user));
}

Answer get_user(Call& call, Services& services)
{
    co_return to_answer(co_await services.workers.run([&] { return find_user(call, services); }));
}

Answer delete_user(Call& call, Services& services)
{
    if (is_own_id(call))
        co_return fail(not_for_yourself("id"));
    const auto removed = co_await services.workers.run([&] { return remove_user(call, services); });
    if (!removed)
        co_return fail(removed.error());
    co_return say_done("User deleted");
}

Answer change_user_role(Call& call, Services& services)
{
    const auto patch = read_role_patch(call.request);
    if (!patch)
        co_return fail(patch.error());
    if (is_own_id(call))
        co_return fail(not_for_yourself("role"));
    const UserChange change{*patch, &role_of};
    co_return to_answer(
        co_await services.workers.run([&] { return change_user(call, services, change); }));
}

Answer change_user_status(Call& call, Services& services)
{
    const auto patch = read_status_patch(call.request);
    if (!patch)
        co_return fail(patch.error());
    if (is_own_id(call) && patch->is_active == false)
        co_return fail(not_for_yourself("status"));
    const UserChange change{*patch, &status_of};
    co_return to_answer(
        co_await services.workers.run([&] { return change_user(call, services, change); }));
}

Answer change_user_name(Call& call, Services& services)
{
    const auto patch = read_name_patch(call.request);
    if (!patch)
        co_return fail(patch.error());
    const UserChange change{*patch, &name_of};
    co_return to_answer(
        co_await services.workers.run([&] { return change_user(call, services, change); }));
}

Answer reset_user_password(Call& call, Services& services)
{
    const auto password = read_new_password(call.request);
    if (!password)
        co_return fail(password.error());
    const auto reset =
        co_await services.hashers.run([&] { return reset_password(call, services, *password); });
    if (!reset)
        co_return fail(reset.error());
    co_return say_done("Password reset");
}

Answer remove_user_two_factor(Call& call, Services& services)
{
    co_return to_answer(
        co_await services.workers.run([&] { return remove_two_factor(call, services); }));
}

// No identity provider can be set up yet, so no account is linked with one.
Answer list_user_oidc_accounts(Call& call, Services& services)
{
    const auto user = co_await services.workers.run([&] { return find_user(call, services); });
    if (!user)
        co_return fail(user.error());
    co_return http::json(http::Status::ok, boost::json::array{});
}

Answer unlink_user_oidc_account(Call& call, Services& services)
{
    const auto user = co_await services.workers.run([&] { return find_user(call, services); });
    if (!user)
        co_return fail(user.error());
    co_return fail(Error{Errc::not_found, "Not found: the user has no such linked account.", {}});
}

} // namespace waymark::api::openshort
