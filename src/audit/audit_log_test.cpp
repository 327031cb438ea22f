// SPDX-License-Identifier: Apache-2.0
#include "audit/audit_log.hpp"
#include "storage/meta_store.hpp"
#include "storage/public_id.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <soci/soci.h>

#include <cstdint>
#include <limits>
#include <memory>
#include <utility>

namespace waymark::audit {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Optional;

constexpr TimePoint noon = from_epoch_ms(1'790'000'000'000);

class AuditLogTest : public testing::Test {
protected:
    static Entry entry(std::string action)
    {
        Entry made;
        made.action = std::move(action);
        made.entity_type = "url";
        return made;
    }

    // The actions found, in their order.
    std::vector<std::string> actions(const EntryQuery& query)
    {
        std::vector<std::string> found;
        for (const auto& item : log.list(query).items)
            found.push_back(item.action);
        return found;
    }

    // One entry a second, the first now.
    void record(std::initializer_list<std::string> these)
    {
        for (const auto& action : these) {
            log.record(entry(action));
            clock.advance(1s);
        }
    }

    ManualClock clock{noon};
    std::unique_ptr<storage::MetaStore> store = storage::MetaStore::open({});
    AuditLog log{*store, clock};
};

TEST_F(AuditLogTest, KeepsAnEntryAsItWasRecorded)
{
    log.record({.uid = "chosen by the caller",
                .actor = Actor{UserId{7}, "cann", "ann@example.com", "Ann"},
                .action = "URL_UPDATED",
                .entity_type = "url",
                .entity_id = "clink",
                .old_value = R"({"title":"a"})",
                .new_value = R"({"title":"b"})",
                .metadata = R"({"via":"api"})",
                .ip = "2001:db8::1",
                .user_agent = "curl/8"});
    const auto page = log.list({});
    ASSERT_EQ(page.items.size(), 1U);
    const Entry& found = page.items.front();
    EXPECT_TRUE(storage::is_public_id(found.uid)) << found.uid;
    EXPECT_EQ(found.time, noon);
    ASSERT_TRUE(found.actor);
    EXPECT_EQ(found.actor->id, UserId{7});
    EXPECT_EQ(found.actor->uid, "cann");
    EXPECT_EQ(found.actor->email, "ann@example.com");
    EXPECT_THAT(found.actor->name, Optional(std::string("Ann")));
    EXPECT_EQ(found.action, "URL_UPDATED");
    EXPECT_EQ(found.entity_type, "url");
    EXPECT_THAT(found.entity_id, Optional(std::string("clink")));
    EXPECT_THAT(found.old_value, Optional(std::string(R"({"title":"a"})")));
    EXPECT_THAT(found.new_value, Optional(std::string(R"({"title":"b"})")));
    EXPECT_THAT(found.metadata, Optional(std::string(R"({"via":"api"})")));
    EXPECT_THAT(found.ip, Optional(std::string("2001:db8::1")));
    EXPECT_THAT(found.user_agent, Optional(std::string("curl/8")));
}

TEST_F(AuditLogTest, WhatIsNotKnownOfAnEntryStaysUnknown)
{
    auto made = entry("USER_LOGIN");
    made.actor = Actor{UserId{7}, "cann", "", std::nullopt};
    log.record(made);
    made.actor.reset();
    log.record(made);
    const auto page = log.list({.oldest_first = true});
    ASSERT_EQ(page.items.size(), 2U);
    ASSERT_TRUE(page.items[0].actor);
    EXPECT_EQ(page.items[0].actor->name, std::nullopt);
    for (const auto& found : page.items) {
        for (const auto* text : {&found.entity_id, &found.old_value, &found.new_value,
                                 &found.metadata, &found.ip, &found.user_agent})
            EXPECT_EQ(*text, std::nullopt);
    }
    EXPECT_FALSE(page.items[1].actor);
}

TEST_F(AuditLogTest, KeepsMalformedTextWellFormed)
{
    auto made = entry("USER_LOGIN");
    made.user_agent = "a\xff";
    made.entity_id = std::string("x\0", 2);
    log.record(made);
    const auto page = log.list({});
    EXPECT_THAT(page.items.at(0).user_agent, Optional(std::string("a\xef\xbf\xbd")));
    EXPECT_THAT(page.items.at(0).entity_id, Optional(std::string("x\xef\xbf\xbd")));
}

TEST_F(AuditLogTest, ListsTheLatestFirstUnlessAskedOtherwise)
{
    record({"A", "B", "C"});
    EXPECT_THAT(actions({}), ElementsAre("C", "B", "A"));
    EXPECT_THAT(actions({.oldest_first = true}), ElementsAre("A", "B", "C"));
}

TEST_F(AuditLogTest, EntriesOfOneMillisecondKeepTheirOrder)
{
    for (const char* action : {"A", "B", "C"})
        log.record(entry(action));
    EXPECT_THAT(actions({}), ElementsAre("C", "B", "A"));
    EXPECT_THAT(actions({.oldest_first = true}), ElementsAre("A", "B", "C"));
}

TEST_F(AuditLogTest, PagesNeitherRepeatNorMissAnEntry)
{
    record({"A", "B", "C", "D", "E"});
    EXPECT_THAT(actions({.slice = {.offset = 0, .limit = 2}}), ElementsAre("E", "D"));
    EXPECT_THAT(actions({.slice = {.offset = 2, .limit = 2}}), ElementsAre("C", "B"));
    EXPECT_THAT(actions({.slice = {.offset = 4, .limit = 2}}), ElementsAre("A"));
    const auto beyond = log.list({.slice = {.offset = 5, .limit = 2}});
    EXPECT_THAT(beyond.items, IsEmpty());
    EXPECT_EQ(beyond.total, 5U);
    EXPECT_THAT(actions({.slice = {.offset = std::numeric_limits<std::uint64_t>::max()}}),
                IsEmpty());
}

TEST_F(AuditLogTest, FiltersByAction)
{
    record({"A", "B", "A"});
    const auto page = log.list({.action = "A", .slice = {.limit = 1}});
    EXPECT_EQ(page.items.size(), 1U);
    EXPECT_EQ(page.total, 2U);
    EXPECT_THAT(actions({.action = "a"}), IsEmpty());
}

TEST_F(AuditLogTest, FiltersByActor)
{
    for (const char* uid : {"cann", "cbob"}) {
        auto made = entry(uid);
        made.actor = Actor{UserId{1}, uid, "", std::nullopt};
        log.record(made);
    }
    log.record(entry("nobody"));
    EXPECT_THAT(actions({.actor_uid = "cbob"}), ElementsAre("cbob"));
}

TEST_F(AuditLogTest, FiltersByEntity)
{
    for (const char* type : {"url", "user"}) {
        for (const char* id : {"c1", "c2"}) {
            auto made = entry(std::string(type) + id);
            made.entity_type = type;
            made.entity_id = id;
            log.record(made);
        }
    }
    EXPECT_THAT(actions({.entity_type = "user"}), ElementsAre("userc2", "userc1"));
    EXPECT_THAT(actions({.entity_id = "c1"}), ElementsAre("userc1", "urlc1"));
    EXPECT_THAT(actions({.entity_type = "url", .entity_id = "c1"}), ElementsAre("urlc1"));
}

TEST_F(AuditLogTest, FiltersByTimeFromInclusiveUntilExclusive)
{
    record({"A", "B", "C", "D"});
    EXPECT_THAT(actions({.from = noon + 2s}), ElementsAre("D", "C"));
    EXPECT_THAT(actions({.until = noon + 2s}), ElementsAre("B", "A"));
    EXPECT_THAT(actions({.from = noon + 1s, .until = noon + 3s}), ElementsAre("C", "B"));
}

TEST_F(AuditLogTest, TextInAFilterIsNoSql)
{
    record({"A"});
    EXPECT_THAT(actions({.action = "' OR 1 = 1 --"}), IsEmpty());
    EXPECT_THAT(actions({.entity_type = "%"}), IsEmpty());
}

TEST_F(AuditLogTest, ThrowsWhatTheStoreThrows)
{
    store->write([](soci::session& session) {
        session << "CREATE TRIGGER refuse BEFORE INSERT ON audit_log "
                   "BEGIN SELECT RAISE(ABORT, 'refused'); END";
    });
    EXPECT_THROW(log.record(entry("A")), storage::StoreError);
}

TEST_F(AuditLogTest, ForgetsWhatIsOlderThanRetained)
{
    record({"A", "B", "C"});
    clock.set(noon + 24h + 1s);
    EXPECT_EQ(log.forget_older_than(std::chrono::days{1}), 1U);
    EXPECT_THAT(actions({}), ElementsAre("C", "B"));
    EXPECT_EQ(log.forget_older_than(std::chrono::days{1}), 0U);
}

TEST_F(AuditLogTest, ForgetsHoweverManyThereAre)
{
    store->write([](soci::session& session) {
        session << "WITH RECURSIVE numbers (n) AS "
                   "(SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 2500) "
                   "INSERT INTO audit_log (uid, created_ms, action, entity_type) "
                   "SELECT 'c' || n, n, 'A', 'url' FROM numbers";
    });
    record({"B"});
    EXPECT_EQ(log.forget_older_than(std::chrono::days{1}), 2500U);
    EXPECT_THAT(actions({}), ElementsAre("B"));
}

} // namespace
} // namespace waymark::audit
