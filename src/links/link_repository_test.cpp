// SPDX-License-Identifier: Apache-2.0
#include "links/link_repository.hpp"
#include "links/outbox.hpp"
#include "links/test_links.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <soci/soci.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <latch>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace waymark::links {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

class LinkRepositoryTest : public LinkFixture {
protected:
    Link draft_of(const std::string& slug)
    {
        Link link;
        link.uid = "c" + slug;
        link.slug = slug;
        link.target_url = "https://example.com/" + slug;
        link.owner = ann;
        link.created = clock.now();
        link.updated = clock.now();
        return link;
    }

    // "url.created sale", by when they were written.
    std::vector<std::string> outbox()
    {
        return store->read([](soci::session& session) {
            std::string row;
            soci::statement rows =
                (session.prepare << "SELECT event || ' ' || slug FROM outbox ORDER BY id",
                 soci::into(row));
            rows.execute();
            std::vector<std::string> found;
            while (rows.fetch())
                found.push_back(row);
            return found;
        });
    }

    void clear_outbox() { repository.forget_outbox_before(TimePoint::max()); }

    std::vector<LinkChange> update(const std::vector<LinkId>& ids,
                                   const std::function<void(Link&)>& change)
    {
        return repository.update(ids, clock.now(), change);
    }

    long long count(const std::string& sql)
    {
        return store->read([&](soci::session& session) {
            long long number = 0;
            session << sql, soci::into(number);
            return number;
        });
    }
};

TEST_F(LinkRepositoryTest, EachOfSeveralInsertionsHasItsOwnAnswer)
{
    const std::vector links{draft_of("one"), draft_of("two"), draft_of("one")};
    auto again = links;
    again[2].uid = "cthree";
    const auto answers = repository.insert(again);
    ASSERT_THAT(answers, SizeIs(3));
    EXPECT_EQ(answers[0]->slug, "one");
    EXPECT_EQ(answers[1]->slug, "two");
    ASSERT_FALSE(answers[2]);
    EXPECT_EQ(answers[2].error().code, Errc::conflict);
    EXPECT_EQ(answers[2].error().field, "slug");
    EXPECT_THAT(outbox(), ElementsAre("url.created one", "url.created two"));
    EXPECT_THAT(repository.insert(std::vector<Link>{}), IsEmpty());
}

TEST_F(LinkRepositoryTest, InsertionThatBreaksLeavesNothing)
{
    auto orphan = draft_of("two");
    orphan.owner = UserId{999};
    EXPECT_THROW(static_cast<void>(repository.insert(std::vector{draft_of("one"), orphan})),
                 storage::StoreError);
    EXPECT_EQ(count("SELECT count(*) FROM links"), 0);
    EXPECT_THAT(outbox(), IsEmpty());
}

TEST_F(LinkRepositoryTest, LinkBearsTheNameOfItsDomain)
{
    store->write([](soci::session& session) {
        session << "INSERT INTO domain_names (name) VALUES ('short.ly:8080')";
    });
    auto link = draft_of("one");
    link.domain = DomainId{1};
    link.protocol = "https";
    const auto stored = repository.insert(link);
    ASSERT_TRUE(stored);
    EXPECT_EQ(stored->domain_name, "short.ly:8080");
    EXPECT_EQ(stored->protocol, "https");
    EXPECT_EQ(add_link(ann, "plain").domain_name, "");
}

TEST_F(LinkRepositoryTest, FindsByIdsAndUidsWhatThereIs)
{
    const auto one = add_link(ann, "one");
    const auto two = add_link(bob, "two");
    EXPECT_THAT(repository.find(std::vector{two.id, LinkId{99}, one.id}), SizeIs(2));
    EXPECT_THAT(repository.find(std::vector<std::string>{two.uid, "cnothing", one.uid}), SizeIs(2));
    EXPECT_THAT(repository.find(std::vector<LinkId>{}), IsEmpty());
    EXPECT_THAT(repository.find(std::vector<std::string>{}), IsEmpty());
    EXPECT_EQ(repository.find(two.id, LinkScope{bob})->slug, "two");
    EXPECT_EQ(repository.find(two.id, LinkScope{ann}), std::nullopt);
    EXPECT_EQ(repository.find(LinkId{99}, LinkScope{}), std::nullopt);
}

