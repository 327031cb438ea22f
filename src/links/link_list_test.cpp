// SPDX-License-Identifier: Apache-2.0
#include "base/random.hpp"
#include "base/text.hpp"
#include "links/link_repository.hpp"
#include "links/test_links.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <soci/soci.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace waymark::links {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::uint64_t always = 1'000'000;

constexpr std::array all_sorts{LinkSort::created,    LinkSort::updated, LinkSort::slug,
                               LinkSort::title,      LinkSort::status,  LinkSort::expires,
                               LinkSort::target_url, LinkSort::clicks};

std::vector<std::string> slugs_of(const std::vector<Link>& links)
{
    std::vector<std::string> slugs;
    for (const auto& link : links)
        slugs.push_back(link.slug);
    return slugs;
}

// The letters of the test's texts, ü and Ü among them.
std::string lower(std::string_view text)
{
    std::string result = ascii_lower(text);
    for (auto at = result.find("Ü"); at != std::string::npos; at = result.find("Ü"))
        result.replace(at, std::string_view("Ü").size(), "ü");
    return result;
}

bool holds(const Link& link, const LinkQuery& query)
{
    const std::string term = lower(query.search);
    const auto has = [&term](const std::string& text) { return lower(text).contains(term); };
    return (!query.scope.owner || link.owner == *query.scope.owner) &&
           (!query.status || link.status == *query.status) &&
           (!query.domain || link.domain_name == *query.domain) &&
           (has(link.slug) || has(link.title) || has(link.target_url) || has(link.description));
}

bool comes_before(const Link& a, const Link& b, LinkSort sort)
{
    const auto key = [sort](const Link& link) {
        const std::int64_t created = to_epoch_ms(link.created);
        std::string text;
        std::int64_t number = 0;
        switch (sort) {
        case LinkSort::created:
            number = created;
            break;
        case LinkSort::updated:
            number = to_epoch_ms(link.updated);
            break;
        case LinkSort::slug:
            text = link.slug;
            break;
        case LinkSort::title:
            text = link.title;
            break;
        case LinkSort::target_url:
            text = link.target_url;
            break;
        case LinkSort::status:
            text = to_string(link.status);
            number = created;
            break;
        case LinkSort::expires:
            number = link.expires ? to_epoch_ms(*link.expires) : -1;
            break;
        case LinkSort::clicks:
            number = static_cast<std::int64_t>(link.clicks);
            break;
        }
        return std::tuple(text, number, link.id);
    };
    return key(a) < key(b);
}

class LinkListTest : public LinkFixture {
protected:
    LinkListTest()
    {
        store->write([](soci::session& session) {
            session << "INSERT INTO domain_names (name) VALUES ('one.example')";
            session << "INSERT INTO domain_names (name) VALUES ('two.example')";
        });
    }

    std::string draw_text(std::size_t length_max)
    {
        static constexpr std::array letters{"a", "B", "b", "%", "_", "\"", "*",  "\\",
                                            "'", "-", " ", "ü", "Ü", "縁", "短", "."};
        std::string text;
        const auto length = random.below(length_max + 1);
        for (std::uint64_t i = 0; i < length; ++i)
            text += letters.at(random.below(letters.size()));
        return text;
    }

    void add_random_links(int count)
    {
        std::vector<Link> drafts;
        for (int i = 0; i < count; ++i) {
            Link link;
            link.uid = "c" + std::to_string(i);
            link.slug = "s" + std::to_string(random.below(100)) + "-" + std::to_string(i);
            link.target_url = "https://example.com/" + draw_text(12);
            link.title = draw_text(10);
            link.description = draw_text(10);
            link.owner = random.below(3) == 0 ? bob : ann;
            link.domain = DomainId{random.below(3)};
            link.status = static_cast<LinkStatus>(random.below(3));
            if (random.below(2) == 0)
                link.expires = clock.now() + std::chrono::hours(random.below(20));
            link.created = clock.now() + std::chrono::minutes(random.below(60));
            link.updated = link.created + std::chrono::minutes(random.below(60));
            drafts.push_back(link);
        }
        std::vector<LinkClicks> clicks;
        for (const auto& link : repository.insert(drafts))
            clicks.push_back({.link = link.value().id, .people = random.below(50)});
        repository.set_clicks(clicks);
        std::vector<LinkId> ids;
        for (const auto& counted : clicks)
            ids.push_back(counted.link);
        all = repository.find(ids);
    }

