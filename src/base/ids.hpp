// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <functional>

namespace waymark {

// A number that names a row of one kind only: a LinkId is not a UserId. Zero names nothing.
template <typename Tag>
struct StrongId {
    std::uint64_t value = 0;

    constexpr explicit operator bool() const { return value != 0; }
    friend constexpr auto operator<=>(StrongId, StrongId) = default;
};

using UserId = StrongId<struct UserTag>;
using LinkId = StrongId<struct LinkTag>;
using DomainId = StrongId<struct DomainTag>;
using SiteId = StrongId<struct SiteTag>;
using VariantId = StrongId<struct VariantTag>;
using RuleId = StrongId<struct RuleTag>;

} // namespace waymark

template <typename Tag>
struct std::hash<waymark::StrongId<Tag>> {
    std::size_t operator()(waymark::StrongId<Tag> id) const noexcept
    {
        return std::hash<std::uint64_t>{}(id.value);
    }
};