TEST_F(LinkRepositoryTest, UpdateTellsBeforeAndAfterInTheAskedOrderAndLeavesOutWhatIsGone)
{
    const auto one = add_link(ann, "one");
    const auto two = add_link(ann, "two");
    clear_outbox();
    clock.advance(1min);
    const auto changes = update({two.id, LinkId{99}, one.id, two.id},
                                [](Link& link) { link.title = "New " + link.slug; });
    ASSERT_THAT(changes, SizeIs(2));
    EXPECT_EQ(changes[0].before.title, "");
    EXPECT_EQ(changes[0].after.title, "New two");
    EXPECT_EQ(changes[1].after.title, "New one");
    EXPECT_EQ(changes[1].after.updated, clock.now());
    EXPECT_EQ(stored(one).title, "New one");
    EXPECT_EQ(stored(one).updated, clock.now());
    EXPECT_EQ(stored(one).created, one.created);
    EXPECT_THAT(outbox(), ElementsAre("url.updated two", "url.updated one"));
}

TEST_F(LinkRepositoryTest, UpdateLeavesIdentityPlaceOwnerAndCounters)
{
    auto link = add_link(ann, "one");
    repository.set_clicks(std::vector{LinkClicks{.link = link.id, .people = 7, .bots = 2}});
    const auto changes = update({link.id}, [this](Link& changed) {
        changed = Link{.id = LinkId{9}, .uid = "cother", .slug = "other", .owner = bob};
        changed.target_url = "https://example.com/new";
        changed.clicks = changed.bot_clicks = 100;
    });
    ASSERT_THAT(changes, SizeIs(1));
    link = stored(link);
    EXPECT_EQ(link.uid, changes[0].after.uid);
    EXPECT_EQ(link.slug, "one");
    EXPECT_EQ(link.owner, ann);
    EXPECT_EQ(link.clicks, 7);
    EXPECT_EQ(link.bot_clicks, 2);
    EXPECT_EQ(changes[0].after.clicks, 7);
    EXPECT_EQ(link.target_url, "https://example.com/new");
}

TEST_F(LinkRepositoryTest, UpdateChangesAllOrNoneAndTheOutboxWithThem)
{
    const auto one = add_link(ann, "one");
    const auto two = add_link(ann, "two");
    clear_outbox();
    int calls = 0;
    EXPECT_THROW(update({one.id, two.id},
                        [&](Link& link) {
                            link.title = "New";
                            if (++calls == 2)
                                throw std::runtime_error("no");
                        }),
                 std::runtime_error);
    EXPECT_EQ(stored(one).title, "");
    EXPECT_THAT(outbox(), IsEmpty());
}

TEST_F(LinkRepositoryTest, RemovedLinkTakesAlongWhatBelongsToIt)
{
    const auto one = add_link(ann, "one");
    const auto two = add_link(ann, "two");
    store->write([&](soci::session& session) {
        session << "INSERT INTO variants (uid, link_id, name, target_url, weight, created_ms, "
                   "updated_ms) VALUES ('cv', "
                << one.id.value << ", 'A', 'https://example.com/', 50, 0, 0)";
    });
    clear_outbox();
    const auto removed = repository.remove(std::vector{LinkId{99}, one.id}, clock.now());
    ASSERT_THAT(removed, SizeIs(1));
    EXPECT_EQ(removed[0].slug, "one");
    EXPECT_EQ(repository.find(one.id, {}), std::nullopt);
    EXPECT_EQ(stored(two).slug, "two");
    EXPECT_EQ(count("SELECT count(*) FROM variants"), 0);
    EXPECT_THAT(outbox(), ElementsAre("url.deleted one"));
    EXPECT_THAT(repository.remove(std::vector<LinkId>{}, clock.now()), IsEmpty());
}

TEST_F(LinkRepositoryTest, WhoIsRemovedTakesTheirLinksAlongAndWebhooksAreTold)
{
    add_link(ann, "one");
    add_link(ann, "two");
    add_link(bob, "three");
    clear_outbox();
    const auto places = store->write(
        [this](soci::session& session) { return remove_links_of(session, ann, clock.now()); });
    EXPECT_THAT(places, UnorderedElementsAre(LinkPlace{default_domain, "one", ""},
                                             LinkPlace{default_domain, "two", ""}));
    EXPECT_THAT(outbox(), UnorderedElementsAre("url.deleted one", "url.deleted two"));
    EXPECT_EQ(count("SELECT count(*) FROM links"), 1);
}

