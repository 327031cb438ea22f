// SPDX-License-Identifier: Apache-2.0
#include "api/dwz/audit_notes.hpp"
#include "api/dwz/envelope.hpp"
#include "api/dwz/handlers.hpp"
#include "api/dwz/parameters.hpp"
#include "api/dwz/user_body.hpp"
#include "api/dwz/user_view.hpp"

namespace waymark::api::dwz {

namespace {

struct ChangePassword {
    std::string old_password;
    std::string new_password;
};
BOOST_DESCRIBE_STRUCT(ChangePassword, (), (old_password, new_password))

Result<ChangePassword> read_change(const http::Request& request)
{
    auto body = read_body<ChangePassword>(request);
    if (!body)
        return body;
    if (body->old_password.empty())
        return failure(Errc::invalid_argument, "old_password is required", "old_password");
    if (const auto checked = check_new_password(body->new_password, "new_password"); !checked)
        return std::unexpected(checked.error());
    return body;
}

Result<void> change(const Call& call, Services& services, const ChangePassword& body)
{
    const auto& caller = call.caller;
    // A key's owner keeps no session: whoever knew the old password may have opened any of them.
    const auto kept = caller.has_session() ? caller.credential_id : 0;
    auto outcome =
        services.users.change_password(caller.id, body.old_password, body.new_password, kept);
    if (outcome)
        session::record(services.audit, call, note_on_password(caller.uid));
    return outcome;
}

} // namespace

Answer get_profile(Call& call, Services& services)
{
    const auto user =
        co_await services.workers.run([&] { return services.users.find(call.caller.id); });
    if (!user)
        co_return fail_on_user(user.error());
    co_return ok(to_view(*user));
}

Answer change_password(Call& call, Services& services)
{
    const auto body = read_change(call.request);
    if (!body)
        co_return fail(body.error());
    const auto changed =
        co_await services.hashers.run([&] { return change(call, services, *body); });
    if (!changed && changed.error().code == Errc::unauthenticated)
        co_return fail(http::Status::bad_request, "原密码错误");
    if (!changed)
        co_return fail_on_user(changed.error());
    co_return done("密码修改成功");
}

} // namespace waymark::api::dwz
