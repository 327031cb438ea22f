// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/page.hpp"
#include "identity/keys/api_key.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace waymark::storage {
class MetaStore;
}

namespace waymark::identity {

class SecretBox;
class UsageRecorder;
struct StoredKey;

struct KeyQuery {
    std::optional<UserId> owner; // nothing: everybody's
    std::vector<KeyKind> kinds;  // empty: all
    std::string name;            // a part of it, case-insensitively; empty: any
    std::optional<bool> is_active;
    Slice slice;
};

// Keys of programs: making, listing, revoking. Whom a key stands for, Credentials tells.
//
// A key is kept as its SHA-256; only the secret of a signature key can be read again, encrypted.
// Calls block on the meta store: make them from the worker pool. Thread-safe.
class KeyService {
public:
    struct Parts {
        storage::MetaStore& store;
        const SecretBox& secrets;
        UsageRecorder& usage;
        const Clock& clock;
        std::function<void()> changed; // called after a key is revoked
    };
    struct Options {
        std::size_t api_keys_max = 10; // of one user; other kinds: ten times as many
    };

    KeyService(Parts parts, const Options& options);

    // invalid_argument: `name` is empty or longer than 100 characters, or of ill-formed text;
    //                   `scopes` is empty; `allowed_ips` holds what is no network, or more than
    //                   100. Names the field.
    // conflict:         the user has as many keys of the kind as allowed.
    // not_found:        there is no such user.
    [[nodiscard]] Result<NewKey> create(UserId owner, const KeyDraft& draft);

    // The youngest first, with all that is known of their last use.
    [[nodiscard]] Page<ApiKey> list(const KeyQuery& query);

    // not_found: the owner (nothing: nobody at all) has no such key.
    [[nodiscard]] Result<ApiKey> find(std::optional<UserId> owner, const std::string& uid);
    [[nodiscard]] Result<ApiKey> find(std::optional<UserId> owner, std::uint64_t id);

    // Deletes it: from now on nobody gets in by it. Returns what it was. Errors as of find().
    [[nodiscard]] Result<ApiKey> revoke(std::optional<UserId> owner, const std::string& uid);
    [[nodiscard]] Result<ApiKey> revoke(std::optional<UserId> owner, std::uint64_t id);

private:
    [[nodiscard]] Result<std::uint64_t> insert(const StoredKey& stored);
    template <typename Name>
    [[nodiscard]] Result<ApiKey> find_by(std::optional<UserId> owner, const Name& name);
    template <typename Name>
    [[nodiscard]] Result<ApiKey> revoke_by(std::optional<UserId> owner, const Name& name);

    Parts parts_;
    Options options_;
};

} // namespace waymark::identity
