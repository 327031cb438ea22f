// SPDX-License-Identifier: Apache-2.0
#include "clickhouse/client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <filesystem>
#include <mutex>
#include <thread>

namespace waymark::clickhouse {

namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

// The other end of a wire: gives the prepared answers, byte for byte, one a request, and keeps the
// requests. What servers do that can't be made to happen with a real one. Without an answer left it
// closes the connection.
class ScriptedPeer {
public:
    // In place of an answer: none, and the connection stays open.
    static constexpr std::string_view silence = "silence";

    explicit ScriptedPeer(const std::string& path)
    {
        listener_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::memcpy(address.sun_path, path.data(), path.size());
        const auto* const generic = reinterpret_cast<const sockaddr*>(&address);
        if (::bind(listener_, generic, sizeof(address)) != 0 || ::listen(listener_, 8) != 0)
            throw std::runtime_error("cannot listen");
        thread_ = std::thread([this] { accept(); });
    }

    ~ScriptedPeer()
    {
        ::shutdown(listener_, SHUT_RDWR);
        {
            const std::lock_guard lock(mutex_);
            ::shutdown(connection_, SHUT_RDWR);
        }
        thread_.join();
        ::close(listener_);
    }

    void answer(std::string bytes)
    {
        const std::lock_guard lock(mutex_);
        answers_.push_back(std::move(bytes));
    }
    void answer_ok(std::string_view body)
    {
        answer(fmt::format("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{}", body.size(), body));
    }

    [[nodiscard]] std::vector<std::string> requests()
    {
        const std::lock_guard lock(mutex_);
        return requests_;
    }

private:
    void accept()
    {
        for (;;) {
            const int connection = ::accept(listener_, nullptr, nullptr);
            if (connection < 0)
                return;
            remember(connection);
            while (converse(connection)) {
            }
            remember(-1);
            ::close(connection);
        }
    }

    void remember(int connection)
    {
        const std::lock_guard lock(mutex_);
        connection_ = connection;
    }

    bool converse(int connection)
    {
        std::string request;
        char byte = 0;
        while (!request.ends_with("\r\n\r\n")) {
            if (::read(connection, &byte, 1) != 1)
                return false;
            request += byte;
        }
        const auto length_at = request.find("Content-Length: ");
        const auto length =
            length_at == std::string::npos ? 0UL : std::stoul(request.substr(length_at + 16));
        for (std::size_t i = 0; i < length && ::read(connection, &byte, 1) == 1; ++i)
            request += byte;

        const std::lock_guard lock(mutex_);
        requests_.push_back(std::move(request));
        if (answers_.empty())
            return false;
        const auto bytes = std::move(answers_.front());
        answers_.pop_front();
        if (bytes == silence)
            return true;
        (void)!::write(connection, bytes.data(), bytes.size());
        return bytes.find("Connection: close") == std::string::npos;
    }

    int listener_ = -1;
    std::mutex mutex_;
    int connection_ = -1;
    std::deque<std::string> answers_;
    std::vector<std::string> requests_;
    std::thread thread_;
};

class ClientTest : public testing::Test {
protected:
    void SetUp() override { ASSERT_NE(mkdtemp(directory.data()), nullptr); }
    void TearDown() override { std::filesystem::remove_all(directory); }

    void listen() { peer.emplace(path()); }
    [[nodiscard]] std::string path() const { return directory + "/s"; }
    [[nodiscard]] ClientOptions options() const
    {
        return {.endpoint = Endpoint::unix_socket(path()), .database = "w", .read_retries = 1};
    }

