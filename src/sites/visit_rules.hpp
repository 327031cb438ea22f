// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/ip_address.hpp"
#include "sites/address_set.hpp"
#include "sites/site.hpp"
#include "sites/wildcards.hpp"

#include <bitset>
#include <cstddef>
#include <span>
#include <string_view>

namespace waymark::sites {

// A site's rules, ready to be asked for each event.
//
// Addresses match as addresses, whatever their spelling; countries and hosts in any case; a path as
// it stands in the page's URL, in its own case. `*` is as in wildcards.hpp: "*.example.com" is
// every host below example.com, and not that one itself.
//
// An address or a country that is not known matches nothing: a list `allowed` keeps such a visit
// out, and a list `blocked` doesn't.
//
// Immutable, hence thread-safe. A thousand rules take some 10 µs at most; a hundred with more than
// one `*` as much, and less than 1 ms where text and patterns are made to take long.
class VisitRules {
public:
    // Longer texts are cut to this.
    static constexpr std::size_t text_bytes_max = 1024;

    struct Visit {
        IpAddress address;
        std::string_view country; // ISO 3166-1 alpha-2
        std::string_view path;
        std::string_view host;
    };

    VisitRules() = default; // blocks nothing
    // A rule that find_mistakes() refuses has no effect.
    explicit VisitRules(std::span<const VisitRule> rules);

    [[nodiscard]] bool is_empty() const { return is_empty_; }
    // True if the visit is not to count.
    [[nodiscard]] bool is_blocked(const Visit& visit) const;

private:
    // The entries of one list.
    class Entries {
    public:
        Entries() = default;
        Entries(std::span<const VisitRule> rules, VisitRule::List list);

        [[nodiscard]] bool matches_one(const Visit& visit) const;
        // False if there are entries of a kind, and none of them matches.
        [[nodiscard]] bool matches_every_kind(const Visit& visit) const;

    private:
        static constexpr std::size_t letters = 26;

        [[nodiscard]] static std::size_t index_of(std::string_view country);
        [[nodiscard]] bool has_address(const IpAddress& address) const;
        [[nodiscard]] bool has_country(std::string_view country) const;

        AddressSet addresses_;
        std::bitset<letters * letters> countries_;
        WildcardSet paths_;
        WildcardSet hosts_; // lower case
    };

    Entries allowed_;
    Entries blocked_;
    bool is_empty_ = true;
};

} // namespace waymark::sites
