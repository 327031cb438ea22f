// SPDX-License-Identifier: Apache-2.0
#include "http/transport.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <limits>

namespace waymark::http {

namespace {

IoResult from_errno()
{
    const bool later = errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
    return {.status = later ? IoStatus::would_block : IoStatus::failed};
}

IoResult from_ssl(const SSL* ssl, int result)
{
    if (result > 0)
        return {.status = IoStatus::done, .bytes = static_cast<std::size_t>(result)};
    const int error = ::SSL_get_error(ssl, result);
    ::ERR_clear_error();
    switch (error) {
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE:
        return {.status = IoStatus::would_block};
    case SSL_ERROR_ZERO_RETURN:
        return {.status = IoStatus::closed};
    default:
        return {.status = IoStatus::failed};
    }
}

int clamp(std::size_t size)
{
    return static_cast<int>(std::min<std::size_t>(size, std::numeric_limits<int>::max()));
}

} // namespace

IoResult Transport::receive(std::span<char> into)
{
    if (tls_)
        return from_ssl(tls_.get(), ::SSL_read(tls_.get(), into.data(), clamp(into.size())));
    const auto count = ::recv(socket_.get(), into.data(), into.size(), 0);
    if (count > 0)
        return {.status = IoStatus::done, .bytes = static_cast<std::size_t>(count)};
    return count == 0 ? IoResult{.status = IoStatus::closed} : from_errno();
}

IoResult Transport::send(std::string_view bytes)
{
    if (tls_)
        return from_ssl(tls_.get(), ::SSL_write(tls_.get(), bytes.data(), clamp(bytes.size())));
    const auto count = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count >= 0)
        return {.status = IoStatus::done, .bytes = static_cast<std::size_t>(count)};
    return from_errno();
}

void Transport::shut_down()
{
    if (tls_) {
        ::SSL_shutdown(tls_.get());
        ::ERR_clear_error();
    }
    ::shutdown(socket_.get(), SHUT_WR);
}

} // namespace waymark::http
