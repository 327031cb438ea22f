// SPDX-License-Identifier: Apache-2.0
#include "identity/keys/key_repository.hpp"

#include "base/text.hpp"
#include "storage/like_pattern.hpp"
#include "storage/sql_types.hpp"
#include "storage/statement.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string_view>
#include <utility>
#include <vector>

namespace waymark::identity {

namespace {

constexpr const char* insert_sql = R"sql(
INSERT INTO api_keys (uid, owner_id, kind, name, prefix, key_hash, secret_box, scopes, allowed_ips,
                      site_id, plan, is_active, created_ms, updated_ms, expires_ms)
VALUES (:uid, :owner_id, :kind, :name, :prefix, :key_hash, :secret_box, :scopes, :allowed_ips,
        :site_id, :plan, :is_active, :created_ms, :updated_ms, :expires_ms)
RETURNING id
)sql";

constexpr std::string_view select_sql = R"sql(
SELECT id, uid, owner_id, kind, name, prefix, key_hash, secret_box, scopes, allowed_ips, site_id,
       plan, is_active, created_ms, updated_ms, last_used_ms, expires_ms
FROM api_keys
)sql";

constexpr std::string_view by_id = "WHERE id = :key";
constexpr std::string_view by_uid = "WHERE uid = :key";
constexpr std::string_view by_hash = "WHERE key_hash = :key";

// The id decides between equals, so that pages neither repeat nor miss a key.
constexpr std::string_view slice_sql =
    " ORDER BY created_ms DESC, id DESC LIMIT :limit OFFSET :offset";

constexpr const char* count_of_owner_sql =
    "SELECT count(*) FROM api_keys WHERE owner_id = :owner AND kind = :kind";
constexpr const char* remove_sql = "DELETE FROM api_keys WHERE id = :id";

constexpr char network_separator = ',';

std::vector<std::string> split_networks(std::string_view text)
{
    std::vector<std::string> networks;
    while (!text.empty()) {
        const auto [network, rest] = cut(text, network_separator);
        networks.emplace_back(network);
        text = rest;
    }
    return networks;
}

// A row of select_sql.
class KeyRow {
public:
    void bind(soci::statement& statement)
    {
        ApiKey& key = stored_.key;
        statement.exchange(soci::into(id_));
        statement.exchange(soci::into(key.uid));
        statement.exchange(soci::into(key.owner));
        statement.exchange(soci::into(kind_));
        statement.exchange(soci::into(key.name));
        statement.exchange(soci::into(key.prefix));
        statement.exchange(soci::into(stored_.hash));
        statement.exchange(soci::into(stored_.secret_box));
        statement.exchange(soci::into(scopes_));
        statement.exchange(soci::into(allowed_ips_));
        statement.exchange(soci::into(site_));
        statement.exchange(soci::into(plan_));
        statement.exchange(soci::into(key.is_active));
        statement.exchange(soci::into(key.created));
        statement.exchange(soci::into(key.updated));
        statement.exchange(soci::into(key.last_used));
        statement.exchange(soci::into(key.expires));
    }

    // After a row was fetched.
    [[nodiscard]] const StoredKey& stored()
    {
        ApiKey& key = stored_.key;
        const auto kind = parse_key_kind(kind_);
        if (!kind)
            throw soci::soci_error("unknown kind of key");
        key.id = static_cast<std::uint64_t>(id_);
        key.kind = *kind;
        key.scopes = ScopeSet::from_bits(static_cast<std::uint64_t>(scopes_));
        key.allowed_ips = split_networks(allowed_ips_);
        key.site = site_.value_or(SiteId{});
        key.plan = plan_ ? parse_plan(*plan_) : std::nullopt;
        return stored_;
    }

private:
    StoredKey stored_;
    long long id_ = 0;
    std::string kind_;
    long long scopes_ = 0;
    std::string allowed_ips_;
    std::optional<SiteId> site_;
    std::optional<std::string> plan_;
};

