// SPDX-License-Identifier: Apache-2.0
#include "audit/operation_log.hpp"
#include "storage/meta_store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <soci/soci.h>

#include <memory>
#include <thread>
#include <utility>

namespace waymark::audit {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Optional;

constexpr TimePoint noon = from_epoch_ms(1'790'000'000'000);

class OperationLogTest : public testing::Test {
protected:
    static Operation operation(std::string path, TimePoint time = noon)
    {
        Operation made;
        made.time = time;
        made.path = std::move(path);
        made.response_code = 200;
        return made;
    }

    // One operation a second, the first at noon.
    void record(std::initializer_list<std::string> paths)
    {
        TimePoint time = noon;
        for (const auto& path : paths) {
            log.record(operation(path, time));
            time += 1s;
        }
    }

    void record_by(std::string username)
    {
        auto made = operation(username);
        made.username = std::move(username);
        log.record(std::move(made));
    }

    // The paths found, in their order.
    std::vector<std::string> paths(const OperationQuery& query)
    {
        std::vector<std::string> found;
        for (const auto& item : log.list(query).items)
            found.push_back(item.path);
        return found;
    }

    Operation only()
    {
        auto page = log.list({});
        EXPECT_EQ(page.items.size(), 1U);
        return std::move(page.items.at(0));
    }

