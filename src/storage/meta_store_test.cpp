// SPDX-License-Identifier: Apache-2.0
#include "base/error.hpp"
#include "storage/meta_store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <soci/soci.h>
#include <sys/stat.h>

#include <atomic>
#include <filesystem>
#include <latch>

namespace waymark::storage {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

constexpr Migration accounts[] = {
    {1, "accounts",
     "CREATE TABLE accounts (id {{id}}, balance BIGINT NOT NULL, note TEXT UNIQUE);\n"
     "INSERT INTO accounts (balance) VALUES (100);\n"
     "INSERT INTO accounts (balance) VALUES (0);\n"}};

long long total(soci::session& session)
{
    long long sum = 0;
    session << "SELECT sum(balance) FROM accounts", soci::into(sum);
    return sum;
}

long long first_balance(soci::session& session)
{
    long long balance = 0;
    session << "SELECT balance FROM accounts WHERE id = 1", soci::into(balance);
    return balance;
}

void move_one(soci::session& session)
{
    session << "UPDATE accounts SET balance = balance - 1 WHERE id = 1";
    session << "UPDATE accounts SET balance = balance + 1 WHERE id = 2";
}

// Each test runs on a file and in memory.
class MetaStoreTest : public testing::TestWithParam<bool> {
protected:
    void SetUp() override
    {
        std::string pattern = testing::TempDir() + "waymark-store-XXXXXX";
        ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
        directory = pattern;
        options.migrations = accounts;
        if (GetParam())
            options.path = (directory / "meta store?%.db").string();
        store = MetaStore::open(options);
    }

    void TearDown() override { std::filesystem::remove_all(directory); }

    std::filesystem::path directory;
    MetaStore::Options options;
    std::unique_ptr<MetaStore> store;
};

INSTANTIATE_TEST_SUITE_P(Stores, MetaStoreTest, testing::Bool(),
                         [](const auto& test) { return test.param ? "File" : "Memory"; });

TEST_P(MetaStoreTest, KeepsWhatAWriteDidWhenItReturns)
{
    store->write(move_one);
    EXPECT_EQ(store->read(first_balance), 99);
}

TEST_P(MetaStoreTest, KeepsNothingOfAWriteThatThrows)
{
    const auto fail_halfway = [](soci::session& session) {
        move_one(session);
        throw std::logic_error("enough");
    };
    EXPECT_THROW(store->write(fail_halfway), std::logic_error);
    EXPECT_EQ(store->read(first_balance), 100);
    store->write(move_one);
    EXPECT_EQ(store->read(first_balance), 99);
}

TEST_P(MetaStoreTest, KeepsNothingOfAWriteThatReturnsAnError)
{
    const auto refuse = [](soci::session& session) -> Result<int> {
        move_one(session);
        return failure(Errc::conflict, "taken");
    };
    const auto answer = store->write(refuse);
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, Errc::conflict);
    EXPECT_EQ(store->read(first_balance), 100);
}

TEST_P(MetaStoreTest, CommitsAWriteThatReturnsAValue)
{
    const auto accept = [](soci::session& session) -> Result<int> {
        move_one(session);
        return 7;
    };
    EXPECT_EQ(store->write(accept), Result<int>(7));
    EXPECT_EQ(store->read(first_balance), 99);
}

TEST_P(MetaStoreTest, ReadingSessionsCannotWrite)
{
    EXPECT_THROW(store->read(move_one), StoreError);
    EXPECT_EQ(store->read(total), 100);
}

TEST_P(MetaStoreTest, ErrorsDoNotTellBoundValues)
{
    const auto insert_twice = [](soci::session& session) {
        const std::string secret = "hunter2";
        for (int i = 0; i < 2; ++i)
            session << "INSERT INTO accounts (balance, note) VALUES (0, :note)", soci::use(secret);
    };
    try {
        store->write(insert_twice);
        FAIL() << "a duplicate was accepted";
    } catch (const StoreError& error) {
        EXPECT_THAT(error.what(), HasSubstr("UNIQUE constraint failed"));
        EXPECT_THAT(error.what(), Not(HasSubstr("hunter2")));
    }
}

TEST_P(MetaStoreTest, ReadersSeeWholeTransactionsWhileOneWrites)
{
    constexpr int transfers = 60;
    std::atomic<bool> writing = true;
    std::atomic<int> torn = 0;
    std::atomic<int> reads = 0;
    std::latch started(5);
    std::vector<std::jthread> readers;
    for (int i = 0; i < 4; ++i) {
        readers.emplace_back([&] {
            started.arrive_and_wait();
            while (writing) {
                torn += store->read(total) == 100 ? 0 : 1;
                ++reads;
            }
        });
    }
    started.arrive_and_wait();
    for (int i = 0; i < transfers; ++i)
        store->write(move_one);
    writing = false;
    readers.clear();

    EXPECT_EQ(torn, 0);
    EXPECT_GT(reads, 0);
    EXPECT_EQ(store->read(first_balance), 100 - transfers);
}

TEST_P(MetaStoreTest, WritesOfManyThreadsAreDoneOneAfterTheOther)
{
    {
        std::vector<std::jthread> writers;
        for (int i = 0; i < 4; ++i) {
            writers.emplace_back([&] {
                for (int n = 0; n < 10; ++n)
                    store->write(move_one);
            });
        }
    }
    EXPECT_EQ(store->read(first_balance), 60);
}

