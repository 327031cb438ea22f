// SPDX-License-Identifier: Apache-2.0
#include "links/link_service.hpp"
#include "storage/meta_store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <soci/soci.h>

#include <algorithm>
#include <chrono>
#include <deque>
#include <latch>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

namespace waymark::links {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

MATCHER_P2(FailsWith, code, field, "")
{
    return !arg && arg.error().code == code && arg.error().field == field;
}

std::vector<std::string> slugs_of(const LinkPage& page)
{
    std::vector<std::string> slugs;
    for (const auto& link : page.links)
        slugs.push_back(link.slug);
    return slugs;
}

class LinkServiceTest : public testing::Test {
protected:
    LinkServiceTest()
    {
        store->write([](soci::session& session) {
            session << "INSERT INTO users (uid, email, role, password_hash, created_ms, updated_ms)"
                       " VALUES ('cann', 'ann@example.com', 'USER', 'x', 0, 0)";
            session << "INSERT INTO users (uid, email, role, password_hash, created_ms, updated_ms)"
                       " VALUES ('cbob', 'bob@example.com', 'USER', 'x', 0, 0)";
        });
    }

    Result<Link> create(const std::string& slug, UserId owner = ann)
    {
        LinkDraft draft;
        draft.target_url = "https://example.com/" + slug;
        draft.slug = slug;
        return service.create(owner, draft);
    }

    std::string draw(std::size_t length)
    {
        asked_lengths.push_back(length);
        if (planned_draws.empty())
            return SlugGenerator()(length);
        auto slug = planned_draws.front();
        planned_draws.pop_front();
        return slug;
    }

    Result<std::string> draw_code(DomainId domain)
    {
        if (domain != shop)
            return failure(Errc::not_found, "Not found: there is no such domain");
        const auto drawn = static_cast<std::size_t>(codes_drawn++);
        return drawn < planned_codes.size() ? planned_codes[drawn] : planned_codes.back();
    }

    static constexpr DomainId shop{7};
    static constexpr UserId ann{1};
    static constexpr UserId bob{2};
    static constexpr LinkScope everybody{};
    static constexpr LinkScope only_ann{ann};
    static constexpr LinkScope only_bob{bob};

