// SPDX-License-Identifier: Apache-2.0
#include "links/test_links.hpp"
#include "links/variants/ab_test_service.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <atomic>
#include <thread>

namespace waymark::links::variants {
namespace {

using namespace std::chrono_literals;
using testing::Each;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr LinkScope everybody{};

std::vector<VariantDraft> drafts(std::initializer_list<int> weights)
{
    std::vector<VariantDraft> variants;
    for (const int weight : weights) {
        const std::string name = "v" + std::to_string(variants.size());
        variants.push_back(
            {.name = name, .target_url = "https://example.com/" + name, .weight = weight});
    }
    return variants;
}

std::vector<int> weights_of(const AbTest& test)
{
    std::vector<int> weights;
    std::ranges::transform(test.variants, std::back_inserter(weights), &Variant::weight);
    return weights;
}

std::vector<VariantId> ids_of(const AbTest& test)
{
    std::vector<VariantId> ids;
    std::ranges::transform(test.variants, std::back_inserter(ids), &Variant::id);
    return ids;
}

std::vector<std::string> names_of(const Page<AbTest>& page)
{
    std::vector<std::string> names;
    std::ranges::transform(page.items, std::back_inserter(names), &AbTest::name);
    return names;
}

class AbTestServiceTest : public LinkFixture {
protected:
    [[nodiscard]] AbTestDraft draft(const std::string& name = "t") const
    {
        return {.link = link.id, .name = name, .variants = drafts({50, 50})};
    }

    AbTest create(const AbTestDraft& wanted)
    {
        const auto made = service.create(everybody, wanted);
        EXPECT_TRUE(made) << made.error().message;
        return made.value();
    }

    AbTest create_running() { return service.start(everybody, create(draft()).id, {}).value(); }

    Result<AbTest> move(const AbTest& test, TestStatus to)
    {
        return service.update(everybody, test.id, {.status = to});
    }

    // A test that has come to a status in the shortest way.
    AbTest at(TestStatus status)
    {
        if (status == TestStatus::draft)
            return create(draft());
        const auto running = create_running();
        return status == TestStatus::running ? running : move(running, status).value();
    }

    void expect_refused(const AbTestDraft& wanted, std::string_view field)
    {
        const auto made = service.create(everybody, wanted);
        ASSERT_FALSE(made) << field;
        EXPECT_EQ(made.error().code, Errc::invalid_argument) << field;
        EXPECT_EQ(made.error().field, field);
        EXPECT_FALSE(made.error().message.empty());
        EXPECT_EQ(service.count(everybody).total, 0);
    }

