// SPDX-License-Identifier: Apache-2.0
#include "identity/keys/api_key.hpp"

#include <utility>

namespace waymark::identity {

std::string_view to_string(KeyKind kind)
{
    switch (kind) {
    case KeyKind::api_key:
        return "api_key";
    case KeyKind::signature:
        return "signature";
    case KeyKind::bearer:
        return "bearer";
    case KeyKind::attribution:
        return "attribution";
    }
    std::unreachable();
}

std::optional<KeyKind> parse_key_kind(std::string_view text)
{
    for (const auto kind :
         {KeyKind::api_key, KeyKind::signature, KeyKind::bearer, KeyKind::attribution}) {
        if (text == to_string(kind))
            return kind;
    }
    return std::nullopt;
}

} // namespace waymark::identity
