// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"

#include <memory>
#include <string>

struct ssl_st;
struct ssl_ctx_st;

namespace waymark::http {

struct TlsFree {
    void operator()(ssl_st* connection) const;
    void operator()(ssl_ctx_st* context) const;
};

// The server's side of one TLS connection; empty for a plain one.
using TlsConnection = std::unique_ptr<ssl_st, TlsFree>;

struct TlsOptions {
    std::string certificate_file; // PEM: the certificate, then its chain
    std::string key_file;         // PEM
};

// The server's certificate. TLS 1.2 and 1.3, HTTP/1.1 by ALPN. Thread-safe.
class TlsContext {
public:
    // invalid_argument: a file can't be read, or the key is not the certificate's.
    [[nodiscard]] static Result<TlsContext> open(const TlsOptions& options);

    // A connection on a non-blocking socket, its handshake still to be done. Throws
    // std::runtime_error when out of memory.
    [[nodiscard]] TlsConnection connect(int fd) const;

private:
    explicit TlsContext(ssl_ctx_st* context) : context_(context) {}

    std::unique_ptr<ssl_ctx_st, TlsFree> context_;
};

} // namespace waymark::http
