// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/ids.hpp"
#include "links/link_repository.hpp"
#include "links/variants/ab_test_service.hpp"
#include "links/variants/variant.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace soci {
class session;
}

namespace waymark::links::variants {

// The SQL of `ab_tests`. Lives within one MetaStore::read or ::write. Tests come with their
// variants, and only those of links in a scope are seen.
class AbTestRepository {
public:
    explicit AbTestRepository(soci::session& session) : session_(session) {}

    // `test.id` and those of its variants are not read. Returns it as stored.
    [[nodiscard]] AbTest insert(const AbTest& test);
    [[nodiscard]] std::optional<AbTest> find(const LinkScope& scope, std::uint64_t id);
    // The youngest first. As many as the slice holds, and how many there are in all.
    [[nodiscard]] Page<AbTest> list(const AbTestQuery& query);
    // The test itself, without its variants.
    void update(const AbTest& test);
    void remove(std::uint64_t id);

    // Active or not.
    [[nodiscard]] bool has_running(LinkId link);
    // Active ones only.
    [[nodiscard]] std::optional<AbTest> find_running(LinkId link);
    [[nodiscard]] AbTestCounts count(const LinkScope& scope);

    // Where a link in `scope` stands.
    [[nodiscard]] std::optional<LinkPlace> find_place(const LinkScope& scope, LinkId link);

private:
    soci::session& session_;
};

} // namespace waymark::links::variants