TEST_F(LinkRepositoryTest, OutboxRowTellsOfTheLinkAndOfItsRule)
{
    const auto link = add_link(ann, "one");
    clear_outbox();
    const OutboxRule rule{
        .uid = "crule", .name = "Mobile", .target_url = "https://m.example.com/", .priority = 3};
    store->write([&](soci::session& session) {
        append_to_outbox(session, event_rule_created, link, clock.now(), rule);
    });
    EXPECT_EQ(count("SELECT count(*) FROM outbox WHERE event = 'routing.rule_created' "
                    "AND slug = 'one' AND target_url = 'https://m.example.com/' "
                    "AND rule_uid = 'crule' AND rule_name = 'Mobile' AND priority = 3"),
              1);
    EXPECT_EQ(count("SELECT count(*) FROM outbox WHERE link_uid = '" + link.uid +
                    "' AND owner_uid = '" + link.owner_uid + "'"),
              1);
}

TEST_F(LinkRepositoryTest, OutboxForgetsWhatIsOlder)
{
    add_link(ann, "one");
    clock.advance(1h);
    add_link(ann, "two");
    repository.forget_outbox_before(clock.now());
    EXPECT_THAT(outbox(), ElementsAre("url.created two"));
}

TEST_F(LinkRepositoryTest, ClicksAreWrittenDownWithoutTouchingTheLink)
{
    const auto one = add_link(ann, "one");
    const auto two = add_link(ann, "two");
    clear_outbox();
    clock.advance(1min);
    repository.set_clicks(std::vector<LinkClicks>{{.link = two.id, .people = 5, .bots = 1},
                                                  {.link = LinkId{99}, .people = 9, .bots = 9},
                                                  {.link = one.id, .people = 2, .bots = 0}});
    EXPECT_EQ(stored(two).clicks, 5);
    EXPECT_EQ(stored(two).bot_clicks, 1);
    EXPECT_EQ(stored(one).clicks, 2);
    EXPECT_EQ(stored(one).updated, one.updated);
    EXPECT_THAT(outbox(), IsEmpty());
}

TEST_F(LinkRepositoryTest, ClicksAreReadInPortionsById)
{
    const auto one = add_link(ann, "one");
    const auto two = add_link(ann, "two");
    const auto three = add_link(ann, "three");
    repository.set_clicks(std::vector{LinkClicks{.link = two.id, .people = 5, .bots = 1}});

    const auto first = repository.clicks_after(LinkId{0}, 2);
    ASSERT_THAT(first, SizeIs(2));
    EXPECT_EQ(first[0].link, one.id);
    EXPECT_EQ(first[0].people, 0);
    EXPECT_EQ(first[1].link, two.id);
    EXPECT_EQ(first[1].people, 5);
    EXPECT_EQ(first[1].bots, 1);
    const auto second = repository.clicks_after(two.id, 2);
    ASSERT_THAT(second, SizeIs(1));
    EXPECT_EQ(second[0].link, three.id);
    EXPECT_THAT(repository.clicks_after(three.id, 2), IsEmpty());
}

TEST_F(LinkRepositoryTest, LinkWithoutALimitAlwaysHasAClick)
{
    const auto link = add_link(ann, "one");
    for (int i = 0; i < 3; ++i)
        EXPECT_TRUE(repository.take_click(link.id));
    EXPECT_EQ(stored(link).clicks_taken, 0);
    EXPECT_FALSE(repository.take_click(LinkId{99}));
}

TEST_F(LinkRepositoryTest, ThreadsTogetherNeverTakeMoreClicksThanTheLimit)
{
    auto limited = draft_of("limited");
    limited.click_limit = 50;
    const auto link = repository.insert(limited).value();
    std::atomic<int> taken = 0;
    std::latch start(8);
    {
        std::vector<std::jthread> visitors;
        for (int visitor = 0; visitor < 8; ++visitor) {
            visitors.emplace_back([&] {
                start.arrive_and_wait();
                for (int i = 0; i < 10; ++i)
                    taken += repository.take_click(link.id) ? 1 : 0;
            });
        }
    }
    EXPECT_EQ(taken, 50);
    EXPECT_EQ(stored(link).clicks_taken, 50);
    EXPECT_FALSE(repository.take_click(link.id));
}

TEST_F(LinkRepositoryTest, UpdatesAtTheSameTimeLoseNothing)
{
    auto limited = draft_of("busy");
    limited.click_limit = 1;
    const auto link = repository.insert(limited).value();
    {
        std::vector<std::jthread> editors;
        for (int editor = 0; editor < 4; ++editor) {
            editors.emplace_back([&] {
                for (int i = 0; i < 25; ++i)
                    update({link.id}, [](Link& changed) { ++*changed.click_limit; });
            });
        }
    }
    EXPECT_EQ(stored(link).click_limit, 101);
}

} // namespace
} // namespace waymark::links
