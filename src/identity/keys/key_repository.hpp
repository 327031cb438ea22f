// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/ids.hpp"
#include "base/page.hpp"
#include "identity/keys/api_key.hpp"
#include "identity/keys/key_service.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace soci {
class session;
}

namespace waymark::identity {

// What SecretBox::seal() is told of the secrets of signature keys.
inline constexpr std::string_view signature_secret_purpose = "signature";

// A key with what never leaves the server.
struct StoredKey {
    ApiKey key;
    std::string hash; // token_hash() of the key, or of a signature key's app id
    std::optional<std::string> secret_box; // of a signature key
};

// The SQL of `api_keys`. Lives within one MetaStore::read or ::write.
class KeyRepository {
public:
    explicit KeyRepository(soci::session& session) : session_(session) {}

    // Gives the id. `stored.key.id` and `last_used` are not read. The owner exists.
    std::uint64_t insert(const StoredKey& stored);

    [[nodiscard]] std::optional<ApiKey> find(std::uint64_t id);
    [[nodiscard]] std::optional<ApiKey> find_by_uid(const std::string& uid);
    [[nodiscard]] std::optional<StoredKey> find_by_hash(const std::string& hash);

    // The youngest first.
    [[nodiscard]] Page<ApiKey> list(const KeyQuery& query);
    [[nodiscard]] std::uint64_t count(UserId owner, KeyKind kind);

    void remove(std::uint64_t id);

private:
    soci::session& session_;
};

} // namespace waymark::identity
