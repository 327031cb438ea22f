// SPDX-License-Identifier: Apache-2.0
#include "links/variants/ab_test_service.hpp"

#include "links/link_draft.hpp"
#include "links/mistakes.hpp"
#include "links/variants/ab_test_repository.hpp"
#include "links/variants/variant_repository.hpp"
#include "storage/meta_store.hpp"
#include "storage/public_id.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

namespace waymark::links::variants {

namespace {

constexpr std::size_t test_variants_min = 2;
constexpr int weights_sum = 100;

std::unexpected<Error> no_such_test()
{
    return failure(Errc::not_found, "Not found: there is no such A/B test");
}

std::unexpected<Error> refused_move(std::string message)
{
    return failure(Errc::invalid_argument, std::move(message), std::string(status_move));
}

std::unexpected<Error> already_running()
{
    return failure(Errc::conflict, "The link already has a running A/B test",
                   std::string(test_is_running));
}

Result<void> check_weights(const std::vector<VariantDraft>& variants)
{
    const auto is_off = [](const VariantDraft& variant) {
        return variant.weight < 1 || variant.weight > weight_max;
    };
    if (std::ranges::any_of(variants, is_off))
        return failure(Errc::invalid_argument,
                       fmt::format("Invalid weight: each must be from 1 to {}", weight_max),
                       std::string(weights_out_of_range));
    const int sum = std::accumulate(
        variants.begin(), variants.end(), 0,
        [](int so_far, const VariantDraft& variant) { return so_far + variant.weight; });
    if (sum != weights_sum)
        return failure(Errc::invalid_argument,
                       fmt::format("Invalid weights: together they must be {}", weights_sum),
                       std::string(weights_not_whole));
    return {};
}

// All but the weights, of which a test has rules of its own.
Result<void> check_variants(const std::vector<VariantDraft>& variants, const TargetPolicy& targets)
{
    if (variants.size() < test_variants_min || variants.size() > variants_max)
        return failure(Errc::invalid_argument,
                       fmt::format("Invalid variants: there must be {} to {}", test_variants_min,
                                   variants_max),
                       "variants");
    for (const auto& variant : variants) {
        for (auto& mistake : find_mistakes(variant, targets)) {
            if (mistake.field == "weight")
                continue;
            if (mistake.field != "target_url")
                mistake.field = "variants";
            return std::unexpected(std::move(mistake));
        }
    }
    return {};
}

Result<void> check_words(const std::string& name, const std::string& description)
{
    Mistakes mistakes;
    mistakes.check_name("name", name, name_max);
    mistakes.check_text("description", description, description_max);
    if (auto found = std::move(mistakes).take(); !found.empty())
        return std::unexpected(std::move(found.front()));
    return {};
}

Result<void> check(const AbTestDraft& draft, const TargetPolicy& targets)
{
    if (!draft.link)
        return failure(Errc::invalid_argument, "Invalid link: a test needs one", "link");
    if (auto checked = check_words(draft.name, draft.description); !checked)
        return checked;
    if (auto checked = check_variants(draft.variants, targets); !checked)
        return checked;
    if (draft.split == TrafficSplit::equal)
        return {};
    return check_weights(draft.variants);
}

// The last one takes what is left over.
void share_equally(std::vector<Variant>& variants)
{
    assert(!variants.empty());
    const int count = static_cast<int>(variants.size());
    const int share = weights_sum / count;
    for (auto& variant : variants)
        variant.weight = share;
    variants.back().weight += weights_sum - share * count;
}

AbTest to_test(const AbTestDraft& draft, TimePoint now)
{
    AbTest test{.id = 0,
                .link = draft.link,
                .name = draft.name,
                .description = draft.description,
                .status = TestStatus::draft,
                .split = draft.split,
                .start = draft.start,
                .end = draft.end,
                .is_active = true,
                .created = now,
                .updated = now,
                .variants = {}};
    for (const auto& variant : draft.variants)
        test.variants.push_back({.id = {},
                                 .uid = storage::make_public_id(now),
                                 .link = draft.link,
                                 .name = variant.name,
                                 .target_url = variant.target_url,
                                 .description = variant.description,
                                 .weight = variant.weight,
                                 .is_control = variant.is_control,
                                 .is_active = variant.is_active,
                                 .created = now,
                                 .updated = now});
    if (test.split == TrafficSplit::equal)
        share_equally(test.variants);
    return test;
}

bool may_move(TestStatus from, TestStatus to)
{
    switch (from) {
    case TestStatus::draft:
        return to == TestStatus::draft || to == TestStatus::running;
    case TestStatus::running:
    case TestStatus::paused:
        return to != TestStatus::draft;
    case TestStatus::completed:
        return false;
    }
    std::unreachable();
}

// Makes of a test what a patch wants, where the test may go there.
Result<void> apply(const AbTestPatch& patch, AbTest& test)
{
    if (patch.status && !may_move(test.status, *patch.status))
        return refused_move(fmt::format("A test can't go from {} to {}", to_string(test.status),
                                        to_string(*patch.status)));
    test.name = patch.name.value_or(test.name);
    test.description = patch.description.value_or(test.description);
    test.status = patch.status.value_or(test.status);
    if (patch.start)
        test.start = patch.start;
    if (patch.end)
        test.end = patch.end;
    test.is_active = patch.is_active.value_or(test.is_active);
    if (patch.split == TrafficSplit::equal && test.split != TrafficSplit::equal)
        share_equally(test.variants);
    test.split = patch.split.value_or(test.split);
    return {};
}

// That a test may begin to take the place of its link's target.
Result<void> check_runnable(AbTestRepository& tests, const AbTest& test)
{
    const auto active = std::ranges::count_if(test.variants, &Variant::is_active);
    if (std::cmp_less(active, test_variants_min))
        return refused_move(
            fmt::format("A test needs {} active variants to run", test_variants_min));
    if (tests.has_running(test.link))
        return already_running();
    return {};
}

void store_weights(soci::session& session, const AbTest& before, const AbTest& after)
{
    VariantRepository variants(session);
    for (std::size_t i = 0; i < after.variants.size(); ++i) {
        const auto& variant = after.variants[i];
        if (variant.weight != before.variants[i].weight)
            variants.update(variant.id, {.weight = variant.weight}, after.updated);
    }
}

} // namespace

Result<AbTest> AbTestService::create(const LinkScope& scope, const AbTestDraft& draft)
{
    if (auto checked = check(draft, parts_.targets); !checked)
        return std::unexpected(std::move(checked.error()));

    const auto test = to_test(draft, parts_.clock.now());
    return parts_.store.write([&](soci::session& session) -> Result<AbTest> {
        AbTestRepository tests(session);
        if (!tests.find_place(scope, draft.link))
            return failure(Errc::not_found, "Not found: there is no such link", "link");
        if (tests.has_running(draft.link))
            return already_running();
        return tests.insert(test);
    });
}

Page<AbTest> AbTestService::list(const AbTestQuery& query) const
{
    return parts_.store.read(
        [&](soci::session& session) { return AbTestRepository(session).list(query); });
}

Result<AbTest> AbTestService::get(const LinkScope& scope, std::uint64_t id) const
{
    auto test = parts_.store.read(
        [&](soci::session& session) { return AbTestRepository(session).find(scope, id); });
    if (!test)
        return no_such_test();
    return *std::move(test);
}

Result<AbTest> AbTestService::update(const LinkScope& scope, std::uint64_t id,
                                     const AbTestPatch& patch)
{
    if (auto checked = check_words(patch.name.value_or("-"), patch.description.value_or(""));
        !checked)
        return std::unexpected(std::move(checked.error()));
    return change(scope, id, [&patch](AbTest& test) { return apply(patch, test); });
}

Result<AbTest> AbTestService::remove(const LinkScope& scope, std::uint64_t id)
{
    return parts_.store.write([&](soci::session& session) -> Result<AbTest> {
        AbTestRepository tests(session);
        auto test = tests.find(scope, id);
        if (!test)
            return no_such_test();
        if (test->status != TestStatus::draft)
            return failure(Errc::forbidden, "Only a draft of an A/B test can be deleted");
        tests.remove(id);
        return *std::move(test);
    });
}

Result<AbTest> AbTestService::start(const LinkScope& scope, std::uint64_t id,
                                    std::optional<TimePoint> at)
{
    const TimePoint start = at.value_or(parts_.clock.now());
    return change(scope, id, [start](AbTest& test) -> Result<void> {
        if (test.status != TestStatus::draft)
            return refused_move("Only a draft of an A/B test can be started");
        test.status = TestStatus::running;
        test.start = start;
        return {};
    });
}

Result<AbTest> AbTestService::stop(const LinkScope& scope, std::uint64_t id,
                                   std::optional<TimePoint> at)
{
    const TimePoint end = at.value_or(parts_.clock.now());
    return change(scope, id, [end](AbTest& test) -> Result<void> {
        if (test.status != TestStatus::running)
            return refused_move("Only a running A/B test can be stopped");
        test.status = TestStatus::completed;
        test.end = end;
        return {};
    });
}

Result<AbTest> AbTestService::change(const LinkScope& scope, std::uint64_t id, const Change& apply)
{
    const TimePoint now = parts_.clock.now();
    std::optional<LinkPlace> concerned;
    auto changed = parts_.store.write([&](soci::session& session) -> Result<AbTest> {
        AbTestRepository tests(session);
        const auto before = tests.find(scope, id);
        if (!before)
            return no_such_test();
        AbTest after = *before;
        if (auto applied = apply(after); !applied)
            return std::unexpected(std::move(applied.error()));
        const bool was_running = before->status == TestStatus::running;
        const bool is_running = after.status == TestStatus::running;
        if (is_running && !was_running) {
            if (auto checked = check_runnable(tests, after); !checked)
                return std::unexpected(std::move(checked.error()));
        }
        after.updated = now;
        tests.update(after);
        store_weights(session, *before, after);
        if (was_running || is_running)
            concerned = tests.find_place(scope, after.link);
        return tests.find(scope, id).value();
    });
    if (changed && concerned)
        parts_.changed(concerned->domain, concerned->slug);
    return changed;
}

AbTestCounts AbTestService::count(const LinkScope& scope) const
{
    return parts_.store.read(
        [&](soci::session& session) { return AbTestRepository(session).count(scope); });
}

std::optional<AbTest> AbTestService::running_on(LinkId link) const
{
    return parts_.store.read(
        [&](soci::session& session) { return AbTestRepository(session).find_running(link); });
}

} // namespace waymark::links::variants
