// SPDX-License-Identifier: Apache-2.0
#include "api/dwz/audit_notes.hpp"
#include "api/dwz/envelope.hpp"
#include "api/dwz/handlers.hpp"
#include "api/dwz/page.hpp"
#include "api/dwz/parameters.hpp"
#include "api/dwz/token_view.hpp"

#include <algorithm>
#include <array>

namespace waymark::api::dwz {

namespace {

using identity::KeyKind;

// Keys of other kinds belong to other dialects.
constexpr std::array own_kinds{KeyKind::signature, KeyKind::bearer};

struct CreateToken {
    std::string token_name;
    std::optional<std::string> token_type;
    std::optional<std::string> expire_at;
};
BOOST_DESCRIBE_STRUCT(CreateToken, (), (token_name, token_type, expire_at))

Result<KeyKind> read_kind(const std::string& type)
{
    if (type.empty())
        return KeyKind::signature;
    const auto kind = identity::parse_key_kind(type);
    if (!kind || std::ranges::find(own_kinds, *kind) == own_kinds.end()) {
        return failure(Errc::invalid_argument, "token_type must be signature or bearer",
                       "token_type");
    }
    return *kind;
}

Result<identity::KeyDraft> read_draft(const http::Request& request)
{
    const auto body = read_body<CreateToken>(request);
    if (!body)
        return std::unexpected(body.error());
    const auto kind = read_kind(body->token_type.value_or(""));
    if (!kind)
        return std::unexpected(kind.error());
    const auto expires = read_time(body->expire_at, "expire_at");
    if (!expires)
        return std::unexpected(expires.error());
    identity::KeyDraft draft;
    draft.kind = *kind;
    draft.name = body->token_name;
    draft.expires = *expires;
    return draft;
}

// The domain calls a token's name otherwise.
http::Response fail_on_token(const Error& error)
{
    if (error.code == Errc::not_found)
        return fail(http::Status::not_found, "Token不存在");
    if (error.code == Errc::invalid_argument && error.field == "name")
        return fail({error.code, "token_name must have 1 to 100 characters", "token_name"});
    return fail(error);
}

Result<identity::NewKey> create(const Call& call, Services& services,
                                const identity::KeyDraft& draft)
{
    auto made = services.keys.create(call.caller.id, draft);
    if (made) {
        auto note = note_on(made->key, "API_KEY_CREATED");
        note.new_value = audit_value(made->key);
        session::record(services.audit, call, note);
    }
    return made;
}

Result<identity::ApiKey> revoke(const Call& call, Services& services, std::uint64_t id)
{
    auto key = services.keys.find(call.caller.id, id);
    if (!key)
        return key;
    if (std::ranges::find(own_kinds, key->kind) == own_kinds.end())
        return failure(Errc::not_found, "This key is none of the API's tokens.");
    auto revoked = services.keys.revoke(call.caller.id, id);
    if (revoked) {
        auto note = note_on(*revoked, "API_KEY_DELETED");
        note.old_value = audit_value(*revoked);
        session::record(services.audit, call, note);
    }
    return revoked;
}

} // namespace

Answer create_token(Call& call, Services& services)
{
    // A key that expires, or is bound to networks or a site, may not make one that isn't.
    if (call.caller.is_restricted)
        co_return fail(http::Status::forbidden, default_message(http::Status::forbidden));
    auto draft = read_draft(call.request);
    if (!draft)
        co_return fail(draft.error());
    draft->scopes = call.caller.scopes; // nobody gives away more than they have

    const auto made = co_await services.workers.run([&] { return create(call, services, *draft); });
    if (!made)
        co_return fail_on_token(made.error());
    co_return ok(to_view(*made));
}

Answer list_tokens(Call& call, Services& services)
{
    const auto page = read_page(call.request);
    if (!page)
        co_return fail(page.error());
    const auto status = read_status(call.request);
    if (!status)
        co_return fail(status.error());
    identity::KeyQuery query{.owner = call.caller.id,
                             .kinds = {own_kinds.begin(), own_kinds.end()},
                             .is_active = *status,
                             .slice = page->slice()};
    if (const auto read = read_text(call.request, "token_name", query.name); !read)
        co_return fail(read.error());

    const auto found = co_await services.workers.run([&] { return services.keys.list(query); });
    boost::json::array list;
    for (const auto& key : found.items)
        list.push_back(to_view(key));
    co_return ok(page_view(std::move(list), found.total, *page));
}

Answer delete_token(Call& call, Services& services)
{
    const auto id = read_id(call.request, "token_id");
    if (!id)
        co_return fail(http::Status::bad_request, malformed_token_id);
    const auto revoked = co_await services.workers.run([&] { return revoke(call, services, *id); });
    if (!revoked)
        co_return fail_on_token(revoked.error());
    co_return done("Token删除成功");
}

} // namespace waymark::api::dwz
