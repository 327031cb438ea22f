// SPDX-License-Identifier: Apache-2.0
#include "api/dwz/token_view.hpp"

#include "api/dwz/wire_time.hpp"

namespace waymark::api::dwz {

namespace {

boost::json::object begin_view(const identity::ApiKey& key)
{
    return {
        {"id", key.id}, {"token_name", key.name}, {"token_type", identity::to_string(key.kind)}};
}

} // namespace

boost::json::object to_view(const identity::NewKey& made)
{
    auto view = begin_view(made.key);
    if (made.key.kind == identity::KeyKind::signature) {
        view["app_id"] = made.key.prefix;
        view["app_secret"] = made.text;
    } else {
        view["token"] = made.text;
    }
    view["expire_at"] = to_wire_time(made.key.expires);
    view["created_at"] = to_wire_time(made.key.created);
    return view;
}

boost::json::object to_view(const identity::ApiKey& key)
{
    auto view = begin_view(key);
    if (key.kind == identity::KeyKind::signature)
        view["app_id"] = key.prefix;
    else
        view["token"] = key.prefix + "...";
    view["last_used_at"] = to_wire_time(key.last_used);
    view["expire_at"] = to_wire_time(key.expires);
    view["status"] = key.is_active ? 1 : 0;
    view["created_at"] = to_wire_time(key.created);
    return view;
}

} // namespace waymark::api::dwz