TEST_P(MetaStoreTest, ASecondReadIsOnlyTriedBesideAnother)
{
    options.readers = 2;
    if (GetParam())
        options.path = (directory / "other.db").string();
    const auto narrow = MetaStore::open(options);
    const auto one = [](soci::session& session) {
        int value = 0;
        session << "SELECT 1", soci::into(value);
        return value;
    };
    narrow->read([&](soci::session&) {
        EXPECT_EQ(narrow->try_read(one), 1);
        narrow->try_read([&](soci::session&) {
            EXPECT_EQ(narrow->try_read(one), std::nullopt);
            return true;
        });
        EXPECT_EQ(narrow->try_read(one), 1) << "a session that was tried is given back";
    });
}

TEST_P(MetaStoreTest, MoreReadersThanSessionsTakeTurns)
{
    options.readers = 1;
    if (GetParam())
        options.path = (directory / "other.db").string();
    const auto narrow = MetaStore::open(options);
    std::atomic<int> inside = 0;
    std::atomic<int> collisions = 0;
    {
        std::vector<std::jthread> readers;
        for (int i = 0; i < 4; ++i) {
            readers.emplace_back([&] {
                for (int n = 0; n < 50; ++n) {
                    narrow->read([&](soci::session& session) {
                        collisions += inside.fetch_add(1) == 0 ? 0 : 1;
                        total(session);
                        inside.fetch_sub(1);
                    });
                }
            });
        }
    }
    EXPECT_EQ(collisions, 0);
}

class MetaStoreFileTest : public MetaStoreTest {};
INSTANTIATE_TEST_SUITE_P(Stores, MetaStoreFileTest, testing::Values(true));

TEST_P(MetaStoreFileTest, ReadsOneStateThroughoutARead)
{
    const auto [before, after] = store->read([&](soci::session& session) {
        const auto first = first_balance(session);
        store->write(move_one);
        return std::pair(first, first_balance(session));
    });
    EXPECT_EQ(before, 100);
    EXPECT_EQ(after, 100);
    EXPECT_EQ(store->read(first_balance), 99);
}

TEST_P(MetaStoreFileTest, FindsAfterOpeningAgainWhatWasWritten)
{
    store->write(move_one);
    store.reset();
    EXPECT_EQ(MetaStore::open(options)->read(first_balance), 99);
}

TEST_P(MetaStoreFileTest, IsForItsOwnerOnly)
{
    struct stat status{};
    store->write(move_one);
    for (const auto& entry : std::filesystem::directory_iterator(directory)) {
        ASSERT_EQ(::stat(entry.path().c_str(), &status), 0);
        EXPECT_EQ(status.st_mode & 0777U, 0600U) << entry.path();
    }
}

TEST_P(MetaStoreFileTest, SyncsEveryCommitToDisk)
{
    const auto [journal, synchronous, foreign_keys] = store->write([](soci::session& session) {
        std::tuple<std::string, int, int> settings;
        session << "PRAGMA journal_mode", soci::into(std::get<0>(settings));
        session << "PRAGMA synchronous", soci::into(std::get<1>(settings));
        session << "PRAGMA foreign_keys", soci::into(std::get<2>(settings));
        return settings;
    });
    EXPECT_EQ(journal, "wal");
    EXPECT_EQ(synchronous, 2); // FULL
    EXPECT_EQ(foreign_keys, 1);
}

TEST_P(MetaStoreFileTest, IsUnavailableWhileAnotherProcessWritesForTooLong)
{
    options.busy_timeout = 20ms;
    const auto other = MetaStore::open(options);
    store->write([&](soci::session&) { EXPECT_THROW(other->write(move_one), StoreUnavailable); });
    EXPECT_NO_THROW(other->write(move_one));
}

TEST_P(MetaStoreFileTest, IsUnavailableWhileItIsFullAndKeepsNothingOfTheWrite)
{
    const auto fill = [](soci::session& session) {
        move_one(session);
        session << "PRAGMA max_page_count = 1";
        session << "INSERT INTO accounts (balance, note) VALUES (0, hex(zeroblob(100000)))";
    };
    EXPECT_THROW(store->write(fill), StoreUnavailable);
    EXPECT_EQ(store->read(first_balance), 100);

    store->write([](soci::session& session) { session << "PRAGMA max_page_count = 1000000"; });
    store->write(move_one);
    EXPECT_EQ(store->read(first_balance), 99);
}

TEST(MetaStore, RefusesAPathThatCannotBeMade)
{
    MetaStore::Options options;
    options.path = "/nonexistent/meta.db";
    EXPECT_THAT([&] { return MetaStore::open(options); },
                testing::ThrowsMessage<StoreError>(HasSubstr("/nonexistent/meta.db")));
}

TEST(MetaStore, RefusesAFileThatIsNoDatabase)
{
    std::string path = testing::TempDir() + "waymark-nodb-XXXXXX";
    const int file = ::mkstemp(path.data());
    ASSERT_GE(file, 0);
    const std::string text(4096, 'x');
    ASSERT_EQ(::write(file, text.data(), text.size()), static_cast<ssize_t>(text.size()));
    ::close(file);
    MetaStore::Options options;
    options.path = path;
    EXPECT_THROW(static_cast<void>(MetaStore::open(options)), StoreError);
    std::filesystem::remove(path);
}

TEST(MetaStore, AppliesTheBuiltinSchema)
{
    const auto store = MetaStore::open({});
    const auto tables = store->read([](soci::session& session) {
        std::vector<std::string> names(50);
        session << "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name",
            soci::into(names);
        return names;
    });
    for (const char* table : {"users", "links", "settings", "revoked_tokens"})
        EXPECT_THAT(tables, testing::Contains(table));
}

} // namespace
} // namespace waymark::storage