// A WHERE clause and the values that it names. A statement bound to it must not outlive it.
class Filter {
public:
    explicit Filter(const KeyQuery& query)
    {
        if (query.owner) {
            owner_ = query.owner;
            where_ += " AND owner_id = :owner";
        }
        if (!query.kinds.empty()) {
            std::vector<std::string_view> kinds;
            for (const auto kind : query.kinds)
                kinds.push_back(to_string(kind));
            where_ += fmt::format(" AND kind IN ('{}')", fmt::join(kinds, "', '"));
        }
        if (!query.name.empty()) {
            name_ = storage::like_containing(query.name);
            where_ += R"( AND lower(name) LIKE lower(:name) ESCAPE '\')";
        }
        if (query.is_active) {
            is_active_ = query.is_active;
            where_ += " AND is_active = :is_active";
        }
    }

    [[nodiscard]] const std::string& where() const { return where_; }

    void bind(soci::statement& statement) const
    {
        if (owner_)
            statement.exchange(soci::use(*owner_, "owner"));
        if (name_)
            statement.exchange(soci::use(*name_, "name"));
        if (is_active_)
            statement.exchange(soci::use(*is_active_, "is_active"));
    }

private:
    std::string where_ = "WHERE 1 = 1";
    std::optional<UserId> owner_;
    std::optional<std::string> name_;
    std::optional<bool> is_active_;
};

template <typename Key>
std::optional<StoredKey> select(soci::session& session, std::string_view condition, const Key& key)
{
    KeyRow row;
    soci::statement statement(session);
    row.bind(statement);
    statement.exchange(soci::use(key, "key"));
    storage::prepare(statement, fmt::format("{}{}", select_sql, condition));
    if (!statement.execute(true))
        return std::nullopt;
    return row.stored();
}

std::optional<ApiKey> without_secrets(std::optional<StoredKey> stored)
{
    return std::move(stored).transform([](StoredKey&& found) { return std::move(found.key); });
}

std::vector<ApiKey> select_keys(soci::session& session, const Filter& filter, const Slice& slice)
{
    KeyRow row;
    std::vector<ApiKey> keys;
    storage::for_each_row(session, fmt::format("{}{}{}", select_sql, filter.where(), slice_sql),
                          filter, slice, row, [&] { keys.push_back(row.stored().key); });
    return keys;
}

std::uint64_t count_keys(soci::session& session, const Filter& filter)
{
    return storage::count_rows(
        session, fmt::format("SELECT count(*) FROM api_keys {}", filter.where()), filter);
}

} // namespace

std::uint64_t KeyRepository::insert(const StoredKey& stored)
{
    const ApiKey& key = stored.key;
    const std::string kind(to_string(key.kind));
    const long long scopes = key.scopes.bits();
    const auto allowed_ips =
        fmt::to_string(fmt::join(key.allowed_ips, std::string_view(&network_separator, 1)));
    const auto site = key.site ? std::optional(key.site) : std::nullopt;
    const auto plan = key.plan.transform([](Plan known) { return std::string(to_string(known)); });
    long long id = 0;
    session_ << insert_sql, soci::use(key.uid), soci::use(key.owner), soci::use(kind),
        soci::use(key.name), soci::use(key.prefix), soci::use(stored.hash),
        soci::use(stored.secret_box), soci::use(scopes), soci::use(allowed_ips), soci::use(site),
        soci::use(plan), soci::use(key.is_active), soci::use(key.created), soci::use(key.updated),
        soci::use(key.expires), soci::into(id);
    return static_cast<std::uint64_t>(id);
}

std::optional<ApiKey> KeyRepository::find(std::uint64_t id)
{
    return without_secrets(select(session_, by_id, static_cast<long long>(id)));
}

std::optional<ApiKey> KeyRepository::find_by_uid(const std::string& uid)
{
    return without_secrets(select(session_, by_uid, uid));
}

std::optional<StoredKey> KeyRepository::find_by_hash(const std::string& hash)
{
    return select(session_, by_hash, hash);
}

Page<ApiKey> KeyRepository::list(const KeyQuery& query)
{
    const Filter filter(query);
    return {.items = select_keys(session_, filter, query.slice),
            .total = count_keys(session_, filter)};
}

std::uint64_t KeyRepository::count(UserId owner, KeyKind kind)
{
    const std::string text(to_string(kind));
    long long count = 0;
    session_ << count_of_owner_sql, soci::use(owner), soci::use(text), soci::into(count);
    return static_cast<std::uint64_t>(count);
}

void KeyRepository::remove(std::uint64_t id)
{
    const auto key = static_cast<long long>(id);
    session_ << remove_sql, soci::use(key);
}

} // namespace waymark::identity