    std::string directory = (std::filesystem::temp_directory_path() / "client-XXXXXX").string();
    std::optional<ScriptedPeer> peer;
};

TEST_F(ClientTest, AsksForTheVersionOnceAndThenForTheQuery)
{
    listen();
    peer->answer_ok("26.5.1.1\n");
    peer->answer_ok("a\nUInt8\n1\n");
    peer->answer_ok("a\nUInt8\n2\n");
    Client client(options());
    EXPECT_EQ(client.query("SELECT 1 AS a").front().u64("a"), 1U);
    EXPECT_EQ(client.query("SELECT 2 AS a").front().u64("a"), 2U);

    const auto requests = peer->requests();
    ASSERT_EQ(requests.size(), 3U);
    EXPECT_THAT(requests[0], HasSubstr("SELECT version()"));
    EXPECT_THAT(requests[1], StartsWith("POST /?database=w&"));
    EXPECT_THAT(requests[1], HasSubstr("default_format=TabSeparatedWithNamesAndTypes"));
    EXPECT_THAT(requests[1], testing::EndsWith("SELECT 1 AS a"));
}

TEST_F(ClientTest, AsksForLowCardinalityOnlyWhereItIsExperimental)
{
    listen();
    peer->answer_ok("18.16.1\n");
    peer->answer_ok("");
    Client(options()).execute("CREATE TABLE t");
    peer->answer_ok("26.5.1\n");
    peer->answer_ok("");
    Client(options()).execute("CREATE TABLE t");

    const auto requests = peer->requests();
    ASSERT_EQ(requests.size(), 4U);
    EXPECT_THAT(requests[1], HasSubstr("allow_experimental_low_cardinality_type=1"));
    EXPECT_THAT(requests[3], Not(HasSubstr("low_cardinality")));
}

TEST_F(ClientTest, SendsADeduplicationTokenOnlyWhereItIsKnown)
{
    listen();
    const std::array<std::byte, 2> body{std::byte{'h'}, std::byte{'i'}};
    for (const auto* version : {"18.16.1", "26.5.1"}) {
        peer->answer_ok(version);
        peer->answer_ok("");
        Client(options()).insert("INSERT INTO t (a) FORMAT RowBinary", body,
                                 {.deduplication_token = "t/1", .settings = {}});
    }
    const auto requests = peer->requests();
    ASSERT_EQ(requests.size(), 4U);
    EXPECT_THAT(requests[1], Not(HasSubstr("token")));
    EXPECT_THAT(requests[1], Not(HasSubstr("async_insert")));
    EXPECT_THAT(requests[3], HasSubstr("insert_deduplication_token=t%2F1"));
    EXPECT_THAT(requests[3], HasSubstr("query=INSERT%20INTO%20t%20%28a%29%20FORMAT%20RowBinary"));
    EXPECT_THAT(requests[3], testing::EndsWith("\r\n\r\nhi"));
}

TEST_F(ClientTest, SendsCredentialsInFields)
{
    listen();
    peer->answer_ok("26.5.1\n");
    auto with_user = options();
    with_user.user = "way";
    with_user.password = "secret";
    EXPECT_EQ(Client(with_user).version(), (Version{26, 5, 1}));
    EXPECT_THAT(peer->requests()[0], HasSubstr("X-ClickHouse-User: way\r\n"));
    EXPECT_THAT(peer->requests()[0], HasSubstr("X-ClickHouse-Key: secret\r\n"));
}

TEST_F(ClientTest, IsUnavailableWhereNobodyListens)
{
    Client client(options());
    EXPECT_THROW((void)client.query("SELECT 1"), Unavailable);
    EXPECT_FALSE(client.ping(100ms));
}

TEST_F(ClientTest, TriesAReadAgain)
{
    listen();
    peer->answer_ok("18.16.1\n");
    peer->answer("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n");
    peer->answer_ok("a\nUInt8\n1\n");
    Client client(options());
    EXPECT_EQ(client.query("SELECT 1 AS a").size(), 1U);
    EXPECT_EQ(peer->requests().size(), 3U);
}

TEST_F(ClientTest, NeverTriesAnInsertAgain)
{
    listen();
    peer->answer_ok("26.5.1\n");
    Client client(options());
    EXPECT_EQ(client.version().major, 26U);
    peer->answer("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n");
    EXPECT_THROW(client.insert("INSERT INTO t FORMAT RowBinary", {}), Unavailable);
    EXPECT_EQ(peer->requests().size(), 2U);
}

TEST_F(ClientTest, AsksForTheVersionAgainAfterTheServerWasAway)
{
    listen();
    peer->answer_ok("18.16.1\n");
    Client client(options());
    EXPECT_EQ(client.version().major, 18U);
    EXPECT_THROW(client.execute("DROP TABLE t"), Unavailable);
    peer->answer_ok("26.5.1\n");
    EXPECT_EQ(client.version().major, 26U);
}

TEST_F(ClientTest, TellsARefusalByItsCode)
{
    listen();
    peer->answer_ok("26.5.1\n");
    const std::string body = "Code: 60. DB::Exception: Unknown table t. (UNKNOWN_TABLE)\n";
    peer->answer(fmt::format("HTTP/1.1 404 Not Found\r\nX-ClickHouse-Exception-Code: 60\r\n"
                             "Content-Length: {}\r\n\r\n{}",
                             body.size(), body));
    Client client(options());
    try {
        (void)client.query("SELECT 1 FROM t");
        FAIL() << "no exception";
    } catch (const QueryError& error) {
        EXPECT_EQ(error.code(), 60);
        EXPECT_THAT(error.what(), HasSubstr("Unknown table"));
    }
}

TEST_F(ClientTest, ReadsTheCodeOfAnOldServerFromItsText)
{
    listen();
    peer->answer_ok("18.16.1\n");
    const std::string body = "Code: 62, e.displayText() = DB::Exception: Syntax error\n";
    peer->answer(
        fmt::format("HTTP/1.1 500 Error\r\nContent-Length: {}\r\n\r\n{}", body.size(), body));
    Client client(options());
    try {
        client.execute("SELEC");
        FAIL() << "no exception";
    } catch (const QueryError& error) {
        EXPECT_EQ(error.code(), 62);
    }
}

TEST_F(ClientTest, FindsAnExceptionBehindTheFirstRowsOfASuccess)
{
    listen();
    peer->answer_ok("18.16.1\n");
    peer->answer_ok("a\tb\nUInt8\tUInt8\n1\t2\n"
                    "Code: 395, e.displayText() = DB::Exception: stop\n");
    Client client(options());
    try {
        (void)client.query("SELECT a, b FROM t");
        FAIL() << "no exception";
    } catch (const QueryError& error) {
        EXPECT_EQ(error.code(), 395);
    }
}

TEST_F(ClientTest, ReportsAMalformedAnswer)
{
    listen();
    peer->answer_ok("26.5.1\n");
    peer->answer_ok("a\tb\nUInt8\tUInt8\n1\n");
    EXPECT_THROW((void)Client(options()).query("SELECT a, b FROM t"), BadResult);
}

TEST_F(ClientTest, TakesAShortageOfMemoryForSomethingThatHeals)
{
    listen();
    peer->answer_ok("26.5.1\n");
    peer->answer("HTTP/1.1 500 Error\r\nX-ClickHouse-Exception-Code: 241\r\n"
                 "Content-Length: 0\r\n\r\n");
    EXPECT_THROW(Client(options()).insert("INSERT INTO t FORMAT RowBinary", {}), Unavailable);
}

TEST_F(ClientTest, TakesAQueryThatWantsTooMuchMemoryForRefused)
{
    listen();
    peer->answer_ok("26.5.1\n");
    Client client(options());
    for (const std::string_view text :
         {"Code: 241. DB::Exception: Query memory limit exceeded: would use 2.00 GiB",
          "Code: 241, e.displayText() = DB::Exception: Memory limit (for query) exceeded"}) {
        peer->answer(
            fmt::format("HTTP/1.1 500 Error\r\nContent-Length: {}\r\n\r\n{}", text.size(), text));
        try {
            (void)client.query("SELECT 1");
            FAIL() << "no exception";
        } catch (const QueryError& error) {
            EXPECT_EQ(error.code(), 241);
        }
    }
}

TEST_F(ClientTest, IsUnavailableWhenAnAnswerEndsTooSoon)
{
    listen();
    peer->answer_ok("26.5.1\n");
    peer->answer("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 10\r\n\r\nabc");
    EXPECT_THROW(Client(options()).execute("ALTER TABLE t"), Unavailable);
}

TEST_F(ClientTest, GivesUpWhenThereIsNoAnswerInTime)
{
    listen();
    peer->answer_ok("26.5.1\n");
    peer->answer(std::string(ScriptedPeer::silence));
    Client client(options());
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_THROW(client.execute("OPTIMIZE TABLE t", {.timeout = 50ms, .settings = {}}),
                 Unavailable);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 5s);
}

