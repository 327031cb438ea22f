// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/page.hpp"
#include "links/link_repository.hpp"
#include "links/variants/variant.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

namespace waymark::storage {
class MetaStore;
}

namespace waymark::links::variants {

struct AbTestQuery {
    LinkScope scope; // of the links
    std::optional<LinkId> link;
    std::optional<TestStatus> status;
    Slice slice;
};

struct AbTestCounts {
    std::uint64_t total = 0;
    std::uint64_t running = 0;
};

// Why a change of a test is refused, where the words of an API differ by it: Error::field.
inline constexpr std::string_view weights_out_of_range = "weight";
inline constexpr std::string_view weights_not_whole = "weights"; // their sum isn't 100
inline constexpr std::string_view test_is_running = "ab_test";   // the link has a running one
inline constexpr std::string_view status_move = "status";        // not from where the test is

// A/B tests: variants that take turns on a link from start to end.
//
// draft → running → paused ⇄ running → completed; nothing leaves completed. Thread-safe. Calls
// block on the meta store and throw storage::StoreError.
class AbTestService {
public:
    struct Parts {
        storage::MetaStore& store;
        const Clock& clock;
        TargetPolicy targets;
        std::function<void(DomainId, std::string_view slug)> changed; // as of VariantService
    };

    explicit AbTestService(Parts parts) : parts_(std::move(parts)) {}

    // Made as a draft. The split `equal` shares 100 out, the last variant taking what is left over;
    // else each weight is 1 to 100, and together they are 100.
    //
    // invalid_argument: a member is wrong; `field` is link, name, description, variants,
    // target_url,
    //                   or one of the constants above.
    // not_found:        the link is not in `scope`. conflict (test_is_running): it has a running
    //                   test.
    [[nodiscard]] Result<AbTest> create(const LinkScope& scope, const AbTestDraft& draft);
    [[nodiscard]] Page<AbTest> list(const AbTestQuery& query) const; // newest first
    // not_found: there is no such test of a link in `scope`.
    [[nodiscard]] Result<AbTest> get(const LinkScope& scope, std::uint64_t id) const;
    // A split that becomes `equal` shares 100 out anew; else the weights stay.
    // invalid_argument: status_move if the test can't go there, or lacks variants to run; name or
    // description. conflict, not_found: as above.
    [[nodiscard]] Result<AbTest> update(const LinkScope& scope, std::uint64_t id,
                                        const AbTestPatch& patch);
    // forbidden: it is no draft.
    [[nodiscard]] Result<AbTest> remove(const LinkScope& scope, std::uint64_t id);
    // From draft to running, with at least two active variants; from running to completed.
    // invalid_argument (status_move): it isn't there, or lacks variants. conflict: as above.
    [[nodiscard]] Result<AbTest> start(const LinkScope& scope, std::uint64_t id,
                                       std::optional<TimePoint> at);
    [[nodiscard]] Result<AbTest> stop(const LinkScope& scope, std::uint64_t id,
                                      std::optional<TimePoint> at);
    [[nodiscard]] AbTestCounts count(const LinkScope& scope) const;

    // The running and active test of a link, whatever its window says: for redirects.
    [[nodiscard]] std::optional<AbTest> running_on(LinkId link) const;

private:
    // Makes of a test what it is to be, or says why it can't be that.
    using Change = std::function<Result<void>(AbTest&)>;

    // Stores what `apply` makes of a test, if the test may then run where it begins to.
    [[nodiscard]] Result<AbTest> change(const LinkScope& scope, std::uint64_t id,
                                        const Change& apply);

    Parts parts_;
};

} // namespace waymark::links::variants
