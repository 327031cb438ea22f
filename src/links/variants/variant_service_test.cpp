// SPDX-License-Identifier: Apache-2.0
#include "links/test_links.hpp"
#include "links/variants/ab_test_service.hpp"
#include "links/variants/variant_service.hpp"

#include <gmock/gmock.h>

#include <algorithm>

namespace waymark::links::variants {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

VariantDraft draft(const std::string& name, int weight = 50)
{
    return {.name = name, .target_url = "https://example.com/" + name, .weight = weight};
}

std::vector<std::string> names_of(const std::vector<Variant>& variants)
{
    std::vector<std::string> names;
    std::ranges::transform(variants, std::back_inserter(names), &Variant::name);
    return names;
}

class VariantServiceTest : public LinkFixture {
protected:
    VariantService service{
        {.store = *store, .clock = clock, .targets = TargetPolicy(), .changed = note_change()}};
    AbTestService tests{
        {.store = *store, .clock = clock, .targets = TargetPolicy(), .changed = note_change()}};
    Link link = add_link(ann, "sale");
};

TEST_F(VariantServiceTest, ACreatedVariantIsFoundAsItWasDrafted)
{
    auto wanted = draft("B", 0);
    wanted.description = "red button; 'big'";
    wanted.is_control = true;
    wanted.is_active = false;
    const auto created = service.create(link, wanted);
    ASSERT_TRUE(created) << created.error().message;

    const auto found = service.get(link.id, created->uid);
    ASSERT_TRUE(found);
    EXPECT_TRUE(found->id);
    EXPECT_EQ(found->id, created->id);
    EXPECT_TRUE(storage::is_public_id(found->uid));
    EXPECT_EQ(found->link, link.id);
    EXPECT_EQ(found->ab_test, 0);
    EXPECT_EQ(found->name, "B");
    EXPECT_EQ(found->target_url, wanted.target_url);
    EXPECT_EQ(found->description, wanted.description);
    EXPECT_EQ(found->weight, 0);
    EXPECT_TRUE(found->is_control);
    EXPECT_FALSE(found->is_active);
    EXPECT_EQ(found->created, clock.now());
    EXPECT_EQ(found->updated, clock.now());
}

TEST_F(VariantServiceTest, WhatADraftHasWrongIsRefusedAndNothingIsStored)
{
    const auto created = service.create(link, draft("a", 101));
    ASSERT_FALSE(created);
    EXPECT_EQ(created.error(), service.find_mistakes(draft("a", 101)).front());
    EXPECT_EQ(created.error().field, "weight");
    EXPECT_THAT(service.list(link.id), IsEmpty());
    EXPECT_FALSE(stored(link).is_ab_test);
    EXPECT_THAT(changes, IsEmpty());
}

TEST_F(VariantServiceTest, VariantsOfAllOfSomebodysLinksAreListedPageByPage)
{
    const auto other = add_link(ann, "other");
    const auto bobs = add_link(bob, "bobs");
    using Placed = std::pair<const Link*, std::string>;
    for (const auto& [of, name] : {Placed{&link, "a"}, {&bobs, "b"}, {&other, "c"}})
        ASSERT_TRUE(service.create(*of, draft(name)));
    ASSERT_TRUE(service.create(link, draft("d")));
    ASSERT_TRUE(tests.create(
        {}, {.link = link.id, .name = "test", .variants = {draft("of"), draft("a test")}}));

    EXPECT_THAT(names_of(service.list_after({}, {}, 10)), ElementsAre("a", "b", "c", "d"));
    const auto page = service.list_after({ann}, {}, 2);
    EXPECT_THAT(names_of(page), ElementsAre("a", "c"));
    EXPECT_EQ(page.back().link, other.id);
    EXPECT_THAT(names_of(service.list_after({ann}, page.back().id, 2)), ElementsAre("d"));
}

TEST_F(VariantServiceTest, AVariantOfALinkThatHasGoneIsNotFound)
{
    remove_link(link);
    const auto created = service.create(link, draft("a"));
    ASSERT_FALSE(created);
    EXPECT_EQ(created.error().code, Errc::not_found);
    EXPECT_THAT(changes, IsEmpty());
}

TEST_F(VariantServiceTest, ALinkHasAHundredVariantsAtMost)
{
    for (std::size_t i = 0; i < variants_max; ++i)
        ASSERT_TRUE(service.create(link, draft("v")));
    const auto one_more = service.create(link, draft("v"));
    ASSERT_FALSE(one_more);
    EXPECT_EQ(one_more.error().code, Errc::invalid_argument);
    EXPECT_EQ(service.list(link.id).size(), variants_max);
    EXPECT_TRUE(service.create(add_link(ann, "other"), draft("v")));
}

TEST_F(VariantServiceTest, VariantsAreListedInTheOrderOfTheirMaking)
{
    ASSERT_TRUE(service.create(link, draft("b")));
    ASSERT_TRUE(service.create(link, draft("c")));
    clock.advance(-1ms);
    ASSERT_TRUE(service.create(link, draft("a")));
    EXPECT_THAT(names_of(service.list(link.id)), ElementsAre("a", "b", "c"));
}

TEST_F(VariantServiceTest, AVariantIsSeenOnItsOwnLinkOnly)
{
    const auto other = add_link(bob, "other");
    const auto variant = service.create(link, draft("a")).value();
    EXPECT_EQ(service.get(other.id, variant.uid).error().code, Errc::not_found);
    EXPECT_EQ(service.update(other, variant.uid, {.weight = 1}).error().code, Errc::not_found);
    EXPECT_EQ(service.remove(other, variant.uid).error().code, Errc::not_found);
    EXPECT_THAT(service.list(other.id), IsEmpty());
    EXPECT_EQ(service.get(link.id, variant.uid)->weight, 50);
}

TEST_F(VariantServiceTest, ALinkIsATestAsLongAsItHasVariantsOfItsOwn)
{
    clock.advance(1h);
    const auto first = service.create(link, draft("a")).value();
    EXPECT_TRUE(stored(link).is_ab_test);
    const auto second = service.create(link, draft("b")).value();
    ASSERT_TRUE(service.remove(link, first.uid));
    EXPECT_TRUE(stored(link).is_ab_test);
    ASSERT_TRUE(service.remove(link, second.uid));
    EXPECT_FALSE(stored(link).is_ab_test);
    EXPECT_EQ(stored(link).updated, link.updated);
}

TEST_F(VariantServiceTest, VariantsOfATestAreNotTheLinksOwn)
{
    const auto test =
        tests.create({}, {.link = link.id, .name = "t", .variants = {draft("x"), draft("y")}});
    ASSERT_TRUE(test);
    EXPECT_FALSE(stored(link).is_ab_test);
    EXPECT_THAT(service.list(link.id), IsEmpty());
    const auto& uid = test->variants.front().uid;
    EXPECT_EQ(service.get(link.id, uid).error().code, Errc::not_found);
    EXPECT_EQ(service.update(link, uid, {.weight = 1}).error().code, Errc::not_found);
    EXPECT_EQ(service.remove(link, uid).error().code, Errc::not_found);

    const auto own = service.create(link, draft("a")).value();
    ASSERT_TRUE(service.remove(link, own.uid));
    EXPECT_FALSE(stored(link).is_ab_test);
}

TEST_F(VariantServiceTest, APatchChangesWhatItNamesAndNothingElse)
{
    const auto variant = service.create(link, draft("a", 30)).value();
    clock.advance(1s);
    const auto change = service.update(link, variant.uid, {.weight = 0});
    ASSERT_TRUE(change);
    EXPECT_EQ(change->before.weight, 30);
    EXPECT_EQ(change->after.weight, 0);
    EXPECT_EQ(change->after.name, "a");
    EXPECT_EQ(change->after.target_url, variant.target_url);
    EXPECT_TRUE(change->after.is_active);
    EXPECT_EQ(change->after.created, variant.created);
    EXPECT_EQ(change->after.updated, clock.now());

    ASSERT_TRUE(
        service.update(link, variant.uid,
                       {.name = "b", .target_url = "https://example.com/new", .is_active = false}));
    const auto found = service.get(link.id, variant.uid).value();
    EXPECT_EQ(found.name, "b");
    EXPECT_EQ(found.target_url, "https://example.com/new");
    EXPECT_EQ(found.weight, 0);
    EXPECT_FALSE(found.is_active);
}

TEST_F(VariantServiceTest, WhatAPatchHasWrongIsRefusedAndNothingIsChanged)
{
    const auto variant = service.create(link, draft("a")).value();
    changes.clear();
    const auto change = service.update(link, variant.uid, {.name = "b", .weight = 101});
    ASSERT_FALSE(change);
    EXPECT_EQ(change.error().code, Errc::invalid_argument);
    EXPECT_EQ(change.error().field, "weight");
    EXPECT_EQ(service.get(link.id, variant.uid)->name, "a");
    EXPECT_THAT(changes, IsEmpty());
}

TEST_F(VariantServiceTest, EachChangeIsToldOnceItIsCommitted)
{
    std::vector<std::vector<std::string>> seen;
    VariantService telling{
        {.store = *store,
         .clock = clock,
         .targets = TargetPolicy(),
         .changed = [&](DomainId, auto) { seen.push_back(names_of(service.list(link.id))); }}};
    const auto variant = telling.create(link, draft("a")).value();
    ASSERT_TRUE(telling.update(link, variant.uid, {.name = "b"}));
    ASSERT_TRUE(telling.remove(link, variant.uid));
    EXPECT_THAT(seen, ElementsAre(ElementsAre("a"), ElementsAre("b"), IsEmpty()));
}

TEST_F(VariantServiceTest, AChangeIsToldOfTheLinksOwnDomainAndSlug)
{
    link.domain = DomainId{7};
    ASSERT_TRUE(service.create(link, draft("a")));
    ASSERT_FALSE(service.remove(link, "nothing"));
    EXPECT_THAT(changes, ElementsAre("7/sale"));
}

TEST_F(VariantServiceTest, VariantsGoWithTheirLink)
{
    ASSERT_TRUE(service.create(link, draft("a")));
    remove_link(link);
    EXPECT_THAT(service.list(link.id), IsEmpty());
}

} // namespace
} // namespace waymark::links::variants