    // One that needs room of its own in the store.
    static Operation large(std::string path)
    {
        auto made = operation(std::move(path));
        made.request_body = std::string(5'000, 'x');
        return made;
    }

    void refuse(const std::string& path)
    {
        store->write([&](soci::session& session) {
            session << "CREATE TRIGGER refuse BEFORE INSERT ON operations WHEN NEW.path = '" +
                           path + "' BEGIN SELECT RAISE(ABORT, 'refused'); END";
        });
    }

    void fill_store()
    {
        store->write([](soci::session& session) { session << "PRAGMA max_page_count = 1"; });
    }

    void make_room()
    {
        store->write([](soci::session& session) { session << "PRAGMA max_page_count = 1000000"; });
    }

    long long count_rows()
    {
        return store->read([](soci::session& session) {
            long long rows = 0;
            session << "SELECT count(*) FROM operations", soci::into(rows);
            return rows;
        });
    }

    std::unique_ptr<storage::MetaStore> store = storage::MetaStore::open({});
    OperationLog log{*store, 3'000};
};

TEST_F(OperationLogTest, KeepsAnOperationAsItWasRecorded)
{
    log.record({.time = noon,
                .user = UserId{7},
                .username = "ann",
                .operation = "创建",
                .resource = "短网址",
                .resource_id = "12",
                .method = "POST",
                .path = "/api/v1/short_links",
                .request_body = R"({"original_url":"https://example.com"})",
                .response_code = 409,
                .response_body = R"({"code":40901})",
                .ip = "127.0.0.1",
                .user_agent = "curl/8",
                .duration = 3ms,
                .error_message = "taken"});
    const auto found = only();
    EXPECT_GT(found.id, 0U);
    EXPECT_EQ(found.time, noon);
    EXPECT_THAT(found.user, Optional(UserId{7}));
    EXPECT_EQ(found.username, "ann");
    EXPECT_EQ(found.operation, "创建");
    EXPECT_EQ(found.resource, "短网址");
    EXPECT_EQ(found.resource_id, "12");
    EXPECT_EQ(found.method, "POST");
    EXPECT_EQ(found.path, "/api/v1/short_links");
    EXPECT_EQ(found.request_body, R"({"original_url":"https://example.com"})");
    EXPECT_EQ(found.response_code, 409);
    EXPECT_EQ(found.response_body, R"({"code":40901})");
    EXPECT_EQ(found.ip, "127.0.0.1");
    EXPECT_EQ(found.user_agent, "curl/8");
    EXPECT_EQ(found.duration, 3ms);
    EXPECT_EQ(found.error_message, "taken");
}

TEST_F(OperationLogTest, NobodySignedInIsNobody)
{
    log.record(operation("/"));
    EXPECT_EQ(only().user, std::nullopt);
}

TEST_F(OperationLogTest, SucceedsBelowStatus400)
{
    EXPECT_TRUE(Operation{.response_code = 399}.is_success());
    EXPECT_FALSE(Operation{.response_code = 400}.is_success());
}

TEST_F(OperationLogTest, CutsLongTexts)
{
    auto made = operation(std::string(1'001, 'p'));
    made.request_body = std::string(5'000, 'q');
    made.response_body = std::string(5'001, 'r');
    made.user_agent = std::string(501, 'u');
    made.username = std::string(100'000, 'n');
    log.record(made);
    const auto found = only();
    EXPECT_EQ(found.request_body, std::string(5'000, 'q'));
    EXPECT_EQ(found.response_body, std::string(5'000, 'r') + "...");
    EXPECT_EQ(found.user_agent, std::string(500, 'u'));
    EXPECT_EQ(found.path, std::string(1'000, 'p'));
    EXPECT_EQ(found.username, std::string(1'000, 'n'));
}

TEST_F(OperationLogTest, CutsNoCharacterInTwo)
{
    auto made = operation("/");
    made.request_body = std::string(4'999, 'q') + "网";
    made.user_agent = std::string(498, 'u') + "网";
    log.record(made);
    const auto found = only();
    EXPECT_EQ(found.request_body, std::string(4'999, 'q') + "...");
    EXPECT_EQ(found.user_agent, std::string(498, 'u'));
}

TEST_F(OperationLogTest, KeepsMalformedTextWellFormedAndWithinItsBound)
{
    auto made = operation("/\xff");
    made.request_body = std::string(5'000, '\x80');
    made.username = std::string("ann\0", 4);
    log.record(made);
    const auto found = only();
    EXPECT_EQ(found.path, "/\xef\xbf\xbd");
    EXPECT_EQ(found.username, "ann\xef\xbf\xbd");
    EXPECT_EQ(found.request_body.size(), 4'998U + 3);
    EXPECT_TRUE(found.request_body.ends_with("\xef\xbf\xbd..."));
}

TEST_F(OperationLogTest, ListsTheLatestFirst)
{
    record({"a", "b", "c"});
    EXPECT_THAT(paths({}), ElementsAre("c", "b", "a"));
}

TEST_F(OperationLogTest, OperationsOfOneMillisecondKeepTheirOrder)
{
    for (const char* path : {"a", "b", "c"})
        log.record(operation(path));
    EXPECT_THAT(paths({}), ElementsAre("c", "b", "a"));
}

TEST_F(OperationLogTest, PagesNeitherRepeatNorMissAnOperation)
{
    record({"a", "b", "c", "d", "e"});
    EXPECT_THAT(paths({.slice = {.offset = 0, .limit = 2}}), ElementsAre("e", "d"));
    EXPECT_THAT(paths({.slice = {.offset = 2, .limit = 2}}), ElementsAre("c", "b"));
    EXPECT_THAT(paths({.slice = {.offset = 4, .limit = 2}}), ElementsAre("a"));
    const auto beyond = log.list({.slice = {.offset = 6, .limit = 2}});
    EXPECT_THAT(beyond.items, IsEmpty());
    EXPECT_EQ(beyond.total, 5U);
}

TEST_F(OperationLogTest, FiltersByUser)
{
    for (const std::uint64_t id : {1U, 2U}) {
        auto made = operation(std::to_string(id));
        made.user = UserId{id};
        log.record(made);
    }
    record({"nobody"});
    const auto page = log.list({.user = UserId{2}});
    EXPECT_EQ(page.total, 1U);
    EXPECT_EQ(page.items.at(0).path, "2");
}

TEST_F(OperationLogTest, FiltersByAPartOfTheUsernameInWhateverCase)
{
    record_by("Joanna");
    record_by("bob");
    EXPECT_THAT(paths({.username = "ANN"}), ElementsAre("Joanna"));
    EXPECT_THAT(paths({.username = "joanna"}), ElementsAre("Joanna"));
    EXPECT_THAT(paths({.username = "o"}), ElementsAre("bob", "Joanna"));
}

TEST_F(OperationLogTest, NoCharacterOfAPartIsAWildcard)
{
    for (const char* name : {"a%b", "a_b", R"(a\b)", "axb"})
        record_by(name);
    EXPECT_THAT(paths({.username = "a%b"}), ElementsAre("a%b"));
    EXPECT_THAT(paths({.username = "a_b"}), ElementsAre("a_b"));
    EXPECT_THAT(paths({.username = R"(a\b)"}), ElementsAre(R"(a\b)"));
    EXPECT_THAT(paths({.username = "%"}), ElementsAre("a%b"));
    EXPECT_THAT(paths({.username = "' OR 1 = 1 --"}), IsEmpty());
}

TEST_F(OperationLogTest, FiltersByAPartOfTheOperation)
{
    for (const char* name : {"创建", "批量创建", "删除"}) {
        auto made = operation(name);
        made.operation = name;
        log.record(made);
    }
    EXPECT_THAT(paths({.operation = "创建"}), ElementsAre("批量创建", "创建"));
}

TEST_F(OperationLogTest, FiltersByTheWholeResourceAndMethod)
{
    for (const char* resource : {"用户", "用户组"}) {
        for (const char* method : {"GET", "POST"}) {
            auto made = operation(std::string(method) + resource);
            made.resource = resource;
            made.method = method;
            log.record(made);
        }
    }
    EXPECT_THAT(paths({.resource = "用户"}), ElementsAre("POST用户", "GET用户"));
    EXPECT_THAT(paths({.method = "GET"}), ElementsAre("GET用户组", "GET用户"));
    EXPECT_THAT(paths({.resource = "用户", .method = "GET"}), ElementsAre("GET用户"));
    EXPECT_THAT(paths({.method = "G"}), IsEmpty());
}

TEST_F(OperationLogTest, FiltersBySuccess)
{
    for (const int code : {200, 399, 400, 500}) {
        auto made = operation(std::to_string(code));
        made.response_code = code;
        log.record(made);
    }
    EXPECT_THAT(paths({.is_success = true}), ElementsAre("399", "200"));
    EXPECT_THAT(paths({.is_success = false}), ElementsAre("500", "400"));
}

TEST_F(OperationLogTest, FiltersByTimeBothEndsInclusive)
{
    record({"a", "b", "c", "d"});
    EXPECT_THAT(paths({.from = noon + 2s}), ElementsAre("d", "c"));
    EXPECT_THAT(paths({.until = noon + 1s}), ElementsAre("b", "a"));
    EXPECT_THAT(paths({.from = noon + 1s, .until = noon + 2s}), ElementsAre("c", "b"));
}

TEST_F(OperationLogTest, WritesNothingBeforeItIsFlushed)
{
    record({"a", "b"});
    EXPECT_EQ(count_rows(), 0);
    EXPECT_EQ(log.flush(), 2U);
    EXPECT_EQ(count_rows(), 2);
    EXPECT_EQ(log.flush(), 0U);
    EXPECT_EQ(count_rows(), 2);
}

TEST_F(OperationLogTest, WritesHoweverManyWait)
{
    for (int i = 0; i < 2'500; ++i)
        log.record(operation("/"));
    EXPECT_EQ(log.flush(), 2'500U);
    EXPECT_EQ(count_rows(), 2'500);
}

TEST_F(OperationLogTest, ListsWhatWasRecordedJustNow)
{
    record({"a"});
    EXPECT_THAT(paths({}), ElementsAre("a"));
    log.record(operation("b"));
    EXPECT_THAT(paths({}), ElementsAre("b", "a"));
}

TEST_F(OperationLogTest, WhatAFullStoreRefusesStaysNotedInItsOrder)
{
    log.record(large("a"));
    log.record(large("b"));
    fill_store();
    EXPECT_THROW(log.flush(), storage::StoreUnavailable);
    log.record(large("c"));
    EXPECT_THROW(log.flush(), storage::StoreUnavailable);
    EXPECT_THROW((void)log.list({}), storage::StoreUnavailable);
    EXPECT_EQ(count_rows(), 0);

    make_room();
    EXPECT_EQ(log.flush(), 3U);
    EXPECT_THAT(paths({}), ElementsAre("c", "b", "a"));
    EXPECT_EQ(log.dropped(), 0U);
}

TEST_F(OperationLogTest, AnOperationThatIsRefusedForGoodIsDroppedAndBlocksNothing)
{
    refuse("bad");
    record({"a", "bad", "b"});
    EXPECT_EQ(log.flush(), 2U);
    EXPECT_EQ(log.dropped(), 1U);
    log.record(operation("c", noon + 3s));
    EXPECT_EQ(log.flush(), 1U);
    EXPECT_EQ(log.dropped(), 1U);
    EXPECT_THAT(paths({}), ElementsAre("c", "b", "a"));
}

TEST_F(OperationLogTest, WhatWasWrittenBeforeTheStoreWasFullIsNotWrittenTwice)
{
    refuse("bad");
    record({"a", "bad"});
    log.record(large("b"));
    fill_store();
    EXPECT_THROW(log.flush(), storage::StoreUnavailable);
    EXPECT_EQ(count_rows(), 1);
    EXPECT_EQ(log.dropped(), 1U);

    make_room();
    EXPECT_EQ(log.flush(), 1U);
    EXPECT_EQ(count_rows(), 2);
    EXPECT_EQ(log.dropped(), 1U);
}

TEST_F(OperationLogTest, DropsAndCountsWhatIsTooMuch)
{
    OperationLog small(*store, 2);
    for (const char* path : {"a", "b", "c", "d"})
        small.record(operation(path));
    EXPECT_EQ(small.dropped(), 2U);
    EXPECT_EQ(small.flush(), 2U);
    small.record(operation("e"));
    EXPECT_EQ(small.dropped(), 2U);
    EXPECT_THAT(paths({}), ElementsAre("b", "a"));
}

TEST_F(OperationLogTest, WhatTheStoreRefusedTakesItsPlaceStill)
{
    OperationLog small(*store, 2);
    small.record(large("a"));
    fill_store();
    EXPECT_THROW(small.flush(), storage::StoreUnavailable);
    small.record(operation("b"));
    small.record(operation("c"));
    EXPECT_EQ(small.dropped(), 1U);
    make_room();
    EXPECT_EQ(small.flush(), 2U);
}

TEST_F(OperationLogTest, EveryOperationOfManyThreadsIsWrittenOnce)
{
    {
        std::vector<std::jthread> workers;
        for (int thread = 0; thread < 4; ++thread) {
            workers.emplace_back([&] {
                for (int i = 0; i < 500; ++i)
                    log.record(operation("/"));
            });
        }
        for (int thread = 0; thread < 2; ++thread) {
            workers.emplace_back([&] {
                for (int i = 0; i < 20; ++i)
                    log.flush();
            });
        }
    }
    log.flush();
    EXPECT_EQ(count_rows(), 2'000);
    EXPECT_EQ(log.dropped(), 0U);
}

TEST_F(OperationLogTest, ForgetsWhatIsOlderThanRetained)
{
    record({"a", "b", "c"});
    log.flush();
    EXPECT_EQ(log.forget_older_than(std::chrono::days{1}, noon + 24h + 1s), 1U);
    EXPECT_THAT(paths({}), ElementsAre("c", "b"));
}

TEST_F(OperationLogTest, ForgetsHoweverManyThereAre)
{
    for (int i = 0; i < 2'500; ++i)
        log.record(operation("old", noon - 48h));
    record({"a"});
    log.flush();
    EXPECT_EQ(log.forget_older_than(std::chrono::days{1}, noon), 2'500U);
    EXPECT_THAT(paths({}), ElementsAre("a"));
}

} // namespace
} // namespace waymark::audit
