// SPDX-License-Identifier: Apache-2.0
#include "identity/scope.hpp"

#include <algorithm>
#include <array>

namespace waymark::identity {

namespace {

struct Name {
    Scope scope;
    std::string_view text;
};

constexpr std::array names{Name{Scope::read, "read"}, Name{Scope::write, "write"},
                           Name{Scope::ingest, "ingest"}, Name{Scope::admin, "admin"}};

} // namespace

std::optional<Scope> parse_scope(std::string_view text)
{
    const auto* const found = std::ranges::find(names, text, &Name::text);
    return found == names.end() ? std::nullopt : std::optional(found->scope);
}

std::string to_string(ScopeSet scopes)
{
    std::string list;
    for (const auto& [scope, text] : names) {
        if (!scopes.has(scope))
            continue;
        if (!list.empty())
            list += ',';
        list += text;
    }
    return list;
}

} // namespace waymark::identity
