// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "links/link_repository.hpp"
#include "links/variants/variant.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace soci {
class session;
}

namespace waymark::links::variants {

// The SQL of `variants`. Lives within one MetaStore::read or ::write. Lists are in the order of
// their making.
class VariantRepository {
public:
    explicit VariantRepository(soci::session& session) : session_(session) {}

    // `variant.id` is not read.
    [[nodiscard]] VariantId insert(const Variant& variant);
    [[nodiscard]] std::vector<Variant> list_own(LinkId link);
    // Own ones of all links in `scope`, with an id above `after`, ascending by id.
    [[nodiscard]] std::vector<Variant> list_own_after(const LinkScope& scope, VariantId after,
                                                      std::size_t limit);
    // Those of several tests, the variants of one beside each other.
    [[nodiscard]] std::vector<Variant> list_of(std::span<const std::uint64_t> tests);
    [[nodiscard]] std::optional<Variant> find_own(LinkId link, std::string_view uid);
    [[nodiscard]] std::uint64_t count_own(LinkId link);
    void update(VariantId id, const VariantPatch& patch, TimePoint now);
    void remove(VariantId id);

    // Says whether a link is an A/B test. False if there is no such link.
    bool set_ab_test(LinkId link, bool is_one);

private:
    soci::session& session_;
};

} // namespace waymark::links::variants