    AbTestService service{
        {.store = *store, .clock = clock, .targets = TargetPolicy(), .changed = note_change()}};
    Link link = add_link(ann, "sale");
    const LinkScope only_ann{ann};
    const LinkScope only_bob{bob};
};

TEST_F(AbTestServiceTest, ACreatedTestIsADraftAndIsFoundAsItWasWanted)
{
    auto wanted = draft("Button colour");
    wanted.description = "red or 藍";
    wanted.split = TrafficSplit::weighted;
    wanted.start = clock.now() + 1h;
    wanted.end = clock.now() + 48h;
    wanted.variants = drafts({70, 30});
    wanted.variants.front().is_control = true;
    wanted.variants.front().description = "as it was";
    const auto made = create(wanted);

    const auto found = service.get(only_ann, made.id);
    ASSERT_TRUE(found);
    EXPECT_NE(found->id, 0);
    EXPECT_EQ(found->link, link.id);
    EXPECT_EQ(found->name, "Button colour");
    EXPECT_EQ(found->description, "red or 藍");
    EXPECT_EQ(found->status, TestStatus::draft);
    EXPECT_EQ(found->split, TrafficSplit::weighted);
    EXPECT_EQ(found->start, wanted.start);
    EXPECT_EQ(found->end, wanted.end);
    EXPECT_TRUE(found->is_active);
    EXPECT_EQ(found->created, clock.now());
    EXPECT_EQ(found->updated, clock.now());
    EXPECT_THAT(weights_of(*found), ElementsAre(70, 30));
    const auto& variant = found->variants.front();
    EXPECT_EQ(variant.id, made.variants.front().id);
    EXPECT_EQ(variant.ab_test, found->id);
    EXPECT_EQ(variant.link, link.id);
    EXPECT_EQ(variant.name, "v0");
    EXPECT_EQ(variant.target_url, "https://example.com/v0");
    EXPECT_EQ(variant.description, "as it was");
    EXPECT_TRUE(variant.is_control);
    EXPECT_TRUE(variant.is_active);
}

TEST_F(AbTestServiceTest, AnEqualSplitSharesAHundredOutAndTheLastTakesTheRest)
{
    auto wanted = draft();
    wanted.variants = drafts({0, 999, -1}); // not looked at
    EXPECT_THAT(weights_of(create(wanted)), ElementsAre(33, 33, 34));
    wanted.variants = drafts({1, 1});
    EXPECT_THAT(weights_of(create(wanted)), ElementsAre(50, 50));
    wanted.variants.assign(variants_max, drafts({1}).front());
    EXPECT_THAT(weights_of(create(wanted)), Each(1));
    wanted.variants.pop_back();
    EXPECT_EQ(create(wanted).variants.back().weight, 2);
}

TEST_F(AbTestServiceTest, WeightsThatAreGivenMustBeWholeAndInRange)
{
    for (const auto split : {TrafficSplit::weighted, TrafficSplit::custom}) {
        auto wanted = draft();
        wanted.split = split;
        for (const auto& weights : {drafts({0, 100}), drafts({101, 1}), drafts({-1, 101})}) {
            wanted.variants = weights;
            expect_refused(wanted, weights_out_of_range);
        }
        for (const auto& weights : {drafts({50, 49}), drafts({50, 51}), drafts({100, 100})}) {
            wanted.variants = weights;
            expect_refused(wanted, weights_not_whole);
        }
    }
}

TEST_F(AbTestServiceTest, EachMemberThatIsWrongIsNamed)
{
    auto wanted = draft();
    wanted.link = {};
    expect_refused(wanted, "link");
    wanted = draft("");
    expect_refused(wanted, "name");
    wanted = draft(std::string(name_max + 1, 'x'));
    expect_refused(wanted, "name");
    wanted = draft();
    wanted.description = "\xff";
    expect_refused(wanted, "description");
    wanted.description = std::string(501, 'x');
    expect_refused(wanted, "description");
}

TEST_F(AbTestServiceTest, VariantsOfATestAreTwoToAHundredGoodOnes)
{
    auto wanted = draft();
    wanted.variants = {};
    expect_refused(wanted, "variants");
    wanted.variants = drafts({100});
    expect_refused(wanted, "variants");
    wanted.variants.assign(variants_max + 1, drafts({1}).front());
    expect_refused(wanted, "variants");
    wanted.variants = drafts({50, 50});
    wanted.variants.back().name.clear();
    expect_refused(wanted, "variants");
    wanted.variants = drafts({50, 50});
    wanted.variants.back().target_url = "http://192.168.0.1/";
    expect_refused(wanted, "target_url");
}

TEST_F(AbTestServiceTest, ATestOfALinkOutOfScopeIsNotFound)
{
    EXPECT_EQ(service.create(only_bob, draft()).error().code, Errc::not_found);
    auto of_no_link = draft();
    of_no_link.link.value += 1000;
    EXPECT_EQ(service.create(everybody, of_no_link).error().code, Errc::not_found);
    EXPECT_TRUE(service.create(only_ann, draft()));
}

TEST_F(AbTestServiceTest, ATestOutOfScopeIsNotFound)
{
    const auto test = create(draft());
    for (const auto& [scope, id] :
         {std::pair(only_bob, test.id), {everybody, test.id + 1}, {everybody, ~0ULL}}) {
        EXPECT_EQ(service.get(scope, id).error().code, Errc::not_found);
        EXPECT_EQ(service.update(scope, id, {.name = "x"}).error().code, Errc::not_found);
        EXPECT_EQ(service.start(scope, id, {}).error().code, Errc::not_found);
        EXPECT_EQ(service.stop(scope, id, {}).error().code, Errc::not_found);
        EXPECT_EQ(service.remove(scope, id).error().code, Errc::not_found);
    }
    EXPECT_EQ(service.get(everybody, test.id)->name, "t");
}

TEST_F(AbTestServiceTest, ATestMovesAlongItsStatusesOnly)
{
    using enum TestStatus;
    const auto allowed = [](TestStatus from, TestStatus to) {
        static constexpr std::array<std::array<bool, 4>, 4> table{{
            {true, true, false, false}, // draft, running, paused, completed
            {false, true, true, true},
            {false, true, true, true},
            {false, false, false, false},
        }};
        return table.at(static_cast<std::size_t>(from)).at(static_cast<std::size_t>(to));
    };
    for (const auto from : {draft, running, paused, completed}) {
        for (const auto to : {draft, running, paused, completed}) {
            link = add_link(ann, "s" + std::to_string(static_cast<int>(from)) + "-" +
                                     std::to_string(static_cast<int>(to)));
            const auto test = at(from);
            const auto moved = move(test, to);
            EXPECT_EQ(moved.has_value(), allowed(from, to))
                << to_string(from) << " to " << to_string(to);
            EXPECT_EQ(service.get(everybody, test.id)->status, moved ? to : from);
            if (!moved) {
                EXPECT_EQ(moved.error().code, Errc::invalid_argument);
                EXPECT_EQ(moved.error().field, status_move);
            }
        }
    }
}

TEST_F(AbTestServiceTest, StartingTakesADraftToRunningAtThatTimeOrNow)
{
    clock.advance(1s);
    const auto test = create(draft());
    EXPECT_EQ(service.start(everybody, test.id, {})->start, clock.now());
    EXPECT_EQ(service.get(everybody, test.id)->status, TestStatus::running);

    link = add_link(ann, "other");
    const auto later = clock.now() + 24h;
    const auto planned = service.start(everybody, create(draft()).id, later);
    EXPECT_EQ(planned->status, TestStatus::running);
    EXPECT_EQ(planned->start, later);
    EXPECT_EQ(planned->end, std::nullopt);
}

TEST_F(AbTestServiceTest, StoppingTakesARunningTestToCompletedAtThatTimeOrNow)
{
    const auto test = create_running();
    clock.advance(1h);
    const auto stopped = service.stop(everybody, test.id, {});
    ASSERT_TRUE(stopped);
    EXPECT_EQ(stopped->status, TestStatus::completed);
    EXPECT_EQ(stopped->end, clock.now());
    EXPECT_EQ(stopped->start, test.start);

    const auto end = clock.now() + 1h;
    EXPECT_EQ(service.stop(everybody, create_running().id, end)->end, end);
}

TEST_F(AbTestServiceTest, OnlyADraftIsStartedAndOnlyARunningTestIsStopped)
{
    using enum TestStatus;
    for (const auto status : {draft, running, paused, completed}) {
        link = add_link(ann, "s" + std::to_string(static_cast<int>(status)));
        const auto test = at(status);
        if (status != draft)
            EXPECT_EQ(service.start(everybody, test.id, {}).error().field, status_move);
        if (status != running)
            EXPECT_EQ(service.stop(everybody, test.id, {}).error().field, status_move);
        EXPECT_EQ(service.get(everybody, test.id)->status, status);
    }
}

TEST_F(AbTestServiceTest, ATestNeedsTwoActiveVariantsToRun)
{
    auto wanted = draft();
    wanted.variants = drafts({1, 1, 1});
    wanted.variants.front().is_active = false;
    wanted.variants.back().is_active = false;
    const auto lame = create(wanted);
    for (const auto& refused :
         {service.start(everybody, lame.id, {}), move(lame, TestStatus::running)}) {
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().code, Errc::invalid_argument);
        EXPECT_EQ(refused.error().field, status_move);
    }
    EXPECT_EQ(service.get(everybody, lame.id)->status, TestStatus::draft);

