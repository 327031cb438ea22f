// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"
#include "identity/keys/api_key.hpp"

#include <boost/describe.hpp>
#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <vector>

// API keys as the dialect's clients write and read them.
namespace waymark::api::openshort {

// The body of POST /api/api-keys. Members are spelled as on the wire.
struct CreateKey {
    std::string name;
    std::optional<std::string> expiresAt;
    std::optional<std::vector<std::string>> scopes;
    std::optional<std::vector<std::string>> allowedIps;
};
BOOST_DESCRIBE_STRUCT(CreateKey, (), (name, expiresAt, scopes, allowedIps))

// `maker`: the scopes of who makes the key, and those that it gets if the body names none.
//
// invalid_argument: `expiresAt` is no time, or a scope has an unknown name.
// forbidden:        the maker, itself a key, lacks a scope that the key is to have.
[[nodiscard]] Result<identity::KeyDraft> to_draft(const CreateKey& body, identity::ScopeSet maker);

[[nodiscard]] boost::json::object to_view(const identity::ApiKey& key);

} // namespace waymark::api::openshort
