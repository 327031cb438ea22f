// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace waymark::identity {

// What a key may be used for. A key has at most the rights of its owner.
enum class Scope : std::uint8_t {
    read = 1,
    write = 2,
    ingest = 4, // send events
    admin = 8,  // what only administrators may do
};

class ScopeSet {
public:
    constexpr ScopeSet() = default;
    constexpr ScopeSet(std::initializer_list<Scope> scopes)
    {
        for (const Scope scope : scopes)
            bits_ = static_cast<std::uint8_t>(bits_ | static_cast<std::uint8_t>(scope));
    }
    [[nodiscard]] static constexpr ScopeSet all()
    {
        return {Scope::read, Scope::write, Scope::ingest, Scope::admin};
    }
    // As bits() gave it; unknown bits are dropped.
    [[nodiscard]] static constexpr ScopeSet from_bits(std::uint64_t bits)
    {
        ScopeSet set;
        set.bits_ = static_cast<std::uint8_t>(bits & all().bits_);
        return set;
    }

    [[nodiscard]] constexpr bool has(Scope scope) const
    {
        return (bits_ & static_cast<std::uint8_t>(scope)) != 0;
    }
    [[nodiscard]] constexpr bool is_empty() const { return bits_ == 0; }
    [[nodiscard]] constexpr std::uint8_t bits() const { return bits_; }
    friend constexpr bool operator==(ScopeSet, ScopeSet) = default;

private:
    std::uint8_t bits_ = 0;
};

// `read`, `write`, `ingest` or `admin`.
[[nodiscard]] std::optional<Scope> parse_scope(std::string_view text);
// `read,write`: in the order above.
[[nodiscard]] std::string to_string(ScopeSet scopes);

} // namespace waymark::identity
