// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "identity/caller.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace waymark::identity {

enum class KeyKind {
    api_key,     // osu_ and 64 hexadecimal digits
    signature,   // app_ and 32 hexadecimal digits, with a secret of 64
    bearer,      // 64 hexadecimal digits
    attribution, // ak_live_ or ak_test_ and 32 letters and digits
};

// As in the database: `api_key`, `signature`, `bearer`, `attribution`.
[[nodiscard]] std::string_view to_string(KeyKind kind);
[[nodiscard]] std::optional<KeyKind> parse_key_kind(std::string_view text);

// A program's key, without what is secret of it.
struct ApiKey {
    std::uint64_t id = 0;
    std::string uid;
    UserId owner;
    KeyKind kind = KeyKind::api_key;
    std::string name;
    // What may be shown: the first 12 characters of an API or attribution key, the first 8 of a
    // bearer token, the whole app id of a signature key.
    std::string prefix;
    ScopeSet scopes = ScopeSet::all();
    std::vector<std::string> allowed_ips; // networks as CIDR; empty: from everywhere
    SiteId site;
    std::optional<Plan> plan;
    bool is_active = true;
    TimePoint created;
    TimePoint updated;
    std::optional<TimePoint> last_used;
    std::optional<TimePoint> expires;
};

// A key as somebody wishes to have it, not yet checked.
struct KeyDraft {
    KeyKind kind = KeyKind::api_key;
    std::string name;
    std::optional<TimePoint> expires; // may be past: a dead key
    std::optional<ScopeSet> scopes;   // nothing: all; of an attribution key, to read and to ingest
    std::vector<std::string> allowed_ips;
    SiteId site;
    Plan plan = Plan::free; // of attribution keys
    bool is_test = false;   // of attribution keys: ak_test_
};

// What is told once, at the making.
struct NewKey {
    ApiKey key;
    std::string text; // the key itself; of a signature key, its secret
};

} // namespace waymark::identity