    LinkQuery draw_query()
    {
        LinkQuery query;
        if (random.below(3) == 0)
            query.scope.owner = random.below(2) == 0 ? ann : bob;
        if (random.below(3) == 0)
            query.status = static_cast<LinkStatus>(random.below(3));
        if (random.below(3) == 0)
            query.domain = std::array{"", "one.example", "two.example"}.at(random.below(3));
        query.sort = all_sorts.at(random.below(all_sorts.size()));
        query.descending = random.below(2) == 0;
        query.page = static_cast<std::uint32_t>(1 + random.below(3));
        query.page_size = static_cast<std::uint32_t>(1 + random.below(20));
        return query;
    }

    // What `query` lists, found by looking at every link.
    LinkPage list_naively(const LinkQuery& query)
    {
        std::vector<Link> found;
        std::ranges::copy_if(all, std::back_inserter(found),
                             [&](const Link& link) { return holds(link, query); });
        std::ranges::sort(found, [&](const Link& a, const Link& b) {
            return query.descending ? comes_before(b, a, query.sort)
                                    : comes_before(a, b, query.sort);
        });
        LinkPage page{.links = {}, .total = found.size()};
        const std::size_t first = std::size_t{query.page - 1} * query.page_size;
        for (std::size_t i = first; i < found.size() && i < first + query.page_size; ++i)
            page.links.push_back(found[i]);
        return page;
    }

    void expect_as_naively(LinkRepository& tried, const LinkQuery& query)
    {
        const auto expected = list_naively(query);
        const auto page = tried.list(query);
        EXPECT_EQ(page.total, expected.total) << query.search;
        EXPECT_EQ(slugs_of(page.links), slugs_of(expected.links))
            << query.search << " sorted by " << static_cast<int>(query.sort);
    }

    Random random{20'240'817};
    std::vector<Link> all;
};

TEST_F(LinkListTest, EveryFilterAndOrderListsWhatLookingAtEveryLinkDoes)
{
    add_random_links(300);
    for (int i = 0; i < 300; ++i)
        expect_as_naively(repository, draw_query());
}

// Terms of one or two characters are looked for by LIKE, which knows no case but that of ASCII: the
// test spells ü small in those.
TEST_F(LinkListTest, EveryWayOfSearchingFindsWhatLookingAtEveryLinkDoes)
{
    add_random_links(300);
    LinkRepository by_index(*store, {.rows_scanned = 0, .hits_sorted = always});
    LinkRepository by_walking(*store, {.rows_scanned = 0, .hits_sorted = 0});
    for (int i = 0; i < 400; ++i) {
        LinkQuery query = draw_query();
        query.search = draw_text(6);
        if (query.search.contains("ü") || query.search.contains("Ü"))
            query.search += "ab";
        expect_as_naively(repository, query);
        expect_as_naively(by_index, query);
        expect_as_naively(by_walking, query);
    }
    for (const auto* term : {"exam", "HTTPS://", "mple.com/a", "s1", "S2", "-1"}) {
        LinkQuery query = draw_query();
        query.search = term;
        expect_as_naively(repository, query);
        expect_as_naively(by_index, query);
        expect_as_naively(by_walking, query);
    }
}

