// SPDX-License-Identifier: Apache-2.0
#include "identity/keys/key_service.hpp"

#include "base/network.hpp"
#include "base/random.hpp"
#include "base/text.hpp"
#include "identity/account_rules.hpp"
#include "identity/keys/key_repository.hpp"
#include "identity/secret_box.hpp"
#include "identity/token_hash.hpp"
#include "identity/usage_recorder.hpp"
#include "identity/user_repository.hpp"
#include "storage/meta_store.hpp"
#include "storage/public_id.hpp"

#include <fmt/format.h>

#include <string_view>
#include <utility>

namespace waymark::identity {

namespace {

constexpr std::string_view hexadecimal = "0123456789abcdef";
constexpr std::string_view letters_and_digits =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::size_t name_length_max = 100;
constexpr std::size_t allowed_ips_max = 100;
constexpr std::size_t other_kinds_factor = 10;
// Of a key's text, what may be shown.
constexpr std::size_t prefix_length = 12;
constexpr std::size_t bearer_prefix_length = 8;

Result<void> check_name(std::string_view name)
{
    if (trim(name).empty())
        return failure(Errc::invalid_argument, "Name must not be empty", "name");
    return check_plain_text(name, "name", name_length_max);
}

// The networks as Network writes them.
Result<std::vector<std::string>> read_networks(const std::vector<std::string>& texts)
{
    if (texts.size() > allowed_ips_max) {
        return failure(Errc::invalid_argument,
                       fmt::format("At most {} networks can be allowed", allowed_ips_max),
                       "allowed_ips");
    }
    std::vector<std::string> networks;
    for (const auto& text : texts) {
        const auto network = Network::parse(trim(text));
        if (!network)
            return failure(network.error().code, network.error().message, "allowed_ips");
        networks.push_back(network->to_string());
    }
    return networks;
}

// An attribution key is made for pages and apps, where everybody may read it.
ScopeSet usual_scopes(KeyKind kind)
{
    return kind == KeyKind::attribution ? ScopeSet{Scope::read, Scope::ingest} : ScopeSet::all();
}

// What is drawn for a new key: what is presented with a request (and looked up), and what is shown
// once. They differ for a signature key only.
struct Material {
    std::string presented;
    std::string shown;
};

Material draw(const KeyDraft& draft)
{
    switch (draft.kind) {
    case KeyKind::api_key: {
        const auto key = "osu_" + secret_text(64, hexadecimal);
        return {.presented = key, .shown = key};
    }
    case KeyKind::signature:
        return {.presented = "app_" + secret_text(32, hexadecimal),
                .shown = secret_text(64, hexadecimal)};
    case KeyKind::bearer: {
        const auto key = secret_text(64, hexadecimal);
        return {.presented = key, .shown = key};
    }
    case KeyKind::attribution: {
        const auto key =
            (draft.is_test ? "ak_test_" : "ak_live_") + secret_text(32, letters_and_digits);
        return {.presented = key, .shown = key};
    }
    }
    std::unreachable();
}

std::string prefix_of(KeyKind kind, const std::string& presented)
{
    if (kind == KeyKind::signature)
        return presented;
    return presented.substr(0, kind == KeyKind::bearer ? bearer_prefix_length : prefix_length);
}

std::unexpected<Error> no_such_key()
{
    return failure(Errc::not_found, "There is no such key");
}

Result<ApiKey> owned(std::optional<UserId> owner, std::optional<ApiKey> key)
{
    if (!key || (owner && key->owner != *owner))
        return no_such_key();
    return *std::move(key);
}

std::optional<ApiKey> select(soci::session& session, const std::string& uid)
{
    return KeyRepository(session).find_by_uid(uid);
}

std::optional<ApiKey> select(soci::session& session, std::uint64_t id)
{
    return KeyRepository(session).find(id);
}

} // namespace

KeyService::KeyService(Parts parts, const Options& options)
    : parts_(std::move(parts)), options_(options)
{
}

Result<NewKey> KeyService::create(UserId owner, const KeyDraft& draft)
{
    if (const auto checked = check_name(draft.name); !checked)
        return std::unexpected(checked.error());
    const auto scopes = draft.scopes.value_or(usual_scopes(draft.kind));
    if (scopes.is_empty())
        return failure(Errc::invalid_argument, "A key needs at least one scope", "scopes");
    auto networks = read_networks(draft.allowed_ips);
    if (!networks)
        return std::unexpected(networks.error());

    const auto now = parts_.clock.now();
    auto [presented, shown] = draw(draft);
    StoredKey stored{.key = {.uid = storage::make_public_id(now),
                             .owner = owner,
                             .kind = draft.kind,
                             .name = draft.name,
                             .prefix = prefix_of(draft.kind, presented),
                             .scopes = scopes,
                             .allowed_ips = *std::move(networks),
                             .site = draft.site,
                             .created = now,
                             .updated = now,
                             .expires = draft.expires},
                     .hash = token_hash(presented),
                     .secret_box = {}};
    if (draft.kind == KeyKind::attribution)
        stored.key.plan = draft.plan;
    if (draft.kind == KeyKind::signature)
        stored.secret_box = parts_.secrets.seal(shown, signature_secret_purpose);

    auto inserted = insert(stored);
    if (!inserted)
        return std::unexpected(inserted.error());
    stored.key.id = *inserted;
    return NewKey{.key = std::move(stored.key), .text = std::move(shown)};
}

Result<std::uint64_t> KeyService::insert(const StoredKey& stored)
{
    const auto kind = stored.key.kind;
    const auto keys_max =
        options_.api_keys_max * (kind == KeyKind::api_key ? 1 : other_kinds_factor);
    return parts_.store.write([&](soci::session& session) -> Result<std::uint64_t> {
        if (!UserRepository(session).find(stored.key.owner))
            return failure(Errc::not_found, "There is no such user");
        KeyRepository keys(session);
        if (keys.count(stored.key.owner, kind) >= keys_max) {
            return failure(Errc::conflict,
                           fmt::format("A user can have at most {} keys of this kind", keys_max));
        }
        return keys.insert(stored);
    });
}

Page<ApiKey> KeyService::list(const KeyQuery& query)
{
    parts_.usage.flush();
    return parts_.store.read(
        [&](soci::session& session) { return KeyRepository(session).list(query); });
}

template <typename Name>
Result<ApiKey> KeyService::find_by(std::optional<UserId> owner, const Name& name)
{
    parts_.usage.flush();
    return parts_.store.read(
        [&](soci::session& session) { return owned(owner, select(session, name)); });
}

template <typename Name>
Result<ApiKey> KeyService::revoke_by(std::optional<UserId> owner, const Name& name)
{
    auto revoked = parts_.store.write([&](soci::session& session) {
        auto key = owned(owner, select(session, name));
        if (key)
            KeyRepository(session).remove(key->id);
        return key;
    });
    if (revoked && parts_.changed)
        parts_.changed();
    return revoked;
}

Result<ApiKey> KeyService::find(std::optional<UserId> owner, const std::string& uid)
{
    return find_by(owner, uid);
}

Result<ApiKey> KeyService::find(std::optional<UserId> owner, std::uint64_t id)
{
    return find_by(owner, id);
}

Result<ApiKey> KeyService::revoke(std::optional<UserId> owner, const std::string& uid)
{
    return revoke_by(owner, uid);
}

Result<ApiKey> KeyService::revoke(std::optional<UserId> owner, std::uint64_t id)
{
    return revoke_by(owner, id);
}

} // namespace waymark::identity