    wanted.variants.back().is_active = true;
    EXPECT_TRUE(service.start(everybody, create(wanted).id, {}));
}

TEST_F(AbTestServiceTest, ALinkHasOneRunningTest)
{
    const auto waiting = create(draft());
    const auto paused = at(TestStatus::paused);
    const auto running = create_running();
    for (const auto& refused :
         {service.create(everybody, draft()), service.start(everybody, waiting.id, {}),
          move(waiting, TestStatus::running), move(paused, TestStatus::running)}) {
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().code, Errc::conflict);
        EXPECT_EQ(refused.error().field, test_is_running);
    }
    EXPECT_TRUE(move(running, TestStatus::running));
    ASSERT_TRUE(service.stop(everybody, running.id, {}));
    EXPECT_TRUE(move(paused, TestStatus::running));
}

TEST_F(AbTestServiceTest, ARunningTestThatIsSwitchedOffStillHoldsItsLink)
{
    const auto waiting = create(draft());
    const auto running = create_running();
    ASSERT_TRUE(service.update(everybody, running.id, {.is_active = false}));
    EXPECT_EQ(service.running_on(link.id), std::nullopt);
    EXPECT_EQ(service.start(everybody, waiting.id, {}).error().code, Errc::conflict);
}

TEST_F(AbTestServiceTest, OfTestsThatThreadsStartOnOneLinkExactlyOneRuns)
{
    for (int round = 0; round < 20; ++round) {
        link = add_link(ann, "r" + std::to_string(round));
        const std::array waiting{create(draft("a")).id, create(draft("b")).id};
        std::atomic<int> started = 0;
        std::atomic<int> refused = 0;
        {
            std::vector<std::jthread> threads;
            for (const auto id : waiting)
                threads.emplace_back([&, id] {
                    const auto test = service.start(everybody, id, {});
                    if (test)
                        ++started;
                    else if (test.error().code == Errc::conflict)
                        ++refused;
                });
        }
        EXPECT_EQ(started, 1);
        EXPECT_EQ(refused, 1);
        EXPECT_EQ(service.list({.link = link.id, .status = TestStatus::running}).total, 1);
    }
}

