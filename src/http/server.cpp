// SPDX-License-Identifier: Apache-2.0
#include "http/server.hpp"

#include "http/io_thread.hpp"

#include <fmt/format.h>

#include <condition_variable>
#include <csignal>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace waymark::http {

struct Server::Impl {
    Impl(const Router& router, ServerOptions server_options, MetricsRegistry& registry)
        : options(std::move(server_options)), dispatcher(router, options.dispatch),
          metrics(registry)
    {
    }

    void bind()
    {
        const ServerShared shared{options, dispatcher, tls ? &*tls : nullptr, metrics};
        port = options.port;
        for (unsigned i = 0; i < options.io_threads; ++i) {
            auto listener = listen_tcp({.address = options.address,
                                        .port = port,
                                        .backlog = options.backlog,
                                        .joins = i > 0});
            port = local_port(listener);
            io_threads.push_back(std::make_unique<IoThread>(i, shared, std::move(listener)));
        }
    }

    void on_drained()
    {
        const std::lock_guard lock(mutex);
        ++drained;
        changed.notify_all();
    }

    ServerOptions options;
    Dispatcher dispatcher;
    ServerMetrics metrics;
    std::optional<TlsContext> tls;
    std::uint16_t port = 0;
    std::vector<std::unique_ptr<IoThread>> io_threads;
    std::vector<std::thread> threads;

    std::mutex mutex;
    std::condition_variable changed;
    std::size_t drained = 0;
};

Result<std::unique_ptr<Server>> Server::create(const Router& router, ServerOptions options,
                                               MetricsRegistry& metrics)
{
    auto impl = std::make_unique<Impl>(router, std::move(options), metrics);
    if (impl->options.tls) {
        auto tls = TlsContext::open(*impl->options.tls);
        if (!tls)
            return std::unexpected(std::move(tls).error());
        impl->tls = *std::move(tls);
    }
    try {
        impl->bind();
    } catch (const std::system_error& error) {
        return failure(
            Errc::unavailable,
            fmt::format("cannot listen on port {}: {}", impl->options.port, error.code().message()),
            "port");
    }
    return std::unique_ptr<Server>(new Server(std::move(impl)));
}

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Server::~Server()
{
    stop(std::chrono::milliseconds{0});
}

void Server::start()
{
    std::signal(SIGPIPE, SIG_IGN);
    for (const auto& io_thread : impl_->io_threads)
        impl_->threads.emplace_back(
            [this, &io = *io_thread] { io.run([this] { impl_->on_drained(); }); });
}

bool Server::stop(std::chrono::milliseconds patience)
{
    if (impl_->threads.empty())
        return true;
    for (const auto& io_thread : impl_->io_threads)
        io_thread->request_drain();
    bool all_drained = false;
    {
        std::unique_lock lock(impl_->mutex);
        all_drained = impl_->changed.wait_for(
            lock, patience, [&] { return impl_->drained == impl_->io_threads.size(); });
    }
    for (const auto& io_thread : impl_->io_threads)
        io_thread->request_stop();
    for (auto& thread : impl_->threads)
        thread.join();
    impl_->threads.clear();
    return all_drained;
}

std::uint16_t Server::port() const
{
    return impl_->port;
}

} // namespace waymark::http
