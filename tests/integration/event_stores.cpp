// SPDX-License-Identifier: Apache-2.0
#include "event_stores.hpp"

#include "clickhouse/child_process.hpp"
#include "clickhouse/engine_process.hpp"
#include "temporary_directory.hpp"

#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdint>
#include <fstream>
#include <stdexcept>
#include <thread>
#include <utility>

namespace waymark::testing {

namespace {

using namespace std::chrono_literals;

constexpr auto start_wait = 60s;

class Engine final : public EventStore {
public:
    Engine() : process_(options(directory_)), client_({.endpoint = endpoint(directory_)})
    {
        process_.start();
        if (!process_.wait_until_running(start_wait))
            throw std::runtime_error("waymark-engine does not start");
    }
    clickhouse::Client& client() override { return client_; }

private:
    static clickhouse::EngineOptions options(const TemporaryDirectory& directory)
    {
        return {.program = WAYMARK_ENGINE,
                .library = WAYMARK_CHDB_LIBRARY,
                .data_dir = directory.path(),
                .socket = directory.path() / "engine.sock"};
    }
    static clickhouse::Endpoint endpoint(const TemporaryDirectory& directory)
    {
        return clickhouse::Endpoint::unix_socket((directory.path() / "engine.sock").string());
    }

    TemporaryDirectory directory_;
    clickhouse::EngineProcess process_;
    clickhouse::Client client_;
};

// A port that nothing listened on a moment ago.
std::uint16_t free_port()
{
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    auto* const any = reinterpret_cast<sockaddr*>(&address);
    const bool is_bound = ::bind(socket, any, size) == 0 && ::getsockname(socket, any, &size) == 0;
    ::close(socket);
    if (!is_bound)
        throw std::runtime_error("no free port");
    return ntohs(address.sin_port);
}

// The server has to have a file of its own for its users.
constexpr std::string_view users = R"(<yandex>
<profiles><default/></profiles><quotas><default/></quotas>
<users><default><password/><networks><ip>127.0.0.1</ip></networks>
<profile>default</profile><quota>default</quota></default></users>
</yandex>
)";

constexpr std::string_view config = R"(<yandex>
<logger><level>error</level><log>{0}/log</log></logger>
<listen_host>127.0.0.1</listen_host><http_port>{1}</http_port><tcp_port>{2}</tcp_port>
<path>{0}/data/</path><tmp_path>{0}/tmp/</tmp_path>
<users_config>{0}/users.xml</users_config>
<default_profile>default</default_profile><default_database>default</default_database>
<mark_cache_size>5368709</mark_cache_size>
</yandex>
)";

class Server18 final : public EventStore {
public:
    Server18()
        : port_(free_port()), process_(start(directory_, port_)),
          client_({.endpoint = {"127.0.0.1", port_, {}}})
    {
        const auto deadline = std::chrono::steady_clock::now() + start_wait;
        while (!client_.ping(1s)) {
            if (process_.ending() || std::chrono::steady_clock::now() > deadline)
                throw std::runtime_error("clickhouse-server does not start");
            std::this_thread::sleep_for(50ms);
        }
    }
    clickhouse::Client& client() override { return client_; }

private:
    static clickhouse::ChildProcess start(const TemporaryDirectory& directory, std::uint16_t port)
    {
        const auto folder = directory.path().string();
        std::ofstream(directory.path() / "users.xml") << users;
        std::ofstream(directory.path() / "config.xml")
            << fmt::format(fmt::runtime(config), folder, port, free_port());
        auto process = clickhouse::ChildProcess::start(
            {"/usr/sbin/clickhouse-server", "--config-file=" + folder + "/config.xml"});
        if (!process)
            throw std::runtime_error(process.error().message);
        return *std::move(process);
    }

    TemporaryDirectory directory_;
    std::uint16_t port_;
    clickhouse::ChildProcess process_;
    clickhouse::Client client_;
};

} // namespace

std::unique_ptr<EventStore> start_store(StoreKind kind)
{
    if (kind == StoreKind::engine)
        return std::make_unique<Engine>();
    return std::make_unique<Server18>();
}

} // namespace waymark::testing