TEST_F(AbTestServiceTest, APatchChangesWhatItNamesAndNothingElse)
{
    const auto test = create(draft());
    clock.advance(1s);
    const auto renamed = service.update(everybody, test.id, {.name = "new"});
    ASSERT_TRUE(renamed);
    EXPECT_EQ(renamed->name, "new");
    EXPECT_EQ(renamed->status, TestStatus::draft);
    EXPECT_EQ(renamed->start, std::nullopt);
    EXPECT_EQ(renamed->created, test.created);
    EXPECT_EQ(renamed->updated, clock.now());

    const AbTestPatch rest{.description = "why",
                           .split = TrafficSplit::custom,
                           .start = clock.now() + 1h,
                           .end = clock.now() + 2h,
                           .is_active = false};
    ASSERT_TRUE(service.update(everybody, test.id, rest));
    const auto found = service.get(everybody, test.id).value();
    EXPECT_EQ(found.name, "new");
    EXPECT_EQ(found.description, "why");
    EXPECT_EQ(found.split, TrafficSplit::custom);
    EXPECT_EQ(found.start, rest.start);
    EXPECT_EQ(found.end, rest.end);
    EXPECT_FALSE(found.is_active);
    EXPECT_THAT(weights_of(found), ElementsAre(50, 50));
}

TEST_F(AbTestServiceTest, WhatAPatchHasWrongIsRefusedAndNothingIsChanged)
{
    const auto test = create(draft());
    for (const auto& [patch, field] :
         {std::pair(AbTestPatch{.name = " ", .description = "new"}, "name"),
          {AbTestPatch{.name = "new", .description = std::string(501, 'x')}, "description"}}) {
        const auto updated = service.update(everybody, test.id, patch);
        ASSERT_FALSE(updated);
        EXPECT_EQ(updated.error().code, Errc::invalid_argument);
        EXPECT_EQ(updated.error().field, field);
    }
    EXPECT_EQ(service.get(everybody, test.id)->name, "t");
}

TEST_F(AbTestServiceTest, ASplitThatBecomesEqualSharesOutAnew)
{
    auto wanted = draft();
    wanted.split = TrafficSplit::custom;
    wanted.variants = drafts({80, 15, 5});
    const auto test = create(wanted);
    ASSERT_TRUE(service.update(everybody, test.id, {.split = TrafficSplit::weighted}));
    EXPECT_THAT(weights_of(service.get(everybody, test.id).value()), ElementsAre(80, 15, 5));
    const auto shared = service.update(everybody, test.id, {.split = TrafficSplit::equal});
    EXPECT_THAT(weights_of(shared.value()), ElementsAre(33, 33, 34));
    EXPECT_THAT(weights_of(service.get(everybody, test.id).value()), ElementsAre(33, 33, 34));
}

TEST_F(AbTestServiceTest, OnlyDraftsAreRemoved)
{
    const auto waiting = create(draft());
    EXPECT_EQ(service.remove(everybody, waiting.id)->name, "t");
    EXPECT_EQ(service.get(everybody, waiting.id).error().code, Errc::not_found);
    for (const auto status : {TestStatus::running, TestStatus::paused, TestStatus::completed}) {
        link = add_link(ann, "s" + std::to_string(static_cast<int>(status)));
        const auto test = at(status);
        EXPECT_EQ(service.remove(everybody, test.id).error().code, Errc::forbidden);
        EXPECT_TRUE(service.get(everybody, test.id));
    }
}

TEST_F(AbTestServiceTest, TestsAreListedYoungestFirstWithTheirVariants)
{
    for (const auto* name : {"a", "b", "c"}) {
        create(draft(name));
        clock.advance(1s);
    }
    create(draft("d"));
    create(draft("e")); // at the same time
    const auto page = service.list({});
    EXPECT_THAT(names_of(page), ElementsAre("e", "d", "c", "b", "a"));
    EXPECT_EQ(page.total, 5);
    for (const auto& test : page.items)
        EXPECT_EQ(ids_of(test), ids_of(service.get(everybody, test.id).value())) << test.name;

    const auto second = service.list({.slice = {.offset = 2, .limit = 2}});
    EXPECT_THAT(names_of(second), ElementsAre("c", "b"));
    EXPECT_EQ(second.total, 5);
    EXPECT_THAT(names_of(service.list({.slice = {.offset = 10, .limit = 2}})), IsEmpty());
}