    ManualClock clock{TimePoint{1'750'000'000'000ms}};
    std::unique_ptr<storage::MetaStore> store = storage::MetaStore::open({});
    LinkRepository repository{*store};
    std::deque<std::string> planned_draws;
    std::vector<std::size_t> asked_lengths;
    std::vector<std::string> planned_codes{"1aZa"};
    int codes_drawn = 0;
    std::vector<std::string> changes;
    LinkService service{{.repository = repository,
                         .clock = clock,
                         .targets = TargetPolicy(),
                         .slugs = SlugGenerator([this](std::size_t n) { return draw(n); }),
                         .hash_password = [](std::string_view p) { return "#" + std::string(p); },
                         .is_password =
                             [](std::string_view hash, std::string_view password) {
                                 return hash == "#" + std::string(password);
                             },
                         .draw_code = [this](DomainId domain) { return draw_code(domain); },
                         .changed =
                             [this](DomainId domain, std::string_view slug) {
                                 changes.push_back(std::to_string(domain.value) + "/" +
                                                   std::string(slug));
                             },
                         .reserved = {"s.js"}}};
};

TEST_F(LinkServiceTest, CreatedLinkIsFoundAsItWasDrafted)
{
    LinkDraft draft;
    draft.target_url = "https://Example.com";
    draft.slug = "Sale-1";
    draft.title = "Grüße; 'quoted' \"double\"";
    draft.description = "What it is";
    draft.click_limit = 100;
    draft.is_sticky = true;
    draft.creator_ip = "192.0.2.1";
    draft.password = "hunter2";
    draft.expires = clock.now() + 1h;
    draft.utm = {"s", "m", "c", "t", "co", "i", "sp"};
    draft.og_title = "og";
    draft.og_description = "about";
    draft.twitter_card = TwitterCard::summary;
    const auto created = service.create(ann, draft);
    ASSERT_TRUE(created) << created.error().message;

    const auto found = service.get(only_ann, created->uid);
    ASSERT_TRUE(found);
    EXPECT_TRUE(found->id);
    EXPECT_EQ(found->domain, default_domain);
    EXPECT_EQ(found->slug, "Sale-1");
    EXPECT_EQ(found->target_url, "https://Example.com");
    EXPECT_EQ(found->title, draft.title);
    EXPECT_EQ(found->owner, ann);
    EXPECT_EQ(found->owner_uid, "cann");
    EXPECT_EQ(found->status, LinkStatus::active);
    EXPECT_EQ(found->password_hash, "#hunter2");
    EXPECT_EQ(found->expires, draft.expires);
    EXPECT_EQ(found->description, "What it is");
    EXPECT_EQ(found->click_limit, 100);
    EXPECT_EQ(found->clicks_taken, 0);
    EXPECT_TRUE(found->is_sticky);
    EXPECT_EQ(found->creator_ip, "192.0.2.1");
    EXPECT_EQ(found->clicks, 0U);
    EXPECT_EQ(found->utm, draft.utm);
    EXPECT_EQ(found->default_url, "");
    EXPECT_FALSE(found->is_ab_test);
    EXPECT_FALSE(found->is_smart_routing);
    EXPECT_EQ(found->og_title, "og");
    EXPECT_EQ(found->og_description, "about");
    EXPECT_EQ(found->twitter_card, TwitterCard::summary);
    EXPECT_EQ(found->created, clock.now());
    EXPECT_EQ(found->updated, clock.now());
}

TEST_F(LinkServiceTest, WhatADraftLeavesOutIsEmpty)
{
    const auto created = create("plain");
    ASSERT_TRUE(created);
    EXPECT_EQ(created->title, "");
    EXPECT_FALSE(created->has_password());
    EXPECT_EQ(created->expires, std::nullopt);
    EXPECT_EQ(created->click_limit, std::nullopt);
    EXPECT_EQ(created->domain_name, "");
    EXPECT_EQ(created->utm, LinkUtm{});
    EXPECT_EQ(created->twitter_card, std::nullopt);
}

TEST_F(LinkServiceTest, InvalidDraftIsRefusedByItsFirstMistake)
{
    LinkDraft draft;
    draft.target_url = "http://127.0.0.1/";
    draft.slug = "api";
    EXPECT_THAT(service.create(ann, draft), FailsWith(Errc::invalid_argument, "target_url"));
    draft.target_url = "https://example.com/";
    EXPECT_THAT(service.create(ann, draft), FailsWith(Errc::invalid_argument, "slug"));
    EXPECT_THAT(changes, IsEmpty());
}

TEST_F(LinkServiceTest, TakenSlugIsAConflictOnItsDomainOnly)
{
    ASSERT_TRUE(create("sale"));
    EXPECT_THAT(create("sale", bob), FailsWith(Errc::conflict, "slug"));
    EXPECT_TRUE(create("SALE"));

    LinkDraft elsewhere;
    elsewhere.target_url = "https://example.com/";
    elsewhere.slug = "sale";
    elsewhere.domain = shop;
    EXPECT_TRUE(service.create(ann, elsewhere));
}

TEST_F(LinkServiceTest, NamesOfTheConfigurationAreReservedInAnyCase)
{
    LinkDraft draft;
    draft.target_url = "https://example.com/";
    draft.domain = DomainId{2};
    for (const auto* slug : {"s.js", "S.JS"}) {
        draft.slug = slug;
        EXPECT_THAT(service.create(ann, draft), FailsWith(Errc::invalid_argument, "slug")) << slug;
    }
    draft.slug = "t.js";
    EXPECT_TRUE(service.create(ann, draft));
}

TEST_F(LinkServiceTest, DrawnSlugThatIsTakenOrReservedIsDrawnAgain)
{
    ASSERT_TRUE(create("aaaa"));
    planned_draws = {"aaaa", "info", "bbbb"};
    const auto created = create("");
    ASSERT_TRUE(created);
    EXPECT_EQ(created->slug, "bbbb");
}

TEST_F(LinkServiceTest, AfterFiveTakenDrawsOneLongerSlugIsTriedAndThenItIsAConflict)
{
    ASSERT_TRUE(create("aaaa"));
    ASSERT_TRUE(create("aaaaaa"));
    planned_draws = {"aaaa", "aaaa", "aaaa", "aaaa", "aaaa", "aaaaaa"};
    EXPECT_THAT(create(""), FailsWith(Errc::conflict, "slug"));
    EXPECT_THAT(asked_lengths, ElementsAre(4, 4, 4, 4, 4, 6));
}

TEST_F(LinkServiceTest, OthersLinksAreNotFound)
{
    const auto link = create("mine");
    ASSERT_TRUE(link);
    EXPECT_TRUE(service.get(everybody, link->uid));
    EXPECT_TRUE(service.get(only_ann, link->uid));
    EXPECT_THAT(service.get(only_bob, link->uid), FailsWith(Errc::not_found, ""));
    EXPECT_THAT(service.get(only_ann, "cnothing"), FailsWith(Errc::not_found, ""));
}

TEST_F(LinkServiceTest, ListShowsTheScopeNewestFirstPageByPage)
{
    for (const auto* slug : {"one", "two", "three"}) {
        ASSERT_TRUE(create(slug));
        clock.advance(1ms);
    }
    ASSERT_TRUE(create("bobs", bob));

    const auto all = service.list({.scope = everybody});
    EXPECT_EQ(all.total, 4U);
    EXPECT_THAT(slugs_of(all), ElementsAre("bobs", "three", "two", "one"));

    const auto second = service.list({.scope = only_ann, .page = 2, .page_size = 2});
    EXPECT_EQ(second.total, 3U);
    EXPECT_THAT(slugs_of(second), ElementsAre("one"));
    EXPECT_THAT(service.list({.scope = only_ann, .page = 3, .page_size = 2}).links, IsEmpty());
}

TEST_F(LinkServiceTest, ListSortsByAnyColumnInBothDirections)
{
    ASSERT_TRUE(create("bbb"));
    ASSERT_TRUE(create("aaa"));
    ASSERT_TRUE(create("ccc"));
    for (const auto sort : {LinkSort::slug, LinkSort::target_url}) {
        EXPECT_THAT(slugs_of(service.list({.sort = sort, .descending = false})),
                    ElementsAre("aaa", "bbb", "ccc"));
        EXPECT_THAT(slugs_of(service.list({.sort = sort})), ElementsAre("ccc", "bbb", "aaa"));
    }
    for (const auto sort : {LinkSort::created, LinkSort::updated, LinkSort::title, LinkSort::status,
                            LinkSort::expires})
        EXPECT_THAT(slugs_of(service.list({.sort = sort})), ElementsAre("ccc", "aaa", "bbb"));
}

TEST_F(LinkServiceTest, SearchFindsPartsOfSlugTitleAndTargetInAnyCase)
{
    LinkDraft draft;
    draft.target_url = "https://shop.example.com/Offer";
    draft.slug = "spring";
    draft.title = "100% Off_";
    ASSERT_TRUE(service.create(ann, draft));
    ASSERT_TRUE(create("other"));

    for (const auto* text : {"PRIN", "% off_", "oFFer", "spring"})
        EXPECT_THAT(slugs_of(service.list({.search = text})), ElementsAre("spring")) << text;
    for (const auto* text : {"100_", "%%", "nothing", "'; --", "\\"})
        EXPECT_THAT(service.list({.search = text}).links, IsEmpty()) << text;
}

TEST_F(LinkServiceTest, ExpiredLinkIsMarkedOnceItsTimeIsOver)
{
    LinkDraft draft;
    draft.target_url = "https://example.com/";
    draft.slug = "brief";
    draft.expires = clock.now() + 1s;
    const auto link = service.create(ann, draft);
    ASSERT_TRUE(link);
    ASSERT_TRUE(create("lasting"));
    changes.clear();

    clock.advance(999ms);
    service.mark_expired(default_domain, "brief");
    EXPECT_EQ(service.get(everybody, link->uid)->status, LinkStatus::active);

    clock.advance(1ms);
    service.mark_expired(default_domain, "brief");
    service.mark_expired(default_domain, "brief");
    service.mark_expired(default_domain, "lasting");
    EXPECT_EQ(service.get(everybody, link->uid)->status, LinkStatus::expired);
    EXPECT_EQ(service.get(everybody, link->uid)->updated, clock.now());
    EXPECT_THAT(changes, ElementsAre("0/brief"));

    EXPECT_THAT(slugs_of(service.list({.status = LinkStatus::expired})), ElementsAre("brief"));
    EXPECT_THAT(slugs_of(service.list({.status = LinkStatus::active})), ElementsAre("lasting"));
}

TEST_F(LinkServiceTest, CountsLinksOfTheScopeByStatus)
{
    ASSERT_TRUE(create("one"));
    ASSERT_TRUE(create("two"));
    ASSERT_TRUE(create("bobs", bob));
    store->write([](soci::session& session) {
        session << "UPDATE links SET status = 'INACTIVE' WHERE slug = 'two'";
    });
    const auto all = service.count(everybody);
    EXPECT_EQ(all.total, 3U);
    EXPECT_EQ(all.active, 2U);
    EXPECT_EQ(all.inactive, 1U);
    EXPECT_EQ(all.expired, 0U);
    EXPECT_EQ(service.count(only_bob).total, 1U);
}

TEST_F(LinkServiceTest, ChangesAreToldOnceTheyCanBeRead)
{
    ASSERT_TRUE(create("sale"));
    EXPECT_THAT(changes, ElementsAre("0/sale"));
    const auto found = service.find_by_slug(default_domain, "sale");
    ASSERT_TRUE(found);
    EXPECT_EQ(found->target_url, "https://example.com/sale");
    EXPECT_EQ(service.find_by_slug(default_domain, "SALE"), std::nullopt);
    EXPECT_EQ(service.find_by_slug(DomainId{1}, "sale"), std::nullopt);
}

// Draws from a handful of slugs, so that nearly every insertion meets a taken one.
TEST_F(LinkServiceTest, CallersAtTheSameTimeNeverGetOneSlug)
{
    std::mutex mutex;
    std::multiset<std::string> created;
    LinkService crowded({.repository = repository,
                         .clock = clock,
                         .targets = TargetPolicy(),
                         .slugs = SlugGenerator(
                             [](std::size_t) { return std::string("slug-") + SlugGenerator()(1); }),
                         .hash_password = {},
                         .is_password = {},
                         .draw_code = {},
                         .changed = [](DomainId, std::string_view) {}});
    std::latch start(4);
    std::vector<std::jthread> callers;
    for (int caller = 0; caller < 4; ++caller) {
        callers.emplace_back([&] {
            LinkDraft draft;
            draft.target_url = "https://example.com/";
            start.arrive_and_wait();
            for (int i = 0; i < 10; ++i) {
                if (const auto link = crowded.create(ann, draft)) {
                    const std::scoped_lock lock(mutex);
                    created.insert(link->slug);
                }
            }
        });
    }
    callers.clear();
    EXPECT_GT(created.size(), 20U);
    EXPECT_EQ(created.size(), std::set(created.begin(), created.end()).size());
    EXPECT_EQ(service.count(everybody).total, created.size());
}

TEST_F(LinkServiceTest, RemovesTheLinksOfOneOwnerAndSaysWhichTheyWere)
{
    ASSERT_TRUE(create("anns-first"));
    ASSERT_TRUE(create("bobs", bob));
    ASSERT_TRUE(create("anns-second"));
    const auto removed =
        store->write([](soci::session& session) { return remove_links_of(session, ann); });
    EXPECT_THAT(removed,
                testing::UnorderedElementsAre(LinkPlace{default_domain, "anns-first", ""},
                                              LinkPlace{default_domain, "anns-second", ""}));
    EXPECT_THAT(slugs_of(service.list({.scope = everybody})), ElementsAre("bobs"));
}

TEST_F(LinkServiceTest, KeepsTheLinksOfAnOwnerWhoseRemovalFails)
{
    ASSERT_TRUE(create("anns"));
    const auto removal = [](soci::session& session) -> Result<void> {
        EXPECT_EQ(remove_links_of(session, ann).size(), 1U);
        return failure(Errc::conflict, "the user can't be removed");
    };
    EXPECT_FALSE(store->write(removal));
    EXPECT_THAT(slugs_of(service.list({.scope = everybody})), ElementsAre("anns"));
}

TEST_F(LinkServiceTest, OfTwoCallersWhoWantOneSlugOneGetsIt)
{
    std::mutex mutex;
    LinkService shared({.repository = repository,
                        .clock = clock,
                        .targets = TargetPolicy(),
                        .slugs = SlugGenerator(),
                        .hash_password = {},
                        .is_password = {},
                        .draw_code = {},
                        .changed = [](DomainId, std::string_view) {}});
    for (int round = 0; round < 10; ++round) {
        LinkDraft draft;
        draft.target_url = "https://example.com/";
        draft.slug = "wanted-" + std::to_string(round);
        std::latch start(2);
        std::multiset<bool> answers;
        {
            std::vector<std::jthread> callers;
            for (const UserId owner : {ann, bob}) {
                callers.emplace_back([&, owner] {
                    start.arrive_and_wait();
                    const auto link = shared.create(owner, draft);
                    const std::scoped_lock lock(mutex);
                    answers.insert(link.has_value());
                });
            }
        }
        EXPECT_THAT(answers, ElementsAre(false, true));
    }
}

TEST_F(LinkServiceTest, OnARegisteredDomainAnEmptySlugIsDrawnAsItsCode)
{
    LinkDraft draft;
    draft.target_url = "https://example.com/";
    draft.domain = shop;
    draft.protocol = "https";
    const auto first = service.create(ann, draft);
    ASSERT_TRUE(first);
    EXPECT_EQ(first->slug, "1aZa");
    EXPECT_EQ(first->protocol, "https");
    EXPECT_THAT(changes, ElementsAre("7/1aZa"));

    planned_codes = {"1aZa", "healthX", "faviconY", "api", "2bZb"};
    codes_drawn = 0;
    EXPECT_EQ(service.create(ann, draft)->slug, "2bZb");
    EXPECT_EQ(codes_drawn, 5);
}

TEST_F(LinkServiceTest, TwentyTakenCodesAreAConflictAndAnUnknownDomainIsNotFound)
{
    LinkDraft draft;
    draft.target_url = "https://example.com/";
    draft.domain = shop;
    ASSERT_TRUE(service.create(ann, draft));
    codes_drawn = 0;
    EXPECT_THAT(service.create(ann, draft), FailsWith(Errc::conflict, "slug"));
    EXPECT_EQ(codes_drawn, 20);
    planned_codes = {"health"};
    EXPECT_THAT(service.create(ann, draft), FailsWith(Errc::conflict, "slug"));

    draft.domain = DomainId{8};
    EXPECT_THAT(service.create(ann, draft), FailsWith(Errc::not_found, ""));
}

TEST_F(LinkServiceTest, EachOfSeveralDraftsHasItsOwnAnswer)
{
    ASSERT_TRUE(create("taken"));
    changes.clear();
    std::vector<LinkDraft> drafts(6);
    for (auto& draft : drafts)
        draft.target_url = "https://example.com/";
    drafts[0].slug = "first";
    drafts[1].slug = "taken";
    drafts[2].target_url = "nonsense";
    drafts[4].slug = "first";
    drafts[5].domain = DomainId{8};
    planned_draws = {"taken", "drawn"};
    const auto answers = service.create(ann, drafts);
    ASSERT_THAT(answers, testing::SizeIs(6));
    EXPECT_EQ(answers[0]->slug, "first");
    EXPECT_THAT(answers[1], FailsWith(Errc::conflict, "slug"));
    EXPECT_THAT(answers[2], FailsWith(Errc::invalid_argument, "target_url"));
    EXPECT_EQ(answers[3]->slug, "drawn");
    EXPECT_THAT(answers[4], FailsWith(Errc::conflict, "slug"));
    EXPECT_THAT(answers[5], FailsWith(Errc::not_found, ""));
    EXPECT_THAT(changes, ElementsAre("0/first", "0/drawn"));
    EXPECT_THAT(service.create(ann, std::vector<LinkDraft>{}), IsEmpty());
}

TEST_F(LinkServiceTest, UpdateChangesWhatThePatchNamesAndNothingElse)
{
    LinkDraft draft;
    draft.target_url = "https://example.com/";
    draft.slug = "sale";
    draft.title = "Old";
    draft.description = "Stays";
    draft.password = "hunter2";
    draft.utm.source = "mail";
    draft.utm.medium = "cpc";
    const auto link = service.create(ann, draft).value();
    changes.clear();
    clock.advance(1s);

    LinkPatch patch;
    patch.target_url = "https://example.com/new";
    patch.title = "";
    patch.status = LinkStatus::inactive;
    patch.click_limit = std::optional<std::int64_t>(5);
    patch.utm[0] = "";
    patch.utm[2] = "spring";
    patch.og_image = "og-images/x.webp";
    patch.twitter_card = std::optional(TwitterCard::summary);
    patch.is_smart_routing = true;
    patch.default_url = "https://example.com/default";
    patch.is_sticky = true;
    const auto change = service.update(only_ann, link.id, patch);
    ASSERT_TRUE(change);
    EXPECT_EQ(change->before.title, "Old");
    EXPECT_EQ(change->after.title, "");

    const auto stored = service.get(only_ann, link.id).value();
    EXPECT_EQ(stored.target_url, "https://example.com/new");
    EXPECT_EQ(stored.title, "");
    EXPECT_EQ(stored.description, "Stays");
    EXPECT_EQ(stored.status, LinkStatus::inactive);
    EXPECT_EQ(stored.password_hash, "#hunter2");
    EXPECT_EQ(stored.click_limit, 5);
    EXPECT_EQ(stored.utm, (LinkUtm{.source = "", .medium = "cpc", .campaign = "spring"}));
    EXPECT_EQ(stored.og_image, "og-images/x.webp");
    EXPECT_EQ(stored.twitter_card, TwitterCard::summary);
    EXPECT_TRUE(stored.is_smart_routing);
    EXPECT_EQ(stored.default_url, "https://example.com/default");
    EXPECT_TRUE(stored.is_sticky);
    EXPECT_EQ(stored.updated, clock.now());
    EXPECT_THAT(changes, ElementsAre("0/sale"));
}

TEST_F(LinkServiceTest, PasswordExpiryAndLimitCanBeRemoved)
{
    LinkDraft draft;
    draft.target_url = "https://example.com/";
    draft.slug = "sale";
    draft.password = "hunter2";
    draft.expires = clock.now() + 1h;
    draft.click_limit = 3;
    draft.twitter_card = TwitterCard::summary;
    const auto link = service.create(ann, draft).value();
    LinkPatch patch;
    patch.password = std::optional<std::string>("another");
    EXPECT_EQ(service.update(only_ann, link.id, patch)->after.password_hash, "#another");

    patch.password = std::optional<std::string>();
    patch.expires = std::optional<TimePoint>();
    patch.click_limit = std::optional<std::int64_t>();
    patch.twitter_card = std::optional<TwitterCard>();
    const auto after = service.update(only_ann, link.id, patch)->after;
    EXPECT_FALSE(after.has_password());
    EXPECT_EQ(after.expires, std::nullopt);
    EXPECT_EQ(after.click_limit, std::nullopt);
    EXPECT_EQ(after.twitter_card, std::nullopt);
}

TEST_F(LinkServiceTest, ActivatingAnExpiredLinkLeavesItsExpiry)
{
    LinkDraft draft;
    draft.target_url = "https://example.com/";
    draft.slug = "brief";
    draft.expires = clock.now();
    const auto link = service.create(ann, draft).value();
    service.mark_expired(default_domain, "brief");
    LinkPatch patch;
    patch.status = LinkStatus::active;
    const auto after = service.update(only_ann, link.id, patch)->after;
    EXPECT_EQ(after.status, LinkStatus::active);
    EXPECT_EQ(after.expires, draft.expires);
}

TEST_F(LinkServiceTest, UpdateIsRefusedOutsideTheScopeAndByTheFirstMistake)
{
    const auto link = create("mine").value();
    changes.clear();
    LinkPatch patch;
    patch.title = "New";
    EXPECT_THAT(service.update(only_bob, link.id, patch), FailsWith(Errc::not_found, ""));
    EXPECT_THAT(service.update(everybody, LinkId{99}, patch), FailsWith(Errc::not_found, ""));
    patch.target_url = "";
    EXPECT_THAT(service.update(only_ann, link.id, patch),
                FailsWith(Errc::invalid_argument, "target_url"));
    EXPECT_THAT(service.update_all(std::vector{link}, patch),
                FailsWith(Errc::invalid_argument, "target_url"));
    EXPECT_EQ(service.get(only_ann, link.id)->title, "");
    EXPECT_THAT(changes, IsEmpty());
}

TEST_F(LinkServiceTest, RemovedLinkIsToldOfAndItsSlugIsFreeAgain)
{
    const auto link = create("sale").value();
    changes.clear();
    EXPECT_THAT(service.remove(only_bob, link.id), FailsWith(Errc::not_found, ""));
    EXPECT_EQ(service.remove(only_ann, link.id)->slug, "sale");
    EXPECT_THAT(changes, ElementsAre("0/sale"));
    EXPECT_THAT(service.remove(only_ann, link.id), FailsWith(Errc::not_found, ""));
    EXPECT_TRUE(create("sale", bob));
}

TEST_F(LinkServiceTest, SeveralLinksAreGotTogetherOrNotAtAll)
{
    const auto one = create("one").value();
    const auto two = create("two").value();
    const auto theirs = create("theirs", bob).value();
    const auto got = service.get_all(only_ann, std::vector{two.uid, one.uid, two.uid});
    ASSERT_TRUE(got);
    EXPECT_EQ(slugs_of({.links = *got}), (std::vector<std::string>{"two", "one"}));
    EXPECT_THAT(service.get_all(everybody, std::vector{theirs.uid, one.uid})->size(), 2U);
    EXPECT_THAT(service.get_all(only_ann, std::vector{one.uid, theirs.uid}),
                FailsWith(Errc::forbidden, ""));

    const auto missing =
        service.get_all(only_ann, std::vector<std::string>{theirs.uid, "cnothing"});
    ASSERT_THAT(missing, FailsWith(Errc::not_found, ""));
    EXPECT_TRUE(missing.error().message.contains("cnothing"));
}

TEST_F(LinkServiceTest, SeveralLinksAreChangedAndRemovedTogetherAndThoseGoneAreLeftOut)
{
    const std::vector links{create("one").value(), create("two").value()};
    ASSERT_TRUE(service.remove(everybody, links[0].id));
    changes.clear();
    LinkPatch patch;
    patch.status = LinkStatus::inactive;
    const auto changed = service.update_all(links, patch);
    ASSERT_TRUE(changed);
    ASSERT_THAT(*changed, testing::SizeIs(1));
    EXPECT_EQ(changed->front().after.status, LinkStatus::inactive);
    EXPECT_THAT(changes, ElementsAre("0/two"));

    EXPECT_EQ(slugs_of({.links = service.remove_all(links)}), std::vector<std::string>{"two"});
    EXPECT_THAT(changes, ElementsAre("0/two", "0/two"));
}

TEST_F(LinkServiceTest, OnlyItsPasswordOpensALinkAndAnythingOneWithout)
{
    Link link;
    EXPECT_TRUE(service.is_password(link, "anything"));
    EXPECT_TRUE(service.is_password(link, ""));
    link.password_hash = "#hunter2";
    EXPECT_TRUE(service.is_password(link, "hunter2"));
    EXPECT_FALSE(service.is_password(link, "hunter3"));
}

TEST_F(LinkServiceTest, TakingAClickIsToldEvenIfNoneIsLeft)
{
    LinkDraft draft;
    draft.target_url = "https://example.com/";
    draft.slug = "once";
    draft.click_limit = 1;
    const auto link = service.create(ann, draft).value();
    changes.clear();
    EXPECT_TRUE(service.take_click(default_domain, "once", link.id));
    EXPECT_FALSE(service.take_click(default_domain, "once", link.id));
    EXPECT_EQ(service.get(everybody, link.id)->clicks_taken, 1);
    EXPECT_THAT(changes, ElementsAre("0/once", "0/once"));
}

TEST_F(LinkServiceTest, ReservedDrawsAreNeverGiven)
{
    planned_draws = {"info", "send", "api", "app", "v1", "free"};
    EXPECT_EQ(create("")->slug, "free");
    planned_draws = {"info", "send", "api", "app", "v1", "verify"};
    EXPECT_THAT(create(""), FailsWith(Errc::conflict, "slug"));
}

} // namespace
} // namespace waymark::links
