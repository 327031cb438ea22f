// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/key_draft.hpp"

#include "base/iso8601.hpp"

#include <boost/json.hpp>

namespace waymark::api::openshort {

namespace {

using identity::Scope;
using identity::ScopeSet;

Result<ScopeSet> read_scopes(const std::vector<std::string>& names)
{
    std::uint64_t bits = 0;
    for (const auto& name : names) {
        const auto scope = identity::parse_scope(name);
        if (!scope) {
            return failure(Errc::invalid_argument,
                           "Invalid scopes: they are read, write, ingest and admin.", "scopes");
        }
        bits |= ScopeSet{*scope}.bits();
    }
    return ScopeSet::from_bits(bits);
}

bool has_all(ScopeSet scopes, ScopeSet wanted)
{
    return (wanted.bits() & scopes.bits()) == wanted.bits();
}

boost::json::array to_view(ScopeSet scopes)
{
    boost::json::array names;
    for (const auto scope : {Scope::read, Scope::write, Scope::ingest, Scope::admin}) {
        if (scopes.has(scope))
            names.push_back(boost::json::string(to_string(ScopeSet{scope})));
    }
    return names;
}

} // namespace

Result<identity::KeyDraft> to_draft(const CreateKey& body, ScopeSet maker)
{
    identity::KeyDraft draft;
    draft.name = body.name;
    draft.scopes = maker;
    draft.allowed_ips = body.allowedIps.value_or(std::vector<std::string>{});
    if (body.expiresAt) {
        draft.expires = parse_iso8601(*body.expiresAt);
        if (!draft.expires) {
            return failure(Errc::invalid_argument,
                           "Invalid expiresAt: write it as 2026-01-31T12:00:00Z.", "expires");
        }
    }
    if (!body.scopes)
        return draft;
    const auto scopes = read_scopes(*body.scopes);
    if (!scopes)
        return std::unexpected(scopes.error());
    if (!has_all(maker, *scopes))
        return failure(Errc::forbidden, "A key makes no key of more scopes than its own.");
    draft.scopes = *scopes;
    return draft;
}

boost::json::object to_view(const identity::ApiKey& key)
{
    boost::json::array networks;
    for (const auto& network : key.allowed_ips)
        networks.push_back(boost::json::string(network));
    boost::json::object view{
        {"id", key.uid},
        {"name", key.name},
        {"prefix", key.prefix + "..."},
        {"scopes", to_view(key.scopes)},
        {"allowedIps", std::move(networks)},
        {"createdAt", to_iso8601(key.created)},
        {"updatedAt", to_iso8601(key.updated)},
    };
    if (key.last_used)
        view["lastUsedAt"] = to_iso8601(*key.last_used);
    if (key.expires)
        view["expiresAt"] = to_iso8601(*key.expires);
    return view;
}

} // namespace waymark::api::openshort
