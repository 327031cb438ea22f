// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/fail.hpp"
#include "api/openshort/handlers.hpp"
#include "api/openshort/key_draft.hpp"
#include "api/openshort/page.hpp"
#include "api/session/audit_trail.hpp"
#include "http/read_json.hpp"

#include <string>
#include <string_view>

namespace waymark::api::openshort {

namespace {

using identity::ApiKey;
using identity::KeyKind;

// A key that it made would outlive its time, or open from anywhere.
constexpr std::string_view restricted_message =
    "A key that expires, or is bound to networks or a site, can't make keys.";

// Keys of other dialects are unknown here.
Result<ApiKey> find_key(const Call& call, Services& services)
{
    auto key = services.keys.find(call.caller.id, call.request.path_parameter("id"));
    if (key && key->kind != KeyKind::api_key)
        return failure(Errc::not_found, "Not found: you have no such API key.");
    return key;
}

Result<ApiKey> revoke_key(const Call& call, Services& services)
{
    const auto key = find_key(call, services);
    if (!key)
        return key;
    auto revoked = services.keys.revoke(call.caller.id, key->uid);
    if (revoked) {
        session::record(services.audit, call,
                        {.action = "API_KEY_DELETED",
                         .entity_type = "api_key",
                         .entity_id = key->uid,
                         .old_value = {{"name", key->name}, {"prefix", key->prefix}}});
    }
    return revoked;
}

} // namespace

Answer create_key(Call& call, Services& services)
{
    if (call.caller.is_restricted)
        co_return fail(Error{Errc::forbidden, std::string(restricted_message), {}});
    const auto body = http::read_json<CreateKey>(call.request);
    if (!body)
        co_return fail(body.error());
    const auto draft = to_draft(*body, call.caller.scopes);
    if (!draft)
        co_return fail(draft.error());

    const auto made = co_await services.workers.run([&] {
        auto created = services.keys.create(call.caller.id, *draft);
        if (created) {
            const auto& key = created->key;
            session::record(services.audit, call,
                            {.action = "API_KEY_CREATED",
                             .entity_type = "api_key",
                             .entity_id = key.uid,
                             .new_value = {{"name", key.name}, {"prefix", key.prefix}}});
        }
        return created;
    });
    if (!made)
        co_return fail(made.error());
    auto view = to_view(made->key);
    view["key"] = made->text;
    co_return http::json(http::Status::created, view);
}

Answer list_keys(Call& call, Services& services)
{
    const auto page = read_page(call.request);
    if (!page)
        co_return fail(page.error());
    const identity::KeyQuery query{
        .owner = call.caller.id, .kinds = {KeyKind::api_key}, .slice = page->slice()};
    const auto keys = co_await services.workers.run([&] { return services.keys.list(query); });

    boost::json::array data;
    for (const auto& key : keys.items)
        data.push_back(to_view(key));
    co_return http::json(http::Status::ok, page_view(std::move(data), keys.total, *page));
}

Answer get_key(Call& call, Services& services)
{
    const auto key = co_await services.workers.run([&] { return find_key(call, services); });
    if (!key)
        co_return fail(key.error());
    co_return http::json(http::Status::ok, to_view(*key));
}

Answer delete_key(Call& call, Services& services)
{
    const auto revoked = co_await services.workers.run([&] { return revoke_key(call, services); });
    if (!revoked)
        co_return fail(revoked.error());
    co_return http::no_content();
}

} // namespace waymark::api::openshort
