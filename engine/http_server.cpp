// SPDX-License-Identifier: Apache-2.0
#include "http_server.hpp"

#include "base/log.hpp"

#include <sys/stat.h>

#include <utility>

namespace waymark::engine {

namespace {

using Protocol = boost::asio::local::stream_protocol;

// The mode is set by the mask, so that the socket is never there with another one.
Protocol::acceptor listen_on(boost::asio::io_context& io, const std::filesystem::path& path)
{
    std::filesystem::remove(path);
    const auto mask = ::umask(0177);
    Protocol::acceptor acceptor(io, Protocol::endpoint(path.string()));
    ::umask(mask);
    return acceptor;
}

} // namespace

HttpServer::HttpServer(boost::asio::io_context& io, const std::filesystem::path& socket,
                       const QueryService& service)
    : service_(service), path_(socket), acceptor_(listen_on(io, socket))
{
    accept();
}

HttpServer::~HttpServer()
{
    stop();
}

void HttpServer::accept()
{
    acceptor_.async_accept([this](const boost::system::error_code& error, Socket socket) {
        if (error == boost::asio::error::operation_aborted || !acceptor_.is_open())
            return;
        if (error)
            log::warning("connection not accepted", {{"reason", error.message()}});
        else
            start(std::move(socket));
        accept();
    });
}

void HttpServer::start(Socket socket)
{
    connections_.remove_if([](const Connection& connection) { return connection.is_over.load(); });
    if (connections_.size() >= connections_max) {
        log::warning("too many connections", {{"open", connections_.size()}});
        return;
    }
    auto& connection = connections_.emplace_back(std::move(socket));
    connection.thread = std::jthread([this, &connection] {
        serve_connection(connection.socket, service_);
        connection.is_over = true;
    });
}

void HttpServer::stop_accepting()
{
    if (!acceptor_.is_open())
        return;
    boost::system::error_code ignored;
    acceptor_.close(ignored);
    std::filesystem::remove(path_);
}

void HttpServer::stop()
{
    stop_accepting();
    boost::system::error_code ignored;
    for (auto& connection : connections_)
        connection.socket.shutdown(Socket::shutdown_receive, ignored);
    connections_.clear();
}

} // namespace waymark::engine