TEST_F(AbTestServiceTest, ListsAreFilteredByLinkAndStatusAndScope)
{
    create(draft("sale-draft"));
    create_running();
    link = add_link(bob, "other");
    create(draft("other-draft"));

    EXPECT_EQ(service.list({}).total, 3);
    EXPECT_THAT(names_of(service.list({.link = link.id})), ElementsAre("other-draft"));
    EXPECT_THAT(names_of(service.list({.status = TestStatus::draft})),
                ElementsAre("other-draft", "sale-draft"));
    EXPECT_THAT(names_of(service.list({.scope = only_ann, .status = TestStatus::draft})),
                ElementsAre("sale-draft"));
    EXPECT_EQ(service.list({.scope = only_ann, .link = link.id}).total, 0);
    EXPECT_EQ(service.list({.status = TestStatus::paused}).total, 0);
}

TEST_F(AbTestServiceTest, TestsAreCountedInTheirScope)
{
    EXPECT_EQ(service.count(everybody).total, 0);
    EXPECT_EQ(service.count(everybody).running, 0);
    create(draft());
    create_running();
    link = add_link(bob, "other");
    create(draft());
    EXPECT_EQ(service.count(everybody).total, 3);
    EXPECT_EQ(service.count(everybody).running, 1);
    EXPECT_EQ(service.count(only_ann).total, 2);
    EXPECT_EQ(service.count(only_bob).total, 1);
    EXPECT_EQ(service.count(only_bob).running, 0);
}

TEST_F(AbTestServiceTest, ARedirectSeesTheRunningTestOfItsLinkWhateverItsWindow)
{
    EXPECT_EQ(service.running_on(link.id), std::nullopt);
    const auto test = create(draft());
    EXPECT_EQ(service.running_on(link.id), std::nullopt);
    ASSERT_TRUE(service.start(everybody, test.id, clock.now() + 24h));
    const auto running = service.running_on(link.id);
    ASSERT_TRUE(running);
    EXPECT_EQ(running->id, test.id);
    EXPECT_EQ(running->variants.size(), 2);
    EXPECT_EQ(service.running_on(add_link(ann, "other").id), std::nullopt);
    ASSERT_TRUE(move(test, TestStatus::paused));
    EXPECT_EQ(service.running_on(link.id), std::nullopt);
}

TEST_F(AbTestServiceTest, OnlyWhatVisitorsSeeIsToldAsAChange)
{
    const auto test = create(draft());
    ASSERT_TRUE(service.update(everybody, test.id, {.name = "new"}));
    ASSERT_TRUE(service.remove(everybody, create(draft()).id));
    EXPECT_THAT(changes, IsEmpty());

    ASSERT_TRUE(service.start(everybody, test.id, {}));
    EXPECT_THAT(changes, ElementsAre("0/sale"));
    ASSERT_TRUE(service.update(everybody, test.id, {.end = clock.now()}));
    ASSERT_TRUE(move(test, TestStatus::paused));
    ASSERT_TRUE(move(test, TestStatus::running));
    ASSERT_TRUE(service.stop(everybody, test.id, {}));
    EXPECT_THAT(changes, testing::SizeIs(5));
    EXPECT_THAT(changes, Each("0/sale"));

    ASSERT_FALSE(service.stop(everybody, test.id, {}));
    ASSERT_TRUE(service.update(everybody, test.id, {.name = "past"}));
    EXPECT_THAT(changes, testing::SizeIs(5));
}

TEST_F(AbTestServiceTest, AChangeIsToldOnceItIsCommitted)
{
    std::vector<bool> seen;
    AbTestService telling{{.store = *store,
                           .clock = clock,
                           .targets = TargetPolicy(),
                           .changed = [&](DomainId, auto) {
                               seen.push_back(service.running_on(link.id).has_value());
                           }}};
    const auto test = create(draft());
    ASSERT_TRUE(telling.start(everybody, test.id, {}));
    ASSERT_TRUE(telling.stop(everybody, test.id, {}));
    EXPECT_THAT(seen, ElementsAre(true, false));
}

TEST_F(AbTestServiceTest, TestsGoWithTheirLink)
{
    const auto test = create_running();
    remove_link(link);
    EXPECT_EQ(service.get(everybody, test.id).error().code, Errc::not_found);
    EXPECT_EQ(service.running_on(link.id), std::nullopt);
    EXPECT_EQ(service.count(everybody).total, 0);
}

} // namespace
} // namespace waymark::links::variants
