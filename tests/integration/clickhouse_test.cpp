// SPDX-License-Identifier: Apache-2.0
#include "clickhouse/child_process.hpp"
#include "clickhouse/engine_process.hpp"
#include "clickhouse/literals.hpp"
#include "clickhouse/row_binary.hpp"
#include "event_stores.hpp"
#include "temporary_directory.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <signal.h>

#include <limits>

namespace waymark::clickhouse {

namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;
using std::chrono::sys_seconds;
using ::testing::ElementsAre;
using waymark::testing::EventStore;
using waymark::testing::StoreKind;
using waymark::testing::TemporaryDirectory;

// The same cases for every store; one process a store for all of them.
class ClickhouseStore : public ::testing::TestWithParam<StoreKind> {
protected:
    static Client& client()
    {
        auto& store = stores()[GetParam()];
        if (!store)
            store = waymark::testing::start_store(GetParam());
        return store->client();
    }

    static void TearDownTestSuite() { stores().clear(); }

private:
    static std::map<StoreKind, std::unique_ptr<EventStore>>& stores()
    {
        static std::map<StoreKind, std::unique_ptr<EventStore>> running;
        return running;
    }
};

INSTANTIATE_TEST_SUITE_P(Both, ClickhouseStore,
                         ::testing::Values(StoreKind::engine, StoreKind::server_18),
                         ::testing::PrintToStringParamName());

TEST_P(ClickhouseStore, StoresEveryTypeOfTheSubset)
{
    client().execute(
        "CREATE TABLE types (a UInt8, b UInt16, c UInt32, d UInt64, e Int64, f Float64,"
        " g Decimal(18,4), h String, i LowCardinality(String), j Date,"
        " k DateTime('UTC'), l UUID, m Array(String), n Array(UInt64))"
        " ENGINE = MergeTree ORDER BY d");
    RowBinary rows;
    rows.u8(255);
    rows.u16(65535);
    rows.u32(4'000'000'000);
    rows.u64(std::numeric_limits<std::uint64_t>::max());
    rows.i64(std::numeric_limits<std::int64_t>::min());
    rows.f64(-0.1);
    rows.decimal_e4(-12'3400);
    rows.text(std::string_view("\0\t\n\\'\xff", 6));
    rows.text(std::string(300, 'x'));
    rows.date(sys_days{2026y / 2 / 9});
    rows.date_time(sys_days{2026y / 2 / 9} + 1h);
    rows.uuid({0x61f0c4045cb311e7, 0x907ba6006ad3dba0});
    rows.array(2);
    rows.text("it's, [so]");
    rows.text("\t");
    rows.array(0);
    client().insert("INSERT INTO types FORMAT RowBinary", rows.bytes());

    const auto set = client().query("SELECT * FROM types");
    ASSERT_EQ(set.size(), 1U);
    const auto row = set.front();
    EXPECT_EQ(row.u64("a"), 255U);
    EXPECT_EQ(row.u64("b"), 65535U);
    EXPECT_EQ(row.u64("c"), 4'000'000'000U);
    EXPECT_EQ(row.u64("d"), std::numeric_limits<std::uint64_t>::max());
    EXPECT_EQ(row.i64("e"), std::numeric_limits<std::int64_t>::min());
    EXPECT_EQ(row.f64("f"), -0.1);
    EXPECT_DOUBLE_EQ(row.f64("g"), -12.34);
    EXPECT_EQ(row.text("h"), std::string_view("\0\t\n\\'\xff", 6));
    EXPECT_EQ(row.text("i"), std::string(300, 'x'));
    EXPECT_EQ(row.text("j"), "2026-02-09");
    EXPECT_EQ(row.text("k"), "2026-02-09 01:00:00");
    EXPECT_EQ(row.text("l"), "61f0c404-5cb3-11e7-907b-a6006ad3dba0");
    EXPECT_THAT(row.array("m"), ElementsAre("it's, [so]", "\t"));
    EXPECT_THAT(row.array("n"), ElementsAre());
}

TEST_P(ClickhouseStore, StoresABatchOfTwoHundredThousandRows)
{
    constexpr std::uint64_t count = 200'000;
    client().execute("CREATE TABLE batch (id UInt64, country LowCardinality(String), path String)"
                     " ENGINE = MergeTree ORDER BY id");
    RowBinary rows;
    for (std::uint64_t id = 0; id < count; ++id) {
        rows.u64(id);
        rows.text(id % 2 == 0 ? "TW" : "DE");
        rows.text(fmt::format("/page/{}", id));
    }
    client().insert("INSERT INTO batch (id, country, path) FORMAT RowBinary", rows.bytes());

    const auto totals = client().query("SELECT count() AS n, sum(id) AS s, sum(length(path)) AS b,"
                                       " countIf(country = 'TW') AS tw FROM batch");
    EXPECT_EQ(totals.front().u64("n"), count);
    EXPECT_EQ(totals.front().u64("s"), count * (count - 1) / 2);
    EXPECT_EQ(totals.front().u64("b"), 6 * count + 1'088'890);
    EXPECT_EQ(totals.front().u64("tw"), count / 2);
}

TEST_P(ClickhouseStore, GivesEachByteOfALiteralBack)
{
    std::string every_byte;
    for (int byte = 0; byte < 256; ++byte)
        every_byte += static_cast<char>(byte);
    for (const auto& text : std::vector<std::string>{
             every_byte, "", "'", "\\", "\\'", "'; DROP TABLE t; --", "台北 🙂", "\xc3\x28", "\\N",
             "“quoted”", "a\r\nb", std::string(3, '\0'), "/* */ -- #"}) {
        const auto set =
            client().query(fmt::format("SELECT {} AS t, {} = {} AS same, length({}) AS n",
                                       literal(text), literal(text), literal(text), literal(text)));
        EXPECT_EQ(set.front().text("t"), text);
        EXPECT_EQ(set.front().u64("n"), text.size());
    }
}

TEST_P(ClickhouseStore, UnderstandsEveryKindOfLiteral)
{
    const std::vector<std::string> texts{"it's", "\\", ""};
    const std::vector<std::uint64_t> numbers{0, std::numeric_limits<std::uint64_t>::max()};
    const auto sql = fmt::format(
        "SELECT 1-{} AS a, {} AS b, {} AS c, {} AS d, {} AS e, {} AS f, {} AS g, {} AS h, {} AS i,"
        " 'b' IN {} AS j, 0 IN {} AS k",
        literal(-1), literal(std::numeric_limits<std::int64_t>::min()), literal(0.1).value(),
        literal(sys_days{2105y / 12 / 31}).value(),
        literal(sys_seconds{sys_days{2026y / 2 / 9} + 1h}).value(),
        literal(Uuid{0x61f0c4045cb311e7, 0x907ba6006ad3dba0}), literal(std::span(texts)),
        literal(std::span(numbers)), literal(std::span<const std::string>{}), literal_set(texts),
        literal_set(numbers));
    const auto set = client().query(sql);
    const auto row = set.front();
    EXPECT_EQ(row.i64("a"), 2);
    EXPECT_EQ(row.i64("b"), std::numeric_limits<std::int64_t>::min());
    EXPECT_EQ(row.f64("c"), 0.1);
    EXPECT_EQ(row.text("d"), "2105-12-31");
    EXPECT_EQ(row.text("e"), "2026-02-09 01:00:00");
    EXPECT_EQ(row.text("f"), "61f0c404-5cb3-11e7-907b-a6006ad3dba0");
    EXPECT_THAT(row.array("g"), ElementsAre("it's", "\\", ""));
    EXPECT_THAT(row.array("h"), ElementsAre("0", "18446744073709551615"));
    EXPECT_THAT(row.array("i"), ElementsAre());
    EXPECT_EQ(row.u64("j"), 0U);
    EXPECT_EQ(row.u64("k"), 1U);
}

TEST_P(ClickhouseStore, TakesAnyNameForAColumn)
{
    for (const std::string name : {"props.key", "a`b", "back\\slash", "it's", "台北"}) {
        const auto set = client().query(fmt::format("SELECT 1 AS {}", identifier(name)));
        EXPECT_EQ(set.front().u64(name), 1U);
    }
}

TEST_P(ClickhouseStore, RefusesAQueryWithItsCode)
{
    const auto code_of = [](std::string_view sql, const QueryOptions& options) {
        try {
            (void)client().query(sql, options);
            return 0;
        } catch (const QueryError& error) {
            return error.code();
        }
    };
    EXPECT_EQ(code_of("SELECT * FROM no_such_table", {}), 60);
    EXPECT_EQ(code_of("SELECT 1 +", {}), 62);
    EXPECT_EQ(code_of("SELECT number FROM system.numbers LIMIT 200000",
                      {.rows_max = 1000, .settings = {}}),
              396);
    EXPECT_EQ(code_of("SELECT throwIf(number = 100000) FROM numbers(200000)", {}), 395);
}

TEST_P(ClickhouseStore, StopsAQueryThatTakesTooLong)
{
    // The server may say so, or the client give up first.
    EXPECT_ANY_THROW((void)client().query("SELECT count() FROM system.numbers",
                                          {.timeout = 1s, .settings = {}}));
    EXPECT_EQ(client().query("SELECT 1 AS a").front().u64("a"), 1U);
}

TEST_P(ClickhouseStore, AppliesASettingToItsOwnQueryOnly)
{
    const auto threads = [](Settings settings) {
        return client()
            .query("SELECT value FROM system.settings WHERE name = 'max_block_size'",
                   {.settings = std::move(settings)})
            .front()
            .u64(0);
    };
    const auto before = threads({});
    EXPECT_EQ(threads({{"max_block_size", "1234"}}), 1234U);
    EXPECT_EQ(threads({}), before);
}

TEST_P(ClickhouseStore, AnswersReadersWhileItIsWrittenTo)
{
    constexpr std::uint64_t batches = 20;
    constexpr std::uint64_t batch_rows = 10'000;
    client().execute(
        "CREATE TABLE shared (batch UInt64, id UInt64) ENGINE = MergeTree ORDER BY id");
    std::atomic<bool> is_written{false};
    std::atomic<std::uint64_t> torn_batches{0};
    std::vector<std::jthread> readers;
    for (int i = 0; i < 3; ++i) {
        readers.emplace_back([&] {
            while (!is_written) {
                const auto set = client().query("SELECT batch, count() AS n FROM shared"
                                                " GROUP BY batch");
                for (const auto row : set)
                    torn_batches += row.u64("n") == batch_rows ? 0U : 1U;
            }
        });
    }
    for (std::uint64_t batch = 0; batch < batches; ++batch) {
        RowBinary rows;
        for (std::uint64_t id = 0; id < batch_rows; ++id) {
            rows.u64(batch);
            rows.u64(id);
        }
        client().insert("INSERT INTO shared (batch, id) FORMAT RowBinary", rows.bytes());
    }
    is_written = true;
    readers.clear();
    EXPECT_EQ(torn_batches, 0U);
    EXPECT_EQ(client().query("SELECT count() AS n FROM shared").front().u64("n"),
              batches * batch_rows);
}

class Engine : public ::testing::Test {
protected:
    [[nodiscard]] EngineOptions options(std::string_view socket = "engine.sock") const
    {
        return {.program = WAYMARK_ENGINE,
                .library = WAYMARK_CHDB_LIBRARY,
                .data_dir = directory.path(),
                .socket = directory.path() / socket};
    }
    [[nodiscard]] ClientOptions to_engine(std::string_view socket = "engine.sock") const
    {
        return {.endpoint = Endpoint::unix_socket((directory.path() / socket).string())};
    }

    template <typename Condition>
    static bool eventually(Condition condition)
    {
        const auto deadline = std::chrono::steady_clock::now() + 30s;
        while (!condition()) {
            if (std::chrono::steady_clock::now() >= deadline)
                return false;
            std::this_thread::sleep_for(10ms);
        }
        return true;
    }

    TemporaryDirectory directory;
};

TEST_F(Engine, KeepsItsDataWhenItIsKilledAndIsBackByItself)
{
    EngineProcess engine(options());
    engine.start();
    ASSERT_TRUE(engine.wait_until_running(60s));
    Client client(to_engine());
    client.execute("CREATE TABLE kept (id UInt64) ENGINE = MergeTree ORDER BY id");
    client.execute("INSERT INTO kept SELECT number FROM numbers(1000)");

    const auto killed = engine.status().pid;
    ::kill(killed, SIGKILL);
    ASSERT_TRUE(eventually([&] {
        const auto status = engine.status();
        return status.state == EngineState::running && status.pid != killed;
    }));
    EXPECT_EQ(client.query("SELECT count() AS n FROM kept").front().u64("n"), 1000U);
    EXPECT_EQ(engine.status().restarts, 1U);
    EXPECT_EQ(engine.status().last_ending, "signal 9");
    EXPECT_TRUE(engine.stop(5s));
    EXPECT_EQ(engine.status().last_ending, "exit code 0");
}

TEST_F(Engine, StoresABatchOfOneTokenOnceAlsoAfterARestart)
{
    RowBinary rows;
    for (std::uint64_t id = 0; id < 1000; ++id)
        rows.u64(id);
    const auto insert = [&](Client& client, const std::string& token) {
        client.insert("INSERT INTO once (id) FORMAT RowBinary", rows.bytes(),
                      {.deduplication_token = token, .settings = {}});
    };
    EngineProcess engine(options());
    engine.start();
    ASSERT_TRUE(engine.wait_until_running(60s));
    Client client(to_engine());
    client.execute("CREATE TABLE once (id UInt64) ENGINE = MergeTree ORDER BY id"
                   " SETTINGS non_replicated_deduplication_window = 100");
    insert(client, "a");
    insert(client, "a");
    insert(client, "b");
    ASSERT_TRUE(engine.stop(5s));
    engine.start();
    ASSERT_TRUE(engine.wait_until_running(60s));
    insert(client, "b");
    EXPECT_EQ(client.query("SELECT count() AS n FROM once").front().u64("n"), 2000U);
}

TEST_F(Engine, WaitsForTheOneBeforeItToLetItsDataGo)
{
    EngineProcess first(options("first.sock"));
    first.start();
    ASSERT_TRUE(first.wait_until_running(60s));
    EngineProcess second(options("second.sock"));
    second.start();
    EXPECT_FALSE(second.wait_until_running(500ms));
    EXPECT_EQ(second.status().state, EngineState::starting);
    EXPECT_TRUE(first.stop(5s));
    EXPECT_TRUE(second.wait_until_running(30s));
}

TEST_F(Engine, EndsWithTheProcessThatStartedIt)
{
    const auto command = fmt::format("'{}' --library '{}' --data-dir '{}' --socket '{}/engine.sock'"
                                     " --parent $$ & exec sleep 600",
                                     WAYMARK_ENGINE, WAYMARK_CHDB_LIBRARY,
                                     directory.path().string(), directory.path().string());
    auto parent = ChildProcess::start({"/bin/sh", "-c", command});
    ASSERT_TRUE(parent);
    Client client(to_engine());
    ASSERT_TRUE(eventually([&] { return client.ping(1s); }));
    parent->send(SIGKILL);
    EXPECT_TRUE(eventually([&] { return !client.ping(1s); }));
}

TEST_F(Engine, StopsWithinItsTimeAlsoDuringAQuery)
{
    EngineProcess engine(options());
    engine.start();
    ASSERT_TRUE(engine.wait_until_running(60s));
    Client client(to_engine());
    const std::jthread reader(
        [&] { EXPECT_ANY_THROW((void)client.query("SELECT count() FROM system.numbers")); });
    Client other(to_engine());
    ASSERT_TRUE(eventually([&] {
        return other.query("SELECT count() AS n FROM system.processes").front().u64("n") > 1;
    }));
    EXPECT_TRUE(engine.stop(3s));
}

} // namespace

} // namespace waymark::clickhouse
