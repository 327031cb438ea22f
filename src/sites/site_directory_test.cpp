// SPDX-License-Identifier: Apache-2.0
#include "sites/site_directory.hpp"
#include "sites/site_service.hpp"
#include "storage/meta_store.hpp"
#include "storage/sql_types.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>

namespace waymark::sites {

namespace {

constexpr UserId ann{1};

class SiteDirectoryTest : public testing::Test {
protected:
    SiteDirectoryTest()
    {
        store->write([](soci::session& session) {
            session << "INSERT INTO users (uid, email, role, password_hash, created_ms, updated_ms)"
                       " VALUES ('cann', 'ann@example.com', 'USER', 'x', 0, 0)";
        });
    }

    Site create(const std::string& domain, std::optional<std::string> tracking_id = {})
    {
        return sites
            .create(ann, {.name = "Shop", .domain = domain, .tracking_id = std::move(tracking_id)})
            .value();
    }

    std::unique_ptr<storage::MetaStore> store = storage::MetaStore::open({});
    SystemClock clock;
    SiteDirectory directory{*store};
    SiteService sites{{.store = *store, .clock = clock, .changed = [this] { directory.reload(); }}};
};

TEST_F(SiteDirectoryTest, FindsSitesByNumberAndTrackingId)
{
    const auto shop = create("https://shop.example");
    const auto blog = create("https://blog.example", "my-blog");
    EXPECT_EQ(*directory.find(shop.id), shop);
    EXPECT_EQ(*directory.find(fmt::format("{}", shop.id.value)), shop);
    EXPECT_EQ(*directory.find(shop.tracking_id), shop);
    EXPECT_EQ(*directory.find("my-blog"), blog);
}

TEST_F(SiteDirectoryTest, FindsNothingByAnythingElse)
{
    const auto shop = create("https://shop.example");
    EXPECT_EQ(directory.find(SiteId{99}), nullptr);
    for (const auto* reference : {"", "99", "-1", "1 ", "0x1", "18446744073709551617", "MY-BLOG"})
        EXPECT_EQ(directory.find(reference), nullptr) << reference;
    EXPECT_EQ(directory.find_by_host(""), nullptr);
    EXPECT_EQ(directory.find_by_host("www."), nullptr);
    EXPECT_EQ(directory.find_by_host("example"), nullptr);
}

TEST_F(SiteDirectoryTest, FindsSitesByHostWithAndWithoutWww)
{
    const auto shop = create("https://shop.example:8443/start");
    const auto blog = create("https://www.blog.example");
    create("app:nothing");
    EXPECT_EQ(*directory.find_by_host("shop.example"), shop);
    EXPECT_EQ(*directory.find_by_host("www.shop.example"), shop);
    EXPECT_EQ(*directory.find_by_host("blog.example"), blog);
    EXPECT_EQ(*directory.find_by_host("www.blog.example"), blog);
    EXPECT_EQ(directory.find_by_host("api.shop.example"), nullptr);
}

TEST_F(SiteDirectoryTest, OfSitesOfOneHostFindsTheOldest)
{
    const auto first = create("https://shop.example");
    const auto second = create("http://www.shop.example");
    EXPECT_EQ(*directory.find_by_host("www.shop.example"), first);
    ASSERT_TRUE(sites.remove({.id = ann}, first.id));
    EXPECT_EQ(*directory.find_by_host("shop.example"), second);
}

TEST_F(SiteDirectoryTest, KnowsEveryChangeAndForgetsWhatIsGone)
{
    const auto shop = create("https://shop.example");
    const auto before = directory.find(shop.id);
    const auto changed = sites.update(
        {.id = ann}, shop.id,
        {.domain = "https://store.example", .tracking_id = "store", .retention_days = 30});
    ASSERT_TRUE(changed);
    EXPECT_EQ(*directory.find("store"), changed->after);
    EXPECT_EQ(directory.find(shop.tracking_id), nullptr);
    EXPECT_EQ(directory.find_by_host("shop.example"), nullptr);
    EXPECT_EQ(*before, shop) << "what was found stays as it was";

    ASSERT_TRUE(sites.remove({.id = ann}, shop.id));
    EXPECT_EQ(directory.find(shop.id), nullptr);
    EXPECT_EQ(directory.find("store"), nullptr);
    EXPECT_EQ(directory.find_by_host("store.example"), nullptr);
}

TEST_F(SiteDirectoryTest, KeepsHostAndRulesReady)
{
    const auto site = sites.create(ann, {.name = "Shop",
                                         .domain = "https://Shop.example/",
                                         .rules = {{.list = VisitRule::List::blocked,
                                                    .kind = VisitRule::Kind::path,
                                                    .value = "/admin/*"}}});
    ASSERT_TRUE(site);
    const auto known = directory.find(site->id);
    ASSERT_NE(known, nullptr);
    EXPECT_EQ(known->host, "shop.example");
    EXPECT_TRUE(known->visit_rules.is_blocked(
        {.address = {}, .country = {}, .path = "/admin/", .host = {}}));
    EXPECT_FALSE(
        known->visit_rules.is_blocked({.address = {}, .country = {}, .path = "/", .host = {}}));
}

TEST_F(SiteDirectoryTest, AnswersWhileItIsReloaded)
{
    const auto shop = create("https://shop.example");
    std::atomic<bool> is_done = false;
    std::atomic<int> lost = 0;
    {
        const std::jthread asking([&] {
            while (!is_done) {
                if (directory.find(shop.id) == nullptr)
                    ++lost;
            }
        });
        for (int i = 0; i < 50; ++i)
            directory.reload();
        is_done = true;
    }
    EXPECT_EQ(lost, 0);
}

} // namespace

} // namespace waymark::sites
