// SPDX-License-Identifier: Apache-2.0
#include "api/dwz/audit_notes.hpp"
#include "api/dwz/envelope.hpp"
#include "api/dwz/handlers.hpp"
#include "api/dwz/page.hpp"
#include "api/dwz/parameters.hpp"
#include "api/dwz/user_body.hpp"
#include "api/dwz/user_view.hpp"

namespace waymark::api::dwz {

namespace {

struct ResetPassword {
    std::string new_password;
};
BOOST_DESCRIBE_STRUCT(ResetPassword, (), (new_password))

Result<identity::User> create(const Call& call, Services& services,
                              const identity::UserDraft& draft)
{
    auto user = services.users.create(draft);
    if (user) {
        auto note = note_on(*user, "USER_CREATED");
        note.new_value = audit_value(*user);
        session::record(services.audit, call, note);
    }
    return user;
}

Result<identity::User> change(const Call& call, Services& services, UserId id,
                              const identity::UserPatch& patch)
{
    const auto before = services.users.find(id);
    if (!before)
        return before;
    auto user = services.users.change(id, patch);
    if (user) {
        auto note = note_on(*user, "USER_UPDATED");
        note.old_value = audit_value(*before);
        note.new_value = audit_value(*user);
        session::record(services.audit, call, note);
    }
    return user;
}

Result<identity::User> remove(const Call& call, Services& services, UserId id)
{
    auto user = services.users.remove(id);
    if (user) {
        auto note = note_on(*user, "USER_DELETED");
        note.old_value = audit_value(*user);
        session::record(services.audit, call, note);
    }
    return user;
}

Result<void> reset(const Call& call, Services& services, UserId id, const std::string& password)
{
    const auto user = services.users.find(id);
    if (!user)
        return std::unexpected(user.error());
    auto outcome = services.users.reset_password(id, password);
    if (outcome)
        session::record(services.audit, call, note_on_password(user->uid));
    return outcome;
}

} // namespace

Answer create_user(Call& call, Services& services)
{
    const auto body = read_body<CreateUser>(call.request);
    if (!body)
        co_return fail(body.error());
    const auto draft = to_draft(*body);
    if (!draft)
        co_return fail(draft.error());
    const auto user = co_await services.hashers.run([&] { return create(call, services, *draft); });
    if (!user)
        co_return fail_on_user(user.error());
    co_return ok(to_view(*user));
}

Answer list_users(Call& call, Services& services)
{
    const auto page = read_page(call.request);
    if (!page)
        co_return fail(page.error());
    const auto status = read_status(call.request);
    if (!status)
        co_return fail(status.error());
    identity::UserQuery query;
    if (const auto read = read_text(call.request, "username", query.username); !read)
        co_return fail(read.error());
    if (const auto read = read_text(call.request, "real_name", query.name); !read)
        co_return fail(read.error());
    query.is_active = *status;
    query.slice = page->slice();

    const auto found = co_await services.workers.run([&] { return services.users.list(query); });
    boost::json::array list;
    for (const auto& user : found.items)
        list.push_back(to_view(user));
    co_return ok(page_view(std::move(list), found.total, *page));
}

Answer get_user(Call& call, Services& services)
{
    const auto id = read_id(call.request, "id");
    if (!id)
        co_return fail(http::Status::bad_request, malformed_id);
    const auto user =
        co_await services.workers.run([&] { return services.users.find(UserId{*id}); });
    if (!user)
        co_return fail_on_user(user.error());
    co_return ok(to_view(*user));
}

Answer update_user(Call& call, Services& services)
{
    const auto id = read_id(call.request, "id");
    if (!id)
        co_return fail(http::Status::bad_request, malformed_id);
    const auto body = read_body<UpdateUser>(call.request);
    if (!body)
        co_return fail(body.error());
    const auto patch = to_patch(*body);
    if (!patch)
        co_return fail(patch.error());
    const auto user =
        co_await services.workers.run([&] { return change(call, services, UserId{*id}, *patch); });
    if (!user)
        co_return fail_on_user(user.error());
    co_return ok(to_view(*user));
}

Answer delete_user(Call& call, Services& services)
{
    const auto id = read_id(call.request, "id");
    if (!id)
        co_return fail(http::Status::bad_request, malformed_id);
    const auto user =
        co_await services.workers.run([&] { return remove(call, services, UserId{*id}); });
    if (!user)
        co_return fail_on_user(user.error());
    co_return done("删除成功");
}

Answer reset_password(Call& call, Services& services)
{
    const auto id = read_id(call.request, "id");
    if (!id)
        co_return fail(http::Status::bad_request, malformed_id);
    const auto body = read_body<ResetPassword>(call.request);
    if (!body)
        co_return fail(body.error());
    if (const auto checked = check_new_password(body->new_password, "new_password"); !checked)
        co_return fail(checked.error());
    const auto outcome = co_await services.hashers.run(
        [&] { return reset(call, services, UserId{*id}, body->new_password); });
    if (!outcome)
        co_return fail_on_user(outcome.error());
    co_return done("密码重置成功");
}

} // namespace waymark::api::dwz