TEST_F(LinkListTest, NoSearchTextIsSyntax)
{
    add_link(ann, "one");
    LinkRepository by_index(*store, {.rows_scanned = 0, .hits_sorted = always});
    for (const auto* term :
         {R"(")", R"("")", R"(one" OR "two)", "one*", "slug:one", "NOT one", "one OR one", "(one",
          "{slug}:one", "^one", "%%%", "___", "\\\\\\", "'; DROP TABLE links; --", ":owner"})
        EXPECT_EQ(by_index.list({.search = term}).total, 0) << term;
    EXPECT_EQ(by_index.list({.search = std::string("one\0two", 7)}).total, 0);
    EXPECT_EQ(by_index.list({.search = "\xff\xff\xff"}).total, 0);
    EXPECT_EQ(by_index.list({.search = std::string(100'000, 'x')}).total, 0);
    EXPECT_EQ(by_index.list({.search = "ONE"}).total, 1);
}

TEST_F(LinkListTest, SearchFollowsWhatChanges)
{
    LinkRepository by_index(*store, {.rows_scanned = 0, .hits_sorted = always});
    const auto link = add_link(ann, "sale");
    const auto rename = [&](const std::string& title) {
        const std::vector ids{link.id};
        ASSERT_EQ(repository.update(ids, clock.now(), [&](Link& l) { l.title = title; }).size(), 1);
    };
    rename("Summer offers");
    EXPECT_EQ(by_index.list({.search = "summer"}).total, 1);
    rename("Winter offers");
    EXPECT_EQ(by_index.list({.search = "summer"}).total, 0);
    EXPECT_EQ(by_index.list({.search = "winter"}).total, 1);
    repository.set_clicks(std::vector{LinkClicks{.link = link.id, .people = 5}});
    EXPECT_EQ(by_index.list({.search = "winter"}).total, 1);
    remove_link(link);
    EXPECT_EQ(by_index.list({.search = "winter"}).total, 0);
    store->write([](soci::session& session) {
        session << "INSERT INTO links_search (links_search, rank) VALUES ('integrity-check', 1)";
    });
}

TEST_F(LinkListTest, UnknownDomainHasNoLinksAndTheEmptyNameIsTheDefaultOne)
{
    add_link(ann, "plain");
    EXPECT_EQ(repository.list({.domain = "nowhere.example"}).total, 0);
    EXPECT_THAT(slugs_of(repository.list({.domain = ""}).links), ElementsAre("plain"));
    EXPECT_THAT(repository.list({.domain = "one.example"}).links, IsEmpty());
}

TEST_F(LinkListTest, PageBeyondTheEndIsEmptyButKnowsTheTotal)
{
    add_link(ann, "one");
    const auto page = repository.list({.page = 4'294'967'295, .page_size = 4'294'967'295});
    EXPECT_THAT(page.links, IsEmpty());
    EXPECT_EQ(page.total, 1);
}

TEST_F(LinkListTest, EachOrderOfAListHasAnIndex)
{
    const auto plan_of = [this](const std::string& order) {
        return store->read([&](soci::session& session) {
            int number = 0;
            std::string detail;
            session << "EXPLAIN QUERY PLAN SELECT id FROM links ORDER BY " + order + " LIMIT 10",
                soci::into(number), soci::into(number), soci::into(number), soci::into(detail);
            return detail;
        });
    };
    for (const auto* column :
         {"created_ms", "updated_ms", "slug", "title", "target_url", "expires_ms", "clicks"}) {
        const auto plan = plan_of(std::string(column) + " DESC, id DESC");
        EXPECT_TRUE(plan.contains("COVERING INDEX")) << column << ": " << plan;
    }
    EXPECT_TRUE(plan_of("status DESC, created_ms DESC, id DESC").contains("COVERING INDEX"));
}

TEST_F(LinkListTest, SuggestsTheMostFrequentValuesThatBeginSo)
{
    const auto add = [this](UserId owner, const std::string& source, int times) {
        std::vector<Link> links;
        for (int i = 0; i < times; ++i) {
            Link link;
            link.uid = "c" + source + std::to_string(i);
            link.slug = source + std::to_string(i);
            link.target_url = "https://example.com/";
            link.owner = owner;
            link.utm.source = source;
            links.push_back(link);
        }
        for (const auto& stored : repository.insert(links))
            ASSERT_TRUE(stored);
    };
    add(ann, "newsletter", 2);
    add(ann, "News_1", 3);
    add(bob, "news%2", 1);
    add(ann, "weixin", 1);
    add_link(ann, "without");

    const auto suggest = [this](const LinkScope& scope, std::string_view prefix) {
        std::vector<std::string> found;
        for (const auto& one : repository.suggest_utm(scope, "utm_source", prefix))
            found.push_back(one.value + " " + std::to_string(one.count));
        return found;
    };
    EXPECT_THAT(suggest({}, "NEWS"), ElementsAre("News_1 3", "newsletter 2", "news%2 1"));
    EXPECT_THAT(suggest({ann}, ""), ElementsAre("News_1 3", "newsletter 2", "weixin 1"));
    EXPECT_THAT(suggest({}, "news_"), ElementsAre("News_1 3"));
    EXPECT_THAT(suggest({}, "news%"), ElementsAre("news%2 1"));
    EXPECT_THAT(suggest({}, "ews"), IsEmpty());
    EXPECT_THAT(suggest({}, std::string_view("\0", 1)), IsEmpty());
    EXPECT_THAT(repository.suggest_utm({}, "utm_medium", ""), IsEmpty());
}

TEST_F(LinkListTest, SuggestsTwentyValuesAtMost)
{
    std::vector<Link> links;
    for (int i = 0; i < 25; ++i) {
        Link link;
        link.uid = "c" + std::to_string(i);
        link.slug = "slug" + std::to_string(i);
        link.target_url = "https://example.com/";
        link.owner = ann;
        link.utm.campaign = "c" + std::to_string(i);
        links.push_back(link);
    }
    ASSERT_EQ(repository.insert(links).size(), 25);
    EXPECT_EQ(repository.suggest_utm({}, "utm_campaign", "").size(), 20);
}

} // namespace
} // namespace waymark::links