TEST_F(ClientTest, EndsTheCallsThatWaitWhenItIsClosedAndRefusesThoseToCome)
{
    listen();
    peer->answer_ok("26.5.1\n");
    peer->answer(std::string(ScriptedPeer::silence));
    Client client(options());
    const auto begin = std::chrono::steady_clock::now();
    std::thread waiting(
        [&client] { EXPECT_THROW(static_cast<void>(client.query("SELECT 1")), Unavailable); });
    while (peer->requests().size() < 2)
        std::this_thread::yield();
    EXPECT_FALSE(client.is_closed());
    client.close();
    waiting.join();
    EXPECT_TRUE(client.is_closed());
    EXPECT_THROW(client.execute("DROP TABLE t"), Unavailable);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 5s);
    EXPECT_EQ(peer->requests().size(), 2U);
}

TEST_F(ClientTest, DoesNotSendOnAConnectionThatTheServerHasClosed)
{
    listen();
    peer->answer("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n26.5.1\n");
    Client client(options());
    EXPECT_EQ(client.version().major, 26U);
    peer.reset();
    std::filesystem::remove(path());
    listen();
    peer->answer_ok("");
    EXPECT_NO_THROW(client.execute("DROP TABLE t"));
}

} // namespace

} // namespace waymark::clickhouse
