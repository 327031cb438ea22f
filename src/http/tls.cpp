// SPDX-License-Identifier: Apache-2.0
#include "http/tls.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <array>
#include <stdexcept>

namespace waymark::http {

namespace {

std::string last_error()
{
    std::array<char, 256> text{};
    ::ERR_error_string_n(::ERR_get_error(), text.data(), text.size());
    ::ERR_clear_error();
    return text.data();
}

int choose_protocol(SSL*, const unsigned char** out, unsigned char* out_size,
                    const unsigned char* offered, unsigned offered_size, void*)
{
    static constexpr std::array<unsigned char, 9> ours{8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
    unsigned char* chosen = nullptr;
    if (::SSL_select_next_proto(&chosen, out_size, ours.data(), ours.size(), offered,
                                offered_size) != OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_NOACK;
    *out = chosen;
    return SSL_TLSEXT_ERR_OK;
}

} // namespace

void TlsFree::operator()(ssl_st* connection) const
{
    ::SSL_free(connection);
}

void TlsFree::operator()(ssl_ctx_st* context) const
{
    ::SSL_CTX_free(context);
}

Result<TlsContext> TlsContext::open(const TlsOptions& options)
{
    TlsContext tls(::SSL_CTX_new(::TLS_server_method()));
    SSL_CTX* const context = tls.context_.get();
    if (!context)
        throw std::runtime_error("TLS: " + last_error());
    ::SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    ::SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE |
                                       SSL_OP_IGNORE_UNEXPECTED_EOF);
    // The output buffer moves when it grows, and is sent in pieces.
    ::SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE |
                                    SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
    ::SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);
    if (::SSL_CTX_use_certificate_chain_file(context, options.certificate_file.c_str()) != 1)
        return failure(Errc::invalid_argument, "TLS certificate: " + last_error(),
                       "certificate_file");
    if (::SSL_CTX_use_PrivateKey_file(context, options.key_file.c_str(), SSL_FILETYPE_PEM) != 1 ||
        ::SSL_CTX_check_private_key(context) != 1)
        return failure(Errc::invalid_argument, "TLS key: " + last_error(), "key_file");
    return tls;
}

TlsConnection TlsContext::connect(int fd) const
{
    TlsConnection connection(::SSL_new(context_.get()));
    if (!connection || ::SSL_set_fd(connection.get(), fd) != 1)
        throw std::runtime_error("TLS: " + last_error());
    ::SSL_set_accept_state(connection.get());
    return connection;
}

} // namespace waymark::http
