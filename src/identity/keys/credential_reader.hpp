// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/ids.hpp"
#include "identity/keys/credential_memory.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace waymark::storage {
class MetaStore;
}

namespace waymark::identity {

class SecretBox;
struct SessionClaims;

// Asks the store about credentials. Each call reads one state of it, blocks, and throws what it
// throws. Thread-safe.
class CredentialReader {
public:
    CredentialReader(storage::MetaStore& store, const SecretBox& secrets)
        : store_(store), secrets_(secrets)
    {
    }

    // A login token, or a key that is presented as it is. An app id is none.
    [[nodiscard]] CredentialMemory::Record read_token(std::string_view token) const;
    // A signature key, with its secret.
    [[nodiscard]] CredentialMemory::Record read_app(std::string_view app_id) const;
    // The session that a JWT names.
    [[nodiscard]] CredentialMemory::Record read_session(const std::string& session_uid) const;
    // A JWT that names no session: its user, and whether that very token was revoked.
    [[nodiscard]] CredentialMemory::Record read_user(const SessionClaims& claims,
                                                     std::string_view token) const;

private:
    storage::MetaStore& store_;
    const SecretBox& secrets_;
};

} // namespace waymark::identity
